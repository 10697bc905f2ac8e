"""A stand-in for a model: a server on this machine that answers as it is told, and keeps what it was asked."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from bihuan.plans.asking import Address

Nodes = list[dict[str, Any]]
Reply = Callable[["Told"], None]


@dataclass
class StandIn:
    """The server: its address, how it replies to each question in turn (the last again and again), what it heard."""

    url: str
    replies: list[Reply] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    @property
    def address(self) -> Address:
        return Address(url=self.url, name="stand-in", key="a-key-for-tests")


class Told(BaseHTTPRequestHandler):
    """One question and its answer."""

    standin: StandIn

    def do_POST(self) -> None:
        self.take()
        replies = self.standin.replies
        replies[min(len(self.standin.paths), len(replies)) - 1](self)

    def do_GET(self) -> None:
        self.standin.paths.append(self.path)

    def take(self) -> None:
        self.standin.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.standin.paths.append(self.path)
        self.standin.keys.append(self.headers.get("Authorization", ""))

    def say(self, body: bytes, *, status: int = 200, **head: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **head}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is written on the screen."""


def completion(content: str) -> bytes:
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


def node(sentence: str, **read: Any) -> dict[str, Any]:
    """A task as a model writes it down; what is not given it leaves out."""
    empty = {"lead": None, "partners": [], "deadline": None, "end": None, "targets": []}
    return {"sentence": sentence, **empty, **read}


def nodes(*read: dict[str, Any]) -> Reply:
    return lambda told: told.say(completion(json.dumps({"nodes": list(read)})))


def words(content: str) -> Reply:
    return lambda told: told.say(completion(content))


def status(code: int, **head: str) -> Reply:
    return lambda told: told.say(b"{}", status=code, **head)


def raw(body: bytes) -> Reply:
    return lambda told: told.say(body)


def silence(told: Told) -> None:
    """Nothing, until the test is over."""
    told.standin.over.wait(10)


def endless(told: Told) -> None:
    """An answer that never comes to an end, until whoever asked hangs up."""
    told.send_response(200)
    told.end_headers()
    try:
        while not told.standin.over.is_set():
            told.wfile.write(b" " * 65536)
    except OSError:
        return


def drip(told: Told) -> None:
    """An answer of which a byte comes now and then, never the last."""
    told.send_response(200)
    told.end_headers()
    try:
        while not told.standin.over.wait(0.05):
            told.wfile.write(b" ")
            told.wfile.flush()
    except OSError:
        return


@contextmanager
def standing_in() -> Iterator[StandIn]:
    """The server, as long as it is needed."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Told,), {}))
    server.daemon_threads = True
    standin = StandIn(f"http://127.0.0.1:{server.server_port}/v1")
    server.RequestHandlerClass.standin = standin  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield standin
    finally:
        standin.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
