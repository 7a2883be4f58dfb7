"""A database that DATABASE_URL names is somebody's: the demonstration only fills, or clears, what it may.

It may use an empty database, which it marks; from then on the mark says that its content is invented.
"""

import psycopg
from psycopg import sql

from alliance.local.trouble import Trouble

_MARK = "alliance-portal demonstration: invented votes, may be cleared by `manage.py demo --fresh`"
_OBJECTS = """
    SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""


def prepare(url: str, *, fresh: bool) -> str:
    """Mark an empty database, or, when `fresh`, clear a marked one; say which. Raises Trouble otherwise."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            return _prepare(connection, fresh=fresh)
    except psycopg.Error as error:
        raise Trouble(
            "The database that DATABASE_URL names cannot be used. Its own words:",
            detail=str(error),
            mend="correct DATABASE_URL, or unset it: the demonstration then brings its own PostgreSQL.",
        ) from error


def _prepare(connection: psycopg.Connection, *, fresh: bool) -> str:
    row = connection.execute("SELECT obj_description('public'::regnamespace)").fetchone()
    ours = row is not None and row[0] == _MARK
    if ours and fresh:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
        _mark(connection)
        return "DATABASE_URL, cleared"
    if ours:
        return "DATABASE_URL"
    if connection.execute(_OBJECTS).fetchone() != (0,):
        name = connection.info.dbname
        why = "--fresh clears only a demonstration's own data" if fresh else "the votes here are invented"
        raise Trouble(
            f"The database '{name}' that DATABASE_URL names already holds tables that no demonstration made. "
            f"It is left untouched: {why}.",
            mend="give an empty database (createdb NAME), or unset DATABASE_URL: "
            "the demonstration then brings its own PostgreSQL.",
        )
    _mark(connection)
    return "DATABASE_URL, empty so far"


def _mark(connection: psycopg.Connection) -> None:
    connection.execute(sql.SQL("COMMENT ON SCHEMA public IS {}").format(_MARK))
