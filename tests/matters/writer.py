"""One writer in a process of its own: `python -m tests.matters.writer TASK …` over the database of the environment."""

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")


def found() -> None:
    """Tables, the cast, and one matter that waits for its receipt; prints the ids the other tasks need."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from tests.matters.course import Course
    from tests.world import build_world

    course = Course(build_world())
    subject = course.deployed()
    tell({"subject": subject, "person": course.world.people["officer"].pk})


def act(person: str, subject: str, name: str, payload: str, times: str) -> None:
    """The same act again and again once a line comes in; prints each answer after its commit, or the refusal."""
    from bihuan.core.words import Refused
    from bihuan.matters.acts import perform
    from bihuan.people.rights import actor_of
    from tests.world import MONDAY, at

    actor = actor_of(int(person), day=MONDAY)
    tell({"ready": True})
    sys.stdin.readline()
    for _ in range(int(times)):
        try:
            done = perform(actor, subject, name, json.loads(payload), at=at(MONDAY, 11))
            tell({"subject": done.subject, "seq": done.seq, "hash": done.hash})
        except Refused as refused:
            tell({"refused": refused.sentence.key, "kind": refused.kind})


def check(subject: str) -> None:
    """The findings of an audit and the hashes of the subject's entries by their numbers."""
    from bihuan.ledger.models import Entry
    from bihuan.matters.audit import audit
    from tests.world import MONDAY

    entries = Entry.objects.filter(subject=subject).order_by("seq").values_list("seq", "hash")
    tell({"findings": [str(finding) for finding in audit(MONDAY)], "entries": list(entries)})


def tell(answer: object) -> None:
    """One line of JSON, sent at once."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    import django

    django.setup()
    {"found": found, "act": act, "check": check}[sys.argv[1]](*sys.argv[2:])
