"""The one door on the database: what it writes, what it refuses, and that a refusal leaves every row as it was."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from bihuan.core.standing import fold
from bihuan.core.words import Refused
from bihuan.ledger import entries as ledger
from bihuan.ledger.models import Entry
from bihuan.matters.acts import MOST_AT_ONCE, Ask
from bihuan.matters.audit import audit
from tests.matters.course import BASIS, Course, everything
from tests.world import MONDAY, at

TUESDAY = MONDAY + timedelta(days=1)


def refusal(attempt: Callable[[], Any]) -> str:
    """Kind and sentence of the refusal, after making sure that nothing at all has changed."""
    before = everything()
    with pytest.raises(Refused) as caught:
        attempt()
    assert everything() == before
    return f"{caught.value.kind}:{caught.value.sentence.key}"


def test_a_matter_goes_through_every_act_and_its_rows_are_what_its_entries_give(course: Course) -> None:
    subject = course.registered(lead=None, partners=[course.world.unit("land")])
    say = {"reason": "按会议意见"}
    course.do("supervisor", subject, "revise", say | {"lead": course.world.unit("land"), "partners": []})
    course.do("supervisor", subject, "deploy")
    course.do("land_head", subject, "contest", say | {"proposed": course.world.unit("housing")})
    course.do("office_head", subject, "uphold", say)
    course.do("colleague", subject, "accept")
    course.do("land_head", subject, "hand_down", {"post": course.world.posts["colleague"].pk})
    steps = [{"name": "完成设计", "due": "2020-04-30"}, {"name": "完成施工", "due": "2020-06-30"}]
    course.do("colleague", subject, "arrange", {"steps": steps})
    course.do("colleague", subject, "report", {"percent": 10, "progress": "已进场", "problem": "缺管材"})
    course.do("leader", subject, "note", {"text": "已现场查看"})
    late = date(2020, 5, 6)
    duty = course.standing(subject).open("reach")[0]
    course.do("scheduler", subject, "chase", {"duty": duty.n}, day=late)
    for step in course.standing(subject).open("reach"):
        course.do("colleague", subject, "reach", {"duty": step.n}, day=late)
    course.do("colleague", subject, "submit", {"outcome": "全部完成"}, day=late)
    course.do("supervisor", subject, "return", {"code": "incomplete", "reason": "缺验收单"}, day=late)
    course.do("colleague", subject, "submit", {"outcome": "已补验收单"}, day=late)
    course.do("supervision_head", subject, "pass", {"finding": "资料齐全，现场属实"}, day=late)
    standing = course.standing(subject)
    assert (standing.state, standing.ended, standing.percent) == ("closed", late, 10)
    assert standing == fold(ledger.read(subject))
    assert [str(finding) for finding in audit(late)] == []


def test_reassigning_and_cancelling_leave_rows_that_agree_with_the_entries(course: Course) -> None:
    subject = course.deployed()
    course.do("head", subject, "contest", {"reason": "不属我局职责"})
    course.do("leader", subject, "reassign", {"reason": "调整", "lead": course.world.unit("land")})
    course.do("colleague", subject, "accept")
    course.do("colleague", subject, "report", {"percent": 0})
    course.do("colleague", subject, "no_change")
    course.do("supervisor", subject, "cancel", {"reason": "并入其他任务"} | BASIS)
    assert course.standing(subject) == fold(ledger.read(subject))
    assert course.standing(subject).open() == ()
    assert [str(finding) for finding in audit(MONDAY)] == []


@pytest.mark.parametrize(
    ("who", "act", "payload", "sentence"),
    [
        ("stranger", "accept", {}, "not_you:act_not_you"),
        ("auditor", "note", {"text": "查"}, "not_you:act_not_you"),
        ("sysadmin", "cancel", {"reason": "x"}, "not_you:act_not_you"),
        ("colleague", "accept", {}, "not_you:act_not_you"),
        ("officer", "report", {"percent": 1}, "not_now:act_not_in_state"),
        ("officer", "accept", {"percent": 1}, "missing:field_unknown"),
        ("supervisor", "cancel", {"reason": "不再需要"}, "missing:basis_missing"),
        ("supervisor", "revise", {"reason": "核对"}, "missing:nothing_changes"),
        ("scheduler", "accept", {}, "not_now:accept_not_overdue"),
        ("officer", "hand_down", {"post": 1}, "missing:post_not_in_lead"),
        ("officer", "explode", {}, "missing:act_unknown"),
    ],
)
def test_a_refused_act_changes_no_row(
    course: Course, who: str, act: str, payload: dict[str, Any], sentence: str
) -> None:
    subject = course.deployed()
    if act == "hand_down":
        payload = {"post": course.world.posts["colleague"].pk}
    assert refusal(lambda: course.do(who, subject, act, payload)) == sentence


@pytest.mark.parametrize(
    "subject", ["matter:999", "matter:x", "matter:new", "matter:", "person:1", "new:a", "matter:" + "9" * 30]
)
def test_an_act_on_nothing_is_refused_as_unknown(course: Course, subject: str) -> None:
    assert refusal(lambda: course.do("officer", subject, "accept")) == "unknown:matter_unknown"


def test_a_registration_that_points_at_nothing_is_refused(course: Course) -> None:
    for name, value in (("document", 77), ("plan", 77), ("placements", [77])):
        payload = course.world.register(**{name: value})
        attempt = lambda payload=payload: course.do("supervisor", "matter:new", "register", payload)  # noqa: E731
        assert refusal(attempt) == "missing:reference_unknown"
    payload = course.world.register(kind="nothing")
    assert refusal(lambda: course.do("supervisor", "matter:new", "register", payload)) == "missing:kind_unknown"


def test_whoever_saw_an_older_state_is_told_what_happened_since(course: Course) -> None:
    subject = course.deployed()
    course.do("officer", subject, "accept", seen=2)
    course.do("officer", subject, "note", {"text": "已安排"})
    with pytest.raises(Refused) as caught:
        course.do("head", subject, "note", {"text": "收到"}, seen=2)
    assert caught.value.sentence.key == "stale"
    assert "签收、记事" in str(caught.value)
    course.do("head", subject, "note", {"text": "收到"}, seen=4)


def test_a_stranger_does_not_learn_what_happened_since(course: Course) -> None:
    subject = course.active()
    assert refusal(lambda: course.do("stranger", subject, "report", {"percent": 1}, seen=1)) == "not_you:act_not_you"


def test_staleness_explains_a_refusal_that_follows_from_it(course: Course) -> None:
    subject = course.active()
    assert refusal(lambda: course.do("head", subject, "accept", seen=2)) == "not_now:stale"


@pytest.mark.parametrize("key", ["k1", "长" * 200])
def test_the_same_key_gives_the_first_answer_again(course: Course, key: str) -> None:
    subject = course.deployed()
    first = course.do("officer", subject, "accept", key=key)
    before = everything()
    assert course.do("officer", subject, "accept", key=key) == first
    assert everything() == before


def test_a_repeated_registration_makes_one_matter(course: Course) -> None:
    payload = course.world.register()
    first = course.do("supervisor", "matter:new", "register", payload, key="form-1")
    assert course.do("supervisor", "matter:new", "register", payload, key="form-1") == first
    assert Entry.objects.filter(act="register").count() == 1


def test_a_key_is_good_for_one_act_of_one_person(course: Course) -> None:
    subject, other = course.active(), course.active()
    course.do("officer", subject, "note", {"text": "甲"}, key="k")
    for act, where in (("report", subject), ("note", other)):
        attempt = lambda act=act, where=where: course.do("officer", where, act, {"text": "乙"}, key="k")  # noqa: E731
        assert refusal(attempt) == "not_now:key_used"
    course.do("head", subject, "note", {"text": "丙"}, key="k")


def test_a_batch_registers_and_deploys_under_one_issue_number(course: Course) -> None:
    asks = []
    for place in range(3):
        asks.append(Ask(f"new:{place}", "register", course.world.register(title=f"第{place + 1}项任务")))
        asks.append(Ask(f"new:{place}", "deploy", {}))
    answers = course.do_many("supervisor", asks, key="batch-1")
    standings = [course.standing(answer.subject) for answer in answers[1::2]]
    assert [(one.state, one.seq) for one in standings] == [("deployed", 2)] * 3
    assert len({one.issue for one in standings}) == 1
    assert len({one.number for one in standings}) == 3
    assert course.do_many("supervisor", asks, key="batch-1") == answers
    assert [str(finding) for finding in audit(MONDAY)] == []


def test_a_batch_with_one_bad_line_does_nothing_and_names_the_line(course: Course) -> None:
    one, two = course.deployed(), course.deployed()
    course.do("officer", two, "accept")
    asks = [Ask(one, "accept", {}), Ask(two, "accept", {})]
    assert refusal(lambda: course.do_many("officer", asks)) == "not_now:batch_line"
    with pytest.raises(Refused, match="第 2 行"):
        course.do_many("officer", asks)


def test_a_batch_with_one_broken_reference_does_nothing(course: Course) -> None:
    asks = [
        Ask("new:a", "register", course.world.register()),
        Ask("new:b", "register", course.world.register(document=404)),
    ]
    assert refusal(lambda: course.do_many("supervisor", asks)).startswith("missing:")


def test_two_acts_on_one_matter_in_a_batch_follow_one_another(course: Course) -> None:
    subject = course.deployed()
    course.do_many("officer", [Ask(subject, "accept", {}, seen=2), Ask(subject, "report", {"percent": 5}, seen=2)])
    assert (course.standing(subject).percent, course.standing(subject).seq) == (5, 4)


def test_a_batch_is_neither_empty_nor_endless(course: Course) -> None:
    assert refusal(lambda: course.do_many("officer", [])) == "missing:batch_empty"
    many = [Ask("matter:1", "accept", {})] * (MOST_AT_ONCE * 2 + 1)
    assert refusal(lambda: course.do_many("officer", many)) == "missing:batch_too_long"


def test_what_is_entered_later_counts_from_the_day_it_happened(course: Course) -> None:
    subject = course.deployed()
    course.do("officer", subject, "accept", day=TUESDAY + timedelta(days=1), happened=at(TUESDAY))
    accept = next(duty for duty in course.standing(subject).duties if duty.owes == "accept")
    assert accept.closed == TUESDAY
    assert ledger.read(subject)[-1].late


def test_what_is_entered_too_late_needs_the_supervision_office(course: Course) -> None:
    subject = course.active()
    note = {"text": "专题会已开"}
    friday = MONDAY + timedelta(days=4)
    assert refusal(lambda: course.do("officer", subject, "note", note, day=friday, happened=at(MONDAY))) == (
        "not_you:late_entry_needs_supervisor"
    )
    course.do("supervisor", subject, "note", note, day=friday, happened=at(MONDAY))


def test_nothing_is_entered_before_it_happens(course: Course) -> None:
    subject = course.deployed()
    assert (
        refusal(lambda: course.do("officer", subject, "accept", happened=at(TUESDAY))) == "missing:happened_in_future"
    )


def test_silence_becomes_a_marked_receipt_by_the_clock(course: Course) -> None:
    subject = course.deployed()
    day = course.standing(subject).open("accept")[0].due + timedelta(days=1)
    course.do("scheduler", subject, "accept", day=day)
    record = ledger.read(subject)[-1]
    assert (record.by, record.post, record.facts["deemed"]) == (None, None, True)
    assert course.standing(subject).state == "active"


def test_a_date_set_above_stays_until_above_decides(course: Course) -> None:
    subject = course.active(due_set_by="upper", upper_number="市政办〔2020〕5号")
    payload = {"due": "2020-08-31", "reason": "汛期影响"}
    assert refusal(lambda: course.do("supervisor", subject, "revise", payload)) == "not_you:upper_date_not_ours"
    course.do("supervisor", subject, "revise", payload | BASIS)
    assert course.standing(subject).due == date(2020, 8, 31)


def test_who_stands_in_acts_on_behalf(course: Course) -> None:
    from bihuan.people import acts as people

    world = course.world
    people.substitute(
        world.actor("secadmin"),
        world.posts["officer"].pk,
        world.people["colleague"].pk,
        since=MONDAY,
        until=TUESDAY,
        at=at(MONDAY),
    )
    subject = course.deployed(lead=world.unit("housing"))
    course.do("colleague", subject, "accept")
    record = ledger.read(subject)[-1]
    assert (record.by, record.on_behalf) == (world.people["colleague"].pk, world.people["officer"].pk)


def test_words_stand_apart_from_the_sealed_body(course: Course) -> None:
    subject = course.active()
    course.do("officer", subject, "note", {"text": "涉及个人信息的一句话"})
    entry = Entry.objects.get(subject=subject, act="note")
    assert "一句话" not in entry.body
    assert ledger.read(subject)[-1].words["text"] == "涉及个人信息的一句话"
