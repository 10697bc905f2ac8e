"""站点 site: the real server over its own folder and database, and a Chromium to look at it with."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import pytest

OFFICE = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 780}
QUIET = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WORLD_NOW = "2020-05-12T09:30:00+08:00"
READY_WITHIN = 180.0  # seconds; the first start migrates and builds the demonstration
STATUS = re.compile(
    r"^Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_INTERNET_DISCONNECTED)"
    r"|^htmx:(afterRequest|sendError), |^Response Status Error Code 4\d\d "
)


@dataclass(frozen=True)
class Site:
    """One running server: where it listens, where its data lie, what it wrote."""

    url: str
    folder: Path
    log: Path


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Whether the address answers 200 now."""
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


@contextmanager
def serving(folder: Path, *, database_url: str = "", **environment: str) -> Iterator[Site]:
    """A running `bihuan serve --demo` of its own; fails with the end of its log when it does not become healthy."""
    port, log = free_port(), folder / "serve.log"
    settings = {
        "PYTHONPATH": str(Path(__file__).parents[1] / "src"),
        "BIHUAN_DATA": str(folder / "data"),
        "BIHUAN_DEMO": "1",
        "BIHUAN_NOW": WORLD_NOW,
        "DATABASE_URL": database_url or f"sqlite:///{folder / 'site.sqlite3'}",
        "PORT": str(port),
    }
    inherited = {name: text for name, text in os.environ.items() if not name.startswith(("BIHUAN_", "COV_"))}
    command = [sys.executable, "-m", "bihuan", "serve", "--demo"]
    with log.open("w") as written:
        server = subprocess.Popen(
            command, env=inherited | settings | environment, stdout=written, stderr=written, stdin=subprocess.DEVNULL
        )
        try:
            site = Site(url=f"http://127.0.0.1:{port}", folder=folder, log=log)
            wait_until_healthy(server, site=site)
            yield site
        finally:
            server.terminate()
            try:
                server.wait(timeout=15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def wait_until_healthy(server: subprocess.Popen[bytes], *, site: Site) -> None:
    """Returns once `/healthz` answers; fails when the server ends or takes longer than it may."""
    limit = time.monotonic() + READY_WITHIN
    while not answers(f"{site.url}/healthz"):
        try:
            ended = f"ended with status {server.wait(timeout=0.2)}"
        except subprocess.TimeoutExpired:
            ended = ""
        if ended or time.monotonic() > limit:
            said = site.log.read_text("utf-8", errors="replace")[-4000:]
            pytest.fail(f"bihuan serve {ended or 'did not become healthy in time'}:\n{said}", pytrace=False)


@pytest.fixture(scope="session")
def live_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration site, served for the whole session; tests that change it use matters of their own."""
    with serving(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium, driven by Playwright."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium on this machine: `sh scripts/browser.sh` installs it or says how")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code in every later test.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield window
        window.close()


@contextmanager
def looking(browser: Any, *, site: Site, screen: dict[str, int]) -> Iterator[Any]:
    """A fresh page of the site at one screen size; fails when the page complained in its console (also of the CSP)."""
    context = browser.new_context(
        base_url=site.url, viewport=screen, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
    )
    context.set_default_timeout(10_000)
    page, complaints = context.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    try:
        yield page
    finally:
        context.close()
    assert [said for said in complaints if not STATUS.match(said)] == []


@pytest.fixture
def office(browser: Any, live_site: Site) -> Iterator[Any]:
    """A fresh page on the usual office screen."""
    with looking(browser, site=live_site, screen=OFFICE) as page:
        yield page


@pytest.fixture
def phone(browser: Any, live_site: Site) -> Iterator[Any]:
    """A fresh page on a phone's screen."""
    with looking(browser, site=live_site, screen=PHONE) as page:
        yield page
