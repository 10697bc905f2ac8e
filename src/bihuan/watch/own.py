"""本人提醒 own: the rows of what a person chose to be told, the calendar they opened, and the digests they got."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.people.models import Person


class QuietHours(models.Model):
    """The hours 免打扰 in which one person is sent nothing but red, where they differ from the preset."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    since = models.TimeField()
    until = models.TimeField()

    def __str__(self) -> str:
        return f"{self.person_id} {self.since}–{self.until}"


class Feed(models.Model):
    """One secret address of a person's calendar 日历订阅; only its digest is kept, so it cannot be read back."""

    digest = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created = models.DateTimeField()
    revoked = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("日历订阅")
        verbose_name_plural = _("日历订阅")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(revoked__isnull=True), name="feed_one_open_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.created}"


class Digest(models.Model):
    """The one digest 每日摘要 of a person and a day: when it went, or how often it failed."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="digests")
    day = models.DateField()
    sent = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["day", "person"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}"


class Alarm(models.Model):
    """One matter whose red light has been told; gone when the light is no longer red, so that it can be told again."""

    matter = models.BigIntegerField(unique=True)

    def __str__(self) -> str:
        return f"matter:{self.matter}"
