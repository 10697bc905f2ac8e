"""责任 people: the app under which Django knows units, persons and posts."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Units, persons and posts as a Django app."""

    name = "bihuan.people"
    label = "people"
    verbose_name = "机构人员"
    default_auto_field = "django.db.models.BigAutoField"
