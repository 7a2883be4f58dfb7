"""The application's role in the database: what it is given after each `migrate`, and what it must not have.

The owner migrates. The application may only SELECT and INSERT on what is final, so that not even a fault in our
own code, or somebody who speaks through it, rewrites a vote. The triggers stand behind that as a second wall.
"""

from typing import Any

from django.conf import settings
from django.db import connections

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


def give(using: str = "default", **_: Any) -> None:
    """Give the application's role its grants, where that role exists. Runs after `migrate`, as the owner."""
    with connections[using].cursor() as cursor:
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
