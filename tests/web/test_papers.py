"""Files handed in as evidence: taken with the act, cleaned of what they hide, shown to whom the entry is, expunged."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from bihuan.core.words import Refused
from bihuan.ledger import clock
from bihuan.ledger.clock import standing_at
from bihuan.ledger.models import Word
from bihuan.matters import papers
from bihuan.matters.acts import perform
from bihuan.matters.models import Paper
from tests.reading.files import word_table
from tests.web.cast import TUESDAY, World, at, seq_of, signed_in, under_way

pytestmark = pytest.mark.django_db


def photograph(*, size: tuple[int, int] = (400, 300), form: str = "JPEG") -> bytes:
    """A photograph that lies on its side and says where and with what it was taken."""
    tags = Image.Exif()
    tags[0x0112] = 6
    tags[0x010F] = "某牌相机"
    tags.get_ifd(0x8825).update({1: "N", 2: (35.0, 24.0, 36.0), 3: "E", 4: (116.0, 35.0, 0.0)})
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, exif=tags, comment=b"hidden words")
    return out.getvalue()


def told(world: World, matter: int, *files: tuple[str, bytes], **more: object) -> tuple[Client, int, str]:
    """The note that an officer sends with files: the client, the status and the page that answered."""
    client = signed_in(world, "officer")
    handed = [SimpleUploadedFile(name, content) for name, content in files]
    sent = {"text": "现场情况", "seen": seq_of(matter), "evidence_handed": handed} | more
    answer = client.post(f"/matters/{matter}/acts/note", sent)
    return client, answer.status_code, answer.content.decode()


def test_a_photograph_is_kept_upright_without_its_place_and_shown_small(world: World) -> None:
    matter = under_way(world)
    assert b"hidden words" in photograph()
    client, status, page = told(world, matter, ("现场.jpg", photograph()))
    assert status == 302, page
    kept = Paper.objects.get()
    with kept.content.open("rb") as file:
        content = file.read()
    assert kept.named
    assert Image.open(io.BytesIO(content)).size == (300, 400)
    assert not Image.open(io.BytesIO(content)).getexif()
    assert b"hidden words" not in content
    address = f"/matters/{matter}/papers/{seq_of(matter)}/evidence1_file"
    assert address in client.get(f"/matters/{matter}").content.decode()
    whole, small = client.get(address), client.get(f"{address}?small")
    assert (whole["Content-Type"], whole.content) == ("image/jpeg", content)
    assert max(Image.open(io.BytesIO(small.content)).size) == 240
    assert "%E7%8E%B0%E5%9C%BA.jpg" in whole["Content-Disposition"]


def test_a_document_is_handed_back_as_it_came_to_be_saved(world: World) -> None:
    matter, document = under_way(world), word_table()
    client, status, page = told(world, matter, (r"C:\我的文件\验收表.docx", document))
    assert status == 302, page
    answer = client.get(f"/matters/{matter}/papers/{seq_of(matter)}/evidence1_file")
    assert answer.content == document
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "验收表.docx" in client.get(f"/matters/{matter}").content.decode()
    assert "我的文件" not in client.get(f"/matters/{matter}").content.decode()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("程序.exe", b"MZ\x00\x01\x02" * 40, "不是可以附上的类型"),
        ("页面.html", b"<html><script>alert(1)</script></html>", "不是可以附上的类型"),
        ("动画.gif", b"GIF89a" + bytes(60), "不是可以附上的类型"),
        ("空的.jpg", b"", "是空文件"),
        ("坏的.jpg", photograph()[:120], "打不开"),
        ("改名.pdf", word_table(), "pdf"),
        ("太大.jpg", photograph(size=(9_000, 9_000), form="PNG"), "像素"),
    ],
)
def test_what_is_not_taken_is_refused_with_what_was_typed_kept(
    world: World, name: str, content: bytes, sentence: str
) -> None:
    matter = under_way(world)
    before = seq_of(matter)
    _, status, page = told(world, matter, ("现场.jpg", photograph()), (name, content))
    assert status == 422
    assert sentence in page
    assert "现场情况" in page
    assert seq_of(matter) == before
    first = Paper.objects.get()
    assert not first.named
    assert f'value="{first.digest}"' in page, "the first file need not be chosen again"


def test_more_papers_than_the_kind_takes_are_refused(world: World) -> None:
    matter = under_way(world)
    files = [(f"{n}.txt", f"第{n}份".encode()) for n in range(6)]
    _, status, page = told(world, matter, *files)
    assert status == 422
    assert "一次最多附 5 件佐证材料，现为 6 件" in page


def test_a_file_of_somebody_else_cannot_be_named_before_an_entry_has_shown_it(world: World) -> None:
    matter = under_way(world)
    theirs = papers.keep("底稿".encode(), name="底稿.txt", person=world.people["supervisor"], at=clock.now())
    officer, subject = world.actor("officer"), f"matter:{matter}"
    for digest in (theirs.digest, "0" * 64):
        payload = {"text": "补", "evidence": [{"name": "底稿", "file": digest}]}
        with pytest.raises(Refused) as refusal:
            perform(officer, subject, "note", payload, at=clock.now())
        assert refusal.value.sentence.key == "paper_unknown"
    assert not Paper.objects.get(id=theirs.pk).named


def test_a_digest_that_is_none_is_refused(world: World) -> None:
    matter = under_way(world)
    _, status, page = told(world, matter, evidence_name="某图", evidence_file="../../etc/passwd")
    assert status == 422
    assert "所附文件应先上传" in page


def test_a_paper_is_shown_to_whom_the_matter_is_and_to_nobody_else(world: World) -> None:
    matter = under_way(world, visibility="parties")
    client, status, page = told(world, matter, ("现场.jpg", photograph()))
    assert status == 302, page
    address = f"/matters/{matter}/papers/{seq_of(matter)}/evidence1_file"
    assert client.get(address).status_code == 200
    assert signed_in(world, "supervisor").get(address).status_code == 200
    assert signed_in(world, "stranger").get(address).status_code == 404
    assert Client().get(address).status_code == 302
    for wrong in ("evidence2_file", "text", "evidence1"):
        assert client.get(f"/matters/{matter}/papers/{seq_of(matter)}/{wrong}").status_code == 404


def test_an_expunged_paper_is_gone_with_its_bytes(world: World, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    from bihuan.ledger import expunge
    from bihuan.matters import expunging
    from tests.matters.test_expunging import order

    matter = under_way(world)
    client, _, _ = told(world, matter, ("现场.jpg", photograph()))
    seq, kept = seq_of(matter), Paper.objects.get()
    piece: expunge.Piece = (f"matter:{matter}", seq, "evidence1_file")
    with django_capture_on_commit_callbacks(execute=True):
        expunging.expunge([piece], order=order(piece), day=TUESDAY)
    assert not Paper.objects.exists()
    assert not kept.content.storage.exists(kept.content.name)
    assert not kept.small.storage.exists(kept.small.name)
    assert not Word.objects.filter(text=kept.digest).exists()
    assert client.get(f"/matters/{matter}/papers/{seq}/evidence1_file").status_code == 404


def test_what_nobody_named_goes_after_its_days_and_what_was_named_stays(
    world: World,
    django_capture_on_commit_callbacks,  # type: ignore[no-untyped-def]
) -> None:
    matter = under_way(world)
    told(world, matter, ("现场.jpg", photograph()))
    unused = papers.keep("未用".encode(), name="未用.txt", person=world.people["officer"], at=at(TUESDAY))
    assert papers.sweep(at=at(TUESDAY + timedelta(days=6))) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert papers.sweep(at=at(TUESDAY + timedelta(days=8))) == 1
    assert not unused.content.storage.exists(unused.content.name)
    assert Paper.objects.get().named


def test_too_many_unused_files_of_one_person_are_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from bihuan.core import papers as rules

    few = replace(rules.shipped(), unused_most=2)
    monkeypatch.setattr(rules, "shipped", lambda: few)
    person = world.people["officer"]
    for n in range(2):
        papers.keep(f"{n}".encode(), name="甲.txt", person=person, at=at(TUESDAY))
    with pytest.raises(Refused, match="没有用到的材料"):
        papers.keep(b"3", name="甲.txt", person=person, at=at(TUESDAY))
    with standing_at(at(TUESDAY)):
        again = papers.keep(b"1", name="甲.txt", person=person, at=at(TUESDAY))
    assert Paper.objects.filter(digest=again.digest).count() == 1
