"""What no reader opens: locked, broken, scanned, bursting, misnamed and classified files, each with its sentence."""

import io
import os
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from tests.reading import files

from bihuan import reading
from bihuan.core.words import Refused
from bihuan.reading import LIMITS, Limits

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def refusal(data: bytes, name: str, limits: Limits = LIMITS) -> str:
    """The key of the refusal, whose sentence names the file in both tongues."""
    with pytest.raises(Refused) as caught:
        reading.read(data, name=name, limits=limits)
    assert name in caught.value.sentence.say("zh")
    assert name in caught.value.sentence.say("en")
    return caught.value.sentence.key


def compound(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + bytes(64)


def locked_zip() -> bytes:
    data = bytearray(files.archive({"word/document.xml": "<x/>"}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(signature) + flags
        data[place] |= 1
    return bytes(data)


def document(xml: str) -> bytes:
    return files.repacked(files.word_table(), word__document_xml=xml)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: files.pdf([[(60, 700, "要抓好落实。")]], password="secret"), "来文.pdf"),
        (lambda: compound("EncryptedPackage"), "来文.docx"),
        (lambda: compound("EncryptedPackage"), "来文.xlsx"),
        (locked_zip, "来文.docx"),
        (lambda: files.ods(locked=True), "来文.ods"),
    ],
)
def test_file_locked_with_a_password_is_refused(make: Callable[[], bytes], name: str) -> None:
    assert refusal(make(), name) == "reading_encrypted"


@pytest.mark.parametrize("make", [files.word_table, files.xlsx, files.ods, files.xls, files.printed_table])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_half_a_file_is_refused_or_read_in_part(make: Callable[[], bytes], share: float) -> None:
    data = make()
    with pytest.raises(Refused) as caught:
        reading.decompose(reading.read(data[: int(len(data) * share)], name="来文"))
    assert caught.value.sentence.key in {
        *("reading_broken", "reading_gave_up", "reading_empty", "reading_no_task", "reading_binary"),
    }


def test_scanned_pdf_is_refused_with_advice_to_recognise_its_text() -> None:
    with pytest.raises(Refused) as caught:
        reading.read(files.scan(3), name="扫描.pdf")
    assert caught.value.sentence.key == "reading_scanned"
    assert "OCR" in str(caught.value)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7\n", "来文.txt"),
        (files.csv().encode(), "来文.docx"),
        (files.word_table(), "来文.xlsx"),
        (files.xlsx(), "来文.docx"),
        (files.xls(), "来文.xlsx"),
        (files.printed_table(), "来文.doc"),
        (compound("WordDocument"), "来文.docx"),
    ],
)
def test_content_that_its_ending_denies_is_refused_naming_both(data: bytes, name: str) -> None:
    assert refusal(data, name) == "reading_wrong_ending"


def test_image_and_foreign_package_are_refused_by_what_they_are() -> None:
    assert refusal(b"\x89PNG\r\n\x1a\n", "照片.png") == "reading_image"
    assert refusal(files.archive({"a.txt": "要抓好落实"}), "材料.zip") == "reading_binary"
    with pytest.raises(Refused, match="OFD"):
        reading.read(files.archive({"OFD.xml": "<x/>"}), name="来文.ofd")


def test_package_that_unpacks_to_too_much_is_a_bomb() -> None:
    zeros = files.repacked(files.word_table(), word__document_xml=b" " * 60_000_000)
    assert len(zeros) < 200_000
    assert refusal(zeros, "来文.docx") == "reading_bomb"
    many = files.archive({"word/document.xml": "<x/>", **{f"p{n}": "" for n in range(LIMITS.archive_members)}})
    assert refusal(many, "来文.docx") == "reading_bomb"


@pytest.mark.parametrize("part", ["../../etc/cron.d/x", "/etc/passwd", "C:/x", "a\\..\\b"])
def test_package_with_a_path_outside_itself_is_refused(part: str) -> None:
    assert refusal(files.archive({"word/document.xml": "<x/>", part: "x"}), "来文.docx") == "reading_broken"


def test_package_that_lies_about_its_sizes_is_refused() -> None:
    data = bytearray(files.archive({"xl/workbook.xml": "<x/>" * 5000}))
    for signature, size in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.index(signature) + size
        data[place : place + 4] = struct.pack("<I", 40)
    assert refusal(bytes(data), "来文.xlsx") == "reading_broken"


def test_entities_that_multiply_or_reach_outside_are_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("要抓好落实。")
    multiply = '<!DOCTYPE d [<!ENTITY a "要要"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>'
    reach = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]><d>&x;</d>'
    assert refusal(document(multiply), "来文.docx") == "reading_bomb"
    assert refusal(document(reach), "来文.docx") == "reading_bomb"


def test_elements_nested_beyond_the_limit_are_refused() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    deep = "<w:sdt>" * 5000 + "</w:sdt>" * 5000
    assert (
        refusal(document(f"<w:document {space}><w:body>{deep}</w:body></w:document>"), "来文.docx") == "reading_broken"
    )
    tables = "<table><tr><td>" * 200
    assert refusal(f"<html>{tables}要</html>".encode(), "来文.html") == "reading_broken"


