"""识文 reading: documents to draft plans, in pure Python and without a model."""

from datetime import date

from bihuan.core.words import Refused
from bihuan.reading.draft import Claim, Deadline, Draft, Gap, Target, Task
from bihuan.reading.limits import LIMITS, Limits
from bihuan.reading.places import Place, Places, Standing
from bihuan.reading.provenance import Reading, Rule, rule_of, rules
from bihuan.reading.sources import LIMIT, Source, guard, read, read_file

__all__ = [
    "LIMIT",
    "LIMITS",
    "Claim",
    "Deadline",
    "Draft",
    "Gap",
    "Limits",
    "Place",
    "Places",
    "Reading",
    "Refused",
    "Rule",
    "Source",
    "Standing",
    "Target",
    "Task",
    "decompose",
    "read",
    "read_file",
    "rule_of",
    "rules",
]


def decompose(source: Source, *, issued: date | None = None, may_lack_tasks: bool = False) -> Draft:
    """The draft plan of a document; refuses a classified or empty text, and one without a task unless it may be so."""
    # The rules are loaded by whoever decomposes, not by each process that only opens a file.
    from bihuan.reading.assembly import assemble

    guard(source)
    draft = assemble(source, issued=issued)
    if not draft.tasks and not may_lack_tasks:
        raise Refused("missing", "reading_no_task", name=source.name)
    return draft
