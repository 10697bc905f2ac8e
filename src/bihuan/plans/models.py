"""部署 plans: documents, the drafts read from them, plan trees and their rounds, as rows."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bihuan.people.models import Person, Unit
from bihuan.plans.reviews import Proposal as Proposal
from bihuan.plans.reviews import Review as Review


class Document(models.Model):
    """One source document 来源文件 as it was read: its text stays as it came."""

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    issued = models.DateField(null=True, blank=True)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    received = models.DateTimeField()
    received_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("来源文件")
        verbose_name_plural = _("来源文件")

    def __str__(self) -> str:
        return self.title


class Original(models.Model):
    """One file 原件 as it came, kept under its hash, and how far it has been read.

    `places` tells where each stretch of the document's text stands in it, `sizes` how large its pages are; `beat` is
    the last sign of life of whoever reads it, `refusal` why it was not read, in both languages.
    """

    content = models.FileField(upload_to="originals")
    name = models.CharField(max_length=200)
    form = models.CharField(max_length=8)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    issued = models.DateField(null=True, blank=True)
    received = models.DateTimeField()
    received_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="original")
    pages_read = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    beat = models.DateTimeField(null=True, blank=True)
    refusal = models.JSONField(default=dict, blank=True)
    notes = models.JSONField(default=list, blank=True)
    places = models.JSONField(default=dict, blank=True)
    sizes = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("原件")
        verbose_name_plural = _("原件")

    def __str__(self) -> str:
        return self.name


class Plan(models.Model):
    """One plan 方案: a tree of nodes; two of its nodes may head the axes of a matrix."""

    title = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="plans")
    row_axis = models.ForeignKey("Node", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    column_axis = models.ForeignKey("Node", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("方案")
        verbose_name_plural = _("方案")

    def __str__(self) -> str:
        return self.title


class Node(models.Model):
    """One node 节点 of a plan tree: goal, battle, round or heading; matters are placed on it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="nodes")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    order = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("方案节点")
        verbose_name_plural = _("方案节点")
        ordering: ClassVar = ["plan_id", "order", "id"]

    def __str__(self) -> str:
        return self.title


class Round(models.Model):
    """One round 轮次 of a plan's drive, with dates people set; day 1 is its first day."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="rounds")
    name = models.CharField(max_length=80)
    begins = models.DateField()
    ends = models.DateField()

    class Meta:
        verbose_name = _("轮次")
        verbose_name_plural = _("轮次")
        ordering: ClassVar = ["begins"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gte=F("begins")), name="round_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """One draft 拟办稿 read from a document; once adopted it stays as it was deployed."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="drafts")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="drafts")
    created = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    claims = models.TextField(default="[]")
    adopted = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("拟办稿")
        verbose_name_plural = _("拟办稿")

    def __str__(self) -> str:
        return self.document.title


class LineQuerySet(models.QuerySet["Line"]):
    """Lines by what will become of them."""

    def live(self) -> "LineQuerySet":
        """The lines that stand: neither dropped nor merged into another."""
        return self.filter(dropped=False, merged_into__isnull=True)

    def tasks(self) -> "LineQuerySet":
        """The standing lines that have words and are no headings: those that name what is to be done."""
        return self.live().filter(is_heading=False, elsewhere=False)


class Line(models.Model):
    """One line 条目 of a draft: a heading or a task with its sentence's place and what is still open.

    `number` names it for good, `order` is where it stands; `read` keeps what the machine read, and how surely.
    `elsewhere` is 另行办理: it keeps its place in the count, without words. `joint`, `each`, `partners` are unit ids.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    is_heading = models.BooleanField(default=False)
    level = models.PositiveSmallIntegerField(default=1)
    text = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lead_text = models.CharField(max_length=200, blank=True)
    due = models.DateField(null=True, blank=True)
    due_text = models.CharField(max_length=100, blank=True)
    due_set_by = models.CharField(max_length=10, default="district")
    standard = models.CharField(max_length=500, blank=True)
    dropped = models.BooleanField(default=False)
    matter = models.PositiveBigIntegerField(null=True, blank=True)
    order = models.FloatField(default=0)
    joint = models.JSONField(default=list, blank=True)
    each = models.JSONField(default=list, blank=True)
    partners = models.JSONField(default=list, blank=True)
    elsewhere = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    continues = models.PositiveBigIntegerField(null=True, blank=True)
    confidence = models.FloatField(default=1)
    read = models.JSONField(default=dict, blank=True)

    objects: ClassVar = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("条目")
        verbose_name_plural = _("条目")
        ordering: ClassVar = ["draft_id", "order", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "number"], name="line_number_once"),
        ]

    def __str__(self) -> str:
        return self.text


class Change(models.Model):
    """One change 改动 of a draft: who changed which lines when, how each stood before and after; an undone one stays.

    `before` and `after` map the number of a line to its values; a line that was not there stands as null.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=12)
    before = models.JSONField()
    after = models.JSONField()
    undone = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("改动")
        verbose_name_plural = _("改动")
        ordering: ClassVar = ["draft_id", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "version"], name="change_of_a_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}@{self.version} {self.what}"


class Consultation(models.Model):
    """One asking 征求意见: lines of a draft sent to the units named in them, to be answered by the end of a day.

    `version` is the draft's as it was sent, `due` how the last day was reckoned; silence by then is no objection.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="consultations")
    version = models.PositiveIntegerField()
    asked = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    until = models.DateField()
    due = models.JSONField()

    class Meta:
        verbose_name = _("征求意见")
        verbose_name_plural = _("征求意见")

    def __str__(self) -> str:
        return f"{self.draft_id} → {self.until}"


class Opinion(models.Model):
    """What one unit answers about one line 意见: no objection or changes it suggests, and what became of them.

    `proposed` maps fields of the line to their suggested values; `change` took them over, and may have been undone.
    `entry` and `settling` are the numbers of the entries of the draft that hold its words.
    """

    class Answer(models.TextChoices):
        NO_OBJECTION = "no_objection", _("无意见")
        SUGGESTION = "suggestion", _("建议修改")

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("采纳")
        DECLINED = "declined", _("不采纳")

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="opinions")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="opinions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=12, choices=Answer, blank=True)
    proposed = models.JSONField(default=dict, blank=True)
    sentence = models.CharField(max_length=500, blank=True)
    answered = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entry = models.PositiveIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    change = models.ForeignKey(Change, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    settling = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("意见")
        verbose_name_plural = _("意见")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consultation", "line", "unit"], name="opinion_of_a_unit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.answer}"

    @property
    def is_pending(self) -> bool:
        """Whether it suggests changes that are neither taken over, or no longer, nor declined."""
        undone = self.change is not None and self.change.undone
        return self.answer == self.Answer.SUGGESTION and (not self.outcome or undone)
