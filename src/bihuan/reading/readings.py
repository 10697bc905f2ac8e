"""读法 readings: for each field of a node the rule that filled it."""

from bihuan.reading.draft import Task
from bihuan.reading.nodes import Node
from bihuan.reading.provenance import Reading, rule_of

_PARENTS = {
    "topic": "topic",
    "group": "group",
    "umbrella": "umbrella",
    "order_modal": "order",
    "order_verb": "order",
    "order_told": "order",
}


def readings_of(task: Task, *, node: Node, nodes: list[Node]) -> tuple[Reading, ...]:
    """The readings of a node's fields, those that are empty left out; of several dates or amounts the least sure."""
    found = [Reading("task", rule_of("task", node.rule))]
    above = "root" if node.parent is None else _PARENTS.get(nodes[node.parent].rule, "numbering")
    found.append(Reading("parent", rule_of("parent", above)))
    duty = node.duty
    if duty and task.lead:
        found.append(Reading("lead", rule_of("unit", duty.lead_rule or duty.rule)))
    if duty and task.units:
        found.append(Reading("units", rule_of("unit", duty.rule)))
    if task.deadline:
        found.append(Reading("deadline", rule_of("deadline", task.deadline.rule)))
    if task.targets:
        named = [rule_of("target", target.rule) for target in task.targets]
        found.append(Reading("targets", min(named, key=lambda rule: rule.confidence)))
    return tuple(found)
