"""站点 _site: Django made ready for a command, once, and its tables brought up to date."""

import os


def ready() -> None:
    """Makes Django ready under the site's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def migrate() -> None:
    """Brings the tables up to date, the one of the cache included."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
