"""督查 watch: the rows of notices and how far the sealed record has been gone through for them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.matters.models import Matter
from bihuan.people.models import Person, Unit
from bihuan.plans.models import Plan
from bihuan.watch.own import Alarm, Digest, Feed, QuietHours

__all__ = [
    "Alarm",
    "Check",
    "Digest",
    "Feed",
    "FrozenLine",
    "FrozenTable",
    "Notice",
    "QuietHours",
    "Reader",
    "Shift",
    "Suggestion",
]


class Reader(models.Model):
    """How far one reader of the sealed record has come: the number of leaves it has gone through."""

    name = models.CharField(max_length=20, unique=True)
    leaves = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.leaves}"


class Notice(models.Model):
    """One thing one person is told, once: about a subject, because of one of its entries or of a day that comes.

    `cause` names what it is told for (`seq.n` of an entry and duty, or step and day of a reminder), so that telling it
    twice is impossible; `params` fill the sentence `sentence`. It is urgent where it does not wait for the digest,
    and red where it does not wait for the end of quiet hours either.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices")
    subject = models.CharField(max_length=80)
    cause = models.CharField(max_length=60)
    sentence = models.CharField(max_length=40)
    params = models.TextField()
    urgent = models.BooleanField(default=False)
    red = models.BooleanField(default=False)
    told = models.DateTimeField()
    sent = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "subject", "cause"], name="notice_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "id"], condition=models.Q(sent__isnull=True), name="notice_to_send"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.subject} {self.cause}"


class Shift(models.Model):
    """The watch 值守 over one database: which process keeps it until when, and how its last round went.

    `ends` lets another process take over from one that died. `patrolled` is the last day patrolled to its end, `went`
    the moment of the last round that went well, `failed` the sentence of the failure since then.
    """

    name = models.CharField(max_length=20, unique=True)
    holder = models.CharField(max_length=40, blank=True)
    ends = models.DateTimeField(null=True)
    patrolled = models.DateField(null=True)
    went = models.DateTimeField(null=True)
    failed = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.name}: {self.holder}"


class FrozenTable(models.Model):
    """The colours of one plan at the end of one month 月末定色, sealed as the entry `seq` of the plan by their root."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="frozen_tables")
    month = models.CharField(max_length=7)
    seq = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "month"], name="frozen_once")]

    def __str__(self) -> str:
        return f"plan:{self.plan_id} {self.month}"


class FrozenLine(models.Model):
    """One matter in a frozen table, as the text that its root was made of."""

    table = models.ForeignKey(FrozenTable, on_delete=models.PROTECT, related_name="lines")
    matter = models.BigIntegerField()
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["table", "matter"], name="frozen_line_once")]

    def __str__(self) -> str:
        return f"{self.table_id} matter:{self.matter}"


class Suggestion(models.Model):
    """One thing a unit says it is asked twice or needlessly 减负建议, and what the supervision office answered."""

    class About(models.TextChoices):
        """What is too much about it."""

        ASKED_TWICE = "asked_twice", _("重复填报")
        NEEDLESS = "needless", _("无须填报")
        TOO_OFTEN = "too_often", _("频次过高")

    class Outcome(models.TextChoices):
        """What the supervision office answered."""

        TAKEN = "taken", _("采纳")
        DECLINED = "declined", _("不采纳")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=12, choices=About.choices)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, related_name="+")
    sentence = models.CharField(max_length=300)
    made = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    reply = models.CharField(max_length=300, blank=True)
    replied = models.DateTimeField(null=True)
    replied_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["unit", "id"], name="suggestion_by_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.about}"


class Check(models.Model):
    """One check of the whole ledger 校验 that an auditor asked for: how far it has come, and what it found.

    `findings` holds the first sentences in both tongues; `is_cut` where there were more, and the check ended there.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked = models.DateTimeField()
    begun = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    entries = models.PositiveBigIntegerField(default=0)
    findings = models.JSONField(default=list)
    is_cut = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=models.Q(ended__isnull=True), name="check_to_end"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.asked:%Y-%m-%d %H:%M}"

    @property
    def percent(self) -> int:
        """How much of it is behind it."""
        return min(100, self.done * 100 // self.total) if self.total else 0
