"""落实 matters: the app under which Django knows the matters."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """The matters as a Django app."""

    name = "bihuan.matters"
    label = "matters"
    verbose_name = "落实"
