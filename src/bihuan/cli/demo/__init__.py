"""示范 demo: a district that does not exist, built in one go with 43 days of its work; only in a demonstration."""

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bihuan.cli import _site
from bihuan.core.words import Refused, Said, said

HELP = "建一个示范区：四十三天的办理记录，每种灯都看得到。 Build the demonstration district with 43 days of work."
NOW = "2020-05-12T09:30+08:00"
"""Where the demonstration's clock stands at its first start unless BIHUAN_NOW says otherwise: day 43 of round one."""

DAY_ONE, DAYS = date(2020, 3, 31), 43


@dataclass(frozen=True, slots=True)
class Account:
    """One account of the demonstration, with the words printed for it."""

    username: str
    name: str
    unit: str
    role: str


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of the demonstration in the order of units and posts, and the one password they share."""

    rows: tuple[Account, ...]
    word: str

    def lines(self) -> list[Said]:
        """What is printed about the accounts: one sentence for each, then the password."""
        told = [
            said("demo_account", username=row.username, name=row.name, unit=row.unit, role=row.role)
            for row in self.rows
        ]
        return [*told, said("demo_password", word=self.word)]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds nothing: the demonstration is the same every time; BIHUAN_NOW alone moves its days."""


def run(args: argparse.Namespace) -> int:
    """Builds the demonstration, prints a line for each week and the accounts, and returns 0."""
    if os.environ.get("BIHUAN_DEMO", "").strip():
        os.environ.setdefault("BIHUAN_NOW", NOW)
    _site.ready()
    _refuse_outside_demo()
    _site.migrate()
    started = time.monotonic()
    built = build(world_start=first_day(), tell=lambda line: print(line.say(args.lang), flush=True))
    print(_summary(time.monotonic() - started).say(args.lang))
    for line in built.lines():
        print(line.say(args.lang))
    return 0


def first_day() -> date:
    """The first of the 43 days that end today by the world's clock."""
    from bihuan.ledger import clock

    return clock.today() - timedelta(days=DAYS - 1)


def build(
    *, world_start: date = DAY_ONE, days: int = DAYS, tell: Callable[[Said], None] = lambda line: None
) -> Accounts:
    """The accounts of the district just built, all in one transaction: an interrupted build leaves nothing behind.

    Refused outside a demonstration and where the database already has a unit; `tell` gets one line for each week.
    """
    from django.db import transaction

    from bihuan.cli.demo.founding import found, leave_a_draft
    from bihuan.cli.demo.simulate import simulate
    from bihuan.ledger import clock, seals

    _refuse_outside_demo()

    def tell_week(week: int, first: date, last: date, acts: int) -> None:
        tell(said("demo_week", week=week, first=first, last=last, acts=acts))

    with transaction.atomic():
        _refuse_unless_empty()
        district = found(world_start)
        simulate(district, days=days, tell=tell_week)
        leave_a_draft(district, on=world_start + timedelta(days=days - 1))
        seals.seal(at=clock.now())
        return accounts()


def _refuse_outside_demo() -> None:
    from django.conf import settings

    if not settings.DEMO:
        raise Refused("not_now", "demo_only")


def _refuse_unless_empty() -> None:
    from bihuan.people.models import Unit

    units = Unit.objects.count()
    if units:
        raise Refused("not_now", "demo_not_empty", units=units)


def accounts() -> Accounts:
    """The accounts of the demonstration that is in the database: whoever holds a post, by unit and post."""
    from bihuan.cli.demo.founding import SHARED_WORD
    from bihuan.people.models import Tenure

    held = Tenure.objects.filter(acting=False).select_related("person", "post__unit").order_by("post_id", "-since")
    rows = {
        tenure.person.username: Account(
            tenure.person.username, tenure.person.name, tenure.post.unit.name, tenure.post.title
        )
        for tenure in held
    }
    return Accounts(tuple(rows.values()), SHARED_WORD)


def _summary(seconds: float) -> Said:
    from bihuan.matters.models import Matter
    from bihuan.people.models import Person, Unit

    return said(
        "demo_built",
        units=Unit.objects.count(),
        people=Person.objects.count(),
        matters=Matter.objects.count(),
        seconds=f"{seconds:.1f}",
    )
