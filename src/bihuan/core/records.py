"""存形 records: frozen dataclasses to plain values that can be sealed or stored, and back, by their type hints."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

Row = TypeVar("Row")

ATOMS = frozenset({str, int, bool, NoneType})
"""What JSON holds as it is."""


def plain(value: Any) -> Any:
    """`value` as JSON can hold it: days as ISO text, tuples as lists, dataclasses without their defaults."""
    kind = type(value)
    if kind in ATOMS:
        return value
    if kind is date:
        return value.isoformat()
    if kind is tuple or kind is list:
        return [item if type(item) in ATOMS else plain(item) for item in value]
    if kind is dict or isinstance(value, Mapping):
        return {name: item if type(item) in ATOMS else plain(item) for name, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, (str, int)) else to_plain(value)


def to_plain(row: Any) -> dict[str, Any]:
    """The fields of a dataclass as plain values; what is as it would be anyway is left out."""
    return {name: value if type(value) in ATOMS else plain(value) for name, value in _told(row)}


def _told(row: Any) -> Iterator[tuple[str, Any]]:
    """The fields of a dataclass that are not as they would be anyway."""
    cls: Any = type(row)
    defaults = _defaults(cls)
    held = getattr(row, "__dict__", None) or {name: getattr(row, name) for name in defaults}
    # Most fields hold the default itself; only of the others is it worth asking whether they are like it.
    return (
        (name, value)
        for name, value in held.items()
        if value is not (default := defaults[name]) and (default is MISSING or value != default)
    )


def to_text(row: Any) -> str:
    """The plain values of a dataclass as one JSON text with sorted keys."""
    return _ENCODER.encode(_lean(row)).decode()


def _lean(row: Any) -> dict[str, Any]:
    """As `to_plain`, but for days, tuples and tables, which the encoder writes as they are."""
    return {
        name: [_lean(part) for part in value]
        if type(value) is tuple and value and hasattr(value[0], "__dataclass_fields__")
        else value
        for name, value in _told(row)
    }


_ENCODER = msgspec.json.Encoder(order="sorted", enc_hook=plain)


def from_plain(cls: type[Row], values: Mapping[str, Any]) -> Row:
    """The dataclass that `values` describe; names it does not have are passed over, so that old records still read."""
    return made(cls, thawed(cls, values))


def made(cls: type[Row], values: Mapping[str, Any]) -> Row:
    """The record with these fields and the others as they would be anyway; one that must be told is a `TypeError`.

    As `cls(**values)` of a frozen dataclass without slots and checks of its own, without going field by field.
    """
    known: Any = cls
    if missing := _required(known).difference(values):
        raise TypeError(f"{cls.__name__} needs {', '.join(sorted(missing))}")
    new = object.__new__(cls)
    held = vars(new)
    held.update(_defaults(known))
    held.update(values)
    return new


def changed(row: Row, changes: Mapping[str, Any]) -> Row:
    """A record like `row` but for the fields in `changes`, whose names are not asked; `row` stays as it is."""
    new = object.__new__(type(row))
    held = vars(new)
    held.update(vars(row))
    held.update(changes)
    return new


def thawed(cls: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the plain `values` that are fields of `cls`, in the types of its hints."""
    readers = _readers(cls)
    found = {}
    for name, value in values.items():
        if name in readers:
            read = readers[name]
            found[name] = value if read is None or value is None else read(value)
    return found


@cache
def _defaults(cls: Any) -> Mapping[str, Any]:
    return {
        field.name: field.default_factory() if field.default_factory is not MISSING else field.default
        for field in fields(cls)
    }


@cache
def _required(cls: Any) -> frozenset[str]:
    return frozenset(name for name, default in _defaults(cls).items() if default is MISSING)


@cache
def _readers(cls: Any) -> Mapping[str, Callable[[Any], Any] | None]:
    hints = get_type_hints(cls)
    return MappingProxyType({field.name: _reader(hints[field.name]) for field in fields(cls)})


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    """How a plain value becomes one of the hinted type; None where it is one already."""
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (part for part in get_args(hint) if part is not NoneType)
    if hint in (date, datetime):
        reader: Callable[[Any], Any] = hint.fromisoformat
        return reader
    if get_origin(hint) is tuple:
        of = get_args(hint)[0]
        item = _reader(of)
        return tuple if item is None else lambda values: tuple(map(item, values))
    if get_origin(hint) in (Mapping, dict):
        inner = _reader(get_args(hint)[1])
        return None if inner is None else lambda values: {name: inner(value) for name, value in values.items()}
    if hasattr(hint, "__dataclass_fields__"):
        return lambda values: from_plain(hint, values)
    return None
