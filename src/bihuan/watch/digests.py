"""每日摘要 digests: one message a person and day: what is overdue, due today, due this week, new, and red."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from bihuan.core.reminding import shipped
from bihuan.core.words import Language, Said, said
from bihuan.ledger.clock import SHANGHAI
from bihuan.people.models import Person
from bihuan.watch import quiet
from bihuan.watch.agenda import Agenda, agendas
from bihuan.watch.delivery import MOST_TRIES, language_of, line, send
from bihuan.watch.models import Digest, Notice

AT_ONCE = 500
KEPT = timedelta(days=31)
"""How long it is remembered that a day's digest went."""


def send_due(*, at: datetime) -> tuple[int, int]:
    """How many digests of the day were sent and how many failed; a person with nothing to hear gets none.

    A digest goes after its hour and outside the person's quiet hours. Its row and name are those of person and day, so
    that two workers send one, and one that is sent again replaces the first; ten failures end it for the day.
    """
    local = at.astimezone(SHANGHAI)
    today, waiting = local.date(), _waiting(local)
    if not waiting:
        return 0, 0
    Digest.objects.filter(day__lt=today - KEPT).delete()
    found = agendas(today, most=shipped().lines)
    new = set(Notice.objects.filter(sent=None, person__in=waiting).values_list("person", flat=True))
    idle = [person for person in waiting if person not in found and person not in new]
    Digest.objects.bulk_create(
        [Digest(person_id=person, day=today, sent=at) for person in idle], AT_ONCE, ignore_conflicts=True
    )
    gone = [
        send_one(person, agenda=found.get(person, Agenda()), today=today, at=at)
        for person in waiting
        if person in {*found, *new}
    ]
    return gone.count(True), gone.count(False)


def _waiting(local: datetime) -> list[int]:
    """The people whose hour has come and whose digest of the day is neither sent nor given up."""
    over = Digest.objects.filter(day=local.date()).exclude(sent=None, tries__lt=MOST_TRIES).values("person")
    people = list(
        Person.objects.filter(is_active=True).exclude(pk__in=over).order_by("pk").values_list("pk", flat=True)
    )
    rules = shipped()
    return [
        who for who, hours in sorted(quiet.hours_of_all(people).items()) if rules.is_time(local.time(), quiet=hours)
    ]


def send_one(person: int, *, agenda: Agenda, today: date, at: datetime) -> bool | None:
    """Whether the digest was sent; None where another worker is at it or has sent it."""
    Digest.objects.get_or_create(person_id=person, day=today)
    with transaction.atomic():
        rows = Digest.objects.select_for_update(skip_locked=True, of=("self",)).select_related("person")
        row = rows.filter(person=person, day=today, sent=None, tries__lt=MOST_TRIES).first()
        if row is None:
            return None
        notices = Notice.objects.select_for_update(skip_locked=True).filter(person=person, sent=None).order_by("id")
        new = list(notices)
        language = language_of(row.person)
        try:
            send(
                row.person,
                subject=_subject(agenda, new, today, language),
                lines=_lines(agenda, new, language),
                name=_name(row),
            )
        except OSError:
            row.tries += 1
            row.save(update_fields=["tries"])
            return False
        Notice.objects.filter(pk__in=[one.pk for one in new]).update(sent=at)
        row.sent = at
        row.save(update_fields=["sent"])
        return True


def _name(row: Digest) -> str:
    return f"digest-{row.person_id}-{row.day}"


def _subject(agenda: Agenda, new: Sequence[Notice], today: date, language: Language) -> str:
    counts = {name: stretch.count for name, stretch in agenda.stretches.items()}
    return said("digest_subject", day=today, new=len(new), red=len(agenda.red), **counts).say(language)


def _lines(agenda: Agenda, new: Sequence[Notice], language: Language) -> list[str]:
    most = shipped().lines
    red = [said("notice_red", number=number) for number in sorted(agenda.red)]
    parts = [("red", len(red), red[:most])]
    parts += [(name, stretch.count, stretch.lines) for name, stretch in agenda.stretches.items()]
    parts.append(("new", len(new), [line(one) for one in new[:most]]))
    return [text for name, count, lines in parts if count for text in _part(name, count, lines, language)]


def _part(name: str, count: int, lines: Sequence[Said], language: Language) -> list[str]:
    more = [said("digest_more", count=count - len(lines))] if count > len(lines) else []
    said_lines = [one.say(language) for one in (*lines, *more)]
    return [said(f"digest_{name}", count=count).say(language), *said_lines, ""]
