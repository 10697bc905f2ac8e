"""对文 assent: whether what others read in a document holds: words verbatim, days and amounts as by the rules."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date

from bihuan.reading.amounts import targets_in
from bihuan.reading.calendar import calendar_of
from bihuan.reading.clauses import mask, mask_names
from bihuan.reading.dates import deadlines_in
from bihuan.reading.draft import Target
from bihuan.reading.marks import refuse_marked
from bihuan.reading.reflow import reflow
from bihuan.reading.transcript import Source


class Ground:
    """原文: a document against which others' readings are held, however it broke its lines and spaced its words."""

    def __init__(self, text: str, *, issued: date | None) -> None:
        running = reflow(Source("", text)).text
        self._calendar = calendar_of(running, mask(running), issued)
        self._places = [place for place, one in enumerate(text) if not one.isspace()]
        self._bare = "".join(text.split())

    def find(self, words: str, *, after: int = 0) -> tuple[int, int] | None:
        """Where the words stand verbatim, the first time from `after` on, else the first time at all."""
        bare = "".join(words.split())
        if not bare:
            return None
        at = self._bare.find(bare, bisect_left(self._places, after))
        at = at if at >= 0 else self._bare.find(bare)
        return None if at < 0 else (self._places[at], self._places[at + len(bare) - 1] + 1)

    def day(self, words: str) -> date | None:
        """The last day that a deadline's words mean by the rules; None where they mean none."""
        bare = "".join(words.split())
        found = deadlines_in(bare, 0, len(bare), self._calendar, cell=True)
        return max((deadline.end for _, _, deadline in found if deadline.end), default=None)

    def amounts(self, words: str) -> list[Target]:
        """The amounts to be reached that the rules read in the words."""
        bare = "".join(words.split())
        return targets_in(bare, mask_names(bare), 0, len(bare))


def refuse_secret(text: str, *, title: str) -> None:
    """Refuses a document that bears a secrecy mark in its title or its text."""
    refuse_marked([title, *text.splitlines()], name=title)
