"""防改 guard: from here on the database itself refuses to change or delete entries and words."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from bihuan.ledger import guard


def put_up(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Guard both tables of the ledger."""
    guard.put_up(editor.connection, tables=guard.FIRST_TABLES)


def take_down(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Leave both tables without a guard, as they were before this migration."""
    guard.take_down(editor.connection, tables=guard.FIRST_TABLES)


class Migration(migrations.Migration):
    """Triggers that refuse UPDATE, DELETE and TRUNCATE."""

    dependencies = (("ledger", "0001_initial"),)
    operations = (migrations.RunPython(put_up, take_down),)
