"""缓存 cache: the table in which all workers count attempts together, made here lest it be forgotten."""

from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def make_cache_table(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """The cache table of the settings, left as it is where it exists."""
    call_command("createcachetable", database=editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    """Adds the cache table; going back leaves it, it holds nothing that lasts."""

    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(make_cache_table, migrations.RunPython.noop)]
