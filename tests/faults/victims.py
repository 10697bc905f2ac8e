"""What the processes that get killed are at: writing, folding, sealing, patrolling; and the audit that comes after.

Each task is told how far the world has come (`turn`) and tells, line by line, what was acknowledged after its commit.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from bihuan.core.roles import Actor
from bihuan.core.schema import Source
from bihuan.core.words import Refused
from bihuan.ledger import entries, seals
from bihuan.ledger.models import Entry
from bihuan.matters import calendars, recalendar, tallies
from bihuan.matters.acts import Ask, Done, perform, perform_many
from bihuan.matters.audit import audit
from bihuan.matters.models import Duty, Matter
from bihuan.people.models import Person
from bihuan.people.rights import actor_of
from bihuan.plans.models import Plan
from bihuan.watch.models import Notice
from bihuan.watch.patrol import patrol
from tests.faults import relatives
from tests.world import MONDAY, World, at, build_world

Tell = Callable[[Any], None]
Task = Callable[..., None]
FEW = 5
"""Rows of one batch in these tests, so that a kill falls between batches as often as into one."""


def found(tell: Tell, *, matters: int) -> None:
    """Tables, the cast, and so many matters at work."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    world = build_world()
    # A matter in no plan counts in no total: a lost change of the totals would not show.
    Plan.objects.create(title="总攻计划", year=MONDAY.year)
    answers = deployed(world, matters, key="found")
    asks = [Ask(answer.subject, "accept", {}) for answer in answers]
    perform_many(world.actor("officer"), asks, at=at(MONDAY))
    tell(len(asks))


def deployed(world: World | None, count: int, *, key: str) -> list[Done]:
    """So many new matters of the housing bureau, registered and deployed in one transaction; the registrations."""
    made = (world or standing_world()).register(plan=Plan.objects.get().pk)
    asks = [
        Ask(f"new:{place}", act, made if act == "register" else {})
        for place in range(count)
        for act in ("register", "deploy")
    ]
    return perform_many(member("supervisor"), asks, at=at(MONDAY), key=key)[::2]


def standing_world() -> World:
    """The cast as it was founded, with the units that a registration names."""
    from bihuan.people.models import Unit

    named = {"housing": "住房建设局", "supervision": "督查考核中心", "office": "党政办公室"}
    return World(MONDAY, units={key: Unit.objects.get(name=name) for key, name in named.items()})


def member(name: str) -> Actor:
    """One of the cast, on the day of the founding."""
    return actor_of(Person.objects.get(username=name).pk, day=MONDAY)


def write(tell: Tell, *, turn: int, times: int) -> None:
    """Reports and notes one by one, now and then a batch that registers and deploys; each acknowledged with its key."""
    officer, chance = member("officer"), random.Random(turn)
    matters = list(Matter.objects.filter(state="active").order_by("id").values_list("id", flat=True)[:40])
    for place in range(times):
        key = f"{turn}-{place}"
        if place % 12 == 11:
            done = deployed(None, 3, key=key)
        else:
            subject = f"matter:{chance.choice(matters)}"
            done = [_report_or_note(officer, subject, key=key, percent=chance.randint(0, 99))]
        for answer in done:
            tell([answer.subject, answer.seq, answer.hash])


def _report_or_note(officer: Actor, subject: str, *, key: str, percent: int) -> Done:
    try:
        return perform(officer, subject, "report", {"percent": percent}, at=at(MONDAY, 11), key=key)
    except Refused:
        return perform(officer, subject, "note", {"text": "现场已查看"}, at=at(MONDAY, 11), key=key)


def fold(tell: Tell, *, turn: int, times: int) -> None:
    """Pending changes folded into the totals, a few at a time."""
    for _ in range(times):
        folded = tallies.fold(most=2)
        tell(folded)
        if not folded:
            return


def seal(tell: Tell, *, turn: int, times: int) -> None:
    """Entries sealed, a few at a time."""
    seals.AT_ONCE = FEW
    for _ in range(times):
        tell(seals.seal(at=at(MONDAY, 12)).sealed)


def watch(tell: Tell, *, turn: int, times: int) -> None:
    """Patrols, each of a later day than all before."""
    seals.AT_ONCE = FEW
    for place in range(times):
        patrol(at=at(MONDAY + timedelta(days=7 * turn + place + 3), 7), tell=tell)


def rearrange(tell: Tell, *, turn: int, is_new: bool) -> None:
    """The week of the founding rearranged by a notice of its own, and what is open computed again, few at a time."""
    recalendar.AT_ONCE = FEW
    if is_new:
        calendars.publish(Source("2020.toml", NOTICE.format(turn=turn, first=1 + turn % 2)), at=at(MONDAY, 12))
        tell("published")
    recalendar.recalendar(at=at(MONDAY, 12))


NOTICE = """
version = "cn-2020.{turn:03}"
in_force = 2030-01-01
year = 2020
notice = "国办发明电〔2020〕{turn}号"
off = [{{ name = "qingming", first = 2020-04-0{first}, last = 2020-04-06 }}]
worked = []
"""
"""Every turn takes a day from the week or gives it back, so that what is to be received moves each time."""


def left(tell: Tell) -> None:
    """How many matters are still to be computed again, how often it was done, at most how often by one calendar."""
    told = Counter(
        (record.subject, item["n"], item["term"]["calendar"])
        for records in entries.read_many(set(Entry.objects.values_list("subject", flat=True))).values()
        for record in records
        if record.act == "recalendar"
        for item in record.facts["recomputed"]
    )
    still = recalendar.recalendar(at=at(MONDAY, 12))
    tell({"still": still, "moved": len(told), "most": max(told.values())})


