"""Tests of the table of a draft: typed, filled in together and pasted cells are one change, wrong ones are named."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.plans import drafts
from bihuan.plans.models import Draft
from tests.plans.test_drafts import received, seen, tasks
from tests.web.cast import World, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(world: World) -> Draft:
    return received(world)


def address(draft: Draft) -> str:
    return reverse("desk_table", kwargs={"draft": draft.pk})


def sent(draft: Draft, **changes: object) -> dict[str, object]:
    """The table's form as the page shows it, with changes."""
    page = signed_in_page(draft)
    pairs = re.findall(r'<input name="((?:lead|joint|each|partners|due|standard)-\d+)" value="([^"]*)"', page)
    return dict(pairs) | {"version": draft.version, "do": "save"} | changes


def signed_in_page(draft: Draft) -> str:
    client = Client()
    person = draft.document.received_by
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.get(address(draft)).content.decode()


def test_the_table_shows_every_task_with_its_owners_and_day(draft: Draft) -> None:
    cells = sent(draft)
    first, second = tasks(draft)
    assert cells[f"lead-{first.number}"] == "住房建设局"
    assert cells[f"due-{second.number}"] == "2020-05-31"
    assert len(cells) == 2 * 6 + 2


def test_what_is_saved_unchanged_is_no_change(world: World, draft: Draft) -> None:
    answer = signed_in(world, "supervisor").post(address(draft), sent(draft), follow=True)
    assert "没有改动。" in answer.content.decode()
    assert draft.changes.count() == 0


def test_typed_cells_are_one_change_that_can_be_undone(world: World, draft: Draft) -> None:
    first, second = tasks(draft)
    typed = {
        f"lead-{second.number}": "环境局",
        f"due-{first.number}": "2020年7月1日",
        f"standard-{second.number}": "甲",
    }
    client = signed_in(world, "supervisor")
    wrong = client.post(address(draft), sent(draft, **typed))
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert f'aria-describedby="w-lead-{second.number}"' in page
    assert 'value="环境局"' in page
    assert 'value="2020年7月1日"' in page
    assert draft.changes.count() == 0
    answer = client.post(address(draft), sent(draft, **typed | {f"lead-{second.number}": "生态环境局"}), follow=True)
    assert "已从表格改入 2 条" in answer.content.decode()
    assert [change.what for change in draft.changes.all()] == ["sheet"]
    first, second = tasks(draft)
    assert (second.lead, first.due, second.standard) == (world.units["environment"], date(2020, 7, 1), "甲")
    client.post(reverse("desk_undo", kwargs={"draft": draft.pk}), {"version": 1})
    assert tasks(draft)[1].lead is None


def test_picked_lines_are_filled_in_together_and_the_others_stay(world: World, draft: Draft) -> None:
    first, second = tasks(draft)
    together = {"do": "assign", "picked": [second.number], "all-lead": "自然资源局", "all-due": "2020/8/1"}
    answer = signed_in(world, "supervisor").post(address(draft), sent(draft, **together))
    assert answer.status_code == 302
    assert [(line.lead.pk, line.due) for line in tasks(draft) if line.lead] == [
        (world.unit("housing"), first.due),
        (world.unit("land"), date(2020, 8, 1)),
    ]


@pytest.mark.parametrize(
    ("together", "key"),
    [
        ({"all-lead": "自然资源局"}, "没有勾选条目"),
        ({"picked": [1, 2, 3, 4, 5]}, "没有填写要统一填入的内容"),
        ({"picked": [1, 2, 3, 4, 5], "all-lead": "某某局"}, "2 个单元格有误"),
        ({"picked": [1, 2, 3, 4, 5], "all-due": "明天"}, "2 个单元格有误"),
    ],
)
def test_filling_in_together_without_lines_words_or_sense_is_refused(
    world: World, draft: Draft, together: dict[str, object], key: str
) -> None:
    answer = signed_in(world, "supervisor").post(address(draft), sent(draft, do="assign", **together))
    assert answer.status_code == 422
    assert key in answer.content.decode()
    assert draft.changes.count() == 0


