"""封存 seals: the tables of leaves, seals and expunged words, and a name for the digest of each entry."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from bihuan.ledger import guard


def take_down_first(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Leave entries and words without a guard while SQLite rebuilds the table of entries."""
    guard.take_down(editor.connection, tables=guard.FIRST_TABLES)


def put_up_first(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Guard entries and words again."""
    guard.put_up(editor.connection, tables=guard.FIRST_TABLES)


def put_up(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Guard all tables of the ledger, and make the row whose lock makes one sealer work at a time."""
    guard.put_up(editor.connection)
    apps.get_model("ledger", "Sealer").objects.get_or_create(pk=1)


def take_down(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Leave all tables without a guard."""
    guard.take_down(editor.connection)


class Migration(migrations.Migration):
    """Leaves, seals, expunged words, the sealer's row; the guard put up over all of them."""

    dependencies = (("ledger", "0002_guard"),)

    operations = (
        migrations.RunPython(take_down_first, put_up_first),
        migrations.AddField(
            model_name="entry", name="algorithm", field=models.CharField(default="sha256", max_length=8)
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("previous", models.CharField(max_length=64)),
                ("first", models.BigIntegerField()),
                ("size", models.BigIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("sealed", models.DateTimeField(db_index=True)),
                ("algorithm", models.CharField(max_length=8)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={"verbose_name": "封存", "verbose_name_plural": "封存"},
        ),
        migrations.CreateModel(
            name="Sealer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("subject", models.CharField(max_length=80)),
                ("seq", models.PositiveIntegerField()),
                ("hash", models.CharField(max_length=64)),
                ("node", models.CharField(max_length=64)),
                (
                    "entry",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leaf",
                        to="ledger.entry",
                    ),
                ),
            ],
            options={"verbose_name": "叶", "verbose_name_plural": "叶"},
        ),
        migrations.CreateModel(
            name="Expunged",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="expunged", to="ledger.entry"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ordered", to="ledger.entry"
                    ),
                ),
            ],
            options={
                "verbose_name": "清除",
                "verbose_name_plural": "清除",
                "constraints": [models.UniqueConstraint(fields=("entry", "name"), name="ledger_expunged_once")],
            },
        ),
        migrations.RunPython(put_up, take_down),
    )
