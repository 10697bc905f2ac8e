"""What an audit finds: it names the field, the matter, the total; and finds nothing where nothing is wrong."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from pytest_django import DjangoAssertNumQueries

from bihuan.ledger import guard
from bihuan.ledger.models import Entry
from bihuan.matters import comparing, laying, tallies, turning, written
from bihuan.matters.audit import Seen, audit
from bihuan.matters.models import Counter, Duty, Gram, Matter, Party
from bihuan.people import rights
from bihuan.people.models import Unit
from tests.matters.course import Course
from tests.world import MONDAY


def findings(day: date = MONDAY) -> list[str]:
    return [finding.key for finding in audit(day)]


def test_a_sound_house_gives_no_findings_and_is_counted(course: Course) -> None:
    course.active()
    course.registered()
    seen = Seen()
    assert list(audit(MONDAY, seen=seen)) == []
    assert seen.matters == 2
    assert seen.entries == Entry.objects.count()
    assert seen.subjects > 2


def test_more_matters_than_one_chunk_holds_are_all_compared(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "AT_ONCE", 2)
    subjects = [course.deployed() for _ in range(5)]
    Matter.objects.filter(id=int(subjects[-1].removeprefix("matter:"))).update(title="改动")
    seen = Seen()
    assert [str(finding) for finding in audit(MONDAY, seen=seen)] == [
        f"{subjects[-1]} 的数据与记录重算结果不符：title。请以记录为准重建。"
    ]
    assert seen.matters == 5


def test_a_row_that_was_changed_is_named_by_field(course: Course) -> None:
    subject = course.active(partners=[course.world.unit("land")])
    matter = int(subject.removeprefix("matter:"))
    Matter.objects.filter(id=matter).update(percent=100)
    Duty.objects.filter(matter=matter, owes="report").update(due="2021-01-01")
    Duty.objects.filter(matter=matter, owes="deploy").delete()
    Party.objects.filter(matter=matter).delete()
    finding = next(iter(audit(MONDAY)))
    assert finding.key == "audit_row_differs"
    number = next(duty.n for duty in course.standing(subject).duties if duty.owes == "report")
    assert set(finding.params["fields"]) == {"percent", "parties", "duty 1", f"duty {number}.due"}


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda ours: Matter.objects.filter(id=ours).update(seq=F("seq") + 1), "seq"),
        (lambda ours: Matter.objects.filter(id=ours).update(registered="2020-01-01"), "registered"),
        (lambda ours: Matter.objects.filter(id=ours).update(lead=None), "lead"),
        (lambda ours: Duty.objects.filter(matter=ours, owes="accept").update(outcome="lost"), "duty 2.outcome"),
        (lambda ours: Duty.objects.filter(matter=ours, owes="accept").update(closed="2020-01-01"), "duty 2.closed"),
        (lambda ours: Duty.objects.filter(matter=ours, owes="deploy").update(term='{"by": "step"}'), "duty 1.term"),
        (lambda ours: Duty.objects.filter(matter=ours, owes="deploy").update(held_by=9), "duty 1.held_by"),
        (lambda ours: Party.objects.create(matter_id=ours, role="joint", unit=Unit.objects.all()[0]), "parties"),
    ],
)
def test_one_value_changed_in_one_row_is_named_alone(course: Course, change: Any, name: str) -> None:
    other, subject = course.active(), course.active()
    change(int(subject.removeprefix("matter:")))
    found = [(finding.key, finding.params) for finding in audit(MONDAY)]
    assert found == [("audit_row_differs", {"subject": subject, "fields": [name]})]
    assert other != subject


@pytest.mark.parametrize(
    "change",
    [
        lambda ours: Gram.objects.filter(matter=ours)[:1][0].delete(),
        lambda ours: Gram.objects.filter(matter=ours).delete(),
        lambda ours: Gram.objects.create(matter=ours, gram=1),
        lambda ours: Gram.objects.filter(matter=ours, gram=Gram.objects.filter(matter=ours)[0].gram).update(gram=1),
    ],
)
def test_a_matter_found_by_other_pairs_than_its_words_is_named(course: Course, change: Any) -> None:
    course.registered()
    subject = course.active()
    change(int(subject.removeprefix("matter:")))
    assert [(one.key, one.params["subject"]) for one in audit(MONDAY)] == [("audit_words_differ", subject)]


def test_pairs_of_a_matter_that_is_not_there_are_named(course: Course) -> None:
    course.registered()
    Gram.objects.create(matter=10**9, gram=1)
    assert [(one.key, one.params["subject"]) for one in audit(MONDAY)] == [("audit_words_differ", f"matter:{10**9}")]


def test_a_standing_text_that_was_changed_is_named(course: Course) -> None:
    subject = course.active()
    row = Matter.objects.filter(id=int(subject.removeprefix("matter:")))
    text = row.values_list("standing", flat=True).get()
    row.update(standing=text.replace('"volume"', '"vol"') if '"volume"' in text else text[:-1] + ',"volume":"九"}')
    found = [(finding.key, finding.params) for finding in audit(MONDAY)]
    assert found == [("audit_row_differs", {"subject": subject, "fields": ["volume"]})]


def test_rows_that_are_right_are_compared_in_five_statements(
    course: Course, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    subjects = [course.active() for _ in range(3)]
    standings = {int(subject.removeprefix("matter:")): course.standing(subject) for subject in subjects}
    with django_assert_num_queries(5):
        assert written.agreeing(standings) == set(standings)


def test_a_row_without_entries_and_entries_without_a_row_are_found(course: Course) -> None:
    subject = course.active()
    row = Matter.objects.get(id=int(subject.removeprefix("matter:")))
    row.pk, row.number = 999, "任务〔2020〕999号"
    row.save(force_insert=True)
    behind = ["audit_counter_behind", "audit_counter_behind"]
    assert findings() == ["audit_no_entries", *behind, "audit_words_differ", "audit_balance"]
    Duty.objects.all().delete()
    Matter.objects.all().delete()
    assert findings() == ["audit_row_missing", "audit_words_differ", "audit_balance"]


def test_a_counter_that_would_give_a_number_once_more_is_named(course: Course) -> None:
    course.active()
    course.active()
    assert findings() == []
    series = Counter.objects.get(name__startswith="任务:")
    Counter.objects.filter(pk=series.pk).update(last=1)
    (found,) = audit(MONDAY)
    assert (found.key, found.params) == ("audit_counter_behind", {"series": series.name, "last": 1, "highest": 2})


def test_a_tail_that_was_cut_off_shows_against_the_row(course: Course) -> None:
    subject = course.active()
    guard.take_down(connection)
    last = Entry.objects.filter(subject=subject).latest("seq")
    last.words.all().delete()
    last.delete()
    guard.put_up(connection)
    assert findings() == ["audit_row_differs"]


def test_a_changed_entry_is_named_once_and_the_rest_is_still_compared(course: Course) -> None:
    subject, other = course.active(), course.active()
    guard.take_down(connection)
    Entry.objects.filter(subject=subject, seq=2).update(body="{}")
    guard.put_up(connection)
    Matter.objects.filter(id=int(other.removeprefix("matter:"))).update(percent=2)
    assert findings() == ["chain_body_changed", "audit_row_differs"]


def test_a_lead_unit_that_everybody_left_is_a_gap(course: Course) -> None:
    from bihuan.people.models import Tenure

    course.active()
    Tenure.objects.filter(person__username__in=["officer", "head", "section"]).delete()
    assert set(findings()) == {"gap_nobody", "audit_people_lost"}


LATER = MONDAY + timedelta(days=300)


@pytest.mark.parametrize(
    "change",
    [
        {"light": "red"},
        {"light": "purple"},
        {"light": ""},
        {"flips_on": None, "flips_to": ""},
        {"flips_on": LATER},
        {"flips_to": "blue"},
    ],
)
def test_a_light_or_its_next_turn_changed_beside_the_rules_is_named_and_mended(
    course: Course, change: dict[str, Any]
) -> None:
    subject = course.active()
    row = Matter.objects.filter(id=int(subject.removeprefix("matter:")))
    before = row.values().get()
    row.update(**change)
    found = [finding for finding in audit(MONDAY) if finding.key == "audit_light_differs"]
    assert [finding.params["subject"] for finding in found] == [subject]
    assert found[0].say("zh") != found[0].say("en")
    with laying.alone():
        assert turning.relight_all(MONDAY) == 1
        laying.lay_all(tree=rights.unit_tree(MONDAY))
        tallies.rebuild()
    assert findings() == []
    assert row.values().get() == before


def test_a_light_that_a_patrol_has_still_to_turn_is_no_finding_and_once_turned_none_either(course: Course) -> None:
    course.active()
    assert Matter.objects.filter(flips_on__lte=LATER).exists()
    assert findings(LATER) == []
    assert turning.turn(LATER) == 1
    assert findings(LATER) == []


@pytest.mark.parametrize("day", [MONDAY - timedelta(days=40), MONDAY + timedelta(days=1)])
def test_a_light_is_judged_on_no_day_before_the_last_act(course: Course, day: date) -> None:
    course.active()
    assert "audit_light_differs" not in findings(day)


@pytest.mark.parametrize("line", ["0", "red", "red x task p1.0", "red 5 task z1.0", "red 5 task p1", "红 5 task p1.0"])
def test_a_line_of_counting_that_is_none_is_named_and_stops_neither_acts_nor_totals(course: Course, line: str) -> None:
    subject = course.active()
    Matter.objects.filter(id=int(subject.removeprefix("matter:"))).update(counts=line, flips_on=MONDAY, flips_to="red")
    assert "audit_counts_elsewhere" in findings()
    tallies.totals(today=MONDAY)
    assert turning.turn(MONDAY) == 1
    course.do("officer", subject, "report", {"percent": 7})
    tallies.fold_all()
    with laying.alone():
        laying.lay_all(tree=rights.unit_tree(MONDAY))
        tallies.rebuild()
    assert findings() == []
