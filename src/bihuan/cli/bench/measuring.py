"""测量 measuring: the figures of one run, in the order in which they disturb each other least."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from statistics import median, quantiles
from typing import Any

from django.db import connection

from bihuan.cli.bench.floor import recording
from bihuan.cli.bench.ground import TODAY, Ground, moment, report, tell
from bihuan.cli.bench.machine import Slow, given, pss_mb
from bihuan.ledger.models import Entry
from bihuan.matters import boards, lists, queries, tallies, view
from bihuan.matters.acts import perform
from bihuan.matters.audit import audit, quick_audit
from bihuan.matters.models import Matter
from bihuan.people import rights
from bihuan.watch.patrol import patrol

TIMES = 40
"""How often a page is read for its median."""

WRITERS = 8
Figures = dict[str, Any]


def measure(ground: Ground, *, seconds: float, slow: Slow, fsync: int) -> Figures:
    """Pages, patrol and audits of what was built, then writers beside the floor of bare statements."""
    figures: Figures = {"matters": ground.matters, "database": connection.vendor, "fsync_us": fsync, "cores": given()}
    patrolled = _patrolled()
    pages = _pages(ground)
    audits = _audits()
    written = _writing(ground, seconds, slow)
    return {
        **figures,
        "acts_per_s": written["acts"],
        "raw_acts_per_s": written["raw"],
        **{f"{name}_ms": page["ms"] for name, page in pages.items()},
        "statements": {"act": written["statements"], **{name: page["statements"] for name, page in pages.items()}},
        **patrolled,
        **audits,
        "build_acts_per_s": ground.acts_per_s,
        "pss_mb": pss_mb(),
        "notes": written["notes"],
    }


def _patrolled() -> Figures:
    """The seconds of the patrol of the day that follows."""
    seconds = time.perf_counter()
    done = patrol(at=moment(TODAY + timedelta(days=1)))
    seconds = time.perf_counter() - seconds
    tell(f"patrol: {seconds:.1f} s, {done.counts}")
    return {"patrol_s": round(seconds, 2)}


def _pages(ground: Ground) -> dict[str, Figures]:
    tree = rights.unit_tree(TODAY)
    leader = rights.actor_of(ground.district.people["ducha.yi"].pk, day=TODAY)
    units = sorted(ground.led)
    officers = {unit: rights.actor_of(ground.officers[unit], day=TODAY) for unit in units}
    matter = ground.led[units[0]][0]
    found = {
        "board": lambda: boards.board(ground.plan, actor=leader, tree=tree, today=TODAY),
        "overdue": lambda: lists.overdue(officers[units[0]], tree, today=TODAY, units=[units[1 % len(units)]]),
        "matter": lambda: view.matter_view(matter, officers[units[0]], tree, TODAY),
        "duties": lambda: queries.duties_of(officers[units[0]], tree, TODAY),
    }
    pages = {name: _page(read) for name, read in found.items()}
    for name, page in pages.items():
        tell(f"{name}: {page}")
    return pages


def _page(read: Callable[[], object]) -> Figures:
    """The times of a page and of its statements alone, their answers fetched and thrown away."""
    read()
    with recording() as script:
        read()

    def bare() -> None:
        with connection.cursor() as cursor:
            for sql, params in script:
                cursor.execute(sql, params)
                cursor.fetchall()

    times, floor = _times(read), _times(bare)
    p95 = quantiles(times, n=20)[-1]
    ms = {"p50": round(median(times), 2), "p95": round(p95, 2), "floor_p50": round(median(floor), 2)}
    return {"ms": ms, "statements": len(script)}


def _times(act: Callable[[], object]) -> list[float]:
    times = []
    for _ in range(TIMES):
        started = time.perf_counter()
        act()
        times.append((time.perf_counter() - started) * 1000)
    return times


def _audits() -> Figures:
    """Entries a second of the quick audit and of the full one; what they find is told."""
    count, at = Entry.objects.count(), moment(TODAY + timedelta(days=1))
    runs = {
        "audit_entries_per_s": lambda: list(quick_audit(at=at)),
        "audit_full_entries_per_s": lambda: list(audit(TODAY + timedelta(days=1), at=at)),
    }
    figures: Figures = {}
    for name, run in runs.items():
        started = time.perf_counter()
        findings = run()
        figures[name] = round(count / (time.perf_counter() - started))
        for finding in findings[:3]:
            tell(f"{name}: {finding}")
    return figures


def _writing(ground: Ground, seconds: float, slow: Slow) -> Figures:
    unit = max(ground.led, key=lambda one: len(ground.led[one]))
    person = ground.officers[unit]
    actor = rights.actor_of(person, day=TODAY)
    some = _alike(ground.led[unit])
    base = some.pop()
    seq = Matter.objects.values_list("seq", flat=True).get(id=base) + 1
    with recording() as script:
        perform(actor, f"matter:{base}", "report", report(50), at=moment(TODAY), key="bench")
    tallies.fold_all()
    doors, bares = some[::2], some[1::2]
    bare = {"bare": True, "script": json.loads(json.dumps(script, default=str)), "matter": base, "seq": seq}
    door = {"bare": False, "person": person}
    acts: Figures = {}
    raw: Figures = {}
    notes: Figures = {}
    quarter = len(bares) // 4
    for count, own in ((1, bares[:quarter]), (WRITERS, bares[quarter:])):
        acts[str(count)] = _together(door, doors, count, seconds, slow)
        raw[str(count)] = _together(bare, own, count, seconds, slow)
        tell(f"{count} writers: {acts[str(count)]} acts/s, bare {raw[str(count)]}; pending {tallies.pending()}")
    return {"acts": acts | {"8_slow": _slowed(door, doors, seconds, slow, notes)}, "raw": raw} | {
        "statements": len(script),
        "notes": notes,
    }


def _alike(ids: Iterable[int]) -> list[int]:
    """Matters under way of one unit that stand alike: those with as many entries as most of them have."""
    under_way = Matter.objects.filter(id__in=list(ids)[:4000], state="active")
    rows = list(under_way.order_by("id").values_list("id", "seq"))
    most = Counter(seq for _, seq in rows).most_common(1)
    return [id_ for id_, seq in rows if most and seq == most[0][0]]


def _slowed(door: Figures, matters: list[int], seconds: float, slow: Slow, notes: Figures) -> int | None:
    if slow.library is None:
        notes["8_slow"] = slow.reason
        return None
    slow.sign.touch()
    try:
        rate = _together(door, matters, WRITERS, seconds, slow)
    finally:
        slow.sign.unlink()
    notes["8_slow"] = "3 ms added to fsync and fdatasync by LD_PRELOAD"
    tell(f"8 writers on a slow disk: {rate} acts/s")
    return rate


def _together(task: Figures, matters: list[int], count: int, seconds: float, slow: Slow) -> int:
    """Acts a second of so many writers at once, each on matters of its own."""
    # An open reader would keep SQLite's log from being folded back, and every commit of the writers would try again.
    connection.close()
    command = [sys.executable, "-m", "bihuan.cli.bench.writer"]
    environment = os.environ | (slow.environment() if connection.vendor == "sqlite" else {})
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": environment}
    writers = [subprocess.Popen(command, **pipes) for _ in range(count)]  # noqa: S603 - ourselves
    for place, writer in enumerate(writers):
        own = task | {"matters": matters[place::count], "seconds": seconds}
        _say(writer, json.dumps(own))
    for writer in writers:
        if writer.stdout is None or writer.stdout.readline() != "ready\n":
            raise RuntimeError("a writer did not start")
    for writer in writers:
        _say(writer, "go")
    told = [json.loads(writer.communicate(timeout=seconds * 10 + 60)[0]) for writer in writers]
    return round(sum(one["done"] for one in told) / max(one["seconds"] for one in told))


def _say(writer: "subprocess.Popen[str]", line: str) -> None:
    assert writer.stdin is not None
    writer.stdin.write(line + "\n")
    writer.stdin.flush()
