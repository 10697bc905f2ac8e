"""任务的后果 task effects: consequences of issue, work, closing and supervision."""

from bihuan.core.making import Making
from bihuan.core.workdays import next_report_due

REGISTERED = (
    "source_kind",
    "document",
    "upper_number",
    "plan",
    "placements",
    "lead",
    "joint",
    "each",
    "partners",
    "part_of",
    "supervisor",
    "coordinator",
    "due",
    "due_set_by",
    "cadence",
    "visibility",
)
REVISED = ("due", "due_set_by", "partners", "cadence", "placements", "lead", "visibility")


def register_matter(making: Making) -> None:
    """A new matter with its number, and the supervision office owing its issue."""
    kind = making.kind
    making.set("kind", kind.name)
    making.set("number", making.case.numbers["number"])
    making.set("registered", making.case.today)
    making.set("cadence", kind.cadence)
    making.set("visibility", kind.visibility)
    for name in REGISTERED:
        if making.filled.get(name) is not None:
            making.set(name, making.filled.get(name))
    making.open_by_clock("deploy", owner=making.party("supervisor"), watcher=making.party("coordinator"))


def start_matter(making: Making) -> None:
    """The day of the issue is the start that expected progress counts from; the issue has one number."""
    making.set("start", making.case.today)
    making.set("issue", making.case.numbers["issue"])


def mark_deemed(making: Making) -> None:
    """A receipt given by the clock is marked 视为签收."""
    if making.case.actor.person is None:
        making.extra["deemed"] = True
        making.close(making.now.open("accept"), "deemed")


def open_plan_of_steps(making: Making) -> None:
    """A plan of steps is owed where the way is long or the date still open."""
    due, start, kind = making.now.due, making.now.start, making.kind
    long = due is None or start is None or (due - start).days > kind.arrange_when_longer_than
    if kind.arrange == "always" or (kind.arrange == "when_long" and long):
        making.open_by_clock("arrange", owner=making.party("lead"), watcher=making.party("supervisor"))


def open_next_report(making: Making) -> None:
    """The next report is due at the end of the first period not yet covered by one."""
    covered = [duty.due for duty in making.now.open("report")]
    cadence = making.value("cadence")
    by = next_report_due(max([making.case.today, *covered]), cadence, making.case.calendar)
    term = {"by": "cadence", "cadence": cadence, "calendar": making.case.calendar.version}
    making.open("report", owner=making.party("lead"), watcher=making.party("supervisor"), by=by, term=term)


def count_contest(making: Making) -> None:
    """The assignment has been contested."""
    making.set("contested", making.now.contested + 1)


def change_lead(making: Making) -> None:
    """The new lead starts afresh: no officer named, nothing contested."""
    lead = making.filled.get("lead")
    making.set("lead", lead)
    making.set("lead_basis", "ruled")
    making.set("lead_post", None)
    making.set("contested", 0)
    making.set("partners", tuple(unit for unit in making.now.partners if unit != lead))


def name_the_officer(making: Making) -> None:
    """The matter has a named post inside the lead unit."""
    making.set("lead_post", making.filled.get("post"))


def keep_figures(making: Making) -> None:
    """The figure is confirmed as unchanged today."""
    making.set("reported", making.case.today)
    making.set("no_changes", making.now.no_changes + 1)


def end_matter(making: Making) -> None:
    """The matter ends today."""
    making.set("ended", making.case.today)


def raise_the_chase(making: Making) -> None:
    """The duty has been chased once more."""
    number = making.filled.get("duty")
    for duty in making.now.open():
        if duty.n == number:
            making.chase(duty)


def change_columns(making: Making) -> None:
    """The revised columns take their new values; the old ones stay in the entry."""
    for name in REVISED:
        value = making.filled.get(name)
        if value is not None and value != getattr(making.now, name):
            making.set(name, value)
