"""Tests of adding by hand, at the desk, a task that the reading missed."""

import pytest
from django.urls import reverse

from bihuan.ledger import clock
from bihuan.plans.models import Draft
from tests.plans.test_drafts import received, tasks
from tests.plans.test_shaping import TEXT, version
from tests.web.cast import signed_in
from tests.world import World, at, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = build_world()
    with clock.standing_at(at(world.day)):
        yield world


@pytest.mark.parametrize(("tongue", "button"), [("zh", "添加任务"), ("en", "Add the task")])
def test_a_task_is_added_by_hand_to_a_draft_in_which_nothing_was_read(world: World, tongue: str, button: str) -> None:
    draft = received(world, "今天天气很好。")
    place = {"draft": draft.pk}
    client = signed_in(world, "supervisor")
    client.post("/language/", {"language": tongue, "back": "/"})
    page = client.get(reverse("desk_draft", kwargs=place)).content.decode()
    assert button in page
    assert "已补齐" not in page
    for name in ("desk_table", "desk_deploy", "desk_sheet"):
        assert client.get(reverse(name, kwargs=place)).status_code == 200, name
    assert client.post(reverse("desk_deploy", kwargs=place), {"key": "one"}).status_code == 422
    client.post("/language/", {"language": "zh", "back": "/"})
    answer = client.post(reverse("desk_add", kwargs=place), {"version": 0, "task": "建立台账", "after": ""})
    (added,) = tasks(draft)
    assert answer["Location"].endswith(f"#l{added.number}")
    assert "添加（第 1 条）" in client.get(reverse("desk_draft", kwargs=place)).content.decode()


def test_an_uploaded_document_without_a_task_opens_an_empty_draft(world: World) -> None:
    sent = {"title": "天气", "kind": "plan", "text": "今天天气很好。"}
    answer = signed_in(world, "supervisor").post(reverse("desk_receive"), sent)
    draft = Draft.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk_draft", kwargs={"draft": draft.pk}))
    assert not draft.lines.exists()


def test_a_refused_task_keeps_its_words_on_the_page(world: World) -> None:
    draft = received(world, TEXT)
    address = reverse("desk_add", kwargs={"draft": draft.pk})
    client = signed_in(world, "supervisor")
    answer = client.post(address, {"version": 0, "task": "建立台账", "after": "99"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "没有第 99 条" in page
    assert 'value="建立台账"' in page
    assert client.post(address, {"version": 0, "task": " "}).status_code == 422
    assert version(draft) == 0
