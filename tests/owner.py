"""The two roles of the database in the tests: they act as the application, and as the owner where they say so.

The application's grants are the real ones, but for one: tests move the clock.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings
from django.db import connection
from psycopg.pq import TransactionStatus


@contextmanager
def as_owner() -> Iterator[None]:
    """Act as the owner on this thread's connection: for triggers taken away, and for what the grants refuse."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
    try:
        yield
    finally:
        # A failed transaction takes the role back when it is rolled back; until then nothing can be said.
        if connection.connection.info.transaction_status != TransactionStatus.INERROR:
            with connection.cursor() as cursor:
                # What waits for the end of the transaction is judged while it is still the owner who did it.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
                cursor.execute(f"SET ROLE {settings.APPLICATION_ROLE}")


def become_application() -> None:
    """From the next connection on, this process is the application to the database."""
    with connection.cursor() as cursor:
        role = settings.APPLICATION_ROLE
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
        if not cursor.rowcount:  # somebody's own server, named by DATABASE_URL
            cursor.execute(f"CREATE ROLE {role} LOGIN")
            cursor.execute(f"GRANT {role} TO CURRENT_USER")
            cursor.execute("SELECT alliance_grant(%s)", [role])
        cursor.execute(f"GRANT UPDATE ON journal_clock TO {role}")
    connection.close()
    connection.settings_dict["OPTIONS"]["options"] += _role()


def stay_owner() -> None:
    """From the next connection on, this process is the owner again."""
    options = connection.settings_dict["OPTIONS"]
    options["options"] = options["options"].removesuffix(_role())


def _role() -> str:
    return f" -c role={settings.APPLICATION_ROLE}"


def application_url(database: str) -> str:
    """DATABASE_URL for a process that a test starts: this database, as the application."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    query = parts.query
    if "ALLIANCE_OWNER_URL" not in os.environ:
        role = quote(f"-c role={settings.APPLICATION_ROLE}")
        query = "&".join(part for part in (query, f"options={role}") if part)
    return urlunsplit(parts._replace(path=f"/{database}", query=query))