@pytest.mark.parametrize(
    ("make", "name", "limits", "key"),
    [
        (lambda: files.pdf([[(60, 700, "要")]] * 4), "长.pdf", {"pages": 3}, "reading_too_many_pages"),
        (files.printed_table, "长.pdf", {"characters": 50}, "reading_too_long"),
        (files.word_table, "长.docx", {"characters": 50}, "reading_too_long"),
        (lambda: "要抓好落实。".encode() * 20, "长.txt", {"characters": 50}, "reading_too_long"),
        (lambda: "要抓好落实。".encode() * 20, "长.txt", {"text_bytes": 50}, "reading_too_large"),
        (files.word_table, "长.docx", {"document_bytes": 500}, "reading_too_large"),
        (files.word_table, "长.docx", {"cells": 20}, "reading_too_many_cells"),
        (files.xlsx, "长.xlsx", {"cells": 20}, "reading_too_many_cells"),
        (lambda: files.csv().encode(), "长.csv", {"cells": 20}, "reading_too_many_cells"),
        (lambda: files.html().encode(), "长.html", {"cells": 20}, "reading_too_many_cells"),
        (files.xlsx, "长.xlsx", {"columns": 5}, "reading_too_many_columns"),
        (files.word_table, "长.docx", {"columns": 5}, "reading_too_many_columns"),
        (files.xlsx, "长.xlsx", {"sheets": 0}, "reading_too_many_sheets"),
    ],
)
def test_document_over_a_limit_is_refused_naming_it(
    make: Callable[[], bytes], name: str, limits: dict[str, int], key: str
) -> None:
    assert refusal(make(), name, replace(LIMITS, **limits)) == key


def test_two_cells_at_the_far_ends_of_a_sheet_take_no_memory() -> None:
    far = files.xlsx([("要抓好落实",)])
    with zipfile.ZipFile(io.BytesIO(far)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    sheet = sheet.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    far = files.repacked(far, xl__worksheets__sheet1_xml=sheet)
    assert refusal(far, "来文.xlsx") in {"reading_gave_up", "reading_too_many_columns", "reading_too_many_cells"}


def test_spans_of_a_web_table_multiply_no_further_than_the_limit() -> None:
    cells = "<td colspan=1000 rowspan=60000>要</td>" * 50
    page = f"<html><table>{'<tr>' + cells + '</tr>'}</table></html>"
    assert refusal(page.encode(), "来文.html") == "reading_too_many_columns"


def test_reader_that_stalls_is_ended_and_refused() -> None:
    assert refusal(files.word_table(), "来文.docx", replace(LIMITS, stall_seconds=0.01)) == "reading_gave_up"


def test_reader_that_runs_out_of_memory_is_ended_and_refused() -> None:
    small = replace(LIMITS, memory_bytes=60 * 1024 * 1024)
    assert refusal(b"<html>" + b"<p>a</p>" * 600_000, "来文.html", small) == "reading_gave_up"


def test_old_word_file_is_refused_where_nothing_converts_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("来文.doc", "来文.wps"):
        assert refusal(compound("WordDocument"), name) == "reading_no_converter"


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for LibreOffice is a shell script")
def test_old_word_file_is_read_through_the_converter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "made.docx").write_bytes(files.word_table())
    files.stand_in(tmp_path, f'mkdir out && cp "{tmp_path}/made.docx" out/in.docx')
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    draft = reading.decompose(reading.read(compound("WordDocument"), name="来文.doc"))
    assert [task.text for task in draft.tasks if task.kind == "task"] == list(files.TASKS)


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for LibreOffice is a shell script")
@pytest.mark.parametrize("script", ["exit 1", "exec sleep 30"])
def test_converter_that_fails_or_takes_too_long_is_given_up(
    script: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    files.stand_in(tmp_path, script)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    limits = replace(LIMITS, convert_seconds=0.5)
    assert refusal(compound("WordDocument"), "来文.doc", limits) == "reading_not_converted"


def marked_word(place: str) -> bytes:
    made = docx.Document()
    made.add_paragraph("关于做好某项工作的通知")
    made.add_paragraph("各镇要抓好落实。")
    if place == "header":
        made.sections[0].header.paragraphs[0].text = "机密★1年"
    elif place == "tabbed":
        made.sections[0].header.paragraphs[0].text = "云湖新区文件\t机密"
    elif place == "numbered":
        made.sections[0].first_page_footer.paragraphs[0].text = "机密★1年　云办发〔2026〕3号"
    elif place == "copies":
        made.add_table(1, 2).cell(0, 0).text = "000123"
        made.tables[0].cell(0, 1).text = "机密★长期"
    else:
        made.add_table(1, 2).cell(0, 0).text = "密级"
        made.tables[0].cell(0, 1).text = "秘密"
    return files.word(made)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: marked_word("header"), "来文.docx"),
        (lambda: marked_word("tabbed"), "来文.docx"),
        (lambda: marked_word("numbered"), "来文.docx"),
        (lambda: marked_word("copies"), "来文.docx"),
        (lambda: marked_word("table"), "来文.docx"),
        (lambda: files.xlsx([("云湖新区任务分解表（机密★10年）",), *files.ROWS]), "来文.xlsx"),
        (lambda: files.xlsx(footer='&L&"宋体,常规"&10机密&R第 &P 页'), "来文.xlsx"),
        (lambda: files.pdf([[(60, 700, "各单位要抓好落实。"), (60, 40, "机密 第1页")]]), "来文.pdf"),
        (lambda: files.xlsx([("密级：秘密",), ("任务", "牵头单位"), ("抓好落实", "区住建局")]), "来文.xlsx"),
        (lambda: files.pdf([[(60, 780, "000012"), (60, 760, "机密★3年"), (60, 700, "要抓好落实。")]]), "来文.pdf"),
        (lambda: "<html><p>绝密★长期</p><p>要抓好落实。</p></html>".encode(), "来文.html"),
    ],
)
def test_secrecy_mark_is_found_wherever_a_file_prints_it(make: Callable[[], bytes], name: str) -> None:
    assert refusal(make(), name) == "reading_classified"
