"""令牌: shown once, kept as a digest, ending by themselves or at once."""

from datetime import timedelta

from bihuan.ledger import entries
from bihuan.people import tokens
from bihuan.people.models import AccessToken, Person
from tests.people.conftest import Refusal
from tests.world import MONDAY, World, at

NOW = at(MONDAY)


def test_a_token_opens_for_its_person_and_its_text_is_nowhere_kept(world: World) -> None:
    officer = world.people["officer"]
    issued = tokens.issue(officer.pk, name="报表", at=NOW)
    assert tokens.check(issued.text, at=NOW) == officer
    assert issued.text not in str(AccessToken.objects.values().get())
    record = entries.read(f"access:{officer.pk}")[-1]
    assert (record.act, record.by, record.words) == ("issue_token", officer.pk, {"name": "报表"})


def test_a_token_ends_by_itself_after_twelve_hours(world: World) -> None:
    issued = tokens.issue(world.people["officer"].pk, name="报表", at=NOW)
    assert tokens.check(issued.text, at=NOW + timedelta(hours=12, seconds=-1)) is not None
    assert tokens.check(issued.text, at=NOW + timedelta(hours=12)) is None
    assert tokens.check(issued.text, at=NOW - timedelta(seconds=1)) is None


def test_a_guessed_token_opens_nothing(world: World) -> None:
    tokens.issue(world.people["officer"].pk, name="报表", at=NOW)
    assert tokens.check("bh_guessed", at=NOW) is None
    assert tokens.check(AccessToken.objects.get().digest, at=NOW) is None


def test_a_closed_account_takes_its_tokens_along(world: World, refused: Refusal) -> None:
    issued = tokens.issue(world.people["officer"].pk, name="报表", at=NOW)
    Person.objects.filter(username="officer").update(is_active=False)
    assert tokens.check(issued.text, at=NOW) is None
    with refused("unknown", "person_unknown"):
        tokens.issue(world.people["officer"].pk, name="报表", at=NOW)


def test_only_its_person_revokes_a_token_and_only_once(world: World, refused: Refusal) -> None:
    officer, colleague = world.people["officer"].pk, world.people["colleague"].pk
    issued = tokens.issue(officer, name="报表", at=NOW)
    with refused("unknown", "token_unknown"):
        tokens.revoke(colleague, token=issued.token.pk, at=NOW)
    tokens.revoke(officer, token=issued.token.pk, at=NOW)
    assert tokens.check(issued.text, at=NOW) is None
    with refused("unknown", "token_unknown"):
        tokens.revoke(officer, token=issued.token.pk, at=NOW)
    assert [record.act for record in entries.read(f"access:{officer}")][-2:] == ["issue_token", "revoke_token"]


def test_a_token_needs_a_name_and_a_life_of_at_most_ninety_days(world: World, refused: Refusal) -> None:
    officer = world.people["officer"].pk
    with refused("missing", "token_name_missing"):
        tokens.issue(officer, name=" ", at=NOW)
    for life in (timedelta(), timedelta(days=90, seconds=1)):
        with refused("missing", "token_life"):
            tokens.issue(officer, name="报表", at=NOW, life=life)
    assert tokens.issue(officer, name="报表", at=NOW, life=timedelta(days=90)).token.expires == NOW + timedelta(days=90)
