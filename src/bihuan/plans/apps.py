"""部署 plans: the app under which Django knows the plans."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The plans as a Django app."""

    name = "bihuan.plans"
    label = "plans"
    verbose_name = "部署"
