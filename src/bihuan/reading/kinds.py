"""文件类型 kinds: what a file really is by its content, whatever its ending says."""

import io
import re
import zipfile
from typing import Literal

from bihuan.core.words import Refused, said

Kind = Literal["text", "csv", "html", "docx", "xlsx", "ods", "xls", "doc", "pdf"]

ENDINGS: dict[str, tuple[Kind, ...]] = {
    "txt": ("text",),
    "md": ("text",),
    "csv": ("csv",),
    "tsv": ("csv",),
    "htm": ("html",),
    "html": ("html",),
    "docx": ("docx",),
    "docm": ("docx",),
    "xlsx": ("xlsx",),
    "xlsm": ("xlsx",),
    "ods": ("ods",),
    "xls": ("xls",),
    "et": ("xls", "xlsx"),
    "doc": ("doc",),
    "wps": ("doc", "docx"),
    "pdf": ("pdf",),
}
"""Which kinds of content an ending may stand for; another ending says nothing."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_PACKED = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\xfd7zXZ", b"BZh")
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table|div|p)\b",
    re.I | re.S,
)
_HEAD = 4096


def kind_of(data: bytes, *, name: str) -> Kind:
    """What a file is; refuses a kind that is not read and one that its ending denies."""
    found = _content(data, name=name)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    allowed = ENDINGS.get(ending, ())
    if found == "text" and allowed and allowed[0] in ("csv", "html"):
        return allowed[0]
    if found == "html" and allowed == ("text",):
        return "text"
    if allowed and found not in allowed:
        raise Refused("missing", "reading_wrong_ending", name=name, ending=ending, form=said(f"reading_kind_{found}"))
    return found


def _content(data: bytes, *, name: str) -> Kind:
    head = data[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if data.startswith(_ZIP):
        return _packed(data, name=name)
    if data.startswith(_OLE):
        return _compound(data, name=name)
    if data.startswith(_FOREIGN):
        raise Refused("missing", "reading_image", name=name)
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if data.startswith(_PACKED) or (b"\x00" in data and not wide):
        raise Refused("missing", "reading_binary", name=name, form=said("reading_kind_binary"))
    text = head.decode("utf-16", "ignore").encode() if wide else head.removeprefix(b"\xef\xbb\xbf")
    return "html" if _HTML.match(text) else "text"


def _packed(data: bytes, *, name: str) -> Kind:
    """What a zip file holds, by the parts each kind must have."""
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Refused("missing", "reading_broken", name=name) from error
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "xlsx"
    if "mimetype" in names and b"opendocument.spreadsheet" in data[:200]:  # stored unpacked, as the first member
        return "ods"
    if "OFD.xml" in names:
        raise Refused("missing", "reading_binary", name=name, form=said("reading_kind_ofd"))
    raise Refused("missing", "reading_binary", name=name, form=said("reading_kind_zip"))


def _compound(data: bytes, *, name: str) -> Kind:
    """What an OLE file holds, by the names of its streams."""
    if _stream(data, "EncryptedPackage"):
        raise Refused("missing", "reading_encrypted", name=name)
    if _stream(data, "WordDocument"):
        return "doc"
    if _stream(data, "Workbook") or _stream(data, "Book"):
        return "xls"
    raise Refused("missing", "reading_binary", name=name, form=said("reading_kind_ole"))


def _stream(data: bytes, stream: str) -> bool:
    """Whether an OLE directory entry of this name exists: the name in UTF-16, ended and filled up with zeros."""
    encoded = stream.encode("utf-16-le")
    return encoded + bytes(min(8, 64 - len(encoded))) in data
