"""专班到期 ending: whoever answers for a task force hears that its end is near; its parent unit, that it is past."""

import json
from datetime import date, datetime, timedelta

from bihuan.core.reminding import shipped
from bihuan.people import rights
from bihuan.people.models import Unit
from bihuan.watch.models import Notice


def tell(*, at: datetime, today: date) -> int:
    """How many notices were written of task forces that end soon or have ended; each end is told once to a person.

    How soon and how late is in the table of rules. A mandate that was extended is told of again at its new end.
    """
    rules = shipped()
    since, until = today - timedelta(days=rules.unit_after), today + timedelta(days=rules.unit_before)
    forces = Unit.objects.filter(kind=Unit.Kind.TASK_FORCE, closed__range=(since, until), opened__lte=today)
    ends = [(force, "past" if not force.is_open(today) else "near") for force in forces]
    tellings = [
        (force, when, unit) for force, when in ends if (unit := force.parent_id if when == "past" else force.pk)
    ]
    answers = rights.answering({(unit, None) for _, _, unit in tellings}, day=today)
    notices = [
        Notice(
            person_id=answer.person,
            subject=f"unit:{force.pk}",
            cause=f"{when}.{force.closed}",
            sentence=f"notice_unit_{when}",
            params=json.dumps({"unit": force.name, "day": str(force.closed)}, ensure_ascii=False),
            told=at,
        )
        for force, when, unit in tellings
        if (answer := answers[unit, None]) is not None
    ]
    known = set(
        Notice.objects.filter(subject__in={one.subject for one in notices}).values_list("person_id", "subject", "cause")
    )
    new = [one for one in notices if (one.person_id, one.subject, one.cause) not in known]
    Notice.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
