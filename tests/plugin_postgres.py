"""数据库 plugin_postgres: gives a whole run of the tests a real PostgreSQL, before Django reads its settings.

Named by `-p tests.plugin_postgres`, which `tests/run.py` does for its PostgreSQL run.
"""

import os

from tests.databases import postgres_address

if not os.environ.get("DATABASE_URL", "").startswith("postgres"):  # xdist's workers inherit the controller's server
    os.environ["DATABASE_URL"] = postgres_address()
