"""The demonstration district: every light, the same each time, whole or not at all, and only in a demonstration."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import resources
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from bihuan.cli import demo
from bihuan.core import lights
from bihuan.core.standing import Standing
from bihuan.core.words import Refused
from bihuan.ledger.models import Entry
from bihuan.matters import kinds, store
from bihuan.matters.audit import audit
from bihuan.matters.models import Matter
from bihuan.people.models import Person, Unit
from bihuan.plans.models import Draft, Plan
from bihuan.reading import decompose, read_file

DAY_43 = date(2020, 5, 12)


def standings() -> list[Standing]:
    return list(store.standings(list(Matter.objects.values_list("id", flat=True))).values())


def shown() -> dict[str, Any]:
    """What a visitor sees of each matter on day 43, without ids: state, number, dues, figure, light, duties."""
    return {
        one.title: (
            one.state,
            one.number,
            one.issue,
            one.due,
            one.percent,
            kinds.shown(one, DAY_43),
            [(duty.owes, duty.due, duty.outcome, duty.chased, duty.held_by) for duty in one.duties],
        )
        for one in standings()
    }


class BrokenOff(Exception):
    pass


@pytest.fixture(scope="module")
def district(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """The district built once for the tests below; an earlier build, taken back, is kept as what was shown then."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        with transaction.atomic():
            demo.build()
            earlier = shown()
            transaction.set_rollback(True)
        accounts = demo.build()
        yield {"earlier": earlier, "accounts": accounts}
        transaction.set_rollback(True)


def test_every_light_is_on_at_least_once(district: dict[str, Any]) -> None:
    found = Counter(kinds.shown(one, DAY_43).light for one in standings())
    for light in ("pending", "steady", "yellow", "red", "unknown", "closed", "cancelled"):
        assert found[lights.Light(light)], light


def test_every_state_has_a_matter(district: dict[str, Any]) -> None:
    states = {one.state for one in standings()}
    assert states == {"draft", "deployed", "active", "submitted", "suspended", "closed", "cancelled"}


def test_the_first_issue_goes_to_twelve_units_under_one_number(district: dict[str, Any]) -> None:
    first = [one for one in standings() if one.start == demo.DAY_ONE]
    assert len({one.lead for one in first}) == len(first) == 12
    assert len({one.issue for one in first}) == 1


def test_two_builds_show_the_same(district: dict[str, Any]) -> None:
    assert shown() == district["earlier"]


def test_the_ledger_and_the_guarantees_hold(district: dict[str, Any]) -> None:
    assert [str(finding) for finding in audit(DAY_43)] == []


def test_the_unusual_is_there(district: dict[str, Any]) -> None:
    acts = Counter(Entry.objects.filter(subject__startswith="matter:").values_list("act", flat=True))
    for act in ("uphold", "reassign", "return", "chase", "revise", "cancel", "hand_down", "no_change", "note"):
        assert acts[act], act
    for act in ("take_over", "need", "promise", "refuse", "admit", "supply", "confirm", "grant", "deny"):
        assert acts[act], act
    for act in ("suspend", "prepare", "sign", "succeed", "take_receipt", "ask_extension", "check"):
        assert acts[act], act
    assert Matter.objects.filter(part_of__isnull=False).count() == 3
    outcomes = Counter(duty.outcome for one in standings() for duty in one.duties)
    assert outcomes["deemed"] == 1
    assert any(duty.owes == "rule" and duty.is_open for one in standings() for duty in one.duties)
    assert any(
        duty.owes == "reach" and duty.is_open and duty.due < DAY_43 for one in standings() for duty in one.duties
    )
    assert Entry.objects.exclude(on_behalf=None).filter(subject__startswith="matter:").exists()


def test_the_phone_order_was_entered_the_day_after(district: dict[str, Any]) -> None:
    late = [entry for entry in Entry.objects.filter(act="register") if entry.happened != entry.recorded]
    assert [entry.recorded.date() - entry.happened.date() for entry in late] == [timedelta(days=1)]


def test_every_matter_lies_on_both_axes(district: dict[str, Any]) -> None:
    plan = Plan.objects.get()
    rows = set(plan.row_axis.children.values_list("id", flat=True))
    columns = set(plan.column_axis.children.values_list("id", flat=True))
    assert (len(rows), len(columns), plan.rounds.count()) == (6, 10, 3)
    parents = dict(plan.nodes.values_list("id", "parent_id"))
    for one in standings():
        lines = {ancestor for node in one.placements for ancestor in _line(node, parents)}
        assert lines & rows, one.title
        assert lines & columns, one.title


def _line(node: int | None, parents: dict[int, int | None]) -> Iterator[int]:
    while node is not None:
        yield node
        node = parents[node]


def test_one_draft_waits_to_be_completed(district: dict[str, Any]) -> None:
    waiting = Draft.objects.get(adopted=None)
    tasks = waiting.lines.filter(is_heading=False)
    assert tasks.exclude(lead=None).exists()
    assert tasks.filter(lead=None).exists()


def test_every_account_signs_in_with_the_shared_word(district: dict[str, Any]) -> None:
    accounts = district["accounts"]
    assert len(accounts.rows) >= 30
    for row in (accounts.rows[0], accounts.rows[-1]):
        assert Person.objects.get(username=row.username).check_password(accounts.word)


def test_a_second_build_is_refused_with_a_sentence(district: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="19 个单位"):
        demo.build()


@pytest.mark.django_db
def test_a_build_that_is_broken_off_leaves_nothing(settings: Any) -> None:
    settings.DEMO = True

    def break_off(line: object) -> None:
        raise BrokenOff

    with pytest.raises(BrokenOff):
        demo.build(tell=break_off)
    assert (Unit.objects.count(), Matter.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_outside_a_demonstration_it_is_refused(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(Refused, match="BIHUAN_DEMO=1"):
        demo.build()


def test_the_speech_declares_six_and_ten_and_they_are_found() -> None:
    with resources.as_file(resources.files(demo.__name__).joinpath("speech.txt")) as file:
        draft = decompose(read_file(file), issued=date(2020, 3, 27))
    counts = {(claim.declared, claim.found) for claim in draft.claims if claim.declared in (6, 10)}
    assert counts == {(6, 6), (10, 10)}
    assert {gap.lacks for gap in draft.gaps} == {"lead", "deadline", "standard"}
