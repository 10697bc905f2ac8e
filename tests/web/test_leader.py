"""领导视图: only what is brought up is asked, with both sides and the proposal; one tap chooses, one confirms."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.ledger.models import Entry
from bihuan.matters import leading
from bihuan.matters.acts import perform
from bihuan.matters.models import Duty, Matter
from bihuan.people import acts, rights
from tests.web.cast import MONDAY, TUESDAY, World, at, deployed, seq_of, signed_in, under_way


def asked(world: World, *, raised: bool = True, **changes: object) -> int:
    """A dispute about who leads, brought to the leader in charge unless it stays with the office."""
    matter = deployed(world, **changes)
    reason = {"reason": "职责在水务", "proposed": world.unit("environment")}
    perform(world.actor("officer"), f"matter:{matter}", "contest", reason, at=at(TUESDAY, 9))
    if raised:
        level = {"to_level": "in_charge", "note": "两家各执一词"}
        perform(world.actor("office_head"), f"matter:{matter}", "elevate", level, at=at(TUESDAY, 9))
    return matter


def needed(world: World) -> int:
    """A decision that a unit wants, that its provider could not give and the office brought up."""
    matter = under_way(world)
    subject = f"matter:{matter}"
    need = {
        "sort": "decision",
        "what": "是否先行施工",
        "stops": "主管施工",
        "proposal": "先行施工",
        "provider": world.unit("land"),
    }
    perform(world.actor("officer"), subject, "need", need, at=at(TUESDAY, 9))
    no = {"ground": "cannot", "reason": "超出本局权限"}
    perform(world.actor("colleague"), subject, "refuse", no, at=at(TUESDAY, 9))
    perform(world.actor("office_head"), subject, "elevate", {"to_level": "principal"}, at=at(TUESDAY, 9))
    return matter


def page(world: World, name: str = "leader") -> str:
    return signed_in(world, name).get("/leader/").content.decode()


def decided(world: World, matter: int, act: str, name: str = "leader", **words: str) -> int:
    """The status of the answer to a decision, sent as its button sends it."""
    n = Duty.objects.get(matter=matter, owes__in=leading.ASKED, closed_seq=None).n
    sent = {"seen": seq_of(matter), "key": "one", "back": "/leader/", "duty": n} | words
    answer = signed_in(world, name).post(f"/matters/{matter}/acts/{act}", sent, headers={"HX-Request": "true"})
    return int(answer.status_code)


def test_only_what_was_brought_up_is_asked(world: World) -> None:
    asked(world, raised=False, title="未提级事项")
    asked(world, title="已提级事项")
    found = leading.questions(world.actor("leader"), rights.unit_tree(TUESDAY), TUESDAY)
    assert [one.line.title for one in found.lines] == ["已提级事项"]
    assert [way.act.name for way in found.lines[0].decisions] == ["uphold", "reassign"]


def test_both_sides_and_the_proposal_stand_beside_the_question(world: World) -> None:
    needed(world)
    text = page(world)
    for words in ("是否先行施工", "超出本局权限", "先行施工", "主要领导", "住房建设局", "自然资源局"):
        assert words in text


def test_a_need_is_decided_without_typing_anything(world: World) -> None:
    matter = needed(world)
    (one,) = leading.questions(world.actor("leader"), rights.unit_tree(TUESDAY), TUESDAY).lines
    agree = one.decisions[0]
    assert (agree.act.name, agree.words, agree.agrees) == ("admit", "reason", True)
    assert decided(world, matter, "admit", reason=agree.usual.say()) == 200
    assert (
        Entry.objects.get(subject=f"matter:{matter}", act="admit").words.get(name="reason").text
        == "同意，请按建议办理。"
    )
    assert "没有请您研究的事项" in page(world)


def test_who_stands_in_for_a_leader_decides_for_them_and_the_record_says_so(world: World) -> None:
    matter = asked(world)
    post, person = world.posts["leader"].pk, world.people["stranger"].pk
    acts.substitute(
        world.actor("secadmin"), post, person, since=MONDAY, until=MONDAY + timedelta(days=9), at=at(MONDAY, 9)
    )
    assert "代 林远山" in page(world, "stranger")
    assert decided(world, matter, "uphold", "stranger", reason="经研究，仍由原单位牵头。") == 200
    entry = Entry.objects.get(subject=f"matter:{matter}", act="uphold")
    assert (entry.by, entry.on_behalf) == (person, world.people["leader"].pk)


def test_others_have_no_leaders_room(world: World) -> None:
    for name in ("officer", "supervisor", "auditor", "stranger"):
        client = signed_in(world, name)
        assert client.get("/leader/").status_code == 403
        assert "领导视图" not in client.get("/").content.decode()


def test_what_the_leaders_unit_leads_or_backs_is_listed_and_nothing_else(world: World) -> None:
    mine = deployed(world, title="班子牵头事项", partners=[world.unit("leaders")])
    deployed(world, title="别家事项")
    found = leading.own_matters(world.actor("leader"), rights.unit_tree(TUESDAY), TUESDAY)
    assert [one.matter for one in found.lines] == [mine]


def test_red_comes_before_yellow_and_what_is_steady_is_left_out(world: World) -> None:
    matters = [deployed(world, title=title) for title in ("甲", "乙", "丙")]
    for matter, light in zip(matters, ("yellow", "red", "steady"), strict=True):
        Matter.objects.filter(id=matter).update(light=light)
    found = leading.in_trouble(world.actor("leader"), rights.unit_tree(TUESDAY), TUESDAY)
    assert [one.title for one in found.lines] == ["乙", "甲"]


def test_only_changes_of_today_are_told_and_no_routine(world: World) -> None:
    under_way(world)
    assert leading.changes(world.actor("leader"), rights.unit_tree(TUESDAY), TUESDAY) == ()
    told = leading.changes(world.actor("leader"), rights.unit_tree(MONDAY), MONDAY)
    assert [one.act.say() for one in told] == ["交办"]


def test_the_leaders_room_takes_the_same_statements_however_much_waits(world: World) -> None:
    def statements() -> int:
        client = signed_in(world, "leader")
        client.get("/leader/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/leader/")
        return len(seen)

    asked(world)
    few = statements()
    for n in range(3):
        asked(world, title=f"争议{n}")
    needed(world)
    assert statements() == few
