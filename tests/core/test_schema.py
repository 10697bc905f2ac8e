"""A table of rules is read whole or refused with its file, its line and the reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

import pytest

from bihuan.core.schema import Days, Source, read
from bihuan.core.words import Refused


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Item:
    name: str
    days: Days = 3


@dataclass(frozen=True)
class Table:
    version: str
    count: int | None = None
    ready: bool = False
    since: date | None = None
    measure: Literal["working", "natural"] = "working"
    colours: tuple[Colour, ...] = ()
    clocks: Mapping[str, Item] = field(default_factory=dict)
    items: tuple[Item, ...] = ()


GOOD = '''# a remark
version = "v1"  # [not] a = header
colours = [
  "red",
]
since = 2026-05-06

[clocks.accept]
name = """
fake = 1
[fake]
"""

[[items]]
name = "one"

[[items]]
name = "two"
days = 5
'''


def refusal(text: str) -> tuple[str, int, str, str]:
    with pytest.raises(Refused) as refused:
        read(Table, Source("kinds/own.toml", text))
    sentence = refused.value.sentence
    assert sentence.say("zh").startswith(f"kinds/own.toml 第 {sentence.params['line']} 行")
    assert sentence.say("en").startswith(f"kinds/own.toml, line {sentence.params['line']}")
    why = sentence.params["why"]
    return sentence.key, sentence.params["line"], sentence.params.get("key", ""), getattr(why, "key", "")


def test_a_good_table_becomes_a_row_of_its_types() -> None:
    table = read(Table, Source("own.toml", GOOD))
    assert (table.version, table.colours, table.since) == ("v1", (Colour.RED,), date(2026, 5, 6))
    assert table.clocks["accept"].days == 3
    assert [item.days for item in table.items] == [3, 5]


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "why"),
    [
        ("# a remark", "colour = 1", 1, "colour", "schema_key_unknown"),
        ("days = 5", "dayz = 5", 19, "items.2.dayz", "schema_key_unknown"),
        ("days = 5", 'days = "5"', 19, "items.2.days", "schema_type"),
        ("days = 5", "days = true", 19, "items.2.days", "schema_type"),
        ("days = 5", "days = -1", 19, "items.2.days", "schema_range"),
        ('name = "two"\n', "", 17, "items.2.name", "schema_key_missing"),
        ("since = 2026-05-06", 'ready = "yes"', 6, "ready", "schema_type"),
        ('version = "v1"', "", 1, "version", "schema_key_missing"),
        ('"red"', '"green"', 3, "colours.1", "schema_one_of"),
        ("since = 2026-05-06", 'measure = "hours"', 6, "measure", "schema_one_of"),
        ("since = 2026-05-06", "items = 1", 0, "", ""),
        ("[clocks.accept]", "[clocks]\naccept = 1\n[clocks.deploy]", 9, "clocks.accept", "schema_type"),
        ("since = 2026-05-06", 'count = "1"', 6, "count", "schema_type"),
    ],
)
def test_what_is_wrong_is_named_by_line_key_and_reason(old: str, new: str, line: int, key: str, why: str) -> None:
    found = refusal(GOOD.replace(old, new, 1))
    if not line:
        assert found[0] == "schema_unreadable"
        assert found[1] >= 6
    else:
        assert found == ("schema_wrong", line, key, why)


def test_a_table_where_a_list_belongs_is_refused() -> None:
    assert refusal('version = "v1"\nitems = 3')[1:] == (2, "items", "schema_type")
    assert refusal('version = "v1"\nclocks = 3')[1:] == (2, "clocks", "schema_type")


def test_what_is_no_toml_is_refused_with_its_line() -> None:
    assert refusal('version = "v1"\nwhat is this')[:2] == ("schema_unreadable", 2)
    assert refusal('version = "v1')[0] == "schema_unreadable"
    assert refusal(f"count = {'9' * 5000}")[0] == "schema_unreadable"
