"""The application's role in the database: what it is given after each `migrate`, and what it must not have.

The owner migrates. The application may only SELECT and INSERT on what is final, so that not even a fault in our
own code, or somebody who speaks through it, rewrites a vote. The triggers stand behind that as a second wall. Their
functions look for their tables by name: whoever could make a table of that name, or has a temporary one, would be
asked in place of the record.
"""

from typing import Any

from django.conf import settings
from django.db import connections

# Where the functions look for names. Left out of a path, pg_temp is looked in first: it is named, and comes last.
PATH = "search_path=pg_catalog, public, pg_temp"

# Functions of ours without that path. What an extension brought is not ours, and asks none of our tables.
STRAYING = f"""
SELECT p.oid::regprocedure::text FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p')
  AND NOT coalesce('{PATH}' = ANY (p.proconfig), false)
  AND NOT EXISTS (SELECT FROM pg_depend d
                   WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
"""  # noqa: S608 -- a constant of ours

# Each function of ours keeps to its path, and nobody but the owner makes anything in this database. Who does not own
# the database, or a function, cannot say so: `check --deploy` then does.
SHUT = f"""
DO $$
DECLARE
  each text; role text;
BEGIN
  FOR each IN {STRAYING} AND pg_has_role(p.proowner, 'USAGE') LOOP
    EXECUTE 'ALTER ROUTINE ' || each || ' SET search_path = pg_catalog, public, pg_temp';
  END LOOP;
  FOREACH role IN ARRAY ARRAY['PUBLIC',
    (SELECT quote_ident(rolname) FROM pg_roles WHERE rolname = '%s' AND rolname <> current_user)] LOOP
    CONTINUE WHEN role IS NULL;
    IF (SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = current_database()) THEN
      EXECUTE format('REVOKE CREATE, TEMPORARY ON DATABASE %%I FROM %%s', current_database(), role);
    END IF;
    IF (SELECT pg_has_role(nspowner, 'USAGE') FROM pg_namespace WHERE nspname = 'public') THEN
      EXECUTE format('REVOKE CREATE ON SCHEMA public FROM %%s', role);
    END IF;
  END LOOP;
END $$
"""  # noqa: S608 -- constants of ours

# Tables whose rows are evidence, and the right on each that would let the application rewrite them.
FINAL = """
SELECT c.relname, rights.name FROM pg_class c
JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgname = 'append_only'
CROSS JOIN unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS rights (name)
WHERE c.relnamespace = 'public'::regnamespace AND has_table_privilege(current_user, c.oid, rights.name)
UNION ALL
SELECT 'journal_clock', 'UPDATE' WHERE has_any_column_privilege(current_user, 'journal_clock', 'UPDATE')
ORDER BY 1, 2
"""

# Where the connected role could put a table of its own.
ROOM = """
SELECT said FROM (VALUES
  ('temporary tables', has_database_privilege(current_database(), 'TEMPORARY')),
  ('schemas', has_database_privilege(current_database(), 'CREATE')),
  ('tables in the schema public', has_schema_privilege('public', 'CREATE'))) AS room (said, open) WHERE open
"""


def give(using: str = "default", **_: Any) -> None:
    """Shut the database, then give the application's role its grants, where that role exists. Runs after each
    `migrate`, as the owner, so that a later function or table is never forgotten."""
    with connections[using].cursor() as cursor:
        cursor.execute(SHUT % settings.APPLICATION_ROLE.replace("'", "''"))
        cursor.execute("SELECT to_regprocedure('alliance_grant(name)') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return  # migrated back to before the function
        cursor.execute(
            "SELECT alliance_grant(rolname) FROM pg_roles WHERE rolname = %s AND rolname <> current_user",
            [settings.APPLICATION_ROLE],
        )


def too_many(using: str = "default") -> list[tuple[str, str]]:
    """Rights of the connected role that would let it rewrite what is final: (table, right)."""
    with connections[using].cursor() as cursor:
        cursor.execute(FINAL)
        return cursor.fetchall()


def room(using: str = "default") -> list[str]:
    """What the connected role may make, although it should make nothing: temporary tables, schemas, tables."""
    return _names(ROOM, using)


def straying(using: str = "default") -> list[str]:
    """Functions of ours that would take a temporary table for one of the record's."""
    return sorted(_names(STRAYING, using))


def _names(statement: str, using: str) -> list[str]:
    with connections[using].cursor() as cursor:
        cursor.execute(statement)
        return [str(row[0]) for row in cursor.fetchall()]
