"""文件 files: small documents of every kind, built when a test asks for them; one division of work told in each."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import xlsxwriter
import xlwt
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
TITLE = "2025年城市管理重点任务分解表"
HEADER = ("序号", "任务类别", "重点任务", "牵头单位", "配合单位", "完成时限", "备注")
ROWS = (
    ("1", "城市更新", "改造雨污混接点86处", "区住建局", "区水利局、各街道", "2025年9月底前", ""),
    ("2", "城市更新", "新增停车泊位800个", "区城管局", "区公安分局", "2025年10月底前", ""),
    ("3", "便民服务", "新建充电桩120个", "区发改局", "区供电公司", "2025年6月底前", "续建"),
)
MERGED = ((1, 1), (2, 1))  # rows and column of the group that one cell of the table holds
NOTE = "注：以上任务由区督查室督办。"
TASKS = tuple(row[2] for row in ROWS)


def pdf(
    pages: Sequence[Sequence[tuple[float, float, str]]],
    *,
    size: float = 16,
    page: tuple[float, float] = (595, 842),
    strokes: Sequence[tuple[float, float, float, float]] = (),
    password: str = "",
) -> bytes:
    """A PDF whose pages print words at places counted from the lower left corner, with straight lines on the first."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    locked = StandardEncryption(password, ownerPassword="owner") if password else None
    canvas = Canvas(out, pagesize=page, encrypt=locked)
    for number, words in enumerate(pages):
        canvas.setFont(FONT, size)
        for x, y, text in words:
            canvas.drawString(x, y, text)
        for stroke in strokes if number == 0 else ():
            canvas.line(*stroke)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def scan(pages: int = 1) -> bytes:
    """A PDF of images alone."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    out = io.BytesIO()
    canvas = Canvas(out)
    for _ in range(pages):
        canvas.drawImage(ImageReader(Image.new("L", (40, 60), 200)), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def printed_table() -> bytes:
    """The table of tasks on one page, ruled, the group's cell reaching over two rows."""
    xs = (40, 80, 150, 290, 360, 440, 520, 560)
    ys = (700, 676, 652, 628, 604)
    words = [(60.0, 730.0, TITLE), (60.0, 570.0, NOTE)]
    for row, cells in enumerate((HEADER, *ROWS)):
        for column, text in enumerate(cells):
            if (row, column) != (MERGED[1][0], MERGED[1][1]):
                words.append((xs[column] + 4, ys[row] - 16, text))
    strokes = [(x, ys[0], x, ys[-1]) for x in xs]
    strokes += [(xs[0], y, xs[-1], y) for y in ys if y != ys[2]]
    strokes += [(xs[0], ys[2], xs[1], ys[2]), (xs[2], ys[2], xs[-1], ys[2])]
    return pdf([words], size=8, strokes=strokes)


def word(document: "docx.document.Document") -> bytes:
    """A docx as bytes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word_table() -> bytes:
    """The table of tasks in a docx, between its title and its note."""
    document = docx.Document()
    document.add_paragraph(TITLE)
    table = document.add_table(len(ROWS) + 1, len(HEADER))
    for row, cells in enumerate((HEADER, *ROWS)):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    merged = table.cell(*MERGED[0]).merge(table.cell(*MERGED[1]))
    merged.text = ROWS[0][1]
    document.add_paragraph(NOTE)
    return word(document)


def numbered(texts: Sequence[tuple[int, str]], *, forms: Sequence[tuple[str, str]]) -> bytes:
    """A docx whose paragraphs (level, words) Word numbers in these forms, one (format, words) for each level."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{words}"/></w:lvl>'
        for level, (form, words) in enumerate(forms)
    )
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'
    numbering.insert(0, parse_xml(abstract))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for level, text in texts:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        if level >= 0:
            place = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>'
            properties.append(parse_xml(place))
    return word(document)


