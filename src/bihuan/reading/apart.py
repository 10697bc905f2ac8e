"""隔离 apart: documents opened in a process of their own, with bounded memory and no way to stall."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from array import array
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from threading import Timer
from typing import IO, Any

from bihuan.core.words import Refused, Said
from bihuan.reading.kinds import Kind
from bihuan.reading.limits import Limits
from bihuan.reading.marks import refuse_marked
from bihuan.reading.places import Place, Places
from bihuan.reading.transcript import Source, Transcript

Progress = Callable[[int, int], None]

_FIELDS = ("page", "line", "paragraph", "table", "row", "column", "sheet")


def read_apart(data: bytes, *, name: str, kind: Kind, limits: Limits, on_page: Progress | None = None) -> Source:
    """The text of a document opened in another process; refuses what that refuses, and when it dies or stalls."""
    order = json.dumps({"name": name, "kind": kind, "limits": asdict(limits)}).encode()
    process = subprocess.Popen(
        [sys.executable, "-m", "bihuan.reading.apart"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONHASHSEED": "0"},
    )
    assert process.stdin
    assert process.stdout
    watch = _watch(process, limits.stall_seconds)
    answer, told = dict[str, Any](), None
    try:
        with suppress(BrokenPipeError):
            process.stdin.write(order + b"\n" + data)
            process.stdin.close()
        for line in process.stdout:
            watch.cancel()
            watch = _watch(process, limits.stall_seconds)
            answer = json.loads(line)
            if on_page and answer.get("page", told) != told:
                told = answer["page"]
                on_page(*told)
    except ValueError:
        answer = {}
    finally:
        watch.cancel()
        process.kill()
        with suppress(BrokenPipeError):
            process.stdin.close()
        process.stdout.close()
        process.wait()
    if "refused" in answer:
        kind_, key, params = answer["refused"]
        raise Refused(kind_, key, **{name: _heard(value) for name, value in params.items()})
    if "text" not in answer:
        raise Refused("missing", "reading_gave_up", name=name)
    return _source(answer, name=name)


def read_here(data: bytes, *, name: str, kind: Kind, limits: Limits, on_page: Progress | None = None) -> Transcript:
    """The transcript of a document of this kind, opened in this process; refuses a secrecy mark in its margins."""
    if kind == "pdf":
        from bihuan.reading.pdf import read_pdf

        transcript = read_pdf(data, name=name, limits=limits, on_page=on_page)
    elif kind == "docx":
        from bihuan.reading.word import read_docx

        transcript = read_docx(data, name=name, limits=limits)
    elif kind == "html":
        from bihuan.reading.markup import read_html

        transcript = read_html(data, name=name, limits=limits)
    else:
        from bihuan.reading.sheets import read_workbook

        transcript = read_workbook(data, name=name, kind=kind, limits=limits)
    for margin in transcript.margins:
        refuse_marked([margin], name=name)
    return transcript


def main(stdin: IO[bytes], *, stdout: IO[bytes]) -> None:
    """Reads one order and one document, writes a line for each page and one for the answer."""
    order = json.loads(stdin.readline())
    limits = Limits(**order["limits"])
    _bound(limits.memory_bytes)

    def tell(answer: dict[str, Any]) -> None:
        stdout.write(json.dumps(answer, default=_told).encode() + b"\n")
        stdout.flush()

    try:
        transcript = read_here(
            stdin.read(),
            name=order["name"],
            kind=order["kind"],
            limits=limits,
            on_page=lambda done, total: tell({"page": [done, total]}),
        )
        source = transcript.source(wrapped=order["kind"] in ("docx", "html"))
    except Refused as refused:
        tell({"refused": [refused.kind, refused.sentence.key, dict(refused.sentence.params)]})
        return
    places = source.standing()
    at = [[[getattr(place, name) for name in _FIELDS], place.box] for place in places.at]
    tell(
        {"text": source.text, "starts": list(places.starts), "at": at, "wrapped": source.wrapped, "notes": source.notes}
    )


def _source(answer: dict[str, Any], *, name: str) -> Source:
    """The source that the other process tells."""
    at = [Place(**dict(zip(_FIELDS, values, strict=True)), box=box and tuple(box)) for values, box in answer["at"]]
    notes = tuple(_heard(note) for note in answer["notes"])
    return Source(name, answer["text"], Places(array("I", answer["starts"]), at), answer["wrapped"], notes)


def _told(value: Any) -> Any:
    """A sentence as plain values."""
    return {"said": value.key, "params": dict(value.params)} if isinstance(value, Said) else str(value)


def _heard(value: Any) -> Any:
    """What `_told` made plain."""
    if isinstance(value, dict) and "said" in value:
        return Said(value["said"], {name: _heard(param) for name, param in value["params"].items()})
    return value


def _watch(process: subprocess.Popen[bytes], seconds: float) -> Timer:
    """A timer that ends the process unless it is cancelled before."""
    timer = Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    return timer


def _bound(memory: int) -> None:
    """Bounds the memory of this process where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(sys.stdin.buffer, stdout=sys.stdout.buffer)
