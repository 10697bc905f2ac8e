"""灯与事实 shapes: what a light is shown as, and the facts it is computed from, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from bihuan.core.words import Said, said

SHAPES = {
    "pending": "○",
    "steady": "●",
    "yellow": "▲",
    "red": "■",
    "suspended": "‖",
    "unknown": "?",
    "closed": "✓",
    "cancelled": "–",
    "blue": "◆",
}


class Light(StrEnum):
    """What is shown, always as colour, shape and word together."""

    PENDING = "pending"  # 未到期
    STEADY = "steady"  # 按序时
    YELLOW = "yellow"  # 黄
    RED = "red"  # 红
    SUSPENDED = "suspended"  # 中止
    UNKNOWN = "unknown"  # 待更新
    CLOSED = "closed"  # 已销号
    CANCELLED = "cancelled"  # 已撤销
    BLUE = "blue"  # 蓝：超序时

    @property
    def shape(self) -> str:
        """The one character that stands for the light where there is no colour."""
        return SHAPES[self.value]

    @property
    def label(self) -> Said:
        """The word for the light."""
        return said(f"light_{self.value}_label")


class Dimension(StrEnum):
    """What a light looks at: each has a table of its own, and the worst is the matter's."""

    PROGRESS = "progress"  # 进度
    START = "start"  # 开工
    FUNDS = "funds"  # 资金
    STATISTICS = "statistics"  # 入库纳统

    @property
    def label(self) -> Said:
        """The word for the dimension."""
        return said(f"dimension_{self.value}_label")


FIXED = {
    "draft": (Light.PENDING, "light_draft"),
    "suspended": (Light.SUSPENDED, "light_suspended"),
    "closed": (Light.CLOSED, "light_closed"),
    "cancelled": (Light.CANCELLED, "light_cancelled"),
    "merged": (Light.CANCELLED, "light_merged"),
    "transferred": (Light.CANCELLED, "light_transferred"),
    "transferring": (Light.PENDING, "light_transferring"),
    "archived": (Light.CLOSED, "light_archived"),
}
"""States whose light no figure and no day changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a light depends on; percent is the reported figure 0–100, None while nothing was reported.

    `report_due` is the day of the open report, `node_due` that of the earliest open milestone. While a submission is
    being verified the lead can do nothing more, so lateness stands still at `submitted_on`. While the deadline stands
    still there is no `due`, and `answer_due` is the day of the answer that is waited for. `curve` is the expected
    progress where it is not linear: points (day, percent), of which each holds until the next where it is `stepped`.
    `late_on` is a day on which the matter was late, also when it has been made up since.
    """

    state: str
    start: date | None = None
    due: date | None = None
    percent: int | None = None
    reported_on: date | None = None
    report_due: date | None = None
    node_due: date | None = None
    node_name: str = ""
    submitted_on: date | None = None
    answer_due: date | None = None
    curve: tuple[tuple[date, int], ...] = ()
    stepped: bool = False
    start_planned: date | None = None
    started_on: date | None = None
    funds_percent: int | None = None
    recorded_on: date | None = None
    late_on: date | None = None

    def plain(self) -> dict[str, Any]:
        """The facts as values that can be sealed; what is not there is left out."""
        found: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, date):
                value = value.isoformat()
            elif isinstance(value, tuple):
                value = [[day.isoformat(), percent] for day, percent in value]
            if value not in (None, "", [], False) or (value == 0 and type(value) is int):
                found[field.name] = value
        return found

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> "Facts":
        """The facts that were told as plain values."""
        known = dict(values)
        for name in DAYS & known.keys():
            known[name] = date.fromisoformat(known[name])
        if "curve" in known:
            known["curve"] = tuple((date.fromisoformat(day), percent) for day, percent in known["curve"])
        return cls(**known)


DAYS = frozenset(field.name for field in fields(Facts) if field.type == date | None)


@dataclass(frozen=True, slots=True)
class Shown:
    """A light with the sentence that says why, the expected percent, and the gap in points (negative = behind).

    `dimension` is the one that gave the light, `dimensions` the light of each that was looked at; `caught_up` marks a
    matter that was late and has been made up: the mark stands beside the light and never changes it.
    """

    light: Light
    reason: Said
    expected: int | None = None
    gap: int | None = None
    dimension: Dimension = Dimension.PROGRESS
    dimensions: tuple[tuple[Dimension, Light], ...] = ()
    caught_up: bool = False
