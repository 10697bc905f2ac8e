"""督查督办与成批办理: what waits is settled in place, who is silent is told, one act is done upon many."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.ledger.clock import standing_at
from bihuan.ledger.models import Entry
from bihuan.matters import supervising
from bihuan.matters.acts import perform
from bihuan.matters.models import Duty, Matter
from bihuan.people import rights
from tests.web.cast import TUESDAY, World, at, deployed, seq_of, signed_in, under_way

IN_PLACE = {"HX-Request": "true"}
LATER = date(2020, 4, 20)


def claimed(world: World, **changes: object) -> int:
    """A matter that its lead has submitted for closing on Tuesday."""
    matter = deployed(world, **changes)
    steps = [{"name": "管网排查", "due": "2020-05-15"}]
    officer, subject = world.actor("officer"), f"matter:{matter}"
    perform(officer, subject, "accept", {}, at=at(TUESDAY, 9))
    perform(officer, subject, "arrange", {"steps": steps}, at=at(TUESDAY, 9))
    step = Duty.objects.get(matter=matter, owes="reach", closed_seq=None).n
    perform(officer, subject, "reach", {"duty": step}, at=at(TUESDAY, 9))
    perform(officer, subject, "submit", {"outcome": "12 个小区全部通过验收"}, at=at(TUESDAY, 9))
    return matter


def page(world: World, name: str = "supervisor", query: str = "") -> str:
    return signed_in(world, name).get(f"/supervision/{query}").content.decode()


def duty(matter: int, owes: str) -> str:
    return f"{matter}.{Duty.objects.get(matter=matter, owes=owes, closed_seq=None).n}"


def late(world: World, count: int = 1) -> list[int]:
    """Matters whose reports are long due by the later day."""
    return [under_way(world, title=f"事项{'甲乙丙丁戊'[n]}") for n in range(count)]


def parts(world: World, name: str, day: date = TUESDAY) -> dict[str, list[str]]:
    found = supervising.owed_by_desk(world.actor(name, day), rights.unit_tree(day), day)
    return {part.name: [one.line.owes for one in part.lines] for part in found}


def test_the_desk_lists_claims_with_the_buttons_that_settle_them(world: World) -> None:
    matter = claimed(world)
    text = page(world)
    assert parts(world, "supervisor") == {"verify": ["verify"]}
    assert f"/matters/{matter}/acts/pass?duty=" in text
    assert "待核验" in text
    assert parts(world, "colleague") == {}


def test_a_claim_is_read_where_it_is_judged(world: World) -> None:
    matter = claimed(world)
    text = signed_in(world, "supervisor").get(f"/supervision/claims/{matter}", headers=IN_PLACE).content.decode()
    assert "12 个小区全部通过验收" in text
    assert "住房建设局" in text
    assert "<html" not in text


def test_a_claim_on_a_matter_one_may_not_know_of_is_not_there(world: World) -> None:
    matter = claimed(world, visibility="parties")
    assert signed_in(world, "colleague").get(f"/supervision/claims/{matter}").status_code == 404


def test_a_dispute_shows_on_the_desk_though_the_coordinating_office_settles_it(world: World) -> None:
    matter = deployed(world)
    perform(world.actor("officer"), f"matter:{matter}", "contest", {"reason": "职责在水务"}, at=at(TUESDAY, 9))
    assert parts(world, "supervisor") == {"settle": ["rule"]}
    text = page(world)
    assert "党政办公室" in text
    assert f"/matters/{matter}/acts/uphold" not in text


def test_only_a_supervision_office_has_the_desk(world: World) -> None:
    for name in ("officer", "leader", "auditor", "stranger"):
        assert signed_in(world, name).get("/supervision/").status_code == 403
        assert "督查督办" not in signed_in(world, name).get("/").content.decode()
    assert signed_in(world, "supervision_head").get("/supervision/").status_code == 200


def test_an_empty_desk_says_what_to_do_next(world: World) -> None:
    text = page(world)
    assert "没有待核验、待签发、待研究或待复核的事项" in text
    assert "没有逾期的责任" in text


def test_who_is_silent_is_told_by_unit_in_one_text_with_matters_and_days(world: World) -> None:
    deployed(world, title="管网改造")
    deployed(world, title="储备土地", lead=world.unit("land"))
    text = supervising.message(world.actor("supervisor"), rights.unit_tree(TUESDAY), TUESDAY, owes="accept")
    assert text.splitlines()[0] == "截至3月31日，2 个单位尚有事项未签收，请及时签收："
    assert "【住房建设局】1 项" in text
    assert "管网改造（" in text
    assert "时限 3月31日" in text
    assert "已超期" not in text
    client = signed_in(world, "supervisor")
    fragment = client.get("/supervision/silent/accept", headers=IN_PLACE).content.decode()
    assert "储备土地" in fragment
    one = client.get("/supervision/silent/accept", {"unit": world.unit("land")}, headers=IN_PLACE).content.decode()
    assert "储备土地" in one
    assert "管网改造" not in one


def test_a_text_about_nobody_says_so_and_an_unknown_list_is_refused(world: World) -> None:
    client = signed_in(world, "supervisor")
    assert "各单位均已签收、填报" in client.get("/supervision/silent/report").content.decode()
    answer = client.get("/supervision/silent/verify")
    assert (answer.status_code, "没有“verify”这类清单" in answer.content.decode()) == (404, True)


def test_a_report_counts_as_missing_from_its_due_day_on(world: World) -> None:
    matter = under_way(world)
    due = Duty.objects.get(matter=matter, owes="report", closed_seq=None).due
    for day, count in ((due - timedelta(days=1), 0), (due, 1)):
        actor = world.actor("supervisor", day)
        assert len(supervising.silent_units(actor, rights.unit_tree(day), day, owes="report")) == count


def test_what_is_late_stands_at_the_step_its_days_have_come_to(world: World) -> None:
    late(world, 2)
    day = date(2020, 6, 1)
    actor, tree = world.actor("supervisor", day), rights.unit_tree(day)
    whole = supervising.late_under_watch(actor, tree, day)
    assert sum(one.count for one in whole.rungs) == len(whole.lines) == 4
    for one in whole.rungs:
        some = supervising.late_under_watch(actor, tree, day, rung=one.name)
        assert len(some.lines) == one.count
        assert {supervising.rung_of(each.line.owes, due=each.line.due, today=day) for each in some.lines} == {one.name}
    assert {act.name for each in whole.lines for act in each.line.acts} == {"chase", "draft_slip"}


def test_a_bulk_act_does_what_it_may_and_says_of_each_other_why_not(world: World) -> None:
    matters = [claimed(world, title=title) for title in ("管网改造", "口袋公园", "背街小巷")]
    picks = [duty(matter, "verify") for matter in matters]
    client = signed_in(world, "supervisor")
    form = client.get("/bulk/", {"act": "pass", "picked": picks}, headers=IN_PLACE).content.decode()
    assert all(f'name="{pick}.finding"' in form for pick in picks)
    sent: dict[str, Any] = {"act": "pass", "picked": picks, "back": "/supervision/"}
    sent |= {f"{pick}.seen": seq_of(matter) for pick, matter in zip(picks, matters, strict=True)}
    sent |= {f"{picks[0]}.finding": "抽查 3 处合格", f"{picks[2]}.finding": "已看现场"}
    perform(world.actor("head"), f"matter:{matters[2]}", "note", {"text": "补充"}, at=at(TUESDAY, 10))
    answer = client.post("/bulk/", sent, headers=IN_PLACE).content.decode()
    assert "已办理 1 项，未办理 2 项" in answer
    assert "须填写“核验意见" in answer or "须填写" in answer
    assert "已看现场" in answer
    assert [Matter.objects.get(id=matter).state for matter in matters] == ["closed", "submitted", "submitted"]
    words = Entry.objects.get(subject=f"matter:{matters[0]}", act="pass").words.get(name="finding")
    assert words.text == "抽查 3 处合格"


def test_words_typed_once_serve_all_that_have_none_of_their_own(world: World) -> None:
    matters = [claimed(world, title=title) for title in ("管网改造", "口袋公园")]
    picks = [duty(matter, "verify") for matter in matters]
    sent: dict[str, Any] = {
        "act": "pass",
        "picked": picks,
        "all.finding": "材料齐全",
        f"{picks[1]}.finding": "已看现场",
    }
    sent |= {f"{pick}.seen": seq_of(matter) for pick, matter in zip(picks, matters, strict=True)}
    assert "已办理 2 项，未办理 0 项" in signed_in(world, "supervisor").post("/bulk/", sent).content.decode()
    told = [
        Entry.objects.get(subject=f"matter:{matter}", act="pass").words.get(name="finding").text for matter in matters
    ]
    assert told == ["材料齐全", "已看现场"]


def test_a_bulk_act_sent_twice_changes_once(world: World) -> None:
    matter = claimed(world)
    pick = duty(matter, "verify")
    sent = {"act": "pass", "picked": [pick], "all.finding": "材料齐全", f"{pick}.seen": seq_of(matter)}
    client = signed_in(world, "supervisor")
    client.post("/bulk/", sent)
    after = seq_of(matter)
    assert "未办理 1 项" in client.post("/bulk/", sent).content.decode()
    assert seq_of(matter) == after


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        ({"act": "pass"}, 422, "请先勾选"),
        ({"act": "register", "picked": ["1"]}, 422, "请先选择可以成批办理的行为"),
        ({"act": "no-such", "picked": ["1"]}, 422, "请先选择可以成批办理的行为"),
        ({"act": "pass", "picked": [str(n) for n in range(1, 60)]}, 422, "一次最多成批办理 50 项，已选 59 项"),
        ({"act": "pass", "picked": ["x.1"]}, 422, "请刷新页面"),
    ],
)
def test_a_bulk_act_that_cannot_be_is_refused_in_a_sentence(
    world: World, sent: dict[str, Any], status: int, sentence: str
) -> None:
    before = Entry.objects.count()
    answer = signed_in(world, "supervisor").post("/bulk/", sent)
    assert (answer.status_code, sentence in answer.content.decode()) == (status, True)
    assert Entry.objects.count() == before


def test_a_matter_one_may_not_know_of_is_left_out_of_a_bulk_act_and_only_counted(world: World) -> None:
    matter = deployed(world, title="保密事项甲", visibility="parties")
    answer = signed_in(world, "colleague").post("/bulk/", {"act": "accept", "picked": [str(matter), "99999"]})
    text = answer.content.decode()
    assert "有 2 项不对您开放或已不存在" in text
    assert "保密事项甲" not in text
    assert Matter.objects.get(id=matter).state == "deployed"


def test_doubles_are_shown_in_pairs_with_the_act_that_merges_them(world: World) -> None:
    first = deployed(world, title="老旧小区雨污分流改造")
    second = deployed(world, title="推进老旧小区雨污分流改造工作")
    deployed(world, title="口袋公园建设")
    text = signed_in(world, "supervisor").get("/supervision/doubles").content.decode()
    assert f"/matters/{second}/acts/merge" in text
    assert f"/matters/{first}/acts/merge" not in text
    assert "口袋公园" not in text


def test_the_desk_takes_the_same_statements_however_much_waits(world: World) -> None:
    def statements() -> int:
        client = signed_in(world, "supervisor")
        client.get("/supervision/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/supervision/")
        return len(seen)

    with standing_at(at(LATER)):
        claimed(world)
        deployed(world)
        late(world)
        few = statements()
        for n in range(4):
            claimed(world, title=f"工程{n}")
            deployed(world, title=f"任务{n}")
        assert statements() == few


def test_a_list_goes_on_where_its_page_ended(world: World) -> None:
    for n in range(27):
        deployed(world, title=f"任务{n}")
    for matter in Matter.objects.all():
        perform(world.actor("officer"), f"matter:{matter.pk}", "contest", {"reason": "不属本局"}, at=at(TUESDAY, 9))
    who = world.actor("supervisor"), rights.unit_tree(TUESDAY), TUESDAY
    (first,) = supervising.owed_by_desk(*who)
    (second,) = supervising.owed_by_desk(*who, part="settle", after=first.after)
    assert (len(first.lines), len(second.lines), second.after) == (25, 2, "")
    assert not {one.key for one in first.lines} & {one.key for one in second.lines}


def test_matters_ticked_in_a_register_are_done_in_bulk_by_the_same_form(world: World) -> None:
    matters = [deployed(world, title=title) for title in ("管网改造", "口袋公园")]
    client = signed_in(world, "supervisor")
    listed = client.get("/registers/").content.decode()
    assert all(f'name="picked" form="bulk" value="{matter}"' in listed for matter in matters)
    assert 'name="picked"' not in signed_in(world, "officer").get("/registers/").content.decode()
    picks = [str(matter) for matter in matters]
    form = client.get("/bulk/", {"act": "archive", "picked": picks}, headers=IN_PLACE).content.decode()
    assert f'name="{picks[0]}.seen"' in form
    sent: dict[str, Any] = {"act": "archive", "picked": picks}
    sent |= {f"{pick}.seen": seq_of(matter) for pick, matter in zip(picks, matters, strict=True)}
    assert "已办理 0 项，未办理 2 项" in client.post("/bulk/", sent).content.decode()


def test_a_duty_that_was_not_picked_is_chosen_in_the_form(world: World) -> None:
    matter = deployed(world)
    client = signed_in(world, "supervisor")
    ask = {"act": "chase", "picked": [str(matter)]}
    assert f'name="{matter}.duty"' in client.get("/bulk/", ask, headers=IN_PLACE).content.decode()
    ask["picked"] = [duty(matter, "accept")]
    assert f'name="{ask["picked"][0]}.duty"' not in client.get("/bulk/", ask, headers=IN_PLACE).content.decode()
