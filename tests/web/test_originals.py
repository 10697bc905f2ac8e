"""Tests of originals: a file read at the desk is kept as it came and shown as it stands, or refused and gone."""

import io
from collections.abc import Callable

import docx
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bihuan.core.words import Refused
from bihuan.ledger import clock
from bihuan.plans import drafts, facsimile, originals
from bihuan.plans.models import Document, Draft, Original
from tests.plans.test_drafts import TEXT
from tests.reading import files
from tests.web.cast import World, signed_in

pytestmark = pytest.mark.django_db

LINES = (
    "关于印发城市更新方案的通知",
    "一、重点任务",
    "（一）6月底前完成12个小区雨污分流改造。",
    "（二）9月底前建成5处口袋公园。",
)


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path) -> None:
    """Files kept in a folder of the test's own."""
    kept = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}}
    settings.STORAGES = kept


def printed() -> bytes:
    return files.pdf([[(72, 780 - 40 * place, line) for place, line in enumerate(LINES)]])


def typed() -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for line in LINES:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def sent(name: str, content: bytes) -> dict[str, object]:
    return {"kind": "plan", "issued": "2020-03-20", "file": SimpleUploadedFile(name, content)}


KINDS: list[tuple[str, Callable[[], bytes]]] = [
    ("方案.txt", lambda: TEXT.encode("gb18030")),
    ("方案.docx", typed),
    ("方案.pdf", printed),
    ("方案.html", lambda: f"<html><body>{''.join(f'<p>{line}</p>' for line in LINES)}</body></html>".encode()),
]


@pytest.mark.parametrize(("name", "content"), KINDS, ids=[name for name, _ in KINDS])
def test_a_file_becomes_a_draft_and_is_kept_as_it_came(world: World, name: str, content: Callable[[], bytes]) -> None:
    client, came = signed_in(world, "supervisor"), content()
    answer = client.post(reverse("desk_receive"), sent(name, came), follow=True)
    original = Original.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("desk_draft", kwargs={"draft": Draft.objects.get().pk})
    assert original.document.title == "方案"
    place = {"draft": Draft.objects.get().pk}
    assert client.get(reverse("desk_original", kwargs=place)).content == came
    for line in Draft.objects.get().lines.filter(is_heading=False):
        assert answer.content.decode().count(f'id="s{line.number}"') == 1


def test_a_page_of_a_pdf_is_shown_as_a_picture_with_its_sentences_marked(world: World) -> None:
    client = signed_in(world, "supervisor")
    page = client.post(reverse("desk_receive"), sent("方案.pdf", printed()), follow=True).content.decode()
    draft = Draft.objects.get()
    address = reverse("desk_page", kwargs={"draft": draft.pk, "page": 1})
    assert f'src="{address}"' in page
    assert page.count("<rect ") >= 2
    assert client.get(address).content.startswith(b"\x89PNG")
    assert client.get(reverse("desk_page", kwargs={"draft": draft.pk, "page": 2})).status_code == 404
    assert signed_in(world, "officer").get(address).status_code == 403
    as_text = client.get(reverse("desk_draft", kwargs={"draft": draft.pk}) + "?as=text").content.decode()
    assert "<rect " not in as_text


def test_a_workbook_is_shown_as_a_table_with_its_letters(world: World) -> None:
    book = files.xlsx()
    page = signed_in(world, "supervisor").post(reverse("desk_receive"), sent("分解表.xlsx", book), follow=True)
    assert '<th scope="col">A</th>' in page.content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("扫描.pdf", files.scan),
        ("加密.pdf", lambda: files.pdf([[(72, 700, LINES[2])]], password="x")),
        ("方案.docx", printed),
        ("密件.txt", lambda: f"机密★1年\n\n{TEXT}".encode()),
        ("空.txt", lambda: b""),
        ("压缩.zip", lambda: b"7z\xbc\xaf\x27\x1c"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_of_it_is_kept(
    world: World, name: str, content: Callable[[], bytes]
) -> None:
    answer = signed_in(world, "supervisor").post(reverse("desk_receive"), sent(name, content()))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert (Document.objects.count(), Original.objects.count()) == (0, 0)
    assert not default_storage.exists("originals") or default_storage.listdir("originals")[1] == []


def kept(world: World, content: bytes) -> Original:
    head = drafts.headed(title="方案", kind="plan", issued=None)
    return originals.keep(content, name="方案.pdf", head=head, person=world.people["supervisor"], at=clock.now())


def test_only_a_long_pdf_is_read_in_the_background(world: World) -> None:
    assert not originals.is_long(kept(world, printed()))
    assert originals.is_long(kept(world, printed() + b"%" * originals.AT_ONCE))


def test_progress_is_shown_and_a_reading_that_still_lives_is_not_begun_twice(world: World) -> None:
    original = kept(world, printed())
    Original.objects.filter(id=original.pk).update(beat="2999-01-01T00:00Z", pages=300, pages_read=120)
    assert not originals.go_on(original, at=clock.now())
    page = signed_in(world, "supervisor").get(reverse("desk_reading", kwargs={"original": original.pk}))
    assert "第 120 页，共 300 页" in page.content.decode()


def test_a_file_being_read_cannot_be_removed_and_a_refused_one_can(world: World) -> None:
    original, client = kept(world, printed()), signed_in(world, "supervisor")
    address = reverse("desk_forget", kwargs={"original": original.pk})
    assert client.post(address).status_code == 409
    Original.objects.filter(id=original.pk).update(refusal={"zh": "没有读成。", "en": "Not read."})
    assert "没有读成。" in client.get(reverse("desk_reading", kwargs={"original": original.pk})).content.decode()
    assert client.post(address).status_code == 302
    assert not Original.objects.exists()


def test_reading_now_removes_what_it_refuses(world: World) -> None:
    original = kept(world, files.scan())
    with pytest.raises(Refused):
        originals.read_now(original, at=clock.now())
    assert not Original.objects.exists()


def test_pieces_cut_at_places_are_still_the_whole_text() -> None:
    pieces = [facsimile.Piece("甲乙", None), facsimile.Piece("丙丁戊", 1, 1), facsimile.Piece("己", None)]
    places = {"starts": [0, 3], "at": [[0, 0, 1, 0, 0, 0, "", None], [0, 0, 2, 0, 0, 0, "", None]]}
    (leaf,) = facsimile.leaves(pieces, places=places, sizes=[])
    assert [[(piece.text, piece.number, piece.first) for piece in block] for block in leaf.blocks] == [
        [("甲乙", None, False), ("丙", 1, True)],
        [("丁戊", 1, False), ("己", None, False)],
    ]
