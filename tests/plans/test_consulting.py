"""Tests of opinions on a draft: who is asked, who sees and answers, what becomes of the answers, all of it sealed."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bihuan.core.words import Refused
from bihuan.ledger import entries
from bihuan.ledger.expunge import expunge, ordered
from bihuan.people import acts, rights
from bihuan.plans import changes, consulting, drafts, opinions, shaping
from bihuan.plans.models import Change, Consultation, Draft, Line, Opinion
from tests.plans.test_drafts import received, seen, tasks
from tests.plans.test_shaping import TEXT, state, version
from tests.world import World, at, build_world

pytestmark = pytest.mark.django_db
LIMIT = date(2020, 4, 2)  # three working days after Monday, the 30th of March


@pytest.fixture
def world() -> Iterator[World]:
    return build_world()


@pytest.fixture
def draft(world: World) -> Draft:
    return received(world, TEXT)


def ask(world: World, draft: Draft, *numbers: int, name: str = "supervisor", days: int | None = None) -> Consultation:
    return consulting.consult(world.actor(name), draft, numbers=numbers, days=days, at=at(world.day))


def opinion_of(world: World, unit: str) -> Opinion:
    return Opinion.objects.get(unit=world.unit(unit))


def opine(world: World, unit: str, name: str, *, day: date | None = None, **said: object) -> Opinion:
    one = opinion_of(world, unit)
    sent = {"answer": "suggestion", "seen": version(one.consultation.draft), "sentence": "工期不够"} | said
    return consulting.opine(world.actor(name), one.pk, at=at(day or world.day), **sent)


def refusal(key: str, kind: str) -> object:
    return pytest.raises(Refused, check=lambda refused: (refused.sentence.key, refused.kind) == (key, kind))


def states(world: World, draft: Draft, day: date | None = None) -> dict[str, str]:
    rows = opinions.beside(draft, today=day or world.day)
    return {one.opinion.unit.name: one.state for line in rows.values() for one in line}


def awaited(world: World, name: str, day: date | None = None) -> list[str]:
    today = day or world.day
    found = opinions.awaited_of(world.actor(name), tree=rights.unit_tree(today), today=today)
    return [one.opinion.unit.name for one in found]


def acts_sealed(draft: Draft) -> list[str]:
    return [record.act for record in entries.read(f"draft:{draft.pk}")]


def test_every_unit_named_in_the_lines_is_asked_till_a_working_day_that_explains_itself(
    world: World, draft: Draft
) -> None:
    made = ask(world, draft)
    first, second, third = tasks(draft)
    asked = sorted(made.opinions.values_list("line__number", "unit"))
    assert asked == sorted(
        [
            (first.number, world.unit("housing")),
            (first.number, world.unit("land")),
            (second.number, world.unit("town")),
            (third.number, world.unit("environment")),
        ]
    )
    assert made.until == LIMIT
    (told,) = opinions.beside(draft, today=world.day)[second.pk]
    assert "3 个工作日" in told.why.say()
    assert "3 working days" in told.why.say("en")
    assert acts_sealed(draft) == ["consult"]


def test_only_the_lines_chosen_are_sent_and_nobody_is_asked_twice_while_they_may_answer(
    world: World, draft: Draft
) -> None:
    second = tasks(draft)[1]
    ask(world, draft, second.number, days=1)
    assert awaited(world, "officer") == []
    assert awaited(world, "town_head") == ["云溪镇"]
    with refusal("consult_nobody", "not_now"):
        ask(world, draft, second.number)
    after = world.day + timedelta(days=2)
    consulting.consult(world.actor("supervisor"), draft, numbers=[second.number], days=None, at=at(after))
    assert Opinion.objects.count() == 2


@pytest.mark.parametrize("name", ["officer", "leader", "stranger", "auditor", "sysadmin", "office_head"])
def test_only_the_supervision_office_asks_takes_over_or_declines(world: World, draft: Draft, name: str) -> None:
    ask(world, draft)
    one = opine(world, "housing", "officer", proposed={"due": "2020-07-31"})
    before = state(draft), acts_sealed(draft)
    with refusal("desk_not_yours", "not_you"):
        ask(world, draft, name=name)
    with refusal("desk_not_yours", "not_you"):
        consulting.take(world.actor(name), one, by=seen(world, version(draft), name))
    with refusal("desk_not_yours", "not_you"):
        consulting.decline(world.actor(name), one, reason="不行", at=at(world.day))
    assert (state(draft), acts_sealed(draft)) == before


@pytest.mark.parametrize("days", [0, 31])
def test_days_out_of_bounds_and_lines_that_are_no_tasks_are_refused(world: World, draft: Draft, days: int) -> None:
    with refusal("consult_days", "missing"):
        ask(world, draft, days=days)
    with refusal("consult_lines", "missing"):
        ask(world, draft, Line.objects.filter(draft=draft, is_heading=True)[0].number)
    assert (Consultation.objects.count(), acts_sealed(draft)) == (0, [])


@pytest.mark.parametrize("name", ["environment_officer", "leader", "stranger", "auditor", "supervisor"])
def test_who_was_not_asked_neither_sees_nor_answers(world: World, draft: Draft, name: str) -> None:
    ask(world, draft)
    assert "住房建设局" not in awaited(world, name)
    with refusal("opinion_unknown", "unknown"):
        opine(world, "housing", name)
    assert opinion_of(world, "housing").answer == ""


@pytest.mark.parametrize("name", ["officer", "head", "section"])
def test_officers_and_heads_of_the_unit_and_those_below_it_answer_for_it_once(
    world: World, draft: Draft, name: str
) -> None:
    ask(world, draft)
    one = opine(world, "housing", name, answer="no_objection")
    assert (one.answer, one.answered_by_id, one.proposed) == ("no_objection", world.people[name].pk, {})
    assert states(world, draft)["住房建设局"] == "no_objection"
    with refusal("opinion_given", "not_now"):
        opine(world, "housing", "officer")
    assert acts_sealed(draft) == ["consult", "opine"]


def test_silence_at_the_limit_is_no_objection_and_a_late_answer_is_refused(world: World, draft: Draft) -> None:
    ask(world, draft)
    assert states(world, draft, LIMIT)["住房建设局"] == "asked"
    after = LIMIT + timedelta(days=1)
    assert states(world, draft, after)["住房建设局"] == "silent"
    assert awaited(world, "officer", after) == []
    with refusal("opinion_over", "not_now"):
        opine(world, "housing", "officer", day=after)
    assert opine(world, "housing", "officer", day=LIMIT).answered is not None


def test_a_suggestion_needs_a_sentence_and_values_that_fit(world: World, draft: Draft) -> None:
    ask(world, draft)
    with refusal("opinion_sentence", "missing"):
        opine(world, "housing", "officer", sentence=" ")
    with refusal("opinion_sentence", "missing"):
        opine(world, "housing", "officer", sentence="长" * 501)
    with refusal("field_wrong", "missing"):
        opine(world, "housing", "officer", proposed={"due": "年底"})
    with refusal("opinion_answer_unknown", "missing"):
        opine(world, "housing", "officer", answer="maybe")
    assert acts_sealed(draft) == ["consult"]


def test_a_suggestion_taken_over_is_one_change_and_undoing_it_leaves_the_suggestion_open_again(
    world: World, draft: Draft
) -> None:
    ask(world, draft)
    before = state(draft)
    proposed = {"lead": world.unit("land"), "due": "2020-07-31", "standard": "通过验收", "text": "改造12个小区"}
    one = opine(world, "housing", "officer", proposed=proposed)
    assert state(draft) == before
    consulting.take(world.actor("supervisor"), one, by=seen(world, version(draft)))
    line = Line.objects.get(id=one.line_id)
    assert (line.lead_id, line.due, line.standard, line.text) == (
        world.unit("land"),
        date(2020, 7, 31),
        "通过验收",
        "改造12个小区",
    )
    assert Change.objects.get(draft=draft).what == "opinion"
    assert states(world, draft)["住房建设局"] == "taken"
    changes.undo(draft, by=seen(world, version(draft)))
    assert state(draft) == before
    assert states(world, draft)["住房建设局"] == "suggestion"
    assert opinions.unsettled(draft) == 1
    assert acts_sealed(draft) == ["consult", "opine", "settle"]


def test_a_suggestion_is_declined_with_a_reason_that_its_unit_reads_and_settled_once(
    world: World, draft: Draft
) -> None:
    ask(world, draft)
    one = opine(world, "housing", "officer", proposed={"due": "2020-07-31"})
    with refusal("opinion_reason", "missing"):
        consulting.decline(world.actor("supervisor"), one, reason=" ", at=at(world.day))
    consulting.decline(world.actor("supervisor"), one, reason="会议已定时限", at=at(world.day))
    tree = rights.unit_tree(world.day)
    (told,) = opinions.told(opinions.asked_of(world.actor("head"), tree=tree), today=world.day)
    assert (told.state, told.opinion.reason) == ("declined", "会议已定时限")
    with refusal("opinion_settled", "not_now"):
        consulting.take(world.actor("supervisor"), one, by=seen(world, version(draft)))
    assert not Change.objects.filter(draft=draft).exists()


def test_nobody_answers_or_takes_over_upon_a_line_that_has_changed_since_they_saw_it(
    world: World, draft: Draft
) -> None:
    ask(world, draft)
    line, other = tasks(draft)[0], tasks(draft)[1]
    drafts.revise_line(other, by=seen(world, 0), standard="安装28处")
    one = opine(world, "housing", "officer", seen=0, proposed={"due": "2020-07-31"})
    drafts.revise_line(line, by=seen(world, 1), due="2020-06-01")
    with refusal("draft_stale", "not_now"):
        consulting.take(world.actor("supervisor"), one, by=seen(world, 0))
    with refusal("draft_stale", "not_now"):
        opine(world, "land", "colleague", seen=0)
    assert Line.objects.get(id=line.pk).due == date(2020, 6, 1)


def test_a_merged_lines_opinions_stand_beside_the_line_it_is_in_and_change_that(world: World, draft: Draft) -> None:
    ask(world, draft)
    first, _, third = tasks(draft)
    one = opine(world, "environment", "environment_officer", proposed={"standard": "全部开工"})
    shaping.merge(first, by=seen(world, 0), others=[third.number])
    assert len(opinions.beside(draft, today=world.day)[first.pk]) == 3
    consulting.take(world.actor("supervisor"), one, by=seen(world, 1))
    assert Line.objects.get(id=first.pk).standard == "全部开工"


def test_nothing_is_taken_over_into_a_dropped_line(world: World, draft: Draft) -> None:
    ask(world, draft)
    one = opine(world, "housing", "officer", proposed={"standard": "全部开工"})
    drafts.revise_line(tasks(draft)[0], by=seen(world, 0), dropped=True)
    with refusal("opinion_line_gone", "not_now"):
        consulting.take(world.actor("supervisor"), one, by=seen(world, 1))


def test_undoing_does_not_remove_a_line_that_units_were_asked_about(world: World, draft: Draft) -> None:
    shaping.split(tasks(draft)[1], by=seen(world, 0), parts=["开展扬尘治理，", "安装在线监测28处"])
    ask(world, draft)
    with refusal("undo_asked_line", "not_now"):
        changes.undo(draft, by=seen(world, version(draft)))
    assert len(tasks(draft)) == 4


def test_a_deployed_draft_asks_and_answers_no_more_and_who_was_silent_had_no_objection(
    world: World, draft: Draft
) -> None:
    ask(world, draft)
    Draft.objects.filter(id=draft.pk).update(adopted=at(world.day))
    with refusal("draft_adopted", "not_now"):
        ask(world, draft)
    with refusal("draft_adopted", "not_now"):
        opine(world, "housing", "officer")
    assert states(world, Draft.objects.get(id=draft.pk))["住房建设局"] == "silent"
    assert awaited(world, "officer") == []


def test_who_stands_in_for_the_officer_answers_on_their_behalf(world: World, draft: Draft) -> None:
    ask(world, draft)
    acts.substitute(
        world.actor("secadmin"),
        world.posts["officer"].pk,
        world.people["stranger"].pk,
        since=world.day,
        until=LIMIT,
        at=at(world.day),
    )
    opine(world, "housing", "stranger", answer="no_objection")
    record = entries.read(f"draft:{draft.pk}")[-1]
    assert (record.by, record.on_behalf) == (world.people["stranger"].pk, world.people["officer"].pk)


def test_words_of_an_opinion_that_are_expunged_leave_its_row(world: World, draft: Draft) -> None:
    ask(world, draft)
    one = opine(world, "housing", "officer", sentence="误写的秘密", proposed={"standard": "误写", "due": "2020-07-31"})
    declined = consulting.decline(world.actor("supervisor"), one, reason="误写的理由", at=at(world.day))
    subject = f"draft:{draft.pk}"
    pieces = [
        (subject, one.entry, "sentence"),
        (subject, one.entry, "standard"),
        (subject, declined.settling, "reason"),
    ]
    facts = {"expunged": ordered(pieces)}
    order = entries.append(subject="plan:1", act="expunge", recorded=at(world.day), facts=facts).id
    expunge(pieces, order=order)
    opinions.forget(pieces)
    row = Opinion.objects.get(id=one.pk)
    assert (row.sentence, row.proposed, row.reason) == ("", {"due": "2020-07-31"}, "")
