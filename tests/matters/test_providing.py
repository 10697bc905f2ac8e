"""要素保障: needs are counted by factor and listed for whoever has to answer, as far as one may know of them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.matters import providing, store
from bihuan.matters.acts import perform
from bihuan.matters.audit import audit
from bihuan.matters.models import Need
from bihuan.matters.providing import Asked
from bihuan.people import rights
from tests.web.cast import TUESDAY, World, at, build_world, under_way

NEED = {"sort": "factor", "factor": "land", "what": "差用地指标 12 亩", "stops": "施工许可无法申报"}
LATER = TUESDAY + timedelta(days=40)


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def lacking(world: World, *, matter: int | None = None, **changes: object) -> int:
    """A matter of the housing bureau that needs land from the town."""
    found = matter or under_way(world)
    payload = NEED | {"provider": world.unit("town")} | changes
    perform(world.actor("officer"), f"matter:{found}", "need", payload, at=at(TUESDAY, 9))
    return found


def answer(world: World, name: str, matter: int, act: str, **payload: object) -> None:
    duty = Need.objects.get(matter=matter)
    ask = next(need.at for need in store.standings([matter])[matter].needs if need.n == duty.n)
    perform(world.actor(name), f"matter:{matter}", act, {"duty": ask, **payload}, at=at(TUESDAY, 10))


def seen(world: World, name: str, asked: Asked | None = None, day: date = TUESDAY, after: str = "") -> providing.Page:
    tree = rights.unit_tree(TUESDAY)
    return providing.page(asked or Asked(), actor=world.actor(name), tree=tree, today=day, after=after)


def counts(world: World, name: str, day: date = TUESDAY) -> dict[str, dict[str, int]]:
    tree = rights.unit_tree(TUESDAY)
    found = providing.factors(Asked(), actor=world.actor(name), tree=tree, today=day)
    return {one.code: {part: count for part, count in one.counts.items() if count} for one in found}


def test_a_need_passes_through_the_columns_of_its_factor(world: World) -> None:
    matter = lacking(world)
    assert counts(world, "leader") == {"land": {"all": 1, "open": 1, "respond": 1}}
    answer(world, "town_head", matter, "promise", due="2020-04-10")
    assert counts(world, "leader") == {"land": {"all": 1, "open": 1, "supply": 1}}
    answer(world, "town_head", matter, "supply")
    assert counts(world, "leader") == {"land": {"all": 1, "open": 1, "confirm": 1}}
    answer(world, "officer", matter, "confirm")
    assert counts(world, "leader") == {"land": {"all": 1, "confirmed": 1}}
    assert seen(world, "leader").rows == ()
    (row,) = seen(world, "leader", Asked(which="confirmed")).rows
    assert (row.need.promised, row.need.arrived) == (date(2020, 4, 10), TUESDAY)
    assert [finding.key for finding in audit(TUESDAY)] == []


def test_a_need_is_late_once_its_day_has_passed(world: World) -> None:
    lacking(world)
    assert counts(world, "leader", LATER)["land"]["late"] == 1
    assert "late" not in counts(world, "leader")["land"]
    assert len(seen(world, "leader", Asked(which="late"), LATER).rows) == 1


def test_the_one_who_has_to_answer_finds_the_need_with_buttons(world: World) -> None:
    lacking(world)
    (row,) = seen(world, "town_head", Asked(mine=True)).rows
    assert row.need.line is not None
    assert [act.name for act in row.need.line.acts] == ["promise", "refuse"]
    assert seen(world, "officer", Asked(mine=True)).rows == ()
    (row,) = seen(world, "officer").rows
    assert row.need.line is not None
    assert row.need.line.acts == ()


def test_needs_are_chosen_by_factor_sort_and_provider(world: World) -> None:
    matter = lacking(world)
    lacking(world, matter=matter, factor="funds", provider=world.unit("land"))
    lacking(world, matter=matter, sort="cooperation", factor=None, provider=world.unit("environment"))
    assert sorted(counts(world, "officer")) == ["cooperation", "funds", "land"]
    for asked, what in ((Asked(of="funds"), 1), (Asked(of="cooperation"), 1), (Asked(unit=world.unit("land")), 1)):
        assert len(seen(world, "officer", asked).rows) == what
    assert len(seen(world, "officer").rows) == 3


def test_needs_of_matters_kept_among_their_parties_are_hidden_from_others(world: World) -> None:
    lacking(world, matter=under_way(world, visibility="parties"))
    assert len(seen(world, "officer").rows) == 1
    assert len(seen(world, "head").rows) == 1
    for name in ("environment_officer", "stranger", "sysadmin"):
        assert seen(world, name).rows == ()
        assert counts(world, name) == {}


def test_the_need_of_a_cancelled_matter_waits_for_nobody_and_says_so(world: World) -> None:
    matter = lacking(world)
    payload = {"reason": "任务合并", "basis": "minutes", "basis_text": "会议纪要"}
    perform(world.actor("supervisor"), f"matter:{matter}", "cancel", payload, at=at(TUESDAY, 11))
    assert counts(world, "leader") == {"land": {"all": 1, "ended": 1}}
    (row,) = seen(world, "leader", Asked(which="ended")).rows
    assert row.need.line is None
    assert row.need.state.say("zh") == "已撤销"


@pytest.mark.parametrize("count", [1, 4])
def test_a_page_and_the_table_take_one_statement_each(world: World, count: int) -> None:
    for _ in range(count):
        lacking(world)
    tree, actor = rights.unit_tree(TUESDAY), world.actor("officer")
    seen(world, "officer")
    with CaptureQueriesContext(connection) as queries:
        page = providing.page(Asked(), actor=actor, tree=tree, today=TUESDAY)
        providing.factors(Asked(), actor=actor, tree=tree, today=TUESDAY)
    assert len(page.rows) == count
    assert len(queries) == 2


def test_every_need_is_on_exactly_one_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(providing, "FIRST", 2)
    matter = lacking(world)
    for _ in range(4):
        lacking(world, matter=matter)
    found, after = [], ""
    while True:
        page = seen(world, "officer", after=after)
        found += [row.need.n for row in page.rows]
        after = page.after
        if not after:
            break
    assert found == [1, 2, 3, 4, 5]


def test_a_row_that_was_tampered_with_is_found_by_the_audit(world: World) -> None:
    matter = lacking(world)
    Need.objects.filter(matter=matter).update(promised=TUESDAY)
    (finding,) = audit(TUESDAY)
    assert finding.key == "audit_row_differs"
    assert finding.params["fields"] == ["needs"]
