"""版式文档 pdf: the text layer of a PDF page by page, its tables by their drawn lines."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from bihuan.core.words import Refused, said
from bihuan.reading.galley import Alive, write_pages
from bihuan.reading.layout import Piece, lines_of_print
from bihuan.reading.limits import LIMITS, Limits
from bihuan.reading.ruling import Grid, Stroke, grids
from bihuan.reading.transcript import Transcript

Progress = Callable[[int, int], None]
Glyph = tuple[str, float, float, float, float]
Page = list[Piece]

_FLAT = 0.01  # points
_FEWEST = 10  # characters on a page that is more than an image
_SPLIT = 0.7  # of a character: a wider gap ends a piece
_GARBLED = 3  # one character in so many that no font explains makes the text layer useless
_PRIVATE = re.compile(r"[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_SEGMENTS = 400


@dataclass(slots=True)
class Opened:
    """A page: its glyphs and drawn lines, y growing downwards, whether it is an image, whether characters were lost."""

    glyphs: list[Glyph] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    image: bool = False
    lost: bool = False


def read_pdf(data: bytes, *, name: str, limits: Limits = LIMITS, on_page: Progress | None = None) -> Transcript:
    """The text of a PDF; refuses encrypted, broken, scanned and garbled ones and too many pages."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise Refused("missing", "reading_encrypted" if locked else "reading_broken", name=name) from error
    total = len(document)
    if total > limits.pages:
        raise Refused("missing", "reading_too_many_pages", name=name, count=total, limit=limits.pages)
    transcript = Transcript(name, limits=limits)
    opened: list[Opened] = []
    images: list[int] = []
    counts: Counter[bool] = Counter()
    for number in range(total):
        page = _opened(document, number, limits=limits)
        if page.image and len(page.glyphs) < _FEWEST:
            images.append(number + 1)
        counts.update(_PRIVATE.match(glyph[0]) is not None for glyph in page.glyphs)
        opened.append(page)
        if counts.total() > limits.characters:
            raise Refused("missing", "reading_too_long", name=name, limit=f"{limits.characters:,}")
        if on_page:
            on_page(number + 1, total)
    _mend(opened, data, on_page=on_page)
    if images and counts.total() < _FEWEST * total:
        raise Refused("missing", "reading_scanned", name=name)
    if counts[True] * _GARBLED > counts.total():
        raise Refused("missing", "reading_garbled", name=name)
    if images:
        transcript.notes.append(said("reading_unread_pages", pages=images))
    alive = partial(on_page, total, total) if on_page else None
    write_pages(transcript, pages=list(_laid(opened, alive)), alive=alive)
    return transcript


def _laid(opened: list[Opened], alive: Alive | None) -> Iterator[Page]:
    """The pieces of each page, with a sign of life before it: on a busy machine the laying out takes its time too."""
    for page in opened:
        if alive:
            alive()
        yield _pieces(page.glyphs, grids(page.strokes))


def _mend(opened: list[Opened], data: bytes, *, on_page: Progress | None) -> None:
    """Replaces the glyphs of pages on which the first library lost some by what a second one finds, if it is more."""
    lost = [number for number, page in enumerate(opened) if page.lost]
    if not lost:
        return
    from bihuan.reading.second import read_again

    try:
        for number, found, box in read_again(data, pages=lost):
            glyphs = _upright(found, box)[0]
            if len(glyphs) > len(opened[number].glyphs):
                opened[number].glyphs = glyphs
            if on_page:
                on_page(len(opened), len(opened))
    except Exception:  # whatever the second library stumbles over, what the first has read stands
        return


def _opened(document: Any, number: int, *, limits: Limits) -> Opened:
    """A page as it lies open; a broken page is empty."""
    try:
        page = document[number]
        textpage = page.get_textpage()
    except pdfium.PdfiumError:
        return Opened()
    glyphs, turn, corners = _upright(list(_glyphs(textpage.raw)), page.get_bbox())
    strokes = [_moved(_turned(box, turn), corners) for box in _strokes(page, limits.paths)]
    few = len(glyphs) < _FEWEST
    image = few and any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    lost = any(_is_flat(text) for text in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=3))
    textpage.close()
    page.close()
    return Opened(glyphs, strokes, image, lost)


def _upright(found: list[tuple[int, Glyph]], box: Any) -> tuple[list[Glyph], int, Stroke]:
    """The glyphs that run as most do, counted from the upper left corner; how they are turned; the page's corners."""
    turn = Counter(angle for angle, _ in found).most_common(1)[0][0] if found else 0
    corners = _turned(box, turn)
    glyphs = [(char, *_moved(_turned(place, turn), corners)) for angle, (char, *place) in found if angle == turn]
    return glyphs, turn, corners


def _is_flat(text: Any) -> bool:
    """Whether a piece of text has no extent for the library, which then leaves it out: its font is not at hand."""
    try:
        left, _, right, _ = text.get_bounds()
    except pdfium.PdfiumError:
        return True
    return bool(right - left < _FLAT)


