"""记录 ledger: the tables of entries and words."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Entries by subject and number, words by entry and name."""

    initial = True

    dependencies = ()

    operations = (
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=80)),
                ("seq", models.PositiveIntegerField()),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("act", models.CharField(max_length=80)),
                ("by", models.BigIntegerField(null=True)),
                ("post", models.BigIntegerField(null=True)),
                ("on_behalf", models.BigIntegerField(null=True)),
                ("recorded", models.DateTimeField()),
                ("happened", models.DateTimeField()),
                ("body", models.TextField()),
                ("key", models.CharField(max_length=80, null=True, unique=True)),
            ],
            options={
                "verbose_name": "记录",
                "verbose_name_plural": "记录",
                "constraints": [models.UniqueConstraint(fields=("subject", "seq"), name="ledger_entry_place")],
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("salt", models.CharField(max_length=32)),
                ("text", models.TextField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="words", to="ledger.entry"
                    ),
                ),
            ],
            options={
                "verbose_name": "文字",
                "verbose_name_plural": "文字",
                "constraints": [models.UniqueConstraint(fields=("entry", "name"), name="ledger_word_place")],
            },
        ),
    )
