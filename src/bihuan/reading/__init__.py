"""识文 reading: documents to draft plans, in pure Python and without a model."""

from datetime import date

from bihuan.core.words import Refused
from bihuan.reading.assembly import assemble
from bihuan.reading.draft import Claim, Deadline, Draft, Gap, Target, Task
from bihuan.reading.provenance import Reading, Rule, rule_of, rules
from bihuan.reading.sources import LIMIT, Source, guard, read, read_file

__all__ = [
    "LIMIT",
    "Claim",
    "Deadline",
    "Draft",
    "Gap",
    "Reading",
    "Refused",
    "Rule",
    "Source",
    "Target",
    "Task",
    "decompose",
    "read",
    "read_file",
    "rule_of",
    "rules",
]


def decompose(source: Source, *, issued: date | None = None) -> Draft:
    """The draft plan of a document; refuses a classified or empty text and one in which no task is found."""
    guard(source)
    draft = assemble(source, issued=issued)
    if not draft.tasks:
        raise Refused("missing", "reading_no_task", name=source.name)
    return draft
