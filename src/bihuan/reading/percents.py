"""百分数 percents: the cells of an xlsx workbook whose number format shows a share, 0.85 printed as 85%."""

import re
from typing import Any

from bihuan.reading.archive import Archive

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SHARES = frozenset(("9", "10"))  # the formats 0% and 0.00% every workbook has without naming them (ECMA-376 18.8.30)
_LITERAL = re.compile(r'"[^"]*"|\\.')
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")

At = tuple[int, int]


def shares_of(archive: Archive) -> dict[str, frozenset[At]]:
    """By the name of each sheet the row and column, from 0, of every cell its format shows as a percentage."""
    book = archive.xml("xl/workbook.xml")
    links = archive.xml("xl/_rels/workbook.xml.rels")
    styles = _share_styles(archive.xml("xl/styles.xml"))
    if book is None or links is None or not styles:
        return {}
    parts = {link.get("Id"): link.get("Target", "") for link in links}
    found: dict[str, frozenset[At]] = {}
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = parts.get(sheet.get(_LINK), "")
        root = archive.xml(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
        if root is not None:
            found[sheet.get("name", "")] = frozenset(_cells(root, styles))
    return found


def _share_styles(root: Any) -> frozenset[str]:
    """The numbers of the cell styles whose format holds a percent sign outside quotations."""
    if root is None:
        return frozenset()
    shares = set(_SHARES)
    for form in root.iter(f"{_MAIN}numFmt"):
        if "%" in _LITERAL.sub("", form.get("formatCode", "")):
            shares.add(form.get("numFmtId", ""))
    styles = root.find(f"{_MAIN}cellXfs")
    listed = () if styles is None else styles.iter(f"{_MAIN}xf")
    return frozenset(str(index) for index, style in enumerate(listed) if style.get("numFmtId") in shares)


def _cells(root: Any, styles: frozenset[str]) -> list[At]:
    places = (_PLACE.fullmatch(cell.get("r", "")) for cell in root.iter(f"{_MAIN}c") if cell.get("s") in styles)
    return [(int(place[2]) - 1, _column(place[1])) for place in places if place]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
