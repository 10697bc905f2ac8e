"""校验 checking: an auditor asks for the whole ledger to be checked; the watch does it and tells how far it is."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from bihuan.core.roles import Actor, Function
from bihuan.core.words import Refused
from bihuan.ledger import clock
from bihuan.matters.audit import Seen, quick_audit
from bihuan.watch.models import Check

MOST = 200
"""Findings that one check keeps; with so many the ledger is not one to be read sentence by sentence."""
CUT_OFF = timedelta(minutes=30)
"""A check that began so long ago and has not ended was cut off by a kill; until then it is somebody else's."""
TOLD = 50
"""How often in all a check writes down how far it is."""


def is_auditor(actor: Actor) -> bool:
    """Whether the actor sits in an auditor's post."""
    return any(seat.function is Function.AUDITOR for seat in actor.seats)


def open_record(actor: Actor) -> None:
    """Refuses whoever is no auditor: the record of everything is for those who check it and act on nothing."""
    if not is_auditor(actor):
        raise Refused("not_you", "record_for_auditors")


def ask(actor: Actor, *, at: datetime) -> Check:
    """The check that waits or is under way, or a new one where there is none; refused for all but auditors."""
    open_record(actor)
    assert actor.person is not None
    under_way = Check.objects.filter(ended=None).order_by("id").first()
    return under_way or Check.objects.create(person_id=actor.person, asked=at)


def latest() -> Check | None:
    """The check asked for last."""
    return Check.objects.select_related("person").order_by("-id").first()


def check_asked(*, at: datetime) -> int:
    """How many checks were done of those asked for; one that was cut off by a kill is begun again from its start."""
    count = 0
    free = Q(begun=None) | Q(begun__lt=at - CUT_OFF)
    for check in Check.objects.filter(ended=None).order_by("id"):
        if Check.objects.filter(free, pk=check.pk, ended=None).update(begun=at):
            _run(check, at)
            count += 1
    return count


def _run(check: Check, at: datetime) -> None:
    """Goes through the ledger as the quick audit does, until the end or until there are too many findings."""
    check.begun, check.findings, check.is_cut = at, [], False
    seen = Seen()
    seen.watch = _Progress(check.pk, seen).tell
    for finding in quick_audit(at=at, seen=seen):
        if len(check.findings) == MOST:
            check.is_cut = True
            break
        check.findings.append({"zh": finding.say("zh"), "en": finding.say("en")})
    check.done = check.total = max(seen.of, 1)
    check.entries, check.ended = seen.entries, clock.now()
    check.save(update_fields=["done", "total", "entries", "ended", "findings", "is_cut"])


class _Progress:
    """Writes down how far a check is, a limited number of times.

    On PostgreSQL a check reads in one long transaction, from which nobody would see it: there it has a connection of
    its own.
    """

    def __init__(self, check: int, seen: Seen) -> None:
        self.check, self.seen, self.told = check, seen, 0

    def tell(self) -> None:
        """Writes where another share of the whole is behind it."""
        share = self.seen.steps * TOLD // max(1, self.seen.of)
        if share > self.told:
            self.told = share
            own = connection.vendor == "postgresql"
            writing = connection.copy() if own else connection
            with writing.cursor() as cursor:
                values = [self.seen.steps, self.seen.of, self.check]
                cursor.execute("UPDATE watch_check SET done = %s, total = %s WHERE id = %s", values)
            if own:
                writing.close()
