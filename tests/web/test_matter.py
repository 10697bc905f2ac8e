"""事项: one matter tells how it stands, why, who is awaited and what happened, to those who may know."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.core.words import Refused
from bihuan.ledger import guard
from bihuan.ledger.models import Entry
from bihuan.matters.acts import perform
from bihuan.matters.view import matter_view
from bihuan.people import rights
from tests.web.cast import MONDAY, TUESDAY, World, at, deployed, signed_in, under_way


def page(client: Client, matter: int) -> str:
    """The page of a matter as text."""
    answer = client.get(f"/matters/{matter}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_tells_standard_light_progress_problem_and_next_steps(world: World) -> None:
    matter = under_way(world)
    text = page(signed_in(world, "officer"), matter)
    for words in (
        "改造 12 个小区并通过验收",
        "已进场踏勘",
        "管线图不全",
        "四月上旬完成排查",
        "管网排查",
        "督查考核中心",
    ):
        assert words in text
    assert "2020-07-08" in text


def test_a_missing_standard_is_marked_as_still_to_come(world: World) -> None:
    matter = deployed(world, standard="")
    assert "待补" in page(signed_in(world, "officer"), matter)


def test_the_loop_shows_where_the_matter_stands(world: World) -> None:
    tree = rights.unit_tree(TUESDAY)
    fresh = matter_view(deployed(world), world.actor("officer"), tree, TUESDAY)
    later = matter_view(under_way(world), world.actor("officer"), tree, TUESDAY)
    assert [stage.place for stage in fresh.stages] == ["done", "now", "ahead", "ahead", "ahead", "ahead"]
    assert [stage.place for stage in later.stages] == ["done", "done", "done", "now", "ahead", "ahead"]
    assert later.stages[0].on == MONDAY


def test_a_near_date_needs_no_plan_of_steps(world: World) -> None:
    matter = deployed(world, due="2020-04-10")
    perform(world.actor("officer"), f"matter:{matter}", "accept", {}, at=at(MONDAY, 11))
    view = matter_view(matter, world.actor("officer"), rights.unit_tree(TUESDAY), TUESDAY)
    assert [stage.place for stage in view.stages] == ["done", "done", "skipped", "now", "ahead", "ahead"]


def test_a_matter_taken_over_under_way_needs_no_acceptance(world: World) -> None:
    payload = world.register(started="2020-03-02", percent="40")
    done = perform(world.actor("supervisor"), "matter:new", "take_over", payload, at=at(MONDAY, 9))
    view = matter_view(done.matter, world.actor("officer"), rights.unit_tree(TUESDAY), TUESDAY)
    assert [stage.place for stage in view.stages] == ["done", "skipped", "skipped", "now", "ahead", "ahead"]


def test_a_passed_matter_has_its_whole_loop_behind_it(world: World) -> None:
    matter = deployed(world, due="2020-04-10")
    subject = f"matter:{matter}"
    perform(world.actor("officer"), subject, "accept", {}, at=at(MONDAY, 11))
    perform(world.actor("officer"), subject, "submit", {"outcome": "12 个小区全部通过验收"}, at=at(MONDAY, 12))
    perform(world.actor("supervisor"), subject, "pass", {"finding": "现场核验属实"}, at=at(TUESDAY, 9))
    view = matter_view(matter, world.actor("officer"), rights.unit_tree(TUESDAY), TUESDAY)
    assert {stage.place for stage in view.stages} == {"done", "skipped"}
    assert view.awaited == ()
    assert view.stages[-1].on == TUESDAY


@pytest.mark.parametrize("name", ["officer", "section", "colleague", "supervisor", "leader", "auditor", "office_head"])
def test_a_matter_open_in_the_district_is_seen_by_everybody_with_a_post(world: World, name: str) -> None:
    assert "老旧小区雨污分流" in page(signed_in(world, name), under_way(world))


def test_a_person_without_a_post_gets_a_sentence_and_no_matter(world: World) -> None:
    answer = signed_in(world, "stranger").get(f"/matters/{under_way(world)}")
    assert answer.status_code == 404
    assert "老旧小区" not in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "status"),
    [("officer", 200), ("supervisor", 200), ("town_head", 200), ("leader", 200), ("auditor", 200), ("colleague", 404)],
)
@pytest.mark.parametrize("place", ["", "/check", "/acts/note"])
def test_a_matter_of_its_parties_is_unknown_to_others(world: World, name: str, status: int, place: str) -> None:
    matter = under_way(world, visibility="parties", partners=[world.unit("town")])
    assert signed_in(world, name).get(f"/matters/{matter}{place}").status_code == status


def test_the_buttons_are_the_acts_open_to_the_reader(world: World) -> None:
    matter = under_way(world)
    assert f"/matters/{matter}/acts/report" in page(signed_in(world, "officer"), matter)
    colleague = page(signed_in(world, "colleague"), matter)
    assert f"/matters/{matter}/acts/" not in colleague


def test_the_supervisor_revises_only_what_differs(world: World) -> None:
    matter = under_way(world)
    client = signed_in(world, "supervisor")
    form = client.get(f"/matters/{matter}/acts/revise").content.decode()
    assert 'value="老旧小区雨污分流"' in form
    sent = {
        "title": "老旧小区雨污分流",
        "standard": "改造 12 个小区并通过验收",
        "due": "2020-07-31",
        "reason": "汛期",
        "seen": 5,
    }
    assert client.post(f"/matters/{matter}/acts/revise", sent).status_code == 302
    entry = Entry.objects.get(subject=f"matter:{matter}", act="revise")
    assert '"due":"2020-07-31"' in entry.body
    assert sorted(entry.words.values_list("name", flat=True)) == ["reason"]


def test_an_unknown_act_has_no_form(world: World) -> None:
    assert signed_in(world, "officer").get(f"/matters/{under_way(world)}/acts/conjure").status_code == 404


def test_a_reader_checks_the_record_and_is_told_of_a_change_behind_its_back(world: World) -> None:
    matter = under_way(world)
    client = signed_in(world, "auditor")
    assert "校验通过" in client.get(f"/matters/{matter}/check").content.decode()
    guard.take_down(connection)
    entry = Entry.objects.get(subject=f"matter:{matter}", act="report")
    Entry.objects.filter(pk=entry.pk).update(body=entry.body.replace('"percent":0', '"percent":9'))
    text = client.get(f"/matters/{matter}/check").content.decode()
    guard.put_up(connection)
    assert "校验通过" not in text
    assert "摘要不符" in text


def test_the_view_takes_the_same_statements_however_long_the_record(world: World) -> None:
    matter, tree = under_way(world), rights.unit_tree(TUESDAY)

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            matter_view(matter, world.actor("officer"), tree, TUESDAY)
        return len(seen)

    few = statements()
    for number in range(6):
        perform(world.actor("officer"), f"matter:{matter}", "note", {"text": f"第 {number} 次"}, at=at(TUESDAY, 9))
    assert statements() == few


def test_a_matter_that_is_not_there_is_refused_as_unknown(world: World) -> None:
    with pytest.raises(Refused) as refusal:
        matter_view(999, world.actor("leader"), rights.unit_tree(TUESDAY), TUESDAY)
    assert refusal.value.kind == "unknown"
