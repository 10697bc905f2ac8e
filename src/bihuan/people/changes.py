"""名册版本 changes: the database's own triggers that give the roster a new name whenever units or posts change."""

from django.db import NotSupportedError

WATCHED = {
    "people_unit": "",
    "people_post": "",
    "people_tenure": "",
    "people_person": " OF is_active",
}
"""The tables whose rows decide who may what, each with the columns that matter where not all of them do."""

NEW_NAME = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "md5(random()::text || clock_timestamp()::text)"}
"""A name never given before: a counter would come back after a rollback, and with it what a cache kept under it."""


def statements(vendor: str) -> list[str]:
    """The SQL that watches the tables on `vendor`; a database that is neither SQLite nor PostgreSQL is refused."""
    if vendor not in NEW_NAME:
        raise NotSupportedError(f"the roster has no triggers for {vendor}; use SQLite or PostgreSQL")
    rename = f"UPDATE people_roster SET version = {NEW_NAME[vendor]}"  # noqa: S608
    events = [
        (table, event, columns if event == "UPDATE" else "")
        for table, columns in WATCHED.items()
        for event in ("INSERT", "UPDATE", "DELETE")
    ]
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_renames_{event.lower()} AFTER {event}{columns} ON {table} BEGIN {rename}; END"
            for table, event, columns in events
        ]
    function = (
        "CREATE FUNCTION people_roster_rename() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {rename}; RETURN NULL; END $$"
    )
    return [
        function,
        *(
            f"CREATE TRIGGER {table}_renames_{event.lower()} AFTER {event}{columns} ON {table} "
            "FOR EACH STATEMENT EXECUTE PROCEDURE people_roster_rename()"
            for table, event, columns in events
        ),
    ]


def unwatching(vendor: str) -> list[str]:
    """The SQL that takes the triggers away again, for a migration backwards."""
    on = " ON {table}" if vendor == "postgresql" else ""
    drops = [
        f"DROP TRIGGER IF EXISTS {table}_renames_{event}" + on.format(table=table)
        for table in WATCHED
        for event in ("insert", "update", "delete")
    ]
    return [*drops, "DROP FUNCTION IF EXISTS people_roster_rename()"] if vendor == "postgresql" else drops
