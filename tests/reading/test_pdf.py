"""Printed pages: columns read in order, headers and page numbers left out, lines joined, tables by their rules."""

import io
from collections.abc import Sequence

import pytest
from reportlab.pdfgen.canvas import Canvas
from tests.reading import files

from bihuan import reading
from bihuan.core.words import Refused
from bihuan.reading.pdf import read_pdf
from bihuan.reading.ruling import grids

ORDERS = (
    "会议要求，各镇各部门要把充电设施建设摆在突出位置，加快补齐短板，年内建成公共充电桩三百个，方便群众出行。",
    "会议强调，要完善管护制度，明确管护责任，定期组织巡查，发现问题及时整改，不得推诿扯皮，确保设施长期好用管用。",
    "会议指出，要加强资金保障，统筹用好各类专项资金，严格规范资金使用程序，切实提高资金使用效益，严禁挤占挪用。",
)


def set_in(width: int, paragraphs: Sequence[str] = ORDERS) -> list[str]:
    """Paragraphs set in lines of this many characters, the first indented by two."""
    lines: list[str] = []
    for paragraph in paragraphs:
        text = "\u3000\u3000" + paragraph
        lines += [text[place : place + width] for place in range(0, len(text), width)]
    return lines


def column(lines: Sequence[str], *, x: float, top: float, size: float = 10) -> list[tuple[float, float, str]]:
    return [(x, top - 1.5 * size * number, line) for number, line in enumerate(lines)]


def read(data: bytes) -> reading.Source:
    return reading.read(data, name="来文.pdf")


def paragraphs_of(data: bytes) -> list[str]:
    return ["".join(line.split()) for line in read(data).text.splitlines() if line.strip()]


