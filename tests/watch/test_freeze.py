"""A month's colours are frozen once, as the matters stood at its end; what is told later adds a mark and no colour."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from bihuan.core.words import Refused
from bihuan.ledger.models import Entry
from bihuan.matters.audit import audit
from bihuan.people import rights
from bihuan.plans.models import Plan
from bihuan.watch import freeze
from bihuan.watch.models import FrozenLine, FrozenTable
from bihuan.watch.patrol import patrol
from tests.matters.course import Course
from tests.world import MONDAY, at

pytestmark = pytest.mark.django_db

APRIL_FIRST = date(2020, 4, 1)
MAY_FOURTH = date(2020, 5, 4)


@pytest.fixture(autouse=True)
def a_folder_for_notices(settings: Any, tmp_path: Any) -> None:
    settings.NOTICE_FOLDER = tmp_path


@pytest.fixture
def plan(db: Any) -> int:
    return Plan.objects.create(title="攻坚方案", year=2020).pk


def table(course: Course, plan: int, month: str, who: str = "leader") -> freeze.Shown:
    return freeze.shown(plan, month=month, actor=course.world.actor(who), tree=rights.unit_tree(MONDAY))


def entries(plan: int) -> list[dict[str, Any]]:
    bodies = Entry.objects.filter(subject=f"plan:{plan}", act="freeze").order_by("seq").values_list("body", flat=True)
    return [json.loads(body)["facts"] for body in bodies]


def test_the_patrol_freezes_a_month_once_when_it_is_over(course: Course, plan: int) -> None:
    course.active(plan=plan)
    assert patrol(at=at(date(2020, 3, 31), 23)).counts["frozen"] == 0
    assert patrol(at=at(APRIL_FIRST, 0)).counts["frozen"] == 1
    assert patrol(at=at(APRIL_FIRST, 1)).counts["frozen"] == 0
    (facts,) = entries(plan)
    assert (facts["month"], facts["size"], len(facts["root"])) == ("2020-03", 1, 64)
    assert list(freeze.differences()) == []


def test_months_that_were_missed_are_frozen_as_matters_stood_at_their_end(course: Course, plan: int) -> None:
    subject = course.active(plan=plan)
    later = date(2020, 4, 15)
    course.do("officer", subject, "report", {"percent": 30, "progress": "三成"}, day=later)
    patrol(at=at(MAY_FOURTH))
    assert [facts["month"] for facts in entries(plan)] == ["2020-03", "2020-04"]
    texts = FrozenLine.objects.order_by("table__month").values_list("text", flat=True)
    assert [json.loads(text)["percent"] for text in texts] == [None, 30]
    assert json.loads(texts[0])["light"] == "pending"


def test_a_matter_that_had_not_gone_out_is_not_in_the_table(course: Course, plan: int) -> None:
    course.active(plan=plan)
    course.registered(plan=plan)
    patrol(at=at(APRIL_FIRST))
    assert entries(plan)[0]["size"] == 1


def test_what_is_told_later_of_a_frozen_month_is_marked_and_repaints_nothing(course: Course, plan: int) -> None:
    subject = course.active(plan=plan)
    patrol(at=at(APRIL_FIRST))
    before = FrozenLine.objects.values_list("text", flat=True).get()
    report = {"percent": 20, "progress": "两成"}
    course.do("officer", subject, "report", report, day=APRIL_FIRST, happened=at(date(2020, 3, 31)))
    patrol(at=at(APRIL_FIRST, 12))
    assert FrozenLine.objects.values_list("text", flat=True).get() == before
    ((_, late),) = table(course, plan, "2020-03").lines
    assert late == freeze.MadeUp(APRIL_FIRST, 20)
    course.do("officer", subject, "report", {"percent": 40, "progress": "四成"}, day=APRIL_FIRST + timedelta(days=5))
    ((_, late),) = table(course, plan, "2020-03").lines
    assert late == freeze.MadeUp(APRIL_FIRST, 20)


def test_all_are_counted_and_only_what_one_may_know_of_is_shown(course: Course, plan: int) -> None:
    course.active(plan=plan)
    course.active(plan=plan, visibility="parties")
    patrol(at=at(APRIL_FIRST))
    assert len(table(course, plan, "2020-03").lines) == 2
    seen = table(course, plan, "2020-03", "town_head")
    assert (len(seen.lines), seen.hidden, sum(seen.totals.values())) == (1, 1, 2)


def test_a_month_that_is_not_frozen_is_refused(course: Course, plan: int) -> None:
    with pytest.raises(Refused) as refused:
        table(course, plan, "2020-03")
    assert "没有 2020-03 的月末定色" in refused.value.sentence.say("zh")
    assert "no frozen colours of 2020-03" in refused.value.sentence.say("en")


@pytest.mark.parametrize("harm", ["repaint", "drop", "swap", "unseal"])
def test_a_frozen_table_that_was_changed_is_named(course: Course, plan: int, harm: str) -> None:
    course.active(plan=plan)
    course.active(plan=plan)
    patrol(at=at(APRIL_FIRST))
    first, second = FrozenLine.objects.order_by("matter")
    if harm == "repaint":
        FrozenLine.objects.filter(pk=first.pk).update(text=first.text.replace("pending", "steady"))
    elif harm == "drop":
        second.delete()
    elif harm == "swap":
        FrozenLine.objects.filter(pk=first.pk).update(text=second.text)
        FrozenLine.objects.filter(pk=second.pk).update(text=first.text)
    else:
        FrozenTable.objects.update(seq=99)
    found = [finding.say("zh") for finding in freeze.differences()]
    assert any("2020-03" in sentence for sentence in found)


def test_a_sound_ledger_stays_sound_with_frozen_months(course: Course, plan: int) -> None:
    course.active(plan=plan)
    patrol(at=at(MAY_FOURTH))
    assert list(audit(MAY_FOURTH)) == []
    assert Entry.objects.filter(subject=f"plan:{plan}", by=None).count() == 2
