"""站点 _site: Django made ready for a command, once, and its tables brought up to date."""

import gc
import os

from bihuan.core.words import Language

COLLECT_AFTER = 50_000
"""New objects after which circles are looked for: seldom, since rows are read by the thousand and hold none."""


def ready() -> None:
    """Makes Django ready under the site's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
        # What is loaded by now stays; and an audit or a batch makes many rows that go again without circles.
        gc.freeze()
        gc.set_threshold(COLLECT_AFTER)


def migrate() -> None:
    """Brings the tables up to date, the one of the cache included."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def tell_refusals(language: Language) -> None:
    """Prints what is wrong in the site's own files of kinds and lights, a line for each."""
    from bihuan.matters import kinds

    for sentence in kinds.refusals():
        print(sentence.say(language), flush=True)
