"""防改 guard: put up anew, so that each place that may be taken is looked up by its own index."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from bihuan.ledger import guard


def put_up(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Guard all tables of the ledger as they are guarded now."""
    guard.put_up(editor.connection)


class Migration(migrations.Migration):
    """The guard as it is; backwards it stays as it is, since it refuses the same."""

    dependencies = (("ledger", "0003_seals"),)

    operations = (migrations.RunPython(put_up, migrations.RunPython.noop),)
