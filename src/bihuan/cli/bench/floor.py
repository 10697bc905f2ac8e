"""底线 floor: the statements of one real act, sent again bare for other matters, without any judgement."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from bihuan.matters.store import duty_id

Script = list[tuple[str, list[Any]]]


@contextmanager
def recording() -> Iterator[Script]:
    """The statements sent while the block runs, without those that begin and end transactions."""
    script: Script = []

    def note(execute: Any, sql: str, params: Sequence[Any] | None, many: Any, context: Any) -> Any:
        if not sql.startswith("BEGIN"):
            script.append((sql, list(params or ())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield script


@dataclass(frozen=True, slots=True)
class Bare:
    """One act's statements, recorded on a matter, to be sent for others that stand alike."""

    script: Script
    matter: int
    seq: int

    def send(self, matter: int, times: int) -> None:
        """The same reads and writes for another matter, for the `times`-th time, in one transaction."""
        with transaction.atomic(), connection.cursor() as cursor:
            entry = 0
            for sql, params in self.script:
                cursor.execute(sql, self._moved(sql, params, matter=matter, times=times, entry=entry))
                if "RETURNING" in sql:
                    entry = cursor.fetchall()[0][0]
                elif sql.startswith("SELECT"):
                    cursor.fetchall()

    def _moved(self, sql: str, params: list[Any], *, matter: int, times: int, entry: int) -> list[Any]:
        columns = _columns(sql)
        moved = list(params)
        for place, name in enumerate(columns):
            value = params[place]
            if name in {"id", "matter_id", "matter"}:
                below = value - duty_id(self.matter, 0)
                moved[place] = matter if value == self.matter else duty_id(matter, below + times)
            elif name in {"seq", "opened_seq", "closed_seq", "n"} and value is not None:
                moved[place] = value + times
            elif name == "subject":
                moved[place] = f"matter:{matter}"
            elif name == "key":
                moved[place] = f"bare:{matter}:{times}"
            elif name == "entry_id":
                moved[place] = entry
        return moved


def _columns(sql: str) -> list[str]:
    """The column of each parameter of a statement of one row."""
    if sql.startswith("INSERT"):
        return [name.strip().strip('"') for name in sql[sql.index("(") + 1 : sql.index(")")].split(",")]
    return re.findall(r'"?(\w+)"? (?:=|IN) \(?%s', sql)
