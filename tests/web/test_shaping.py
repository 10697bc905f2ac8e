"""Tests of the desk's tree and tables: who may change them, what the page says, what it refuses and keeps."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan.ledger import clock
from bihuan.ledger.models import Entry
from bihuan.matters.acts import perform
from bihuan.matters.adopt import adopt
from bihuan.matters.models import Matter
from bihuan.plans import sheets, tabling
from bihuan.plans.models import Draft, Line, Node
from tests.plans.test_drafts import received, tasks
from tests.plans.test_shaping import TEXT, state, version
from tests.plans.test_tabling import edited
from tests.web.cast import signed_in
from tests.world import World, at, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = build_world()
    with clock.standing_at(at(world.day)):
        yield world


def shape(client: Client, line: Line, what: str, **sent: object) -> HttpResponse:
    place = {"draft": line.draft_id, "number": line.number, "what": what}
    return client.post(reverse("desk_shape", kwargs=place), {"version": version(line.draft), **sent})


def doors(draft: Draft) -> list[tuple[str, str]]:
    place = {"draft": draft.pk}
    line = {**place, "number": tasks(draft)[0].number}
    shapes = ("merge", "split", "move", "retype", "elsewhere", "continue")
    return [
        *(("post", reverse("desk_shape", kwargs={**line, "what": what})) for what in shapes),
        ("post", reverse("desk_add", kwargs=place)),
        ("post", reverse("desk_undo", kwargs=place)),
        ("get", reverse("desk_sheet", kwargs=place)),
        ("post", reverse("desk_sheet_in", kwargs=place)),
        ("post", reverse("desk_sheet_take", kwargs=place)),
    ]


@pytest.mark.parametrize("name", ["officer", "colleague", "leader", "stranger", "sysadmin", "auditor"])
def test_only_the_supervision_office_changes_the_tree_or_takes_the_table(world: World, name: str) -> None:
    draft = received(world, TEXT)
    before = state(draft)
    client = signed_in(world, name)
    for method, address in doors(draft):
        assert getattr(client, method)(address, {"version": 0}).status_code == 403, address
    assert state(draft) == before


def test_a_visitor_is_sent_to_the_sign_in(world: World) -> None:
    for method, address in doors(received(world, TEXT)):
        answer = getattr(Client(), method)(address)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_login")), address


def test_an_unknown_shape_line_or_draft_answers_404(world: World) -> None:
    draft = received(world, TEXT)
    client = signed_in(world, "supervisor")
    assert shape(client, tasks(draft)[0], "melt").status_code == 404
    for place in ({"draft": 404, "number": 1}, {"draft": draft.pk, "number": 404}):
        assert client.post(reverse("desk_shape", kwargs={**place, "what": "retype"})).status_code == 404


def test_each_shape_goes_back_to_its_line_and_is_told_under_changes(world: World) -> None:
    draft = received(world, TEXT)
    client = signed_in(world, "supervisor")
    first, second, third = tasks(draft)
    top = Line.objects.filter(draft=draft, is_heading=True).latest("number")
    cut = second.text.index("，") + 1
    for line, what, sent in (
        (first, "merge", {"others": str(third.number)}),
        (second, "split", {"parts": f"{second.text[:cut]}\n{second.text[cut:]}"}),
        (second, "move", {"under": str(top.number)}),
        (second, "elsewhere", {}),
        (first, "retype", {}),
    ):
        answer = shape(client, line, what, **sent)
        assert (answer.status_code, answer["Location"].endswith(f"#l{line.number}")) == (302, True), what
    page = client.get(reverse("desk_draft", kwargs={"draft": draft.pk})).content.decode()
    for word in ("合并", "拆分", "移动", "另行办理", "改类型"):
        assert f"杜督明 03-30 10:00 {word}" in page
    assert "其中另行办理 1" in page
    assert second.text[:cut] not in page.split('aria-label="条目"')[0].split('aria-label="来源文件"')[1]


def test_undo_says_what_it_undid(world: World) -> None:
    draft = received(world, TEXT)
    client = signed_in(world, "supervisor")
    before = state(draft)
    shape(client, tasks(draft)[0], "elsewhere")
    answer = client.post(reverse("desk_undo", kwargs={"draft": draft.pk}), {"version": 1}, follow=True)
    assert "已撤销：杜督明" in answer.content.decode()
    assert state(draft) == before
    refused = client.post(reverse("desk_undo", kwargs={"draft": draft.pk}), {"version": 2})
    assert refused.status_code == 409
    assert "没有可以撤销的改动" in refused.content.decode()


def test_the_second_of_two_sees_what_the_first_changed(world: World) -> None:
    draft = received(world, TEXT)
    first = tasks(draft)[0]
    address = reverse("desk_line", kwargs={"draft": draft.pk, "number": first.number})
    signed_in(world, "supervisor").post(address, {"version": 0, "standard": "甲"})
    part = {"HX-Request": "true"}
    answer = signed_in(world, "supervision_head").post(address, {"version": 0, "standard": "乙"}, headers=part)
    assert answer.status_code == 409
    assert "杜督明" in answer.content.decode()
    assert "完成标准" in answer.content.decode()
    late = {"draft": draft.pk, "number": first.number, "what": "retype"}
    answer = signed_in(world, "supervision_head").post(reverse("desk_shape", kwargs=late), {"version": 0})
    assert answer.status_code == 409
    assert "杜督明" in answer.content.decode()


def test_names_typed_in_short_mean_the_unit_and_unclear_ones_are_refused(world: World) -> None:
    draft = received(world, TEXT)
    second = tasks(draft)[1]
    client = signed_in(world, "supervisor")
    address = reverse("desk_line", kwargs={"draft": draft.pk, "number": second.number})
    part = {"HX-Request": "true"}
    client.post(
        address, {"version": 0, "lead": "区住建局", "joint": "自然资源局、环境局", "each": "各镇街"}, headers=part
    )
    second.refresh_from_db()
    assert (second.lead, second.joint, second.each) == (None, [], [world.unit("town")])
    client.post(address, {"version": 0, "lead": "区住建局", "joint": "自然资源局", "each": ""}, headers=part)
    second.refresh_from_db()
    assert (second.lead, second.joint, second.each) == (world.units["housing"], [world.unit("land")], [])


def test_hints_show_suggestions_with_reason_repeats_and_how_sure(world: World) -> None:
    world.units["environment"].remit = "扬尘治理和大气监测"
    world.units["environment"].save()
    draft = received(world, TEXT)
    client = signed_in(world, "supervisor")
    address = reverse("desk_draft", kwargs={"draft": draft.pk})
    page = client.get(address).content.decode()
    assert "职责目录“扬尘治理和大气监测”含“扬尘治理" in page
    assert "“各镇街”已展开为全部单位，请核对" in page
    assert "把握" in page
    ordered = client.get(address, {"by": "confidence"}).context["lines"]
    sure = [shown.line.confidence for shown in ordered]
    assert sure == sorted(sure)
    assert not any(shown.line.is_heading for shown in ordered)


def test_a_line_under_way_already_is_continued_not_opened_again(world: World) -> None:
    supervisor = world.actor("supervisor")
    offices = {"supervisor": world.unit("supervision"), "coordinator": world.unit("office")}
    draft = received(world, TEXT)
    client = signed_in(world, "supervisor")
    for line in tasks(draft):
        address = reverse("desk_line", kwargs={"draft": draft.pk, "number": line.number})
        client.post(address, {"version": version(draft), "lead": "住建局", "joint": "", "due": "2020-06-30"})
    adopt(supervisor, Draft.objects.get(id=draft.pk), **offices, at=at(world.day))
    count = Matter.objects.count()
    again = received(world, TEXT)
    page = client.get(reverse("desk_draft", kwargs={"draft": again.pk}))
    shown = [one for one in page.context["lines"] if one.continues]
    assert shown
    for line in tasks(again):
        assert shape(client, line, "continue", matter=shown[0].continues.matter).status_code == 302
    assert shape(client, tasks(again)[0], "continue", matter=99999).status_code == 422
    assert Matter.objects.count() == count


@pytest.fixture
def continued(world: World) -> tuple[Draft, int]:
    """A draft, its first line continuing a matter of an earlier plan, its others complete."""
    offices = {"supervisor": world.unit("supervision"), "coordinator": world.unit("office")}
    first, second, client = received(world, TEXT), received(world, TEXT), signed_in(world, "supervisor")
    for draft in (first, second):
        for line in tasks(draft):
            address = reverse("desk_line", kwargs={"draft": draft.pk, "number": line.number})
            client.post(address, {"version": version(draft), "lead": "住建局", "joint": "", "due": "2020-06-30"})
    done = adopt(world.actor("supervisor"), Draft.objects.get(id=first.pk), **offices, at=at(world.day))
    assert shape(client, tasks(second)[0], "continue", matter=done[0].matter).status_code == 302
    return second, done[0].matter


def test_a_continued_matter_is_placed_in_the_new_plan_as_well(world: World, continued: tuple[Draft, int]) -> None:
    draft, matter = continued
    count = Matter.objects.filter(part_of=None).count()
    answer = signed_in(world, "supervisor").post(reverse("desk_deploy", kwargs={"draft": draft.pk}), {"key": "two"})
    assert answer.status_code == 302
    draft.refresh_from_db()
    placed = Matter.objects.get(id=matter).placement_rows.values_list("node__plan", flat=True)
    assert draft.plan_id in placed
    assert len(set(placed)) == 2
    assert Matter.objects.filter(part_of=None).count() == count + len(tasks(draft)) - 1
    assert Entry.objects.filter(subject=f"matter:{matter}").latest("seq").act == "revise"


def test_a_continued_matter_that_cannot_be_revised_holds_the_whole_draft_back(
    world: World, continued: tuple[Draft, int]
) -> None:
    draft, matter = continued
    moved = {"receiver_name": "市住建局", "reason": "属市级事权", "basis": "document", "basis_text": "〔2020〕8号"}
    perform(world.actor("supervisor"), f"matter:{matter}", "transfer", moved, at=at(world.day))
    count = Matter.objects.count()
    answer = signed_in(world, "supervisor").post(reverse("desk_deploy", kwargs={"draft": draft.pk}), {"key": "two"})
    assert answer.status_code == 409
    assert f"第 {tasks(draft)[0].number} 条" in answer.content.decode()
    draft.refresh_from_db()
    assert (draft.adopted, Matter.objects.count()) == (None, count)


def test_a_deployed_draft_has_parts_joint_leads_and_wordless_places(world: World) -> None:
    draft = received(world, TEXT)
    client = signed_in(world, "supervisor")
    first, second, third = tasks(draft)
    shape(client, third, "elsewhere")
    for line, sent in ((first, {}), (second, {"lead": "自然资源局"})):
        address = reverse("desk_line", kwargs={"draft": draft.pk, "number": line.number})
        client.post(address, {"version": version(draft), "due": "2020-06-30", **sent})
    answer = client.post(reverse("desk_deploy", kwargs={"draft": draft.pk}), {"key": "one"})
    assert answer.status_code == 302
    whole = {matter.lead.name: matter for matter in Matter.objects.filter(part_of=None).select_related("lead")}
    assert whole.keys() == {"住房建设局", "自然资源局"}
    assert [part.lead.name for part in whole["住房建设局"].parts.all()] == ["自然资源局"]
    assert [part.lead.name for part in whole["自然资源局"].parts.all()] == ["云溪镇"]
    assert Node.objects.filter(kind="elsewhere").count() == 1
    assert third.text not in str(list(draft.changes.values_list("before", "after")))


def test_the_table_goes_out_comes_back_previewed_and_is_taken_once_confirmed(world: World) -> None:
    draft = received(world, TEXT)
    client = signed_in(world, "supervisor")
    place = {"draft": draft.pk}
    out = client.get(reverse("desk_sheet", kwargs=place))
    assert sheets.read(out.content, name="表", columns=tabling.COLUMNS).about["draft"] == str(draft.pk)
    first = tasks(draft)[0]
    content = edited(world, draft, cells={(first.number, "standard"): "28 处联网"})
    page = client.post(reverse("desk_sheet_in", kwargs=place), {"file": SimpleUploadedFile("表.xlsx", content)})
    assert page.status_code == 200
    assert "28 处联网" in page.content.decode()
    assert tasks(draft)[0].standard == first.standard
    held = page.context["held"]
    tampered = client.post(reverse("desk_sheet_take", kwargs=place), {"held": held + "x"})
    assert tampered.status_code == 409
    assert client.post(reverse("desk_sheet_take", kwargs=place), {"held": held}).status_code == 302
    assert tasks(draft)[0].standard == "28 处联网"


def test_a_wrong_table_is_shown_with_its_cells_and_no_way_to_confirm(world: World) -> None:
    draft = received(world, TEXT)
    content = edited(world, draft, cells={(tasks(draft)[0].number, "due"): "明天"})
    address = reverse("desk_sheet_in", kwargs={"draft": draft.pk})
    client = signed_in(world, "supervisor")
    page = client.post(address, {"file": SimpleUploadedFile("表.xlsx", content)})
    assert page.status_code == 422
    assert "列：应为日期" in page.content.decode()
    assert "held" not in page.context
    assert client.post(address).status_code == 422


def test_the_page_asks_the_same_of_the_database_however_many_lines(world: World, django_assert_num_queries) -> None:
    few = received(world, TEXT)
    many = received(world, TEXT + TEXT.replace("老旧小区", "背街小巷").replace("扬尘", "河道").replace("一、", "三、"))
    client = signed_in(world, "supervisor")
    client.get(reverse("desk_draft", kwargs={"draft": few.pk}))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("desk_draft", kwargs={"draft": few.pk}))
    with django_assert_num_queries(len(asked)):
        client.get(reverse("desk_draft", kwargs={"draft": many.pk}))