@pytest.mark.parametrize("width", [14, 17, 25])
@pytest.mark.parametrize("shift", [0.0, 4.0])
def test_columns_of_a_newspaper_are_read_one_after_the_other(width: int, shift: float) -> None:
    lines = set_in(width, ORDERS * 2)
    third = -(-len(lines) // 3)
    words = [(200.0, 760.0, "某区召开充电设施建设推进会")]
    for number in range(3):
        part = lines[number * third : (number + 1) * third]
        words += column(part, x=40 + number * (width + 2) * 10, top=720 - shift * number)
    made = files.pdf([words], size=10, page=(900, 800))
    assert paragraphs_of(made) == ["某区召开充电设施建设推进会", *ORDERS * 2]


def test_heading_between_two_stories_parts_their_columns() -> None:
    above, below = set_in(14, ORDERS[:1]), set_in(14, ORDERS[1:2])
    words = column(above[:2], x=40, top=760) + column(above[2:], x=210, top=760)
    words += [(40.0, 700.0, "加强设施管护是今年全区工作的一项重中之重任务")]
    words += column(below[:2], x=40, top=680) + column(below[2:], x=210, top=680)
    text = "".join(paragraphs_of(files.pdf([words], size=10)))
    assert text.index("加强设施管护") < text.index("会议强调")
    assert text.index("会议要求") < text.index("加强设施管护")


def test_headers_footers_and_page_numbers_are_left_out_and_paragraphs_go_on_over_pages() -> None:
    lines = set_in(25, ORDERS * 4)
    pages = []
    for number, start in enumerate(range(0, len(lines), 8), start=1):
        page = column(lines[start : start + 8], x=60, top=740)
        pages.append([(60.0, 800.0, f"某区文件汇编 {number}"), *page, (280.0, 40.0, f"— {number} —")])
    assert len(pages) >= 4
    assert paragraphs_of(files.pdf(pages, size=10)) == list(ORDERS * 4)


def test_progress_is_told_page_by_page() -> None:
    told: list[tuple[int, int]] = []
    made = files.pdf([column(set_in(25), x=60, top=740)] * 3, size=10)
    reading.read(made, name="来文.pdf", on_page=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_page_of_images_amid_text_is_named_in_a_note() -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    out = io.BytesIO()
    files.pdf([[]])
    canvas = Canvas(out)
    canvas.setFont(files.FONT, 10)
    for x, y, text in column(set_in(25), x=60, top=740):
        canvas.drawString(x, y, text)
    canvas.showPage()
    canvas.drawImage(ImageReader(Image.new("L", (40, 60), 200)), 0, 0, 595, 842)
    canvas.showPage()
    canvas.save()
    assert [note.say("zh")[:5] for note in read(out.getvalue()).notes] == ["第 2 页"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_page_that_lies_on_its_side_is_read_upright(turn: int) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(800, 800))
    canvas.translate(400, 400)
    canvas.rotate(turn)
    canvas.translate(-400, -400)
    for number, words in enumerate(("first we plan", "then we build", "last we report")):
        canvas.drawString(100, 700 - 40 * number, words)
    canvas.showPage()
    canvas.save()
    source = read(out.getvalue())
    assert source.text.split("\n")[:3] == ["first we plan", "then we build", "last we report"]
    box = source.standing().of(0).box
    assert box is not None
    assert box[0] == pytest.approx(100, abs=1)
    assert box[1] == pytest.approx(800 - 700 - 11, abs=3)


def test_slanting_watermark_is_no_text() -> None:
    out = io.BytesIO()
    files.pdf([[]])
    canvas = Canvas(out)
    canvas.setFont(files.FONT, 10)
    for x, y, text in column(set_in(25), x=60, top=740):
        canvas.drawString(x, y, text)
    canvas.rotate(30)
    canvas.drawString(400, 300, "某区内部使用")
    canvas.showPage()
    canvas.save()
    assert "内部使用" not in read(out.getvalue()).text


def test_ruled_table_goes_on_with_its_header_on_the_next_page() -> None:
    draft = reading.decompose(read(files.printed_table()))
    first = draft.tasks[1]
    assert draft.place_of(first.start, first.end).say("en") == "page 1, table 1, row 2, column 3"


def test_line_is_told_with_its_page_and_its_box() -> None:
    draft = reading.decompose(read(files.pdf([[], column(set_in(25), x=60, top=740)], size=10)))
    place = draft.place_of(draft.tasks[0].start, draft.tasks[0].end)
    assert (place.first.page, place.first.line) == (2, 1)
    assert place.first.box is not None
    left, top, right, bottom = place.first.box
    assert 60 <= left < right <= 320
    assert 842 - 740 - 12 < top < bottom < 842 - 740 + 4


def test_frame_around_a_text_is_no_table() -> None:
    frame = [(10.0, 10.0, 200.0, 10.0), (10.0, 90.0, 200.0, 90.0), (10.0, 10.0, 10.0, 90.0), (200.0, 10.0, 200.0, 90.0)]
    assert grids(frame) == []


def test_cell_without_a_line_between_is_one_with_its_neighbour() -> None:
    flat = [(0.0, float(y), 100.0, float(y)) for y in (0, 20, 40)]
    upright = [(0.0, 0.0, 0.0, 40.0), (50.0, 0.0, 50.0, 20.0), (100.0, 0.0, 100.0, 40.0)]
    (grid,) = grids([*flat, *upright])
    assert grid.field_at((75, 10)) == (0, 1)
    assert grid.field_at((75, 30)) == (1, 0)
    assert grid.field_at((175, 30)) is None


def test_pdf_without_a_word_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        read(files.pdf([[]]))
    assert caught.value.sentence.key == "reading_empty"


def test_character_alone_on_its_line_in_a_font_not_at_hand_is_read_a_second_time() -> None:
    words = [(60.0, 700.0, "要抓好落"), (60.0, 680.0, "实"), (60.0, 640.0, "。")]
    assert "".join(paragraphs_of(files.pdf([words], size=10))) == "要抓好落实。"


def test_laying_out_gives_signs_of_life_and_each_page_is_told_once() -> None:
    made = files.pdf([column(set_in(25), x=60, top=740)] * 3, size=10)
    signs: list[tuple[int, int]] = []
    read_pdf(made, name="方案.pdf", on_page=lambda done, total: signs.append((done, total)))
    assert signs == [(1, 3), (2, 3), (3, 3), *[(3, 3)] * 6]
    told: list[tuple[int, int]] = []
    reading.read(made, name="方案.pdf", on_page=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]