def stir(tell: Tell, *, turn: int, times: int) -> None:
    """So much for the others to do: new matters that wait for receipt, reports that change what is counted."""
    tallies.EVERY_ENTRIES = 10**9
    deployed(None, times, key=f"stir-{turn}")
    write(tell, turn=10_000 + turn, times=times)


def plant(tell: Tell, *, families: int) -> None:
    """So many families of matters beside those that are there."""
    relatives.plant(standing_world(), member("supervisor"), families=families)


def cross(tell: Tell, *, turn: int, times: int) -> None:
    """Related matters moved, so many times."""
    relatives.cross(tell, member, turn=turn, times=times)


def entangle(tell: Tell, *, turn: int, inside: bool) -> None:
    """Two rows taken in the other order than the other process takes them."""
    relatives.entangle(tell, turn=turn, inside=inside)


def totals(tell: Tell, *, names: list[str]) -> None:
    """The last number of each series."""
    from bihuan.matters.models import Counter

    Counter.objects.bulk_create([Counter(name=name) for name in names], ignore_conflicts=True)
    tell(sorted(Counter.objects.filter(name__in=names).values_list("name", "last")))


def persist(tell: Tell, *, turn: int, times: int) -> None:
    """Notes, each asked again under its key until it is answered, however often the server goes away meanwhile."""
    officer, chance, last = member("officer"), random.Random(turn), time.monotonic() + 120
    matters = list(Matter.objects.filter(state="active").order_by("id").values_list("id", flat=True)[:40])
    for place in range(times):
        subject, key, done = f"matter:{chance.choice(matters)}", f"{turn}-{place}", None
        while done is None:
            try:
                done = perform(officer, subject, "note", {"text": "现场已查看"}, at=at(MONDAY, 11), key=key)
            except (OperationalError, InterfaceError):
                if time.monotonic() > last:
                    raise
                tell(["away"])
                connection.close()
                time.sleep(0.05)
        tell([done.subject, done.seq, done.hash])


def fill(tell: Tell, *, turn: int, times: int) -> None:
    """Acts until the disk is full, as the database tells it; then what a command and the API say of it."""
    from django.test import Client

    from bihuan.ledger import clock, outage
    from bihuan.people import tokens

    token = tokens.issue(Person.objects.get(username="officer").pk, name="tests", at=clock.now()).text
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 30}")
    try:
        write(tell, turn=turn, times=times)
    except DatabaseError as error:
        sentence = outage.sentence_of(error)
        tell(["sentence", sentence.say("en") if sentence else str(error)])
    matter = Matter.objects.filter(state="active").values_list("id", flat=True)[0]
    asked = {"act": "note", "payload": {"text": "现场已查看" * 30}}
    place, bearer = f"/api/v1/matters/{matter}/acts", {"Authorization": f"Bearer {token}"}
    for _ in range(200):
        answer = Client(SERVER_NAME="localhost").post(place, asked, "application/json", headers=bearer)
        if answer.status_code != 200:
            break
    tell(["answer", answer.status_code, answer.json()["sentence"]])


def check(tell: Tell, *, told: list[list[Any]], turn: int = 0) -> None:
    """What an audit finds, and what of the acknowledged entries is not there; `idle` where nothing waits any more."""
    hashes = [row[2] for row in told]
    there = set()
    for start in range(0, len(hashes), 500):
        some = Entry.objects.filter(hash__in=hashes[start : start + 500])
        there |= set(some.values_list("subject", "seq", "hash"))
    tell(
        {
            # Long after the last patrol: lights that patrols turned since Monday are as they should be.
            "findings": [finding.say("en") for finding in audit(MONDAY + timedelta(days=400))],
            "lost": [row for row in told if tuple(row) not in there],
            "twice": list(_twice()),
            "pending": tallies.pending(),
            "waiting": seals.waiting().count(),
            "entries": Entry.objects.count(),
            "deadlocks": relatives.deadlocks(),
        }
    )


def _twice() -> Iterator[Any]:
    """What was done more than once: one duty answered by two entries, one thing told twice to one person."""
    from django.db.models import Count

    receipts = Entry.objects.filter(act__in=["accept", "deem_accept"]).values_list("subject")
    yield from receipts.annotate(times=Count("id")).filter(times__gt=1)
    yield from Duty.objects.values_list("matter", "n").annotate(times=Count("id")).filter(times__gt=1)
    told = Notice.objects.values_list("person", "subject", "cause")
    yield from told.annotate(times=Count("id")).filter(times__gt=1)


def chases(tell: Tell) -> None:
    """How often each duty was chased at each level, and how often each person was told one thing."""
    told = Notice.objects.values_list("person", "subject", "sentence", "params")
    facts = [
        (record.subject, item["n"], item["level"])
        for records in entries.read_many(set(Entry.objects.values_list("subject", flat=True))).values()
        for record in records
        for item in record.facts.get("chased", ())
    ]
    tell({"chases": sorted(Counter(facts).values()), "notices": sorted(Counter(told).values())})


TASKS: dict[str, Task] = {
    task.__name__: task
    for task in (
        found,
        write,
        fold,
        seal,
        watch,
        rearrange,
        left,
        stir,
        plant,
        cross,
        entangle,
        totals,
        persist,
        fill,
        check,
        chases,
    )
}