def _glyphs(textpage: Any) -> Iterator[tuple[int, Glyph]]:
    """The visible characters of a page: quarter turns to the left of their line, and their box, y growing upwards."""
    box = raw.FS_RECTF()
    place = ctypes.byref(box)
    high = 0
    for index in range(raw.FPDFText_CountChars(textpage)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code, high = (0x10000 + (high - 0xD800) * 0x400 + code - 0xDC00, 0) if high else (0xFFFD, 0)
        character = chr(code)
        if character.isspace() or raw.FPDFText_IsGenerated(textpage, index) == 1:
            continue
        angle = raw.FPDFText_GetCharAngle(textpage, index) / (math.pi / 2)
        quarter = round(angle)
        if abs(angle - quarter) > 0.05 or not raw.FPDFText_GetLooseCharBox(textpage, index, place):
            continue
        left, right = sorted((box.left, box.right))
        lower, upper = sorted((box.bottom, box.top))
        if all(map(math.isfinite, (left, lower, right, upper))):
            yield -quarter % 4, (character, left, lower, right, upper)


def _turned(box: Any, turn: int) -> Stroke:
    """A box of the page as it lies when text turned by so many quarters stands upright, y growing downwards."""
    left, bottom, right, top = box
    if turn == 0:
        return left, -top, right, -bottom
    if turn == 1:
        return bottom, left, top, right
    if turn == 2:
        return -right, bottom, -left, top
    return -top, -right, -bottom, -left


def _moved(box: Stroke, corners: Stroke) -> Stroke:
    """A box counted from the upper left corner of the page."""
    return box[0] - corners[0], box[1] - corners[1], box[2] - corners[0], box[3] - corners[1]


def _strokes(page: Any, most: int) -> Iterator[Any]:
    """The straight lines drawn on a page, y growing upwards; none where there are too many to be a table."""
    paths = []
    for path in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        paths.append(path)
        if len(paths) > most:
            return
    for path in paths:
        try:
            bounds = path.get_bounds()
        except pdfium.PdfiumError:
            continue
        if min(bounds[2] - bounds[0], bounds[3] - bounds[1]) <= 2:
            yield bounds
        elif raw.FPDFPath_CountSegments(path.raw) <= _SEGMENTS and _is_stroked(path):
            yield from _segments(path)


def _is_stroked(path: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(path.raw, fill, stroke) and stroke.value)


def _segments(path: Any) -> Iterator[Stroke]:
    """The level and upright sides of a drawn path."""
    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    start = before = None
    for index in range(raw.FPDFPath_CountSegments(path.raw)):
        segment = raw.FPDFPath_GetPathSegment(path.raw, index)
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = matrix.on_point(x.value, y.value)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            start = before = point
            continue
        ends = [(before, point)] if before else []
        if raw.FPDFPathSegment_GetClose(segment) and start:
            ends.append((point, start))
        for a, b in ends:
            if min(abs(a[0] - b[0]), abs(a[1] - b[1])) <= 1:
                yield min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])
        before = point


def _pieces(glyphs: list[Glyph], tables: list[Grid]) -> Page:
    """The glyphs of a page as pieces of lines, those inside a ruled table as one piece that holds its rows."""
    cells: list[dict[tuple[int, int], list[Glyph]]] = [{} for _ in tables]
    free: list[Glyph] = []
    for glyph in glyphs:
        _, left, top, right, bottom = glyph
        for grid, held in zip(tables, cells, strict=True):
            place = grid.field_at(((left + right) / 2, (top + bottom) / 2))
            if place is not None:
                held.setdefault(place, []).append(glyph)
                break
        else:
            free.append(glyph)
    pieces = pieces_of(free)
    for grid, held in zip(tables, cells, strict=True):
        if held:
            pieces.append(_table(grid, held))
    return pieces


def pieces_of(glyphs: list[Glyph]) -> Page:
    """Glyphs in the order of the file joined while each stands close behind the one before, on its line."""
    pieces: list[Piece] = []
    last: Glyph | None = None
    for glyph in glyphs:
        character, left, top, right, bottom = glyph
        wide = max(right - left if character > "\u2e7f" else 0.6 * (bottom - top), 0.1)
        piece = pieces[-1] if pieces else None
        if last and last[0] == character and abs(last[1] - left) + abs(last[2] - top) < 0.3 * wide:
            continue  # printed twice to look bold
        on_line = piece is not None and piece.top <= (top + bottom) / 2 <= piece.bottom
        if piece is not None and on_line and -0.5 * piece.em <= left - piece.right <= _SPLIT * piece.em:
            piece.text += " " + character if left - piece.right > 0.2 * piece.em else character
            piece.right, piece.em = max(piece.right, right), max(piece.em, wide)
            piece.top, piece.bottom = min(piece.top, top), max(piece.bottom, bottom)
        else:
            pieces.append(Piece(left, top, right, bottom, wide, character))
        last = glyph
    return pieces


def _table(grid: Grid, held: dict[tuple[int, int], list[Glyph]]) -> Piece:
    """A table as one piece: for each field its text, row and column, None where it continues the one above."""
    texts = {
        place: "\n".join(line.text() for line in lines_of_print(pieces_of(glyphs))) for place, glyphs in held.items()
    }
    rows: list[list[tuple[str, int, int] | None]] = []
    for row, owners in enumerate(grid.owner):
        cells: list[tuple[str, int, int] | None] = []
        for column, (top, left) in enumerate(owners):
            if top < row:
                cells.append(None)
            else:
                cells.append((texts.get((top, left), "") if left == column else "", row + 1, column + 1))
        rows.append(cells)
    em = median_em(held)
    return Piece(grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1], em, table=rows)


def median_em(held: dict[tuple[int, int], list[Glyph]]) -> float:
    """How wide a character of a table is."""
    widths = sorted(right - left for glyphs in held.values() for _, left, _, right, _ in glyphs)
    return max(widths[len(widths) // 2], 1.0)
