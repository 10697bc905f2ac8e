"""计数代替计时 effort: how much work a call does, counted instead of timed, and an end to what never ends."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

PATIENCE = 120
"""Seconds of processor time after which a call counts as hung; some ten times what the slowest one takes."""


def calls(act: Callable[[], object]) -> int:
    """How many functions a call enters, its own and those of the interpreter: the same on every machine."""
    entered = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal entered
        entered += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(before)
    return entered


@contextmanager
def without_hanging(seconds: float = PATIENCE) -> Iterator[None]:
    """Fails the test when what is inside uses that much processor time, also amid one pattern's search."""

    def hung(number: int, frame: FrameType | None) -> NoReturn:
        raise AssertionError(f"still at it after {seconds} seconds of processor time")

    before = signal.signal(signal.SIGVTALRM, hung)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
