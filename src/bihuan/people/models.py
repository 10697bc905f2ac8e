"""责任 people: units, persons, posts and who held them when, as rows; rights follow from posts, never from persons."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from bihuan.core.roles import Function

FUNCTIONS = {
    Function.OFFICER: _("经办人"),
    Function.HEAD: _("负责人"),
    Function.LEADER: _("领导"),
    Function.SUPERVISOR: _("督查员"),
    Function.AUDITOR: _("审计员"),
    Function.SYSADMIN: _("系统管理员"),
    Function.SECADMIN: _("安全管理员"),
}
"""Each function's label, spoken when it is shown."""


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units by the days on which they exist."""

    def open_on(self, day: date) -> "UnitQuerySet":
        """The units that exist on `day`; the first and the last day count."""
        return self.filter(Q(closed__isnull=True) | Q(closed__gte=day), opened__lte=day)


class Unit(models.Model):
    """One unit 单位 of the district; a unit that ends keeps its row, its name and its past."""

    class Kind(models.TextChoices):
        """What sort of unit it is."""

        LEADERSHIP = "leadership", _("领导班子")
        OFFICE = "office", _("综合办事机构")
        DEPARTMENT = "department", _("部门")
        TOWN = "town", _("镇街")
        TASK_FORCE = "task_force", _("专班")
        ENTERPRISE = "enterprise", _("国有企业")
        EXTERNAL = "external", _("外部单位")

    name = models.CharField(max_length=80, unique=True)
    short_name = models.CharField(max_length=40, blank=True)
    aliases = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    first_level = models.BooleanField(default=False)
    supervises = models.BooleanField(default=False)
    coordinates = models.BooleanField(default=False)
    opened = models.DateField()
    closed = models.DateField(null=True, blank=True)
    remit = models.TextField(blank=True)

    objects: ClassVar = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed__isnull=True) | Q(closed__gte=F("opened")), name="unit_closed_after_opened"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="unit_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    def known_as(self) -> list[str]:
        """Every name the unit is known by: its full name, its short name, then its aliases, one for each line."""
        return [name for name in (self.name, self.short_name, *map(str.strip, self.aliases.splitlines())) if name]

    def is_open(self, day: date) -> bool:
        """Whether the unit exists on `day`; its last day counts."""
        return self.opened <= day and (self.closed is None or day <= self.closed)


class Person(AbstractBaseUser):
    """One natural person 人员 with an account of their own; what they may do comes from their posts alone."""

    class Language(models.TextChoices):
        """The language the pages speak to this person."""

        CHINESE = "zh", "中文"
        ENGLISH = "en", "English"

    username = models.CharField(
        max_length=40, unique=True, validators=[RegexValidator(r"\A[A-Za-z0-9][A-Za-z0-9_.-]{1,39}\Z")]
    )
    name = models.CharField(max_length=40)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.CHINESE)

    objects = BaseUserManager["Person"]()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")
        constraints: ClassVar = [models.UniqueConstraint(Lower("username"), name="person_username_any_case")]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The person's name."""
        return self.name


class Post(models.Model):
    """One seat 岗位 in a unit with one function; it stays when the persons in it change."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    function = models.CharField(
        max_length=12, choices=[(function.value, label) for function, label in FUNCTIONS.items()]
    )
    title = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("岗位")
        verbose_name_plural = _("岗位")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(function__in=[function.value for function in FUNCTIONS]), name="post_function_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit.name} {self.title}"


class TenureQuerySet(models.QuerySet["Tenure"]):
    """Tenures by the days they cover."""

    def in_force(self, day: date) -> "TenureQuerySet":
        """The tenures that cover `day`; the first and the last day count."""
        return self.overlapping(day, day)

    def overlapping(self, since: date, until: date | None) -> "TenureQuerySet":
        """The tenures that share at least one day with the span from `since` to `until`, both included."""
        found = self.filter(Q(until__isnull=True) | Q(until__gte=since))
        return found if until is None else found.filter(since__lte=until)


class Tenure(models.Model):
    """One person in one post 任期 from the first to the last day; `acting` stands in for the holder 代职."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tenures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tenures")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    acting = models.BooleanField(default=False)

    objects: ClassVar = TenureQuerySet.as_manager()

    class Meta:
        verbose_name = _("任期")
        verbose_name_plural = _("任期")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="tenure_until_after_since"
            ),
            models.UniqueConstraint(
                fields=["post"], condition=Q(until__isnull=True, acting=False), name="tenure_one_open_holder"
            ),
            models.CheckConstraint(condition=Q(acting=False) | Q(until__isnull=False), name="tenure_acting_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}@{self.post_id} {self.since}–{self.until or ''}"


class AccessToken(models.Model):
    """One key to the API 访问令牌 for one person; only its digest is kept, so it cannot be read back."""

    digest = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="access_tokens")
    name = models.CharField(max_length=40)
    created = models.DateTimeField()
    expires = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("访问令牌")
        verbose_name_plural = _("访问令牌")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires__gt=F("created")), name="token_expires_after_created"),
        ]

    def __str__(self) -> str:
        return self.name


class Roster(models.Model):
    """The one row that names the present state of units, posts, tenures and accounts; each change gives a new name."""

    version = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.version
