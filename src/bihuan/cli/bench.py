"""测速 bench: how many acts a second pass the one door, beside what the same database does with bare statements."""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bihuan.cli import _site

if TYPE_CHECKING:
    from bihuan.cli.demo.founding import District
    from bihuan.ledger.models import Entry

HELP = "在临时库上测速：办理与裸语句之比。 Measure acts a second on a database of its own, beside bare statements."
DAY = date(2020, 3, 31)
OPENING = ("register", "deploy")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many matters to build."""
    parser.add_argument("--matters", type=int, default=200)


def run(args: argparse.Namespace) -> int:
    """Prints the figures of one run and returns 0; nothing of it stays."""
    with tempfile.TemporaryDirectory(prefix="bihuan-bench-") as place:
        os.environ |= {"BIHUAN_DATA": place, "BIHUAN_DEMO": "1"}
        os.environ.pop("DATABASE_URL", None)
        _site.ready()
        _site.migrate()
        measure(args.matters)
    return 0


def measure(matters: int) -> None:
    """Builds a district, then times batches, single reports and bare inserts into the ledger's table."""
    from bihuan.cli.demo.founding import SHANGHAI, found
    from bihuan.ledger.models import Entry
    from bihuan.matters.acts import Ask, perform, perform_many
    from bihuan.people import rights

    district = found(DAY)
    at = datetime.combine(DAY, datetime.min.time(), SHANGHAI) + timedelta(hours=9)
    supervisor, officer = (
        rights.actor_of(district.people[name].pk, day=DAY) for name in ("ducha.yi", "zhujian.jingban")
    )
    task = registration(district)
    asks = [Ask(f"new:{n}", act, task if act == "register" else {}) for n in range(matters) for act in OPENING]
    started = time.perf_counter()
    done = [one for n in range(0, len(asks), 400) for one in perform_many(supervisor, asks[n : n + 400], at=at)]
    build = len(asks) / (time.perf_counter() - started)
    subjects = sorted({answer.subject for answer in done})
    perform_many(officer, [Ask(subject, "accept", {}) for subject in subjects], at=at)
    acts = rate(subjects, act=lambda subject: perform(officer, subject, "report", {"percent": 40}, at=at))
    raw = rate(subjects, act=lambda subject: write_bare(subject, at=at, model=Entry))
    print(f"build_acts_per_s={build:.0f} report_acts_per_s={acts:.0f}")
    print(f"raw_inserts_per_s={raw:.0f} report_to_raw={acts / raw:.2f}")


def registration(district: "District") -> dict[str, Any]:
    """The payload that registers one task of the district's housing bureau."""
    return {
        "title": "测速",
        "source_kind": "plan",
        "lead": district.units["zhujian"],
        "supervisor": district.units["ducha"],
        "coordinator": district.units["dangban"],
        "due": (DAY + timedelta(days=20)).isoformat(),
    }


def rate(subjects: list[str], *, act: Callable[[str], object]) -> float:
    """How many times a second `act` is done."""
    started = time.perf_counter()
    for subject in subjects:
        act(subject)
    return len(subjects) / (time.perf_counter() - started)


def write_bare(subject: str, *, at: datetime, model: "type[Entry]") -> None:
    """One row in one transaction: the floor below which no act can be."""
    from django.db import transaction

    row = {"subject": f"bench:{subject}", "seq": 1, "previous": "0" * 64, "hash": "0" * 64, "act": "bench"}
    with transaction.atomic():
        model.objects.create(**row, recorded=at, happened=at, body="{}")
