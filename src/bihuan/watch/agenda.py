"""日程 agenda: what each person has to answer for today: overdue, due today, due this week, red; in two statements."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from bihuan.core.words import Said, said
from bihuan.matters.models import Duty
from bihuan.people import rights

STRETCHES = ("overdue", "today", "week")


@dataclass(slots=True)
class Stretch:
    """How many duties there are, and the first of them as sentences."""

    count: int = 0
    lines: list[Said] = field(default_factory=list)


@dataclass(slots=True)
class Agenda:
    """What one person answers for, by stretch of time, and the numbers of the red matters among it."""

    stretches: dict[str, Stretch] = field(default_factory=lambda: {name: Stretch() for name in STRETCHES})
    red: set[str] = field(default_factory=set)

    def add(self, stretch: str, line: Said, *, most: int) -> None:
        """Counts a duty, and keeps its line while there are fewer than `most`."""
        found = self.stretches[stretch]
        found.count += 1
        if len(found.lines) < most:
            found.lines.append(line)


def agendas(today: date, *, most: int) -> dict[int, Agenda]:
    """The agenda of every person who answers for something due by Sunday; a line is a number, a duty and a day."""
    sunday = today + timedelta(days=6 - today.weekday())
    owed = Duty.objects.filter(closed_seq=None, held_by=None, due__lte=sunday).order_by("due", "id")
    columns = ("owner", "matter__lead", "matter__lead_post", "matter__number", "matter__light", "owes", "due")
    rows = [
        ((owner, post if owner == lead else None), number, light, owes, due)
        for owner, lead, post, number, light, owes, due in owed.values_list(*columns)
    ]
    answers = rights.answering({key for key, *_ in rows}, day=today)
    found: dict[int, Agenda] = {}
    for key, number, light, owes, due in rows:
        if (answer := answers[key]) is None:
            continue
        agenda = found.setdefault(answer.person, Agenda())
        stretch = "overdue" if due < today else "today" if due == today else "week"
        agenda.add(stretch, said("digest_line", number=number, owes=said(f"owes_{owes}"), due=due), most=most)
        if light == "red":
            agenda.red.add(number)
    return found
