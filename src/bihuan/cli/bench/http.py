"""网页测速 http: every page asked over HTTP of gunicorn with two workers, one reader alone and eight at once."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.test import Client

from bihuan.cli.bench.floor import recording
from bihuan.cli.bench.ground import TODAY, Ground, moment
from bihuan.cli.bench.machine import given, pss_mb
from bihuan.ledger import clock
from bihuan.people.models import Person

ALONE, TOGETHER = 40, 20
"""How often one reader asks for a page, and how often each of eight readers does."""
READERS = 8
WORKERS = 2
READY_WITHIN = 120.0

Figures = dict[str, Any]


def measure(ground: Ground, *, place: Path, fsync: int) -> Figures:
    """What was built, served, and every page measured."""
    call_command("collectstatic", verbosity=0, interactive=False)
    sessions = {person: _session(person) for person in ground.officers.values()}
    office = ground.district.people["ducha.yi"].pk
    sessions[office] = _session(office)
    wanted = pages(ground, doors=_doors(sessions[office]))
    told = {name: _in_process(sessions[person], address) for name, (person, address) in wanted.items()}
    found: dict[str, Figures] = {}
    with serving(place) as (port, pids):
        for name, (person, address) in wanted.items():
            found[name] = _over_http(port, sessions[person], address) | told[name]
            print(f"{name}: {found[name]}", file=sys.stderr, flush=True)
        memory = round(sum(pss_mb(pid) for pid in pids()), 1)
    return {
        "matters": ground.matters,
        "database": connection.vendor,
        "cores": given(),
        "fsync_us": fsync,
        "pages": found,
        "pss_mb": memory,
    }


def pages(ground: Ground, *, doors: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Each page by name: the person who asks and the address; every room of the supervision office, pages of a lead."""
    unit = max(ground.led, key=lambda one: len(ground.led[one]))
    supervisor, officer = ground.district.people["ducha.yi"].pk, ground.officers[unit]
    matter, plan = ground.led[unit][0], ground.plan.pk
    rooms = {door.strip("/") or "duties": (supervisor, door) for door in doors}
    return rooms | {
        "duties_of_a_lead": (officer, "/"),
        "board": (supervisor, f"/board/{plan}/"),
        "gaps": (supervisor, f"/board/{plan}/?tab=gaps"),
        "matter": (officer, f"/matters/{matter}"),
        "report_form": (officer, f"/matters/{matter}/acts/report"),
        "register_red": (supervisor, "/registers/?light=red"),
        "register_words": (supervisor, "/registers/?words=重点任务"),
        "register_page_of_a_lead": (officer, "/registers/?sort=due"),
        "search": (supervisor, "/search/?q=重点任务"),
    }


@contextmanager
def serving(place: Path) -> Iterator[tuple[int, Callable[[], list[int]]]]:
    """Gunicorn with two workers on a free port, its clock on the day that was built; gives port and its processes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    connection.close()
    line = [sys.executable, "-m", "gunicorn", "bihuan.config.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    line += ["--workers", str(WORKERS), "--threads", "4", "--worker-class", "gthread", "--log-level", "error"]
    environment = os.environ | {"BIHUAN_NOW": moment(TODAY).isoformat()}
    with (place / "gunicorn.log").open("wb") as log:
        server = subprocess.Popen(line, env=environment, stdout=log, stderr=log)  # noqa: S603 - our own server
    try:
        _await(port, server, place / "gunicorn.log")
        yield port, lambda: [server.pid, *_children(server.pid)]
    finally:
        server.terminate()
        server.wait(timeout=30)


def _await(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError(log.read_text("utf-8", "replace")[-2000:])


def _children(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in told.read_text("ascii").split()] if told.exists() else []


def _session(person: int) -> str:
    """The cookie of a person who has signed in."""
    who = Person.objects.get(pk=person)
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(who.pk), settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = who.get_session_auth_hash()
    store["renewed"] = int(time.time()) + 86_400
    store.create()
    return str(store.session_key)


def _doors(session: str) -> list[str]:
    """The addresses of the rooms that the navigation of the home page leads to."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies["sessionid"] = session
    with clock.standing_at(moment(TODAY)):
        page = client.get("/").content.decode()
    rooms = page[page.index('class="rooms"') :]
    return re.findall(r'<a\b[^>]*\shref="(/[^"#]*)"', rooms[: rooms.index("</div>")])


def _in_process(session: str, address: str) -> Figures:
    """The statements of a page."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies["sessionid"] = session
    with clock.standing_at(moment(TODAY)):
        client.get(address)
        with recording() as script:
            answer = client.get(address)
    _check(address, answer.status_code)
    return {"statements": len(script)}


def _over_http(port: int, session: str, address: str) -> Figures:
    _times(port, session, address, 4)
    alone, size = _times(port, session, address, ALONE)
    started = time.perf_counter()
    with ThreadPoolExecutor(READERS) as readers:
        some = list(readers.map(lambda _: _times(port, session, address, TOGETHER)[0], range(READERS)))
    seconds = time.perf_counter() - started
    together = [took for times in some for took in times]
    return {
        "p50_ms": round(median(alone), 1),
        "p95_ms": round(_p95(alone), 1),
        "p95_ms_8": round(_p95(together), 1),
        "rps_8": round(len(together) / seconds, 1),
        "kb": round(size / 1024, 1),
    }


def _p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[-1]


def _times(port: int, session: str, address: str, count: int) -> tuple[list[float], int]:
    """The milliseconds of each of so many requests on one connection, and the bytes of the last answer as sent."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": f"sessionid={session}", "Accept-Encoding": "gzip", "Accept-Language": "zh-CN"}
    times, size = [], 0
    for _ in range(count):
        started = time.perf_counter()
        asked.request("GET", quote(address, safe="/?=&"), headers=headers)
        answer = asked.getresponse()
        size = len(answer.read())
        times.append((time.perf_counter() - started) * 1000)
        _check(address, answer.status)
    asked.close()
    return times, size


def _check(address: str, status: int) -> None:
    if status != http.client.OK:
        raise RuntimeError(f"{address} answered {status}")