def xlsx(
    rows: Sequence[Sequence[object]] | None = None,
    *,
    merges: Sequence[tuple[int, int, int, int]] = (),
    footer: str = "",
) -> bytes:
    """A workbook of one sheet: these rows, or the table of tasks with its title and note; printed with this footer."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False})
    sheet = book.add_worksheet("任务")
    sheet.set_footer(footer)
    if rows is None:
        rows = [(TITLE,), HEADER, *ROWS, (NOTE,)]
        merges = [(0, 0, 0, len(HEADER) - 1), (2, 1, 3, 1)]
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            sheet.write(row, column, value)
    for top, left, bottom, right in merges:
        sheet.merge_range(top, left, bottom, right, rows[top][left])
    book.close()
    return out.getvalue()


def xls() -> bytes:
    """The table of tasks in an old Excel workbook."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("任务")
    for row, cells in enumerate((HEADER, *ROWS)):
        for column, text in enumerate(cells):
            if (row, column) not in MERGED:
                sheet.write(row, column, text)
    sheet.write_merge(MERGED[0][0], MERGED[1][0], MERGED[0][1], MERGED[0][1], ROWS[0][1])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(*, locked: bool = False) -> bytes:
    """The table of tasks in an OpenDocument workbook."""
    office, table, text = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text"))
    lines = ""
    for row, cells in enumerate((HEADER, *ROWS)):
        lines += "<table:table-row>"
        for column, words in enumerate(cells):
            if (row, column) == MERGED[1]:
                lines += "<table:covered-table-cell/>"
                continue
            span = (
                ' table:number-rows-spanned="2" table:number-columns-spanned="1"' if (row, column) == MERGED[0] else ""
            )
            lines += f'<table:table-cell office:value-type="string"{span}><text:p>{words}</text:p></table:table-cell>'
        lines += "</table:table-row>"
    content = (
        f'<office:document-content xmlns:office="{office}" xmlns:table="{table}" xmlns:text="{text}"><office:body>'
        f'<office:spreadsheet><table:table table:name="任务">{lines}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    secret = "<m:encryption-data/>" if locked else ""
    manifest = (
        f'<m:manifest xmlns:m="{space}"><m:file-entry m:full-path="content.xml">{secret}</m:file-entry></m:manifest>'
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return archive({"mimetype": mimetype, "content.xml": content, "META-INF/manifest.xml": manifest})


def csv() -> str:
    """The table of tasks as comma-separated text, its group named in each row."""
    return "\r\n".join(",".join(cells) for cells in (HEADER, *ROWS)) + "\r\n"


def html() -> str:
    """The table of tasks on a page with scripts, styles and navigation around it."""
    rows = "".join(f"<th>{cell}</th>" for cell in HEADER) + "</tr>"
    for number, cells in enumerate(ROWS, start=1):
        rows += "<tr>"
        for column, cell in enumerate(cells):
            span = ' rowspan="2"' if (number, column) == MERGED[0] else ""
            rows += "" if (number, column) == MERGED[1] else f"<td{span}><p>{cell}</p></td>"
        rows += "</tr>"
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>网站</title><style>p{}</style></head><body>"
        "<nav>首页 要闻</nav><script>var 任务 = '要抓好落实';</script>"
        f"<h1>{TITLE}</h1><table><tr>{rows}</table><p>{NOTE}</p><footer>版权所有</footer></body></html>"
    )


def archive(parts: dict[str, str | bytes], *, packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packed) as file:
        for name, content in parts.items():
            file.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else packed)
    return out.getvalue()


def repacked(data: bytes, **parts: str | bytes) -> bytes:
    """The package with some of its parts replaced; a key names a part with `__` for the slash and `_` for the point."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        content: dict[str, str | bytes] = {name: file.read(name) for name in file.namelist()}
    for key, value in parts.items():
        content[key.replace("__", "/").replace("_", ".")] = value
    return archive(content)


def stand_in(folder: Path, script: str) -> Path:
    """A program named soffice in this folder that runs a shell script."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program
