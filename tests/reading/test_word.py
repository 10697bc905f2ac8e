"""A docx as a reader sees it: Word's own numbers, insertions and text boxes in, deletions and hidden words out."""

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from tests.reading import files

from bihuan import reading
from bihuan.reading.numbering import chinese

FORMS = (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."))


def text_of(data: bytes) -> str:
    return reading.read(data, name="来文.docx").text


def text_with(xml: str, *, around: str = "各镇") -> str:
    made = docx.Document()
    paragraph = made.add_paragraph(around)
    paragraph._p.append(parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1)))
    return text_of(files.word(made)).strip()


def test_numbers_that_word_computes_become_text_and_start_anew_below_each_heading() -> None:
    paragraphs = [
        (0, "总体要求"),
        (0, "重点任务"),
        (1, "夯实基础"),
        (2, "摸清底数"),
        (2, "2025年建成80个"),
        (1, "强化保障"),
        (2, "落实资金"),
        (-1, "抄送：各镇"),
    ]
    assert text_of(files.numbered(paragraphs, forms=FORMS)).split() == [
        *("一、总体要求", "二、重点任务", "（一）夯实基础", "1.摸清底数", "2、2025年建成80个"),
        *("（二）强化保障", "1.落实资金", "抄送：各镇"),
    ]


@pytest.mark.parametrize(
    ("form", "third"),
    [
        *(("decimal", "3"), ("chineseCounting", "三"), ("decimalEnclosedCircleChinese", "③")),
        *(("lowerLetter", "c"), ("upperRoman", "III"), ("ideographTraditional", "丙"), ("decimalZero", "03")),
    ],
)
def test_every_form_of_number_is_written_as_word_writes_it(form: str, third: str) -> None:
    made = files.numbered([(0, "甲事"), (0, "乙事"), (0, "丙事")], forms=[(form, "%1）")])
    assert text_of(made).split()[2] == f"{third}）丙事"


def test_bullets_leave_no_sign() -> None:
    assert text_of(files.numbered([(0, "甲事")], forms=[("bullet", "\uf06c")])).strip() == "甲事"


@pytest.mark.parametrize(
    ("number", "words"), [(0, "零"), (10, "十"), (11, "十一"), (20, "二十"), (105, "一百零五"), (110, "一百一十")]
)
def test_numbers_are_counted_in_chinese(number: int, words: str) -> None:
    assert chinese(number) == words


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ('<w:ins w:id="1"><w:r><w:t>要落实</w:t></w:r></w:ins>', "各镇要落实"),
        ('<w:del w:id="1"><w:r><w:delText>不必</w:delText></w:r></w:del>', "各镇"),
        ('<w:smartTag w:element="date"><w:r><w:t>2025年5月</w:t></w:r></w:smartTag>', "各镇2025年5月"),
        ("<w:sdt><w:sdtContent><w:r><w:t>要落实</w:t></w:r></w:sdtContent></w:sdt>", "各镇要落实"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>", "各镇"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>", "各镇"),
        ("<w:r><w:br/><w:t>要落实</w:t></w:r>", "各镇\n要落实"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>zhèn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>街</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "各镇街",
        ),
    ],
)
def test_what_a_reader_sees_is_read_and_nothing_else(xml: str, text: str) -> None:
    assert text_with(xml) == text


def test_text_box_is_read_once_behind_its_paragraph() -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:txbxContent><w:p><w:r><w:t>要抓好落实</w:t></w:r></w:p></w:txbxContent>"
    xml = (
        f"<w:r><mc:AlternateContent {mc}><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert text_with(xml) == "各镇\n要抓好落实"


def test_table_of_contents_and_headers_are_left_out() -> None:
    made = docx.Document()
    made.styles.add_style("toc 1", 1)
    made.add_paragraph("一、总体要求\t1", style="toc 1")
    made.add_paragraph("一、总体要求")
    made.sections[0].header.paragraphs[0].text = "某区文件"
    assert text_of(files.word(made)).split() == ["一、总体要求"]


def test_table_inside_a_table_only_lays_out_the_page() -> None:
    made = docx.Document()
    cell = made.add_table(1, 2).cell(0, 0)
    cell.text = "关于落实的通知"
    inner = cell.add_table(2, 2)
    for row, words in enumerate((("任务", "牵头单位"), ("建成公园3个", "区城管局"))):
        for column, text in enumerate(words):
            inner.cell(row, column).text = text
    draft = reading.decompose(reading.read(files.word(made), name="来文.docx"))
    assert [(task.text, task.lead) for task in draft.tasks] == [("建成公园3个", ("区城管局",))]


def test_paragraph_is_told_by_its_number() -> None:
    made = docx.Document()
    for text in ("关于落实的通知", "", "各镇要加快建设充电站，年内建成充电桩80个。"):
        made.add_paragraph(text)
    draft = reading.decompose(reading.read(files.word(made), name="来文.docx"))
    assert draft.place_of(draft.tasks[0].start, draft.tasks[0].end).say("zh") == "第 2 段"