def test_a_cell_that_another_person_changed_is_named_and_untouched_cells_are_left_to_them(
    world: World, draft: Draft
) -> None:
    first, second = tasks(draft)
    form = sent(draft, **{f"standard-{second.number}": "甲"})
    drafts.revise_line(first, by=seen(world, 0, "supervision_head"), standard="乙")
    assert signed_in(world, "supervisor").post(address(draft), form).status_code == 302
    assert [line.standard for line in tasks(draft)] == ["乙", "甲"]
    late = signed_in(world, "supervisor").post(address(draft), form | {f"standard-{first.number}": "丙"})
    assert late.status_code == 422
    assert "别人已改为“乙”" in late.content.decode()
    assert tasks(draft)[0].standard == "乙"


def test_a_line_dropped_meanwhile_is_named(world: World, draft: Draft) -> None:
    form = sent(draft)
    second = tasks(draft)[1]
    drafts.revise_line(second, by=seen(world, 0), dropped=True)
    answer = signed_in(world, "supervisor").post(address(draft), form)
    assert f"已不在这份拟办稿里的条目：{second.number}" in answer.content.decode()


def test_only_what_is_missing_can_be_looked_at(world: World, draft: Draft) -> None:
    first, second = tasks(draft)
    page = signed_in(world, "supervisor").get(address(draft), {"only": "lacking"}).content.decode()
    assert (f'name="lead-{first.number}"' in page, f'name="lead-{second.number}"' in page) == (False, True)


def test_a_pasted_table_is_previewed_and_then_taken(world: World, draft: Draft) -> None:
    client, second = signed_in(world, "supervisor"), tasks(draft)[1]
    place = reverse("desk_sheet_in", kwargs={"draft": draft.pk})
    text = f"编号\t牵头单位\t时限\r\n{second.number}\t生态环境局\t2020/6/1\r\n"
    page = client.post(place, {"text": text, "version": 0}).content.decode()
    assert draft.changes.count() == 0
    (held,) = re.findall(r'name="held" value="([^"]+)"', page)
    client.post(reverse("desk_sheet_take", kwargs={"draft": draft.pk}), {"held": held})
    assert (tasks(draft)[1].lead, tasks(draft)[1].due) == (world.units["environment"], date(2020, 6, 1))
    for text, told in (
        (" ", "没有粘贴任何内容"),
        ("甲\t乙", "编号"),
        (f"编号\t时限\n{second.number}\t明天", "第 2 行 B 列"),
    ):
        answer = client.post(place, {"text": text, "version": 1})
        assert answer.status_code == 422
        assert told in answer.content.decode()


@pytest.mark.parametrize("name", ["officer", "leader", "stranger", "auditor"])
def test_the_table_is_the_supervision_offices_alone(world: World, draft: Draft, name: str) -> None:
    client = signed_in(world, name)
    assert (client.get(address(draft)).status_code, client.post(address(draft)).status_code) == (403, 403)


def test_an_adopted_draft_has_no_table_and_a_page_without_version_is_refused(world: World, draft: Draft) -> None:
    client = signed_in(world, "supervisor")
    assert client.post(address(draft), {"do": "save"}).status_code == 422
    Draft.objects.filter(id=draft.pk).update(adopted="2020-04-01T10:00Z")
    assert client.get(address(draft)).status_code == 409


def test_a_long_draft_is_paged_and_costs_no_more_statements(
    world: World, django_assert_max_num_queries: object
) -> None:
    text = "方案\n\n一、重点任务\n\n" + "".join(
        f"（{place}）2020年6月底前完成第{place}号小区改造。\n\n" for place in range(1, 131)
    )
    draft = received(world, text)
    client = signed_in(world, "supervisor")
    with django_assert_max_num_queries(25):
        page = client.get(address(draft)).content.decode()
    assert page.count('name="picked"') == 100
    assert "1 / 2" in page
    assert client.get(address(draft), {"page": 2}).content.decode().count('name="picked"') == len(tasks(draft)) - 100
