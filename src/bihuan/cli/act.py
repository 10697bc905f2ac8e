"""办理 act: one act on a matter from the command line, with the same rights and refusals as on a page."""

import argparse
import json
from typing import Any

from bihuan.cli import _site
from bihuan.core.words import Refused, said

HELP = "以某人的岗位办理一个行为。 Perform one act from somebody's posts."
EXAMPLE = '{"percent": 40}'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the subject, the act, who acts, and what is filled in."""
    parser.add_argument("subject", metavar="SUBJECT", help="matter:42, matter:new")
    parser.add_argument("act", metavar="ACT")
    parser.add_argument("--as", dest="username", required=True, metavar="USERNAME")
    parser.add_argument("--payload", default="{}", metavar="JSON")
    parser.add_argument("--seen", type=int)
    parser.add_argument("--key")


def run(args: argparse.Namespace) -> int:
    """Performs the act and says which entry it became; returns 0, or refuses as the act itself does."""
    _site.ready()
    from bihuan.core.acts import act_label
    from bihuan.ledger import clock
    from bihuan.matters.acts import perform
    from bihuan.people import rights
    from bihuan.people.models import Person

    payload = _payload(args.payload)
    person = Person.objects.filter(username__iexact=args.username, is_active=True).first()
    if person is None:
        raise Refused("unknown", "username_unknown", username=args.username[:40])
    at = clock.now()
    actor = rights.actor_of(person.pk, day=at.date())
    done = perform(actor, args.subject, args.act, payload, at=at, seen=args.seen, key=args.key)
    answer = said("command_done", act=act_label(done.act), subject=done.subject, seq=done.seq, hash=done.hash[:12])
    print(answer.say(args.lang))
    return 0


def _payload(text: str) -> dict[str, Any]:
    try:
        payload = json.loads(text)
    except (ValueError, RecursionError):
        payload = None
    if not isinstance(payload, dict):
        raise Refused("missing", "payload_unreadable", example=EXAMPLE)
    return payload
