"""送达 delivery: notices leave the house only after they are committed: as mail, or as a file where there is none."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from bihuan.core.words import Language, Said, said
from bihuan.ledger.clock import SHANGHAI
from bihuan.people.models import Person
from bihuan.watch import quiet
from bihuan.watch.models import Notice

AT_ONCE = 100
MOST_TRIES = 10


def deliver(*, at: datetime) -> tuple[int, int]:
    """How many notices that do not wait for the digest were sent and how many failed; each person gets one message.

    Quiet hours hold all of them but red. A message has the same name whenever it holds the same notices, so that one
    that was sent when the process died and is sent again replaces the first. A failure is tried again at the next call,
    ten times at most; the digest of the next day has it then.
    """
    now = at.astimezone(SHANGHAI).time()
    waiting = Notice.objects.filter(Q(urgent=True) | Q(red=True), sent=None, tries__lt=MOST_TRIES).order_by("person")
    people = list(waiting.values_list("person", flat=True).distinct())
    sent = failed = 0
    for person, hours in sorted(quiet.hours_of_all(people).items()):
        which = Q(red=True) if hours.cover(now) else Q(urgent=True) | Q(red=True)
        good, bad = _deliver_to(person, which, at)
        sent, failed = sent + good, failed + bad
    return sent, failed


def _deliver_to(person: int, which: Q, at: datetime) -> tuple[int, int]:
    with transaction.atomic():
        rows = Notice.objects.select_for_update(skip_locked=True, of=("self",)).select_related("person")
        mine = list(rows.filter(which, person=person, sent=None, tries__lt=MOST_TRIES).order_by("id")[:AT_ONCE])
        if not mine:
            return 0, 0
        ids = [notice.pk for notice in mine]
        language = language_of(mine[0].person)
        lines = [line(notice).say(language) for notice in mine]
        name = hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest()[:24]
        try:
            send(mine[0].person, said("notice_subject", count=len(lines)).say(language), lines, name=name)
        except OSError:
            for notice in mine:
                notice.tries += 1
            Notice.objects.bulk_update(mine, ["tries"])
            return 0, len(ids)
        Notice.objects.filter(id__in=ids).update(sent=at)
        return len(ids), 0


def language_of(person: Person) -> Language:
    """The language in which a person is written to."""
    return "en" if person.language == Person.Language.ENGLISH else "zh"


def send(person: Person, subject: str, lines: Sequence[str], *, name: str) -> None:
    """Sends one message under a name of its own, as mail or as a file; an OSError where it cannot be sent."""
    if person.email and settings.EMAIL_HOST:
        headers = {"Message-ID": f"<{name}@{settings.EMAIL_DOMAIN}>"}
        EmailMessage(subject, "\n".join(lines), to=[person.email], headers=headers).send()
        return
    folder = Path(settings.NOTICE_FOLDER) / str(person.pk)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_text("\n".join([subject, "", *lines, ""]), encoding="utf-8")


def line(notice: Notice) -> Said:
    """The sentence of a notice; it names the matter's number and what is owed, never its words."""
    params: dict[str, Any] = json.loads(notice.params)
    if "owes" in params:
        params["owes"] = said(f"owes_{params['owes']}")
    return said(notice.sentence, **params)
