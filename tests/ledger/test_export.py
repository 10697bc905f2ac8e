"""An export holds the whole ledger in the schema that is documented, and nothing of what went by law."""

import json
import re
from pathlib import Path

import duckdb
import pytest

from bihuan.core import merkle
from bihuan.core.words import Refused
from bihuan.ledger import export, expunge
from bihuan.ledger.entries import write
from bihuan.ledger.models import Seal
from tests.ledger import sealed
from tests.ledger.cast import chain_of, entry

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[2] / "docs" / "export.md"


def lines(folder: Path, table: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / f"{table}.jsonl").read_text("utf-8").splitlines()]


def test_both_formats_hold_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "AT_ONCE", 2)
    sealed.build(3, 2)
    write([entry(1, subject="matter:9", words={"引'号": '两\n行"话"'}, basis={"minutes": 3}, on_behalf=4)])
    assert export.export(tmp_path / "out") == {"entries": 6, "words": 6, "seals": 1}
    for table, columns in export.SCHEMA.items():
        with duckdb.connect() as library:
            found = library.execute(f"SELECT * FROM '{tmp_path / 'out' / table}.parquet'")
            assert [name for name, *_ in found.description or ()] == list(columns)
            rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
        told = lines(tmp_path / "out", table)
        moments = [name for name, kind in columns.items() if kind == "TIMESTAMPTZ"]
        assert [{name: row[name] for name in columns if name not in moments} for row in rows] == [
            {name: row[name] for name in columns if name not in moments} for row in told
        ]
        assert all(row[name].isoformat() for row in rows for name in moments)
    assert lines(tmp_path / "out", "entries")[-1]["position"] is None
    assert lines(tmp_path / "out", "words")[-1]["text"] == '两\n行"话"'


def test_the_roots_can_be_computed_from_the_export_alone(tmp_path: Path) -> None:
    sealed.build(4, 3)
    export.export(tmp_path)
    rows = sorted(lines(tmp_path, "entries"), key=lambda row: int(str(row["position"])))
    assert merkle.root(bytes.fromhex(str(row["hash"])) for row in rows).hex() == Seal.objects.get().root


def test_words_that_went_by_law_are_empty_and_say_so(tmp_path: Path) -> None:
    write(chain_of(2))
    piece = ("matter:1", 2, "next")
    facts = {"expunged": expunge.ordered([piece])}
    expunge.expunge([piece], order=write([entry(subject="matter:8", facts=facts, words={})])[0].id)
    export.export(tmp_path)
    assert [(row["seq"], row["text"], row["expunged"]) for row in lines(tmp_path, "words")] == [
        (1, "下周完成招标", False),
        (2, None, True),
    ]


def test_an_export_is_never_written_over(tmp_path: Path) -> None:
    export.export(tmp_path)
    with pytest.raises(Refused) as caught:
        export.export(tmp_path)
    assert caught.value.sentence.key == "export_not_empty"


def test_the_schema_is_the_one_that_is_documented() -> None:
    found: dict[str, dict[str, str]] = {}
    for part in PAGE.read_text("utf-8").split("\n## ")[1:]:
        rows = re.findall(r"^\| (\w+) \| ([A-Z]+) \|", part, flags=re.MULTILINE)
        found[part.split("\n", 1)[0]] = dict(rows)
    assert found == {table: dict(columns) for table, columns in export.SCHEMA.items()}
    assert [list(columns) for columns in found.values()] == [list(columns) for columns in export.SCHEMA.values()]
