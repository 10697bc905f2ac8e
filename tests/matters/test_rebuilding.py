"""The entries and their words give every row back, in another database."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS

from bihuan.core.words import Refused
from bihuan.matters import rebuilding
from tests.matters import apart
from tests.matters.course import Course
from tests.world import MONDAY

NOT_FROM_ENTRIES = {"people_person": {"password", "last_login"}}
NUMBERED_ANEW = {"matters_party", "matters_placement", "matters_counter", "matters_cover"}
TALLIES = {"matters_nodetally", "matters_unittally", "matters_plantally", "matters_celltally"}


TURNED = """
from bihuan.cli import _site
_site.ready()
from bihuan.ledger import clock
from bihuan.matters import tallies, turning
turning.turn(clock.today())
tallies.fold_all()
"""
"""A rebuilt row shows the light of the day; so do those of the source once the day's lights were turned."""


def rows(path: Path, table: str) -> list[dict[str, Any]]:
    """The rows of a table without what no entry tells, in an order that does not hang on numbers given anew."""
    with sqlite3.connect(path) as database:
        database.row_factory = sqlite3.Row
        found = [dict(row) for row in database.execute(f"SELECT * FROM {table}")]
    database.close()
    left_out = NOT_FROM_ENTRIES.get(table, set()) | ({"id"} if table in NUMBERED_ANEW | TALLIES else set())
    kept = [
        {name: value for name, value in row.items() if name not in left_out}
        for row in found
        if table not in TALLIES or row["count"]  # a total that fell to nothing keeps its row where it was counted down
    ]
    return sorted(kept, key=lambda row: [str(value) for value in row.values()])


def tables(path: Path) -> list[str]:
    """The tables of people, plans, matters and the ledger."""
    with sqlite3.connect(path) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    database.close()
    ours = ("people_", "plans_", "matters_", "ledger_")
    return sorted(name for name in names if name.startswith(ours) and name != "people_roster")


def test_the_demonstration_is_rebuilt_row_by_row(tmp_path: Path, postgres_url: str) -> None:
    source, target = tmp_path / "db.sqlite3", tmp_path / "again.sqlite3"
    site = apart.site(tmp_path)
    site["BIHUAN_NOW"] = "2020-05-12T09:30+08:00"
    apart.run(site, "-m", "bihuan", "demo")
    apart.run(site, "-c", TURNED)
    apart.run(site, "-m", "bihuan", "rebuild", "--into", f"sqlite:///{target}")
    assert {table: rows(source, table) for table in tables(source)} == {
        table: rows(target, table) for table in tables(target)
    }
    for address in (f"sqlite:///{target}", apart.fresh(postgres_url, "rebuilding")):
        if address.startswith("postgres"):
            apart.run(site, "-m", "bihuan", "rebuild", "--into", address)
        found = apart.run(site | {"DATABASE_URL": address}, "-m", "bihuan", "audit", "--full", "--lang", "en")
        assert "Everything holds" in found
    refused = apart.run(site, "-m", "bihuan", "rebuild", "--into", f"sqlite:///{target}", code=2)
    assert "未作重建" in refused
    assert "未作重建" in apart.run(site, "-m", "bihuan", "rebuild", "--into", f"sqlite:///{source}", code=2)
    assert "地址" in apart.run(site, "-m", "bihuan", "rebuild", "--into", "oracle://x", code=2)


@pytest.mark.django_db
def test_a_database_with_rows_is_never_rebuilt_into(course: Course) -> None:
    course.registered()
    with pytest.raises(Refused) as caught:
        rebuilding.rebuild(source=DEFAULT_DB_ALIAS, day=MONDAY)
    assert caught.value.sentence.key == "rebuild_not_empty"
