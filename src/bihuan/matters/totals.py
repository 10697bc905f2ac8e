"""计数表 totals: the rows of what is counted: flips not yet folded in, and the tallies of the four views."""

from typing import ClassVar

from django.db import models

from bihuan.plans.models import Node


class Flip(models.Model):
    """One change of what a matter counts as; written once, and gone when it has been folded into the tallies."""

    matter = models.BigIntegerField()
    was = models.TextField(blank=True)
    now = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.matter}: {self.was} → {self.now}"


class Cover(models.Model):
    """One node that a matter is placed on or below, each once however many of its placements lie there.

    `guest` where the node's plan is not the plan that the matter came from.
    """

    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, related_name="cover_rows")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+", db_index=False)
    guest = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["node", "matter"], name="cover_once")]
        indexes: ClassVar = [
            models.Index(fields=["node", "matter"], condition=models.Q(guest=True), name="cover_of_guests")
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}@{self.node_id}"


class Tally(models.Model):
    """How many matters show one thing in one place of a view, and the sum of the percents they are done."""

    shows = models.CharField(max_length=12)
    count = models.BigIntegerField(default=0)
    progress = models.BigIntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.shows}: {self.count}"


class PlanTally(Tally):
    """One unit's matters in one plan, or all of the plan's where `unit` is `counting.WHOLE`."""

    plan = models.BigIntegerField()
    unit = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "unit", "shows"], name="plan_tally_once")]


class NodeTally(Tally):
    """The matters under one node of a plan, or under none where `node` is `counting.OTHER`."""

    plan = models.BigIntegerField()
    node = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "node", "shows"], name="node_tally_once")]


class UnitTally(Tally):
    """One unit's matters of one kind under one node."""

    node = models.BigIntegerField()
    unit = models.BigIntegerField()
    kind = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["node", "unit", "shows", "kind"], name="unit_tally_once")
        ]


class CellTally(Tally):
    """The matters in one cell of a plan's matrix; row and column are nodes, `counting.OTHER` or `counting.EVERY`."""

    plan = models.BigIntegerField()
    row = models.BigIntegerField()
    column = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "row", "column", "shows"], name="cell_tally_once")
        ]
