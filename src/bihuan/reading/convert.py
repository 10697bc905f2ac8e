"""转换 convert: old Word and WPS files to docx by LibreOffice, where the machine has it."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from bihuan.core.words import Refused
from bihuan.reading.limits import LIMITS, Limits

_PROGRAMS = ("soffice", "libreoffice")


def as_docx(data: bytes, *, name: str, limits: Limits = LIMITS) -> bytes:
    """The document as a docx; refuses where there is no LibreOffice or it fails or takes too long."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise Refused("missing", "reading_no_converter", name=name)
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, "in.doc"), Path(folder, "out", "in.docx")
        source.write_bytes(data)
        command = [program, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", "docx", "--outdir", str(made.parent), str(source)]
        try:
            subprocess.run(  # noqa: S603  a program found on the path, a file we wrote ourselves
                command, check=False, capture_output=True, timeout=limits.convert_seconds, cwd=folder
            )
            if made.stat().st_size > limits.document_bytes:
                raise Refused("missing", "reading_too_large", name=name, limit=f"{limits.document_bytes:,}")
            return made.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise Refused("missing", "reading_not_converted", name=name) from error
