"""健康: the address that says whether the site can work."""

from pathlib import Path

import pytest
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker


@pytest.mark.django_db
def test_a_site_with_all_migrations_is_healthy_without_sign_in(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_a_site_with_a_migration_to_come_is_not_healthy(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="people", name="0003_roster").delete()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"migrations")


def test_a_site_without_its_database_is_not_healthy(
    client: Client, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> None:
    working = connections["default"]
    nowhere = {**working.settings_dict, "NAME": str(tmp_path / "nowhere" / "db.sqlite3")}
    connections["default"] = type(working)(nowhere, "default")
    try:
        with django_db_blocker.unblock():
            answer = client.get("/healthz")
    finally:
        connections["default"] = working
    assert (answer.status_code, answer.content) == (503, b"database")
