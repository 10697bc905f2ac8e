"""现场 site: Django, set up once for the commands that need the database."""

import os


def enter() -> None:
    """Sets Django up with the settings of this site; more than once does no harm."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
    import django

    django.setup()
