"""账号: passwords are set on the server alone, and an account closes when its person has left every post."""

from argparse import ArgumentParser
from datetime import timedelta
from io import StringIO

import pytest

from bihuan.cli import passwd
from bihuan.ledger import entries
from bihuan.people import accounts, acts
from bihuan.people.models import Person
from tests.people.conftest import Refusal
from tests.world import MONDAY, World, at

GOOD = "长夜有灯-7421-river"


def run_passwd(monkeypatch: pytest.MonkeyPatch, username: str, *, typed: str) -> int:
    """The exit code of `bihuan passwd` with the password on standard input."""
    parser = ArgumentParser()
    passwd.add_arguments(parser)
    monkeypatch.setattr("sys.stdin", StringIO(typed + "\n"))
    return passwd.run(parser.parse_args([username]))


def test_a_renewed_password_is_hashed_by_argon2_and_leaves_an_entry_without_it(world: World) -> None:
    person = accounts.renew_password("Stranger", password=GOOD, at=at(MONDAY))
    assert person.password.startswith("argon2$")
    assert Person.objects.get(username="stranger").check_password(GOOD)
    record = entries.read(f"access:{person.pk}")[-1]
    assert (record.act, record.facts, record.words) == ("renew_password", {}, {})


@pytest.mark.parametrize("weak", ["Kz7-short", "password1234", "1029384756102", "Stranger-1"])
def test_a_weak_password_is_refused_with_its_reasons(world: World, refused: Refusal, weak: str) -> None:
    with refused("missing", "password_weak"):
        accounts.renew_password("stranger", password=weak, at=at(MONDAY))
    assert not Person.objects.get(username="stranger").has_usable_password()


def test_nobody_unknown_or_closed_gets_a_password(world: World, refused: Refusal) -> None:
    Person.objects.filter(username="stranger").update(is_active=False)
    for username in ("nobody", "stranger"):
        with refused("unknown", "username_unknown"):
            accounts.renew_password(username, password=GOOD, at=at(MONDAY))


def test_the_command_sets_the_password_it_reads(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_passwd(monkeypatch, "stranger", typed=GOOD) == 0
    assert Person.objects.get(username="stranger").check_password(GOOD)
    assert world.people["stranger"].name in capsys.readouterr().out


def test_the_command_says_why_it_refuses(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_passwd(monkeypatch, "nobody", typed=GOOD) == 1
    assert "nobody" in capsys.readouterr().err


def test_an_account_closes_after_the_last_post_is_left(world: World, refused: Refusal) -> None:
    sysadmin, officer = world.actor("sysadmin"), world.people["officer"]
    with refused("not_now", "still_holds_posts"):
        accounts.close_account(sysadmin, person=officer.pk, at=at(MONDAY))
    acts.vacate(world.actor("secadmin"), world.posts["officer"].pk, on=MONDAY, at=at(MONDAY))
    with refused("not_now", "still_holds_posts"):
        accounts.close_account(sysadmin, person=officer.pk, at=at(MONDAY))
    tuesday = at(MONDAY + timedelta(days=1))
    assert not accounts.close_account(sysadmin, person=officer.pk, at=tuesday).is_active
    assert entries.read(f"access:{officer.pk}")[-1].act == "close_account"
    with refused("unknown", "person_unknown"):
        accounts.close_account(sysadmin, person=officer.pk, at=tuesday)


def test_only_the_system_administrator_closes_accounts_and_never_their_own(world: World, refused: Refusal) -> None:
    with refused("not_you", "only_sysadmin"):
        accounts.close_account(world.actor("secadmin"), person=world.people["stranger"].pk, at=at(MONDAY))
    with refused("not_you", "closes_oneself"):
        accounts.close_account(world.actor("sysadmin"), person=world.people["sysadmin"].pk, at=at(MONDAY))
