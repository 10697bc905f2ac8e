"""导出 export: the ledger as JSON Lines and as Parquet, in a schema that stays, for analysis outside the system."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bihuan.core import chain
from bihuan.core.words import Refused
from bihuan.ledger.models import Entry, Expunged, Seal, Word

AT_ONCE = 500
MEMORY = "256MB"
"""What writing Parquet may take; beyond it the library writes to the folder."""

LONGEST = 64 * 2**20
"""Bytes of the longest line that is read back."""

SCHEMA: Mapping[str, Mapping[str, str]] = {
    "entries": {
        "subject": "VARCHAR",
        "seq": "BIGINT",
        "position": "BIGINT",
        "act": "VARCHAR",
        "by": "BIGINT",
        "post": "BIGINT",
        "on_behalf": "BIGINT",
        "recorded": "TIMESTAMPTZ",
        "happened": "TIMESTAMPTZ",
        "basis": "VARCHAR",
        "rules": "VARCHAR",
        "facts": "VARCHAR",
        "previous": "VARCHAR",
        "hash": "VARCHAR",
        "algorithm": "VARCHAR",
        "body": "VARCHAR",
    },
    "words": {"subject": "VARCHAR", "seq": "BIGINT", "name": "VARCHAR", "text": "VARCHAR", "expunged": "BOOLEAN"},
    "seals": {
        "number": "BIGINT",
        "previous": "VARCHAR",
        "first": "BIGINT",
        "size": "BIGINT",
        "root": "VARCHAR",
        "sealed": "TIMESTAMPTZ",
        "algorithm": "VARCHAR",
        "digest": "VARCHAR",
    },
}
"""The tables with their columns in order, as docs/export.md describes them; columns are only ever added at the end."""


def export(folder: Path) -> dict[str, int]:
    """How many rows of each table were written to the folder, twice: `entries.jsonl`, `entries.parquet` and so on.

    Refused, with nothing written, where the folder holds an export already. Memory stays flat.
    """
    if any((folder / f"{table}.{kind}").exists() for table in SCHEMA for kind in ("jsonl", "parquet")):
        raise Refused("not_now", "export_not_empty", folder=folder.name)
    folder.mkdir(parents=True, exist_ok=True)
    counts = _write_lines(folder)
    for table in SCHEMA:
        _to_parquet(folder, table)
    return counts


def _write_lines(folder: Path) -> dict[str, int]:
    counts = dict.fromkeys(SCHEMA, 0)
    files = {table: (folder / f"{table}.jsonl").open("w", encoding="utf-8") for table in SCHEMA}
    try:
        for table, row in _rows():
            json.dump(row, files[table], ensure_ascii=False, separators=(",", ":"))
            files[table].write("\n")
            counts[table] += 1
    finally:
        for file in files.values():
            file.close()
    return counts


def _rows() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row of every table with the table's name: each entry is followed by its words."""
    columns = ("id", "hash", "algorithm", "body", "leaf__position")
    rows, last = Entry.objects.order_by("id").values_list(*columns), 0
    while page := list(rows.filter(id__gt=last)[:AT_ONCE]):
        last = page[-1][0]
        words = _texts([row[0] for row in page])
        gone = set(Expunged.objects.filter(entry_id__in=words).values_list("entry_id", "name"))
        for id_, hash_, algorithm, body, position in page:
            envelope = json.loads(body)
            yield (
                "entries",
                _entry(envelope)
                | {
                    "position": position,
                    "hash": hash_,
                    "algorithm": algorithm,
                    "body": body,
                },
            )
            for name in sorted(envelope["words"]):
                place = {"subject": envelope["subject"], "seq": envelope["seq"], "name": name}
                yield "words", place | {"text": words[id_].get(name), "expunged": (id_, name) in gone}
    for seal in Seal.objects.order_by("number").iterator(chunk_size=AT_ONCE):
        values = {name: getattr(seal, name) for name in SCHEMA["seals"]}
        yield "seals", values | {"sealed": chain.moment(seal.sealed)}


def _texts(ids: list[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {id_: {} for id_ in ids}
    for id_, name, text in Word.objects.filter(entry_id__in=ids).values_list("entry_id", "name", "text"):
        found[id_][name] = text
    return found


def _entry(envelope: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that come from the sealed text itself; what has parts stays JSON."""
    parts = {name: chain.canonical(envelope[name]).decode() for name in ("rules", "facts")}
    basis = envelope["basis"]
    plain = {
        name: envelope[name] for name in ("subject", "seq", "previous", "act", "by", "post", "recorded", "happened")
    }
    beside = {"on_behalf": envelope["for"], "basis": None if basis is None else chain.canonical(basis).decode()}
    return plain | parts | beside


def _to_parquet(folder: Path, table: str) -> None:
    import duckdb

    lines, target = folder / f"{table}.jsonl", folder / f"{table}.parquet"
    types = {name: "VARCHAR" if kind == "TIMESTAMPTZ" else kind for name, kind in SCHEMA[table].items()}
    columns = ", ".join(f'"{name}"::{kind} AS "{name}"' for name, kind in SCHEMA[table].items())
    described = ", ".join(f"\"{name}\": '{kind}'" for name, kind in types.items())
    # Nothing is fetched at run time: what the library knows of JSON and Parquet comes with it.
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": MEMORY,
        "temp_directory": str(folder),
        "threads": "1",
    }
    with duckdb.connect(config=settings) as library:
        library.execute(
            f"COPY (SELECT {columns} FROM read_json(?, format = 'newline_delimited', columns = {{{described}}},"  # noqa: S608
            f" maximum_object_size = {LONGEST})) TO '{_quoted(target)}' (FORMAT parquet, COMPRESSION zstd)",
            [str(lines)],
        )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
