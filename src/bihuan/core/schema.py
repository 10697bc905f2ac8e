"""校验 schema: tables of rules as frozen dataclasses, checked when read, refused by file, line and reason."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from bihuan.core.words import Refused, Said, said

Row = TypeVar("Row")
Path = tuple[str | int, ...]
Days = Annotated[int, range(4000)]
"""A whole number of days. Any `Annotated[int, range(a, b)]` is checked to lie in its range."""

QUOTED = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*')
HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"^\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'))*)\s*=")


@dataclass(frozen=True)
class Source:
    """A TOML text with the name it is known by, which finds the line of whatever is wrong in it."""

    file: str
    text: str

    @cached_property
    def table(self) -> Mapping[str, Any]:
        """The text as values; refused with the line where it is no TOML."""
        try:
            return tomllib.loads(self.text)
        except (ValueError, RecursionError) as wrong:
            found = re.search(r"line (\d+)", str(wrong))
            line = int(found[1]) if found else self.text.count("\n") + 1
            raise Refused("missing", "schema_unreadable", file=self.file, line=line, why=str(wrong)) from None

    def line(self, path: Path) -> int:
        """The line on which a path stands, or the nearest table around it; 1 for the whole text."""
        for end in range(len(path), 0, -1):
            if path[:end] in self._lines:
                return self._lines[path[:end]]
        return 1

    def wrong(self, path: Path, why: Said) -> Refused:
        """The refusal of what stands at a path, with file, line, key and reason."""
        key = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
        return Refused("missing", "schema_wrong", file=self.file, line=self.line(path), key=key or "—", why=why)

    @cached_property
    def _lines(self) -> Mapping[Path, int]:
        found: dict[Path, int] = {}
        counts: dict[Path, int] = {}
        here: Path = ()
        open_brackets, inside = 0, ""
        for number, line in enumerate(self.text.splitlines(), start=1):
            starts = not open_brackets and not inside
            if starts and (header := HEADER.match(line)):
                here = _entered(_keys(header[2]), header[1] == "[[", counts)
                found.setdefault(here, number)
                continue
            if starts and (key := KEY.match(line)):
                _mark(found, here, _keys(key[1]), number)
            bare, inside = _bare(line, inside)
            open_brackets += sum(bare.count(one) for one in "[{") - sum(bare.count(one) for one in "]}")
        return MappingProxyType(found)


def read(cls: type[Row], source: Source, **given: Any) -> Row:
    """The row that a text describes; refuses unknown and missing keys and wrong values, each with its line.

    `given` are fields that do not come from the text.
    """
    row: Row = _row(cls, source.table, source, (), given)
    return row


def _row(cls: Any, table: Any, source: Source, path: Path, given: Mapping[str, Any]) -> Any:
    if not isinstance(table, Mapping):
        raise source.wrong(path, said("schema_type", type=said("schema_type_table")))
    known = {field.name: field for field in fields(cls) if field.name not in given}
    for key in table:
        if key not in known:
            raise source.wrong((*path, key), said("schema_key_unknown", known=list(known)))
    hints = get_type_hints(cls, include_extras=True)
    values = dict(given)
    for name, field in known.items():
        if name in table:
            values[name] = _value(hints[name], table[name], source, (*path, name))
        elif field.default is MISSING and field.default_factory is MISSING:
            raise source.wrong((*path, name), said("schema_key_missing"))
    return cls(**values)


def _value(hint: Any, raw: Any, source: Source, path: Path) -> Any:
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _value(next(part for part in parts if part is not NoneType), raw, source, path)
    if origin is Annotated:
        return _within(_value(parts[0], raw, source, path), parts[1], source, path)
    if origin is Literal:
        return _one_of(raw, parts, source, path)
    if origin is tuple:
        _expect(isinstance(raw, list), "list", source, path)
        return tuple(_value(parts[0], item, source, (*path, place)) for place, item in enumerate(raw))
    if hint is Any:
        return raw
    if isinstance(origin, type) and issubclass(origin, Mapping):
        _expect(isinstance(raw, dict), "table", source, path)
        return MappingProxyType({key: _value(parts[1], item, source, (*path, key)) for key, item in raw.items()})
    if is_dataclass(hint):
        return _row(hint, raw, source, path, {})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(_one_of(raw, tuple(member.value for member in hint), source, path))
    _expect(type(raw) is hint, NAMES[hint], source, path)
    return raw


NAMES: Mapping[Any, str] = {str: "text", int: "integer", bool: "yes_or_no", date: "date"}


def _expect(right: bool, name: str, source: Source, path: Path) -> None:  # noqa: FBT001
    if not right:
        raise source.wrong(path, said("schema_type", type=said(f"schema_type_{name}")))


def _within(value: Any, allowed: range, source: Source, path: Path) -> Any:
    if value not in allowed:
        raise source.wrong(path, said("schema_range", least=allowed.start, most=allowed.stop - 1))
    return value


def _one_of(raw: Any, allowed: tuple[Any, ...], source: Source, path: Path) -> Any:
    if raw not in allowed or type(raw) not in {type(one) for one in allowed}:
        raise source.wrong(path, said("schema_one_of", allowed=list(allowed)))
    return raw


def _keys(text: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.]+", text))


def _entered(keys: Path, is_item: bool, counts: dict[Path, int]) -> Path:  # noqa: FBT001
    """The path of a table that a header enters; a table inside a list is inside the list's last item so far."""
    path: Path = ()
    for place, key in enumerate(keys):
        path = (*path, key)
        last = place == len(keys) - 1
        if last and is_item:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _mark(found: dict[Path, int], here: Path, keys: Path, number: int) -> None:
    for end in range(1, len(keys) + 1):
        found.setdefault((*here, *keys[:end]), number)


def _bare(line: str, inside: str) -> tuple[str, str]:
    """The line without its texts and remarks, and the mark of a text that goes on after it."""
    if inside:
        _, mark, rest = line.partition(inside)
        return _bare(rest, "") if mark else ("", inside)
    bare = ""
    while found := QUOTED.search(line):
        bare += line[: found.start()]
        line = line[found.end() :]
        if found[0] in ('"""', "'''"):
            rest, inside = _bare(line, found[0])
            return bare + rest, inside
    return bare + line, ""
