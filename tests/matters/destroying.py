"""Builds a small district with words that can be told apart, destroys most of them by order, and prints what is left.

Run as a process of its own, on a database of its own: `python -m tests.matters.destroying MATTERS PIECES SEED`.
"""

import json
import random
import sys
from typing import Any

from bihuan.cli import _site


def build(matters: int) -> None:
    """So many matters on their way, each with words of its own, all sealed."""
    from bihuan.ledger import seals
    from tests.matters.course import Course
    from tests.world import MONDAY, at, build_world

    course = Course(build_world())
    for number in range(matters):
        texts = {name: f"待核{name}词{number:05}句" for name in ("title", "standard", "sentence")}
        subject = course.active(**texts)
        steps = [{"name": f"待核step词{number:05}句", "due": "2020-06-01"}]
        course.do("officer", subject, "arrange", {"steps": steps})
        course.do("officer", subject, "report", {"percent": 40, "next": f"待核next词{number:05}句"})
    seals.seal(at=at(MONDAY))


def main(matters: int, pieces: int, seed: int) -> dict[str, Any]:
    """The words that were destroyed, those that were kept, and what the audit finds."""
    _site.ready()
    _site.migrate()
    from bihuan.ledger import entries, expunge, proofs, seals
    from bihuan.ledger.models import Entry, Word
    from bihuan.matters import expunging
    from bihuan.matters.audit import audit
    from tests.world import MONDAY, at

    build(matters)
    said = [
        ((word.entry.subject, word.entry.seq, word.name), word.text)
        for word in Word.objects.filter(text__startswith="待核").select_related("entry").order_by("id")
    ]
    chosen = random.Random(seed).sample(said, pieces)
    order = entries.append(
        subject="plan:1",
        act="expunge",
        recorded=at(MONDAY),
        facts={"expunged": expunge.ordered(piece for piece, _ in chosen)},
    )
    expunging.expunge([piece for piece, _ in chosen], order=order.id, day=MONDAY)
    seals.seal(at=at(MONDAY))
    wiped = expunging.wipe()
    places = Entry.objects.values_list("subject", "seq")
    proven = sum(len(proofs.of(f"{subject}#{seq}")["path"]) > 0 for subject, seq in places)
    gone = {text for _, text in chosen}
    return {
        "gone": sorted(gone),
        "kept": sorted({text for _, text in said} - gone),
        "findings": [finding.say("en") for finding in audit(MONDAY, at=at(MONDAY))],
        "wiped": wiped,
        "unproven": len(places) - proven,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*map(int, sys.argv[1:])), ensure_ascii=False) + "\n")
