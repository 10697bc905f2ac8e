"""记录头 heads: the last seal of a day as a short text for a bulletin or a mail, and the ledger held against it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bihuan.core import chain
from bihuan.core.words import Refused, Said, said
from bihuan.ledger import seals
from bihuan.ledger.models import Seal

TITLE = "闭环记录头 bihuan head"
LINES = {"date": "日期", "seal": "封存号", "size": "条数", "root": "根", "digest": "摘要", "algorithm": "算法"}
LINE = re.compile(r"\b(date|seal|size|root|digest|algorithm)\b\s*[:：]\s*(\S+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What was published of one seal; `size` counts all entries sealed until then."""

    date: date
    seal: int
    size: int
    root: str
    digest: str
    algorithm: str

    def text(self) -> str:
        """The text to publish, one line for each value, in both tongues."""
        values = {name: getattr(self, name) for name in LINES}
        return "\n".join([TITLE, *(f"{LINES[name]} {name}: {value}" for name, value in values.items())]) + "\n"


def of_seal(seal: Seal) -> Head:
    """The head that a seal gives, dated by the day it was made in Asia/Shanghai."""
    return Head(
        date=chain.day_of(seal.sealed),
        seal=seal.number,
        size=seal.first + seal.size,
        root=seal.root,
        digest=seal.digest,
        algorithm=seal.algorithm,
    )


def of_day(day: date) -> Head:
    """The head of a day: its last seal, or the last before it; refused where nothing was sealed until then."""
    seal = seals.last_until(day)
    if seal is None:
        raise Refused("unknown", "head_none", day=day)
    return of_seal(seal)


def read(text: str, *, name: str) -> Head:
    """The head that a published text gives, whatever stands around it; `name` says in a refusal which text it was."""
    values = dict(LINE.findall(text))
    try:
        return Head(
            date=date.fromisoformat(values["date"]),
            seal=int(values["seal"]),
            size=int(values["size"]),
            root=values["root"],
            digest=values["digest"],
            algorithm=values.get("algorithm", "sha256"),
        )
    except (KeyError, ValueError):
        raise Refused("missing", "head_unreadable", name=name) from None


def differences(head: Head) -> Iterator[Said]:
    """What the ledger says otherwise than the published head; a chain that was sealed anew is found here."""
    seal = Seal.objects.filter(number=head.seal).first()
    if seal is None:
        yield said("head_absent", number=head.seal, date=head.date)
        return
    now = of_seal(seal)
    for name in ("size", "root", "digest"):
        if getattr(now, name) != getattr(head, name):
            yield said("head_differs", number=head.seal, date=head.date, field=name)
