"""存下的视图 models: what people keep for themselves on the pages; none of it is part of the loop."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.people.models import Person


class KeptView(models.Model):
    """One view of the register that a person keeps under a name of their own; others have it only by its address."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=600, blank=True)

    class Meta:
        verbose_name = _("存下的视图")
        verbose_name_plural = _("存下的视图")
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "name"], name="kept_view_name_once")]

    def __str__(self) -> str:
        return self.name
