"""复核 reviews: a draft's document read once more by a model, and where it read otherwise, as rows."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.people.models import Person


class Review(models.Model):
    """One review 复核: who asked the model about which draft, and how it ended.

    `begun` is by the clock of the machine, `ended` too; `refusal` says in both languages why nothing came of it,
    `named` how many tasks the model named, `aside` how many of them were set aside, by reason.
    """

    draft = models.ForeignKey("plans.Draft", on_delete=models.CASCADE, related_name="reviews")
    asked = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    model = models.CharField(max_length=100)
    begun = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)
    refusal = models.JSONField(default=dict, blank=True)
    named = models.PositiveIntegerField(default=0)
    aside = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("模型复核")
        verbose_name_plural = _("模型复核")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.draft_id} ← {self.model}"


class Proposal(models.Model):
    """One proposal 模型意见: what the model read otherwise for a field of a line, or a task that no line holds.

    `words` stand in the document from `start` to `end`; `value` is null where they name no unit of the site. `change`
    took it over, and may have been undone.
    """

    class Field(models.TextChoices):
        LEAD = "lead", _("牵头单位")
        PARTNERS = "partners", _("配合单位")
        DUE = "due", _("时限")
        STANDARD = "standard", _("完成标准")
        NODE = "node", _("新条目")

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("采纳")
        KEPT = "kept", _("保留原值")

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="proposals")
    line = models.ForeignKey("plans.Line", on_delete=models.CASCADE, null=True, blank=True, related_name="proposals")
    field = models.CharField(max_length=10, choices=Field)
    words = models.CharField(max_length=500)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    value = models.JSONField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    change = models.ForeignKey("plans.Change", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("模型意见")
        verbose_name_plural = _("模型意见")
        ordering: ClassVar = ["start", "id"]

    def __str__(self) -> str:
        return f"{self.field}: {self.words}"

    @property
    def is_pending(self) -> bool:
        """Whether nobody has chosen, or the change that took it over has been undone."""
        return not self.outcome or (self.change is not None and self.change.undone)
