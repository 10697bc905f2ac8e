"""Tests of asking units about a draft: from the desk to the duties and back, and who finds which door shut."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bihuan.ledger import clock
from bihuan.matters.adopt import adopt
from bihuan.plans import shaping
from bihuan.plans.models import Consultation, Draft, Line, Opinion, Original
from tests.plans.test_drafts import received, seen, tasks
from tests.plans.test_shaping import TEXT, state, version
from tests.web.cast import signed_in
from tests.world import World, at, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = build_world()
    with clock.standing_at(at(world.day)):
        yield world


@pytest.fixture
def draft(world: World) -> Draft:
    return received(world, TEXT)


def ask(world: World, draft: Draft, **sent: object) -> Client:
    client = signed_in(world, "supervisor")
    answer = client.post(reverse("desk_consult", kwargs={"draft": draft.pk}), sent)
    assert answer.status_code == 302
    return client


def asked(world: World, unit: str = "housing") -> Opinion:
    return Opinion.objects.get(unit=world.unit(unit))


def page_of(opinion: Opinion) -> str:
    return reverse("opinion", kwargs={"opinion": opinion.pk})


def suggest(world: World, draft: Draft, **sent: object) -> None:
    one = asked(world)
    said = {"answer": "suggestion", "seen": version(draft), "sentence": "工期不够", "due": "2020-07-31"} | sent
    assert signed_in(world, "officer").post(page_of(one), said).status_code == 302


def settle(client: Client, draft: Draft, opinion: Opinion, **sent: object) -> object:
    place = {"draft": draft.pk, "opinion": opinion.pk}
    return client.post(reverse("desk_settle", kwargs=place), {"version": version(draft)} | sent)


def test_a_line_goes_to_its_units_comes_back_and_is_taken_over(world: World, draft: Draft) -> None:
    desk = ask(world, draft, lines="", days="2")
    assert "等待答复" in desk.get(reverse("desk_draft", kwargs={"draft": draft.pk})).content.decode()
    unit = signed_in(world, "officer")
    assert page_of(asked(world)) in unit.get(reverse("duties")).content.decode()
    suggest(world, draft, lead="自然资源局")
    page = desk.get(reverse("desk_draft", kwargs={"draft": draft.pk})).content.decode()
    assert "工期不够" in page
    assert "2020-07-31" in page
    assert settle(desk, draft, asked(world), outcome="taken").status_code == 302
    line = Line.objects.get(id=asked(world).line_id)
    assert (str(line.due), line.lead_id) == ("2020-07-31", world.unit("land"))
    assert "已采纳" in unit.get(reverse("opinions")).content.decode()


def test_a_declined_suggestion_shows_its_unit_the_reason(world: World, draft: Draft) -> None:
    desk = ask(world, draft)
    suggest(world, draft)
    answer = settle(desk, draft, asked(world), outcome="declined", reason="")
    assert answer.status_code == 422
    assert "不采纳须说明理由" in answer.content.decode()
    settle(desk, draft, asked(world), outcome="declined", reason="会议已定时限")
    for address in (reverse("opinions"), page_of(asked(world))):
        assert "会议已定时限" in signed_in(world, "head").get(address).content.decode()


def test_what_was_typed_survives_a_refusal(world: World, draft: Draft) -> None:
    ask(world, draft)
    sent = {"answer": "suggestion", "seen": 0, "standard": "全部开工", "sentence": "", "due": "2020-07-31"}
    answer = signed_in(world, "officer").post(page_of(asked(world)), sent)
    assert answer.status_code == 422
    assert 'value="全部开工"' in answer.content.decode()
    assert asked(world).answer == ""


@pytest.mark.parametrize("name", ["colleague", "environment_officer", "leader", "stranger", "auditor", "supervisor"])
def test_others_find_neither_the_question_nor_the_answer(world: World, draft: Draft, name: str) -> None:
    ask(world, draft)
    suggest(world, draft)
    client = signed_in(world, name)
    assert client.get(page_of(asked(world))).status_code == 404
    assert client.post(page_of(asked(world)), {"answer": "no_objection", "seen": 0}).status_code == 404
    for address in (reverse("opinions"), reverse("duties")):
        assert page_of(asked(world)) not in client.get(address).content.decode()


@pytest.mark.parametrize("name", ["officer", "colleague", "leader", "stranger", "sysadmin", "auditor"])
def test_only_the_supervision_office_asks_and_settles(world: World, draft: Draft, name: str) -> None:
    ask(world, draft)
    suggest(world, draft)
    before = state(draft)
    client = signed_in(world, name)
    assert client.post(reverse("desk_consult", kwargs={"draft": draft.pk})).status_code == 403
    assert settle(client, draft, asked(world), outcome="taken").status_code == 403
    assert (state(draft), Consultation.objects.count()) == (before, 1)


def test_a_visitor_is_sent_to_the_sign_in_and_an_opinion_of_another_draft_is_unknown(
    world: World, draft: Draft
) -> None:
    desk = ask(world, draft)
    for address in (reverse("opinions"), page_of(asked(world))):
        assert Client().get(address)["Location"].startswith(reverse("account_login"))
    assert settle(desk, received(world, TEXT), asked(world), outcome="taken").status_code == 404


def test_asking_twice_is_refused_on_the_page_itself(world: World, draft: Draft) -> None:
    desk = ask(world, draft)
    answer = desk.post(reverse("desk_consult", kwargs={"draft": draft.pk}), {"lines": ""})
    assert answer.status_code == 409
    assert "没有可征求的单位" in answer.content.decode()


def test_deploying_tells_of_suggestions_that_are_not_settled(world: World, draft: Draft) -> None:
    desk = ask(world, draft)
    suggest(world, draft)
    assert "有 1 条意见" in desk.get(reverse("desk_deploy", kwargs={"draft": draft.pk})).content.decode()


def test_words_handled_elsewhere_leave_the_document_and_its_file_at_deployment(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    client = signed_in(world, "supervisor")
    file = SimpleUploadedFile("方案.txt", TEXT.encode())
    client.post(reverse("desk_receive"), {"title": "方案", "kind": "plan", "issued": "2020-03-20", "file": file})
    original = Original.objects.get()
    draft, storage, kept = Draft.objects.get(), original.content.storage, original.content.name
    first, second, third = tasks(draft)
    shaping.set_elsewhere(third, by=seen(world, 0))
    shaping.set_elsewhere(second, by=seen(world, 1))
    page = client.get(reverse("desk_deploy", kwargs={"draft": draft.pk})).content.decode()
    assert "2 条另行办理" in page
    assert storage.exists(kept)
    with django_capture_on_commit_callbacks(execute=True):
        offices = {"supervisor": world.unit("supervision"), "coordinator": world.unit("office")}
        adopt(world.actor("supervisor"), draft, at=at(world.day), **offices)
    draft = Draft.objects.get()
    assert not storage.exists(kept)
    assert "扬尘" not in draft.document.text
    assert len(draft.document.text) == len(TEXT)
    assert draft.document.text[first.start : first.end] == TEXT[first.start : first.end]
    place = {"draft": draft.pk}
    assert client.get(reverse("desk_original", kwargs=place)).status_code == 404
    page = client.get(reverse("desk_draft", kwargs=place)).content.decode()
    assert "原件不再保留" in page
    assert "扬尘" not in page


def test_a_draft_with_nothing_handled_elsewhere_keeps_document_and_file(world: World) -> None:
    client = signed_in(world, "supervisor")
    file = SimpleUploadedFile("方案.txt", TEXT.encode())
    client.post(reverse("desk_receive"), {"title": "方案", "kind": "plan", "issued": "2020-03-20", "file": file})
    draft = Draft.objects.get()
    Line.objects.filter(draft=draft, is_heading=False).update(lead=world.unit("housing"))
    offices = {"supervisor": world.unit("supervision"), "coordinator": world.unit("office")}
    adopt(world.actor("supervisor"), draft, at=at(world.day), **offices)
    assert Draft.objects.get().document.text == TEXT
    assert client.get(reverse("desk_original", kwargs={"draft": draft.pk})).content == TEXT.encode()
