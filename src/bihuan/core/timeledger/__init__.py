"""用时构成 time ledger: two-sided clocks, the due time in force, and whose days they were, in whole days that add up.

Reading: `fold` the clock facts of a matter's entries into a `Record`, then `time_ledger(record, today, calendar)` gives
a `Breakdown` per clock; `courses`, `holder_on`, `due_in_force` and `breakdown` are its steps. Writing: a duty row keeps
a `Running` (its due day and since when it stands still); an act asks `is_held` with the holds it leaves open and takes
the clock `after` it. Only a late entry, a judgement or a denied supply folds the matter again, for `running`.

What entries must tell, each with its day of happening `on` and of recording `known`: see `entries`; `to_facts` makes of
it what is sealed. For acts:

- deploy, any duty opened: `Opened` with owner, measure, due day or term; any duty closed, the matter's end: `Closed`;
  reassign: `Closed` and `Opened` of the deadline (0); rebound: `Opened` again;
- need, contest, ask_extension, submit: `Asked` for the duty it opens: asker, answerer, link, limit, the clocks held;
- promise, refuse, pass to the next verifier: `Answered` for the one duty, `Asked` for the next, with the same `ask`;
- supply, uphold, reassign, grant, deny, pass, return: `Answered`; then `Judged` when `is_founded` says no;
- a supply denied at confirmation: `NotThere`; grant, revise: `Granted`; suspend and resume: `Stopped`, `Resumed`.
"""

from bihuan.core.timeledger.breakdown import (
    Breakdown,
    Days,
    Row,
    Total,
    breakdown,
    due_in_force,
    time_ledger,
    totals,
)
from bihuan.core.timeledger.days import days_between, moved
from bihuan.core.timeledger.entries import (
    Answered,
    Asked,
    Closed,
    Granted,
    Judged,
    NotThere,
    Opened,
    Resumed,
    Stopped,
    Told,
    fold,
    is_founded,
)
from bihuan.core.timeledger.facts import from_facts, to_facts
from bihuan.core.timeledger.record import Clock, Grant, Hold, Link, Party, Record, Stop
from bihuan.core.timeledger.running import Running, is_held, running
from bihuan.core.timeledger.wait import Course, Stretch, courses, holder_on

__all__ = [
    "Answered",
    "Asked",
    "Breakdown",
    "Clock",
    "Closed",
    "Course",
    "Days",
    "Grant",
    "Granted",
    "Hold",
    "Judged",
    "Link",
    "NotThere",
    "Opened",
    "Party",
    "Record",
    "Resumed",
    "Row",
    "Running",
    "Stop",
    "Stopped",
    "Stretch",
    "Told",
    "Total",
    "breakdown",
    "courses",
    "days_between",
    "due_in_force",
    "fold",
    "from_facts",
    "holder_on",
    "is_founded",
    "is_held",
    "moved",
    "running",
    "time_ledger",
    "to_facts",
    "totals",
]
