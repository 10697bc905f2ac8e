"""A hundred thousand steps of anybody over months: guarantees, time ledger and explanations hold after every one."""

import os
from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from bihuan.core import lights
from bihuan.core.acts import table
from bihuan.core.clocks import inexact
from bihuan.core.guarantees import broken
from bihuan.core.kinds import kind
from bihuan.core.loop import open_acts
from bihuan.core.roles import Actor
from bihuan.core.seen import shown, why_due
from bihuan.core.standing import ENDED, Standing, fold
from bihuan.core.words import Refused
from tests.core import cast, chance

WALKS = 8
STEPS = int(os.environ.get("BIHUAN_STEPS", "100000")) // WALKS
MOST_TRIES = 120
"""So many steps are taken on one matter at most, done or refused."""

RARE = frozenset({"cancel", "merge", "transfer", "expunge", "prepare", "split", "succeed", "note"})
"""Acts that would end most walks early, or fill them with nothing, are drawn one time in ten."""


class Walk:
    """One walk: a matter after another, each for some months, with a clock that jumps."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.done: Counter[str] = Counter()
        self.steps = self.said = 0
        self.begin()

    def begin(self) -> None:
        """Starts with the next matter."""
        self.today = cast.DAY + timedelta(days=self.rng.randint(0, 300))
        self.standing: Standing | None = None
        self.entries: list[cast.Told] = []
        self.here = 0

    def go(self, steps: int) -> None:
        """Takes so many steps, each an act that is done or refused."""
        while self.steps < steps:
            self.here += 1
            if self.here > MOST_TRIES or (self.standing is not None and self.standing.state in ENDED):
                assert fold(self.entries) == self.standing
                self.begin()
            self.steps += 1
            self.today += timedelta(days=self.rng.choice((0, 0, 0, 1, 1, 2, 5, 13, 40)))
            self.act()

    def act(self) -> None:
        """Somebody presses a button they have, or now and then anybody tries anything."""
        who = self.rng.choice(cast.CAST)
        names = [act.name for act in open_acts(self.standing, who, cast.TREE)]
        if self.rng.random() < 0.05 or not names:
            who, names = self.rng.choice(cast.CAST), list(table())
        usual = [name for name in names if name not in RARE]
        name = self.rng.choice(usual if usual and self.rng.random() < 0.9 else names)
        payload = chance.filled(self.rng, table()[name], standing=self.standing, today=self.today)
        late = self.rng.choice((0, 0, 0, 0, 0, 1, 4))
        self.attempt(name, who, payload, late=late)

    def attempt(self, name: str, who: Actor, payload: dict[str, object], *, late: int) -> None:
        """The act is done and everything still holds, or it is refused in both tongues."""
        recorded = cast.at(self.today)
        world = cast.case(who, happened=recorded - timedelta(days=late), recorded=recorded)
        try:
            told = cast.entries_of(self.standing, name, payload, world)
        except Refused as refusal:
            # A sentence that cannot be said in one of the tongues raises here.
            self.said += len(refusal.sentence.say("zh")) + len(refusal.sentence.say("en"))
            return
        self.done[name] += 1
        self.entries += told
        now = fold(self.entries) if self.standing is None else None
        for one in told if now is None else ():
            now = cast.apply(now or self.standing, one)
        assert now is not None
        self.standing = now
        assert [str(gap) for gap in broken(now, cast.TREE)] == [], name
        assert inexact(now, self.today, world.calendar) == [], name
        assert all(why_due(duty).say("en") for duty in now.open())
        assert shown(now, kind(now.kind), lights.Presets(), self.today).reason.say("en")


@pytest.mark.parametrize("seed", range(WALKS))
def test_whatever_anybody_does_the_law_of_the_loop_holds(seed: int) -> None:
    walk = Walk(seed)
    walk.go(STEPS)
    assert walk.steps == STEPS
    assert len(walk.done) > len(table()) / 2
