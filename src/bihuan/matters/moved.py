"""昨日以来 moved: which matters of a plan moved since yesterday, by what act, the latest first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bihuan.core.acts import act_label
from bihuan.core.lights import FIXED, Light
from bihuan.core.roles import Actor, UnitTree
from bihuan.core.words import Said
from bihuan.ledger.clock import SHANGHAI
from bihuan.ledger.models import Entry
from bihuan.matters.models import Matter
from bihuan.matters.sight import visible_to

LOOKED_AT = 1000
"""So many of the latest entries are looked at."""
LISTED = 8

MOVES = frozenset(
    {
        *("deploy", "take_over", "accept", "contest", "uphold", "hand_down", "reassign", "arrange", "reach"),
        *("record_gate", "need", "promise", "refuse", "supply", "confirm", "issue_slip", "answer_slip", "submit"),
        *("pass", "return", "rebound", "look_back", "close_above", "grant", "deny", "promise_late", "suspend"),
        *("resume", "pause", "unpause", "cancel", "split", "merge", "transfer", "elevate", "conclude", "sustain"),
    }
)
"""Acts after which somebody else has the ball or a day stands otherwise; reports and drafts are none of them."""


@dataclass(frozen=True, slots=True)
class Move:
    """The latest move of one matter, with the light it shows now."""

    matter: int
    title: str
    light: Light
    act: Said
    on: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved since the beginning of a day: so many matters, the latest of them, by how many of each act.

    `cut` where more was recorded since then than was looked at, so that the numbers are least numbers.
    """

    since: date
    matters: int
    latest: tuple[Move, ...]
    acts: tuple[tuple[Said, int], ...]
    cut: bool


def moved(plan: int, *, actor: Actor, tree: UnitTree, today: date) -> Moved:
    """What moved since yesterday 00:00 in the matters of the plan that the actor may know; two statements."""
    since = today - timedelta(days=1)
    start = datetime.combine(since, datetime.min.time(), SHANGHAI)
    looked = list(Entry.objects.order_by("-id").values_list("subject", "act", "recorded")[:LOOKED_AT])
    late = [
        (int(subject.removeprefix("matter:")), act, recorded)
        for subject, act, recorded in looked
        if recorded >= start and act in MOVES and subject.startswith("matter:")
    ]
    known = _known({matter for matter, _, _ in late}, plan, actor=actor, tree=tree, today=today)
    latest: dict[int, Move] = {}
    acts: dict[str, int] = {}
    for matter, act, recorded in late:
        if matter in known:
            acts[act] = acts.get(act, 0) + 1
            latest.setdefault(matter, Move(matter, *known[matter], act_label(act), recorded))
    counts = sorted(acts.items(), key=lambda item: (-item[1], item[0]))
    return Moved(
        since=since,
        matters=len(latest),
        latest=tuple(latest.values())[:LISTED],
        acts=tuple((act_label(act), count) for act, count in counts),
        cut=len(looked) == LOOKED_AT and looked[-1][2] >= start,
    )


def _known(ids: set[int], plan: int, *, actor: Actor, tree: UnitTree, today: date) -> dict[int, tuple[str, Light]]:
    """The title and the light of the day of those matters of the plan that the actor may know."""
    rows = Matter.objects.filter(visible_to(actor, tree), id__in=ids, plan=plan) if ids else Matter.objects.none()
    return {
        id_: (title, _light(state, flips_to if flips_on is not None and flips_on <= today else light))
        for id_, title, state, light, flips_on, flips_to in rows.values_list(
            "id", "title", "state", "light", "flips_on", "flips_to"
        )
    }


def _light(state: str, light: str) -> Light:
    return FIXED[state][0] if state in FIXED else Light(light)
