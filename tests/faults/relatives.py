"""Whole families of matters, whose parents and parts are moved by several at once, one by one and in batches."""

import random
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.db import OperationalError, connection, transaction

from bihuan.core.words import Refused
from bihuan.matters import again
from bihuan.matters.acts import Ask, perform, perform_many
from bihuan.matters.models import Counter, Matter
from bihuan.plans.models import Node, Plan
from tests.world import MONDAY, World, at

Tell = Callable[[Any], None]
Member = Callable[[str], Any]
NODES = 5


def plant(world: World, supervisor: Any, *, families: int) -> None:
    """A tree of nodes, and so many matters with two parts each, all on their way."""
    from bihuan.people.models import Unit

    plan = Plan.objects.get()
    top = Node.objects.create(plan=plan, order=0, kind="heading", title="总纲")
    for place in range(1, NODES):
        Node.objects.create(plan=plan, parent=top, order=place, kind="heading", title=f"第{place}条")
    each = [Unit.objects.get(name=name).pk for name in ("自然资源局", "云溪镇")]
    made = world.register(plan=plan.pk, placements=[top.pk], each=each)
    asks = [
        Ask(f"new:{place}", act, made if act == "register" else {})
        for place in range(families)
        for act in ("register", "deploy")
    ]
    perform_many(supervisor, asks, at=at(MONDAY))


def cross(tell: Tell, member: Member, *, turn: int, times: int) -> None:
    """Parents and parts moved among the nodes, singly and in batches, parts added and merged; each acknowledged."""
    chance, nodes = random.Random(turn), list(Node.objects.order_by("id").values_list("id", flat=True))
    for place in range(times):
        rows = Matter.objects.filter(state="deployed").exclude(placement_rows=None)
        parents = list(rows.filter(part_of=None).order_by("id").values_list("id", flat=True)[:8])
        parts = list(rows.filter(part_of__in=parents).order_by("id").values_list("id", flat=True))
        whose, few = ("supervisor", parents) if chance.random() < 0.5 else ("head", parts)
        count = 1 if chance.random() < 0.5 else 4
        asks = [_moved(chance.choice(few), chance.sample(nodes, 2)) for _ in range(count)]
        if whose == "head" and chance.random() < 0.1:
            into, one = chance.sample(parts, 2)
            asks = [Ask(f"matter:{one}", "merge", {"into": into, "reason": "同一件事"})]
        try:
            done = perform_many(member(whose), asks, at=at(MONDAY, 11), key=f"cross-{turn}-{place}")
        except Refused as refusal:
            tell(["refused", refusal.sentence.say("en")])
            continue
        for answer in done:
            tell([answer.subject, answer.seq, answer.hash])
        subject = f"matter:{chance.choice(parents)}"
        note = perform(member("supervisor"), subject, "note", {"text": "已调整"}, at=at(MONDAY, 11))
        tell([note.subject, note.seq, note.hash])


def _moved(matter: int, nodes: list[int]) -> Ask:
    return Ask(f"matter:{matter}", "revise", {"placements": sorted(nodes), "reason": "调整"})


def entangle(tell: Tell, *, turn: int, inside: bool) -> None:
    """Two rows taken in an order of one's own, the second only when the other process holds it; each counted up."""
    names = ("first", "second") if turn == 0 else ("second", "first")

    def work(retried: bool) -> None:
        tell(["tried", retried])
        for place, name in enumerate(sorted(names) if retried else names):
            if place == 1 and not retried:
                _both_hold_one(turn)
            last = Counter.objects.select_for_update().get(name=name).last
            Counter.objects.filter(name=name).update(last=last + 1)

    try:
        with transaction.atomic() if inside else nullcontext():
            again.whole(work)
    except OperationalError as error:
        tell(["ended", again.crossed(error)])


def _both_hold_one(turn: int) -> None:
    """Waits until both processes have come as far as this, by a lock of the session that each takes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [turn])
        there = 0
        while there < 2:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
            (there,) = cursor.fetchone()


def deadlocks() -> int:
    """How many transactions the server has ended because they waited in a circle."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])
