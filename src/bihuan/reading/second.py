"""复读 second: pages read again by another library where the first, lacking a font, lost characters."""

import io
import math
import re
from collections.abc import Iterator
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTFigure
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

_UNKNOWN = re.compile(r"\(cid:\d+\)")

Placed = tuple[int, tuple[str, float, float, float, float]]


def read_again(
    data: bytes, *, pages: list[int]
) -> Iterator[tuple[int, list[Placed], tuple[float, float, float, float]]]:
    """Of each page (from 0) its characters with the quarter turns of their line, y growing upwards, and its box."""
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    for number, page in zip(pages, PDFPage.get_pages(io.BytesIO(data), set(pages)), strict=False):
        interpreter.process_page(page)
        layout = device.get_result()
        yield number, list(_characters(layout)), layout.bbox


def _characters(parent: Any) -> Iterator[Placed]:
    for item in parent:
        if isinstance(item, LTFigure):
            yield from _characters(item)
        elif isinstance(item, LTChar):
            text = item.get_text()
            a, b, *_ = item.matrix
            quarters = math.atan2(b, a) / (math.pi / 2)
            if text.isspace() or _UNKNOWN.fullmatch(text) or abs(quarters - round(quarters)) > 0.05:
                continue
            yield round(quarters) % 4, (text, *item.bbox)
