"""Tests of the deploy desk: who may use it, what it shows, what it refuses and keeps."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bihuan.ledger import clock
from bihuan.matters.models import Matter
from bihuan.plans import drafts
from bihuan.plans.facsimile import pieces_of
from bihuan.plans.models import Document, Draft, Line
from tests.plans.test_drafts import TEXT, received, tasks
from tests.world import World, at, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = build_world()
    with clock.standing_at(at(world.day)):
        yield world


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def routes(draft: Draft) -> list[tuple[str, str]]:
    place = {"draft": draft.pk}
    return [
        ("get", reverse("desk")),
        ("post", reverse("desk_receive")),
        ("post", reverse("desk_quick")),
        ("get", reverse("desk_draft", kwargs=place)),
        ("post", reverse("desk_line", kwargs={**place, "number": tasks(draft)[0].number})),
        ("get", reverse("desk_deploy", kwargs=place)),
        ("post", reverse("desk_deploy", kwargs=place)),
    ]


@pytest.mark.parametrize("name", ["officer", "colleague", "leader", "stranger", "sysadmin", "auditor"])
def test_only_the_supervision_office_enters_any_door_of_the_desk(world: World, name: str) -> None:
    draft = received(world)
    client = signed_in(world, name)
    for method, address in routes(draft):
        answer = getattr(client, method)(address)
        assert answer.status_code == 403, address
        assert "督查单位" in answer.content.decode()
    assert (Draft.objects.count(), Matter.objects.count()) == (1, 0)


def test_a_visitor_who_is_not_signed_in_is_sent_to_the_sign_in(world: World) -> None:
    for method, address in routes(received(world)):
        answer = getattr(Client(), method)(address)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_login")), address


def test_pages_are_open_to_the_supervision_office(world: World) -> None:
    draft = received(world)
    for name in ("supervisor", "supervision_head"):
        for method, address in routes(draft):
            if method == "get":
                assert signed_in(world, name).get(address).status_code == 200, address


def test_a_pasted_document_becomes_a_draft_with_its_sentences_marked_and_escaped(world: World) -> None:
    client = signed_in(world, "supervisor")
    sent = {"title": "方案", "kind": "plan", "issued": "2020-03-20", "text": TEXT + "<script>alert(1)</script>"}
    answer = client.post(reverse("desk_receive"), sent, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("desk_draft", kwargs={"draft": Draft.objects.get().pk})
    assert "<script>alert" not in page
    for line in tasks(Draft.objects.get()):
        assert f'id="s{line.number}" href="#l{line.number}"' in page
        assert f'id="l{line.number}"' in page


def test_the_pieces_put_together_are_the_whole_text(world: World) -> None:
    draft = received(world)
    lines = list(Line.objects.filter(draft=draft))
    cut = pieces_of(draft.document.text, lines=lines)
    assert "".join(piece.text for piece in cut) == draft.document.text
    assert [piece.number for piece in cut if piece.number] == [line.number for line in tasks(draft)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("方案.docx", b"PK\x03\x04"),
        ("方案.txt", b"PK\x03\x04"),
        ("方案.txt", b""),
        ("方案.txt", b"a" * (5 * 1024 * 1024 + 1)),
    ],
)
def test_an_upload_that_cannot_be_read_is_refused_with_what_was_typed_kept(
    world: World, name: str, content: bytes
) -> None:
    sent = {"title": "旧城方案", "kind": "plan", "file": SimpleUploadedFile(name, content)}
    answer = signed_in(world, "supervisor").post(reverse("desk_receive"), sent)
    assert answer.status_code == 422
    assert 'value="旧城方案"' in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()
    assert not Document.objects.exists()


def test_a_text_file_is_read(world: World) -> None:
    sent = {"title": "方案", "kind": "plan", "file": SimpleUploadedFile("方案.TXT", TEXT.encode("gb18030"))}
    assert signed_in(world, "supervisor").post(reverse("desk_receive"), sent).status_code == 302
    assert Document.objects.get().text == TEXT


def test_a_line_filled_in_place_answers_with_itself_and_shrunken_gaps(world: World) -> None:
    draft = received(world)
    line = tasks(draft)[1]
    address = reverse("desk_line", kwargs={"draft": draft.pk, "number": line.number})
    sent = {"version": 0, "lead": "生态环境局", "due": "2020-05-31", "standard": "28 处联网"}
    answer = signed_in(world, "supervisor").post(address, sent, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'role="alert"' not in page
    assert 'id="version" name="version" value="1"' in page
    assert f'href="#l{line.number}"' not in page
    line.refresh_from_db()
    assert line.lead == world.units["environment"]


@pytest.mark.parametrize(
    ("sent", "status"), [({"version": 7, "standard": "甲"}, 409), ({"version": 0, "lead": "某某局"}, 422)]
)
def test_a_stale_or_wrong_edit_is_refused_in_place(world: World, sent: dict[str, object], status: int) -> None:
    draft = received(world)
    line = tasks(draft)[1]
    address = reverse("desk_line", kwargs={"draft": draft.pk, "number": line.number})
    answer = signed_in(world, "supervisor").post(address, sent, headers={"HX-Request": "true"})
    assert answer.status_code == status
    assert 'role="alert"' in answer.content.decode()
    line.refresh_from_db()
    assert (line.standard, line.lead) == (tasks(draft)[1].standard, None)


def test_a_dropped_line_is_drawn_anew_and_counted_no_more(world: World) -> None:
    draft = received(world)
    line = tasks(draft)[1]
    address = reverse("desk_line", kwargs={"draft": draft.pk, "number": line.number})
    sent = {"version": 0, "dropped": "1"}
    answer = signed_in(world, "supervisor").post(address, sent, headers={"HX-Request": "true"})
    assert answer["HX-Retarget"] == f"#l{line.number}"
    assert f'id="l{line.number}"' in answer.content.decode()
    assert not any(gap.line == line for gap in drafts.gaps(draft))


def test_a_draft_is_confirmed_by_unit_and_then_stands_on_its_board(world: World) -> None:
    draft = received(world)
    client = signed_in(world, "supervisor")
    line = tasks(draft)[1]
    client.post(
        reverse("desk_line", kwargs={"draft": draft.pk, "number": line.number}), {"version": 0, "lead": "生态环境局"}
    )
    address = reverse("desk_deploy", kwargs={"draft": draft.pk})
    assert "住房建设局" in client.get(address).content.decode()
    answer = client.post(address, {"key": "one"}, follow=True)
    draft.refresh_from_db()
    assert answer.redirect_chain[-1][0] == reverse("board_plan", kwargs={"plan": draft.plan_id})
    assert "已交办 2 项" in answer.content.decode()
    assert client.post(address, {"key": "two"}).status_code == 302
    assert Matter.objects.count() == 2


def test_a_draft_with_a_missing_lead_is_not_deployed_and_says_which_line(world: World) -> None:
    draft = received(world)
    answer = signed_in(world, "supervisor").post(reverse("desk_deploy", kwargs={"draft": draft.pk}))
    assert answer.status_code == 422
    assert f"第 {tasks(draft)[1].number} 条" in answer.content.decode()
    assert not Matter.objects.exists()


def test_one_spoken_line_is_deployed_and_a_wrong_one_is_kept_on_the_page(world: World) -> None:
    client = signed_in(world, "supervisor")
    sent = {"title": "清理河道", "lead": "云溪镇", "due": "2020-04-10", "source_note": "区领导电话", "key": "q"}
    wrong = client.post(reverse("desk_quick"), {**sent, "lead": "某某局"})
    assert wrong.status_code == 422
    assert 'value="清理河道"' in wrong.content.decode()
    assert client.post(reverse("desk_quick"), sent).status_code == 302
    assert Matter.objects.get().lead == world.units["town"]


def test_a_draft_that_is_not_there_answers_404(world: World) -> None:
    assert signed_in(world, "supervisor").get(reverse("desk_draft", kwargs={"draft": 404})).status_code == 404


def test_the_desk_speaks_english_to_those_who_asked_for_it(world: World) -> None:
    world.people["supervisor"].language = "en"
    world.people["supervisor"].save()
    page = signed_in(world, "supervisor").get(reverse("desk_draft", kwargs={"draft": received(world).pk}))
    assert "Completion standard" in page.content.decode()
