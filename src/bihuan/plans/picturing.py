"""影印 picturing: the pages of a PDF as pictures, drawn in a process of its own with bounded memory and time."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import zlib
from typing import IO, Any

from bihuan.core.words import Refused
from bihuan.reading.limits import LIMITS

SCALE = 1.6  # pixels for a point
MOST_PIXELS = 3000  # on either side of a page, however large it is
SECONDS = 20

Size = tuple[float, float]


def sizes_of(content: bytes, *, name: str) -> list[Size | None]:
    """Width and height of every page in points; None where a page lies turned and its places cannot be trusted."""
    sizes: list[list[float] | None] = json.loads(_drawn(content, name=name, order={"sizes": True}))
    return [(size[0], size[1]) if size else None for size in sizes]


def picture_of(content: bytes, *, name: str, page: int) -> bytes:
    """A page, counted from 1, as a PNG; refused where the file cannot be drawn or has no such page."""
    return _drawn(content, name=name, order={"page": page})


def main(stdin: IO[bytes], *, stdout: IO[bytes]) -> None:
    """Reads one order and one PDF, writes the sizes of its pages or the picture of one."""
    import pypdfium2 as pdfium

    order = json.loads(stdin.readline())
    _bound(LIMITS.memory_bytes)
    document = pdfium.PdfDocument(stdin.read())
    if "sizes" in order:
        stdout.write(json.dumps([_size(document, number) for number in range(len(document))]).encode())
        return
    page = document[order["page"] - 1]
    scale = min(SCALE, MOST_PIXELS / max(page.get_size()))
    drawn = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
    stdout.write(_png(bytes(drawn.buffer), width=drawn.width, height=drawn.height, stride=drawn.stride))


def _size(document: Any, number: int) -> Size | None:
    page = document[number]
    width, height = page.get_size()
    page_is_turned = page.get_rotation() != 0
    page.close()
    return None if page_is_turned else (round(width, 1), round(height, 1))


def _drawn(content: bytes, *, name: str, order: dict[str, Any]) -> bytes:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bihuan.plans.picturing"],
            input=json.dumps(order).encode() + b"\n" + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Refused("missing", "reading_gave_up", name=name) from error
    return done.stdout


def _png(pixels: bytes, *, width: int, height: int, stride: int) -> bytes:
    """Rows of four bytes a pixel, the fourth of no meaning, as a PNG of three bytes a pixel."""
    rows = bytearray()
    for row in range(height):
        line = pixels[row * stride : row * stride + 4 * width]
        colours = bytearray(3 * width)
        for channel in range(3):
            colours[channel::3] = line[channel::4]
        rows += b"\x00" + colours
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, parts))


def _chunk(part: tuple[bytes, bytes]) -> bytes:
    name, body = part
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _bound(memory: int) -> None:
    """Bounds the memory of this process where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    main(sys.stdin.buffer, stdout=sys.stdout.buffer)
