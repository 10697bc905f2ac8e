"""需求与用时构成: a matter's page shows what it lacks, with buttons for whoever answers, and where its days went."""

from dataclasses import replace
from datetime import date, timedelta

from bihuan.matters import comparing, store
from bihuan.matters.acts import perform
from bihuan.matters.audit import audit
from bihuan.matters.view import MatterView, matter_view
from bihuan.people import rights
from bihuan.people.models import Person
from tests.web.cast import MONDAY, TUESDAY, World, at, signed_in, under_way

NEED = {"sort": "factor", "factor": "land", "what": "差用地指标 12 亩", "stops": "施工许可无法申报"}


def lacking(world: World, **changes: object) -> int:
    """A matter under way whose lead has stated on Tuesday that it needs land from the town."""
    matter = under_way(world)
    payload = NEED | {"provider": world.unit("town")} | changes
    perform(world.actor("officer"), f"matter:{matter}", "need", payload, at=at(TUESDAY, 9))
    return matter


def seen_by(world: World, name: str, matter: int, day: date = TUESDAY) -> MatterView:
    return matter_view(matter, world.actor(name), rights.unit_tree(day), day)


def test_a_need_has_buttons_for_its_provider_alone(world: World) -> None:
    matter = lacking(world)
    (provider,), (lead,) = (seen_by(world, name, matter).needs for name in ("town_head", "officer"))
    assert provider.line is not None
    assert [act.name for act in provider.line.acts] == ["promise", "refuse"]
    assert lead.line is not None
    assert lead.line.acts == ()


def test_a_button_of_one_duty_is_not_shown_at_another_units_duty(world: World) -> None:
    matter = lacking(world)
    other = NEED | {"provider": world.unit("office"), "factor": "funds"}
    perform(world.actor("officer"), f"matter:{matter}", "need", other, at=at(TUESDAY, 10))
    needs = seen_by(world, "town_head", matter).needs
    assert [[act.name for act in need.line.acts] for need in needs if need.line] == [["promise", "refuse"], []]


def test_the_days_a_provider_holds_the_deadline_are_in_the_bar_and_in_the_sum(world: World) -> None:
    matter = lacking(world)
    day = TUESDAY + timedelta(days=9)
    spent = seen_by(world, "officer", matter, day).spent
    assert spent is not None
    assert [share.link for share in spent.shares] == ["handle", "support"]
    assert [(share.x, share.width) for share in spent.shares] == [(0, 100), (100, 900)]
    assert spent.moved
    assert "9 天" in spent.shares[1].days.say("zh")


def test_the_page_shows_need_and_time_ledger_in_both_languages(world: World) -> None:
    client = signed_in(world, "town_head")
    matter = lacking(world)
    text = client.get(f"/matters/{matter}").content.decode()
    for words in ("差用地指标 12 亩", "用时构成", "待答复", f"/matters/{matter}/acts/promise?duty="):
        assert words in text
    Person.objects.filter(username="town_head").update(language="en")
    english = client.get(f"/matters/{matter}").content.decode()
    assert "Where the time went" in english
    assert "answer awaited" in english


def test_a_need_that_is_withdrawn_is_chosen_by_its_words(world: World) -> None:
    matter = lacking(world)
    text = signed_in(world, "officer").get(f"/matters/{matter}/acts/withdraw_need").content.decode()
    assert '<option value="1">差用地指标 12 亩</option>' in text


def test_a_need_of_a_cancelled_matter_says_how_it_ended(world: World) -> None:
    matter = lacking(world)
    payload = {"reason": "任务合并", "basis": "minutes", "basis_text": "会议纪要"}
    perform(world.actor("supervisor"), f"matter:{matter}", "cancel", payload, at=at(TUESDAY, 11))
    (need,) = seen_by(world, "officer", matter).needs
    assert need.line is None
    assert need.state.say("zh") == "随撤销结束"


def test_the_full_audit_reckons_every_clock_anew(world: World) -> None:
    matter = lacking(world)
    for day in (MONDAY, TUESDAY, TUESDAY + timedelta(days=40)):
        assert [finding.key for finding in audit(day)] == []
    tampered = store.standings([matter])[matter]
    assert tampered.due is not None
    tampered = replace(tampered, due=tampered.due + timedelta(days=1))
    tree = rights.unit_tree(TUESDAY)
    found = [finding.key for ask in comparing.OF_EACH for finding in ask(tampered, tree, TUESDAY)]
    assert found == ["gap_time_ledger"]
