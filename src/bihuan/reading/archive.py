"""压缩包 archive: the parts of a zipped document, opened only when the package is sound and cannot burst."""

import io
import re
import zipfile
import zlib
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bihuan.core.words import Refused
from bihuan.reading.limits import LIMITS, Limits

_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_LARGE = 1 << 20
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ESCAPES = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|\\|\x00")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)


class Archive:
    """A zipped document; refuses what is encrypted, broken, too large unpacked, or names paths outside itself."""

    def __init__(self, data: bytes, *, name: str, limits: Limits = LIMITS) -> None:
        self.name, self.limits = name, limits
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise self._broken() from error
        members = self._zip.infolist()
        if len(members) > limits.archive_members or sum(each.file_size for each in members) > limits.archive_bytes:
            raise self._bomb()
        for member in members:
            self._judge(member)
        self.names = frozenset(member.filename for member in members)
        if len(self.names) < len(members):
            raise self._broken()

    def xml(self, part: str) -> Any:
        """The root element of a part, None where there is none; refuses entities, a huge and a broken part."""
        if part not in self.names:
            return None
        if self._zip.getinfo(part).file_size > self.limits.part_bytes:
            raise self._bomb()
        try:
            return fromstring(self.bytes_of(part).replace(_STRICT, _TRANSITIONAL), forbid_dtd=True)
        except DefusedXmlException as error:
            raise self._bomb() from error
        except (ParseError, ValueError, LookupError, RecursionError) as error:
            raise self._broken() from error

    def bytes_of(self, part: str) -> bytes:
        """What a part holds; refuses a part that does not unpack to what it declares."""
        try:
            return self._zip.read(part)
        except _BROKEN as error:
            raise self._broken() from error

    def unpack_all(self) -> None:
        """Unpacks every part once, so that a library which trusts the declared sizes may open the package."""
        try:
            if self._zip.testzip() is not None:
                raise self._broken()
        except _BROKEN as error:
            raise self._broken() from error

    def _judge(self, member: zipfile.ZipInfo) -> None:
        if member.flag_bits & 0x1:
            raise Refused("missing", "reading_encrypted", name=self.name)
        if _ESCAPES.search(member.orig_filename) or member.compress_type not in (_STORED, _DEFLATED):
            raise self._broken()
        large = member.file_size > _LARGE
        if large and member.file_size > member.compress_size * self.limits.archive_ratio:
            raise self._bomb()

    def _bomb(self) -> Refused:
        return Refused("missing", "reading_bomb", name=self.name)

    def _broken(self) -> Refused:
        return Refused("missing", "reading_broken", name=self.name)
