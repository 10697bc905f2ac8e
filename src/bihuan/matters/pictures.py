"""照片 pictures: a picture drawn anew, so that only what it shows is kept: no place, no camera, no hidden file."""

import io
import struct
from dataclasses import dataclass

from PIL import Image, ImageOps

from bihuan.core.papers import Limits
from bihuan.core.words import Refused

FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 85
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, Image.DecompressionBombError)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept, its form and its small likeness (always a JPEG)."""

    content: bytes
    form: str
    small: bytes


def is_picture(content: bytes) -> bool:
    """Whether the bytes begin as one of the forms of pictures that are taken."""
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or content[:4] + content[8:12] == b"RIFFWEBP"


def drawn_anew(content: bytes, *, name: str, limits: Limits) -> Picture:
    """The picture upright and no larger than is kept, without anything else the file held; refused where broken."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > limits.pixels:
                size = f"{opened.width}×{opened.height}"
                raise Refused("missing", "paper_too_many_pixels", name=name, size=size, most=f"{limits.pixels:,}")
            form = "png" if opened.format == "PNG" else "jpeg"
            opened.draft("RGB", (limits.side, limits.side))
            upright = ImageOps.exif_transpose(opened).convert("RGBA" if form == "png" else "RGB")
    except BROKEN as error:
        raise Refused("missing", "paper_picture_broken", name=name) from error
    # A fresh canvas carries over pixels alone: tags, profiles and comments stay behind.
    canvas = Image.new(upright.mode, upright.size)
    canvas.paste(upright)
    canvas.thumbnail((limits.side, limits.side))
    small = Image.new("RGB", canvas.size, "white")
    small.paste(canvas, mask=canvas if canvas.mode == "RGBA" else None)
    small.thumbnail((limits.small, limits.small))
    return Picture(_written(canvas, form), form, _written(small, "jpeg"))


def _written(picture: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG" if form == "png" else "JPEG", **({} if form == "png" else {"quality": QUALITY}))
    return out.getvalue()
