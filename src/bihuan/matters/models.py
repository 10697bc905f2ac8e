"""落实 matters: the rows of matters, parties, placements and duties; each is a copy of what the entries fold to."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.matters.totals import Cover, Flip
from bihuan.matters.wording import Gram
from bihuan.people.models import Person, Post, Unit
from bihuan.plans.models import Document, Node, Plan

__all__ = ["Counter", "Cover", "Duty", "Flip", "Gram", "Matter", "Need", "Paper", "Party", "Placement"]


class Counter(models.Model):
    """The last number given in one series, such as tasks of a year; numbers are never given twice."""

    name = models.CharField(max_length=60, unique=True)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"


class Matter(models.Model):
    """One matter 事项, counted once wherever it is placed; written only by `matters.acts`.

    `light` holds until the day before `flips_on`, when it becomes `flips_to` if nothing is reported; `counts` is the
    line of `matters.counting` that says what the matter counts as. `until` is the day by which somebody has to answer
    next, the last of all days where nobody has to, so that lists need no order for what is not there.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=60, unique=True)
    state = models.CharField(max_length=12)
    seq = models.PositiveIntegerField()
    head = models.CharField(max_length=64)
    standing = models.TextField()
    title = models.CharField(max_length=200)
    standard = models.CharField(max_length=500, blank=True)
    source_kind = models.CharField(max_length=20)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="matters")
    upper_number = models.CharField(max_length=60, blank=True)
    issue = models.CharField(max_length=60, blank=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, related_name="matters")
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    visibility = models.CharField(max_length=10)
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="led")
    lead_post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    supervisor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="supervised")
    coordinator = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(null=True)
    registered = models.DateField()
    start = models.DateField(null=True)
    ended = models.DateField(null=True)
    percent = models.PositiveSmallIntegerField(null=True)
    reported = models.DateField(null=True)
    light = models.CharField(max_length=12, blank=True)
    flips_on = models.DateField(null=True)
    flips_to = models.CharField(max_length=12, blank=True)
    counts = models.TextField(blank=True)
    until = models.DateField(default=date.max)

    class Meta:
        verbose_name = _("事项")
        verbose_name_plural = _("事项")
        indexes: ClassVar = [
            models.Index(fields=["state", "due", "id"], name="matter_by_state_due"),
            models.Index(fields=["flips_on", "id"], condition=models.Q(flips_on__isnull=False), name="matter_to_flip"),
            models.Index(
                fields=["plan", "light", "until", "id"],
                condition=models.Q(light__in=("red", "yellow")),
                name="matter_in_trouble",
            ),
            models.Index(fields=["until", "id"], name="matter_by_until"),
            models.Index(fields=["due", "id"], name="matter_by_due"),
            models.Index(fields=["kind", "until", "id"], name="matter_by_kind"),
            models.Index(fields=["light", "until", "id"], name="matter_by_light"),
            models.Index(fields=["plan", "state", "kind", "due", "ended", "part_of"], name="matter_by_plan_day"),
            models.Index(fields=["plan"], condition=~models.Q(visibility="district"), name="matter_not_for_all"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Party(models.Model):
    """One unit that takes part in a matter beside its lead, in one role."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="party_rows")
    role = models.CharField(max_length=12)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "role", "unit"], name="party_once"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.role} {self.unit_id}"


class Need(models.Model):
    """One need 需求 of a matter: of what factor, from whom, how far it has come; open while `owner` owes by `due`."""

    id = models.BigIntegerField(primary_key=True)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="need_rows")
    n = models.PositiveIntegerField()
    sort = models.CharField(max_length=12)
    factor = models.CharField(max_length=12, blank=True)
    provider = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    filed = models.DateField(null=True)
    promised = models.DateField(null=True)
    arrived = models.DateField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    owes = models.CharField(max_length=12, blank=True)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    due = models.DateField(null=True)

    class Meta:
        verbose_name = _("需求")
        verbose_name_plural = _("需求")
        indexes: ClassVar = [
            models.Index(fields=["due", "id"], condition=models.Q(due__isnull=False), name="need_open_by_due"),
            models.Index(fields=["sort", "factor"], name="need_by_factor"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.n} {self.factor or self.sort}"


class Placement(models.Model):
    """One place of a matter in a plan tree; a matter may have many and is counted once in every total."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="placement_rows")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="placement_rows")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["matter", "node"], name="placement_once")]

    def __str__(self) -> str:
        return f"{self.matter_id}@{self.node_id}"


class Duty(models.Model):
    """One duty 责任: a unit owes an act by a day to a unit that watches; closed ones keep outcome and entry."""

    id = models.BigIntegerField(primary_key=True)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="duty_rows")
    n = models.PositiveIntegerField()
    owes = models.CharField(max_length=12)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="owed")
    watcher = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="watched")
    opened = models.DateField()
    due = models.DateField()
    term = models.TextField()
    title = models.CharField(max_length=60, blank=True)
    original = models.DateField()
    away = models.DateField(null=True)
    held_by = models.PositiveIntegerField(null=True)
    chased = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=20, blank=True)
    closed = models.DateField(null=True)
    opened_seq = models.PositiveIntegerField()
    closed_seq = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("责任")
        verbose_name_plural = _("责任")
        constraints: ClassVar = [models.UniqueConstraint(fields=["matter", "n"], name="duty_number_once")]
        indexes: ClassVar = [
            models.Index(
                fields=["owner", "due", "id"], condition=models.Q(closed_seq__isnull=True), name="duty_open_by_owner"
            ),
            models.Index(fields=["due", "id"], condition=models.Q(closed_seq__isnull=True), name="duty_open_by_due"),
            models.Index(
                fields=["owes", "due", "id"], condition=models.Q(closed_seq__isnull=True), name="duty_open_by_owes"
            ),
            models.Index(
                fields=["owner", "due", "id"],
                condition=models.Q(closed_seq__isnull=True, held_by__isnull=False),
                name="duty_held_by_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}#{self.n} {self.owes}"


class Paper(models.Model):
    """One file handed in as evidence 佐证材料, kept as a person handed it in, a picture without all that is unseen.

    `named` is set in the transaction that seals the first entry which names it; what is not named is thrown away.
    """

    digest = models.CharField(max_length=64)
    form = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    content = models.FileField(upload_to="papers")
    small = models.FileField(upload_to="papers", blank=True)
    kept = models.DateTimeField()
    kept_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    named = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("佐证材料")
        verbose_name_plural = _("佐证材料")
        constraints: ClassVar = [models.UniqueConstraint(fields=["digest", "kept_by"], name="paper_once")]
        indexes: ClassVar = [
            models.Index(fields=["kept"], condition=models.Q(named=False), name="paper_unnamed_since"),
        ]

    def __str__(self) -> str:
        return self.digest[:12]
