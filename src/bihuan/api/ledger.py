"""记录 ledger: the sealed entries of one subject, with all that is needed to verify them elsewhere."""

from django.http import HttpRequest
from ninja import Query, Router, Schema

from bihuan.api.caller import Bearer, Caller, caller
from bihuan.api.shapes import answers
from bihuan.core.roles import Function
from bihuan.core.words import Refused
from bihuan.ledger.models import Entry
from bihuan.matters import queries

router = Router(tags=["ledger"], auth=Bearer())
PAGE = 100


class WordOut(Schema):
    """Words said in an entry with their salt: the digest of both stands in the sealed body."""

    name: str
    salt: str
    text: str


class EntryOut(Schema):
    """One entry: `hash` is the SHA-256 of `body` as UTF-8, and `previous` the hash of the entry before it."""

    seq: int
    previous: str
    hash: str
    body: str
    words: list[WordOut]


class Entries(Schema):
    """A page of one subject's entries; `next` is the `after` of the next page, null on the last."""

    subject: str
    items: list[EntryOut]
    next: int | None


@router.get("/ledger/{subject}", response=answers(Entries), operation_id="read_ledger")
def read_ledger(request: HttpRequest, subject: str, after: int = Query(0, ge=0, lt=2**31)) -> Entries:
    """The entries of a subject, 100 at a time; any for an auditor, those of matters one may know of for others."""
    _let_in(subject, caller(request))
    found = Entry.objects.filter(subject=subject, seq__gt=after).order_by("seq").prefetch_related("words")
    rows = list(found[: PAGE + 1])
    return Entries(
        subject=subject,
        items=[
            EntryOut(
                seq=row.seq,
                previous=row.previous,
                hash=row.hash,
                body=row.body,
                words=[WordOut(name=word.name, salt=word.salt, text=word.text) for word in row.words.all()],
            )
            for row in rows[:PAGE]
        ],
        next=rows[PAGE - 1].seq if len(rows) > PAGE else None,
    )


def _let_in(subject: str, who: Caller) -> None:
    if any(seat.function is Function.AUDITOR for seat in who.actor.seats):
        return
    kind, _, number = subject.partition(":")
    if kind != "matter" or not number.isascii() or not number.isdecimal() or len(number) > 18:
        raise Refused("unknown", "matter_unknown")
    queries.standing_of(int(number), actor=who.actor, tree=who.tree)
