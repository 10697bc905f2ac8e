"""门面 web: the app under which Django knows the pages, their templates and static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages as a Django app."""

    name = "bihuan.web"
    label = "web"
    verbose_name = "页面"
