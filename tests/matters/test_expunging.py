"""Words that went by law are in no table, no file and no export; audit, proofs and rebuilding hold without them."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from bihuan.core.finding import pairs_of
from bihuan.core.words import Refused
from bihuan.ledger import entries, expunge
from bihuan.matters import expunging
from bihuan.matters.audit import audit
from bihuan.matters.models import Duty, Gram, Matter
from bihuan.people.models import Person
from tests.matters import apart
from tests.matters.course import Course, everything
from tests.world import MONDAY, at

PIECES = int(os.environ.get("BIHUAN_EXPUNCTIONS", "60"))


def order(*pieces: expunge.Piece) -> int:
    """The entry that orders the pieces to be expunged."""
    facts = {"expunged": expunge.ordered(pieces)}
    return entries.append(subject="plan:1", act="expunge", recorded=at(MONDAY), facts=facts).id


def tables() -> str:
    """Whatever stands in any table, as one text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found.append(str(cursor.fetchall()))
    return "".join(found)


@pytest.mark.django_db
def test_the_words_of_a_matter_go_from_every_row_that_copied_them(course: Course) -> None:
    subject = course.active(title="误写的涉密题目", sentence="误写的涉密原句", standard="办成为止")
    course.do("officer", subject, "arrange", {"steps": [{"name": "误写的涉密节点", "due": "2020-06-01"}]})
    matter = int(subject.removeprefix("matter:"))
    assert "误写的涉密" in tables()
    pieces = [(subject, 1, "title"), (subject, 1, "sentence"), (subject, 4, "step1")]
    expunging.expunge(pieces, order=order(*pieces), day=MONDAY)
    assert "误写的涉密" not in tables()
    assert Matter.objects.get(id=matter).title == "依规清除"
    assert Duty.objects.get(matter=matter, owes="reach").title == "依规清除"
    assert Matter.objects.get(id=matter).standard == "办成为止"
    assert list(audit(MONDAY)) == []


@pytest.mark.django_db
def test_the_pairs_that_a_matter_was_found_by_go_with_its_words(course: Course) -> None:
    subject = course.active(title="误写的涉密题目", standard="办成为止")
    piece = (subject, 1, "title")
    gone = pairs_of(["误写的涉密题目"])
    assert Gram.objects.filter(gram__in=gone).count() == len(gone)
    expunging.expunge([piece], order=order(piece), day=MONDAY)
    assert not Gram.objects.filter(gram__in=gone).exists()
    assert Gram.objects.filter(gram__in=pairs_of(["办成为止"])).count() == 4
    assert list(audit(MONDAY)) == []


@pytest.mark.django_db
def test_closed_duties_lose_their_words_too(course: Course) -> None:
    subject = course.active()
    course.do("officer", subject, "arrange", {"steps": [{"name": "误写的涉密节点", "due": "2020-06-01"}]})
    duty = next(duty.n for duty in course.standing(subject).duties if duty.owes == "reach")
    course.do("officer", subject, "reach", {"duty": duty})
    piece = (subject, 4, "step1")
    expunging.expunge([piece], order=order(piece), day=MONDAY)
    assert "误写的涉密" not in tables()
    assert list(audit(MONDAY)) == []


@pytest.mark.django_db
def test_the_name_of_a_person_goes_from_their_row(course: Course) -> None:
    person = course.world.people["stranger"].pk
    piece = (f"access:{person}", 1, "name")
    expunging.expunge([piece], order=order(piece), day=MONDAY)
    assert Person.objects.get(pk=person).name == "依规清除"
    assert "路过客" not in tables()
    assert list(audit(MONDAY)) == []


@pytest.mark.django_db
def test_a_refused_expunging_changes_nothing(course: Course) -> None:
    subject = course.active()
    by = order((subject, 1, "title"))
    before = everything()
    with pytest.raises(Refused):
        expunging.expunge([(subject, 1, "title"), (subject, 1, "standard")], order=by, day=MONDAY)
    assert everything() == before


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_random_expunctions_leave_no_word_and_every_proof(
    tmp_path: Path, vendor: str, request: pytest.FixtureRequest
) -> None:
    server = apart.fresh(request.getfixturevalue("postgres_url"), "expunging") if vendor == "postgresql" else ""
    site = apart.site(tmp_path, server)
    matters = str(max(20, PIECES // 3))
    told = json.loads(apart.run(site, "-m", "tests.matters.destroying", matters, str(PIECES), "7").splitlines()[-1])
    assert told["findings"] == []
    assert told["wiped"]
    assert told["unproven"] == 0
    assert len(told["gone"]) == PIECES
    apart.run(site, "-m", "bihuan", "export", "--to", str(tmp_path / "out"))
    if vendor == "sqlite":
        _assert_gone(tmp_path, told)
    else:
        _assert_gone(tmp_path, told, only="out")
        _assert_held(_files_of(server), told)
    again = f"sqlite:///{tmp_path / 'again.sqlite3'}"
    apart.run(site, "-m", "bihuan", "rebuild", "--into", again)
    assert "Everything holds" in apart.run(
        site | {"DATABASE_URL": again}, "-m", "bihuan", "audit", "--full", "--lang", "en"
    )
    _assert_gone(tmp_path, told, only="again.sqlite3")


def _assert_gone(folder: Path, told: dict[str, Any], *, only: str = "") -> None:
    some = (path for name in folder.glob(f"{only}*") for path in (name, *name.rglob("*")))
    _assert_held(b"".join(path.read_bytes() for path in some if path.is_file()), told)


def _assert_held(held: bytes, told: dict[str, Any]) -> None:
    """The words that stayed are found by the same look that finds none of those that went."""
    assert all(text.encode() in held for text in told["kept"])
    assert [text for text in told["gone"] if text.encode() in held] == []


def _files_of(address: str) -> bytes:
    """Every file in which the server keeps the database, tables and indexes alike, as it is on the disk."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as server:
        server.execute("CHECKPOINT")
        (place,) = server.execute(
            "SELECT 'base/' || oid FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        names = [name for (name,) in server.execute("SELECT pg_ls_dir(%s)", [place])]
        read = (server.execute("SELECT pg_read_binary_file(%s, true)", [f"{place}/{name}"]) for name in names)
        return b"".join(row[0] for found in read if (row := found.fetchone()) and row[0])
