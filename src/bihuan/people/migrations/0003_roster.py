"""名册版本 roster: from here on every change of units, posts, tenures or accounts gives the roster a new name."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from bihuan.people import changes


def watch(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The one row, and the triggers that rename it."""
    apps.get_model("people", "Roster").objects.create(id=1, version="0")
    for sql in changes.statements(editor.connection.vendor):
        editor.execute(sql, params=None)


def unwatch(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The tables as they were before this migration."""
    for sql in changes.unwatching(editor.connection.vendor):
        editor.execute(sql, params=None)


class Migration(migrations.Migration):
    """Adds the roster's name, by which what a process has read of the units stays good."""

    dependencies = (("people", "0002_cache"),)
    operations = (
        migrations.CreateModel(
            name="Roster",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.CharField(max_length=32)),
            ],
        ),
        migrations.RunPython(watch, unwatch),
    )
