"""译文 translations: every Chinese sentence of pages and code has its English one; no xgettext is needed.

`extract` brings `django.po` in step with the sources, `compile` writes `django.mo`, `check` says what is missing.
"""

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "bihuan"
PO = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PARAMETER = re.compile(r"%\((\w+)\)[a-z]|{(\w*)}")


def texts() -> Iterator[tuple[str, bytes]]:
    """Every source that may hold sentences, by path, as something Python's tokenizer can read."""
    for path in sorted(SOURCE.rglob("*")):
        name = path.relative_to(ROOT).as_posix()
        if path.suffix == ".py" and "migrations" not in path.parts:
            yield name, path.read_bytes()
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            # What is left of a template is indented at random, which only matters to Python.
            lines = templatize(path.read_text("utf-8"), origin=name).splitlines()
            yield name, "\n".join(line.strip() for line in lines).encode()


def collected() -> Catalog:
    """A catalogue of every sentence in the sources, untranslated."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    catalog = Catalog(locale="en", project="bihuan", version="", creation_date=None)
    for name, text in texts():
        for _, message, _, context in extract("python", io.BytesIO(text), keywords=KEYWORDS):
            flags = {"python-format"} if PARAMETER.search(str(message)) else set()
            catalog.add(message, locations=[(name, 0)], context=context, flags=flags)
    return catalog


def translated() -> Catalog:
    """The catalogue as committed, or an empty one."""
    if not PO.exists():
        return Catalog(locale="en")
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def compiled(catalog: Catalog) -> bytes:
    """The bytes of the catalogue that Django reads, the same whenever they are made."""
    catalog.creation_date = catalog.revision_date = LONG_AGO
    written = io.BytesIO()
    write_mo(written, catalog)
    return written.getvalue()


def parts(text: object) -> list[str]:
    """A sentence as a list: one text, or singular and plural."""
    return [str(part) for part in text] if isinstance(text, list | tuple) else [str(text or "")]


def parameters(text: str) -> set[str]:
    """The names a sentence is filled with."""
    return {name for found in PARAMETER.findall(text) for name in found if name}


def wrong_with(message: Message, *, english: Message | None) -> str:
    """What is wrong with the translation of one sentence of the sources; empty when nothing is."""
    if not CHINESE.search(parts(message.id)[0]):
        return "is not Chinese: sentences in the sources are"
    if english is None or not all(parts(english.string)):
        return "has no English: make translations, then fill it in"
    if english.fuzzy:
        return "is marked fuzzy: read it and take the mark away"
    if any(parameters(part) != parameters(parts(message.id)[-1]) for part in parts(english.string)):
        return "takes other parameters in English"
    if any(part.count("\n") != parts(message.id)[0].count("\n") for part in parts(english.string)):
        return "has other line breaks in English, as a merge of two catalogues leaves behind"
    return ""


def complaints() -> list[str]:
    """What keeps the translations from being whole; nothing when all is well."""
    wanted, held = collected(), translated()
    keys = {(message.context, parts(message.id)[0]) for message in wanted if message.id}
    found = []
    for message in wanted:
        if message.id:
            why = wrong_with(message, english=held.get(message.id, message.context))
            found += [f"{message.locations[0][0]}: “{parts(message.id)[0]}” {why}"] if why else []
    stale = [m for m in held if m.id and (m.context, parts(m.id)[0]) not in keys]
    found += [f"“{parts(message.id)[0]}” is in no source any more: make translations" for message in stale]
    found += ["the catalogue keeps obsolete sentences: make translations"] if held.obsolete else []
    if PO.exists() and (not MO.exists() or MO.read_bytes() != compiled(held)):
        found.append("django.mo is not what django.po compiles to: make translations")
    return found


def write() -> None:
    """Brings the catalogue in step: new sentences come in empty, those in no source go, translations stay."""
    catalog, held = collected(), translated()
    for message in catalog:
        kept = held.get(message.id, message.context) if message.id else None
        if kept is not None:
            message.string = kept.string
    PO.parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, catalog, width=110, sort_output=True, include_lineno=False, omit_header=True)
    header = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    header += '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    PO.write_text(header + text.getvalue().decode().strip() + "\n", "utf-8")


def main(command: str) -> int:
    """The exit status of one command."""
    if command == "extract":
        write()
    elif command == "compile":
        MO.write_bytes(compiled(translated()))
    found = complaints() if command == "check" else []
    count = sum(1 for message in translated() if message.id)
    print("\n".join(found) if found else f"translations: {count} sentences")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
