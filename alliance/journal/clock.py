"""The only clock: PostgreSQL's, plus an offset that history and tests may move.

Law of the tables: a service locks first and reads the clock in the next statement, since a time read before a
lock wait is stale (`clock_timestamp()`, never `now()`, which is the start of the transaction).
"""

from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import DateTimeField, Func


class Now(Func):
    """The same instant inside a query, for reading what holds now without asking for the time first."""

    function = "alliance_now"
    arity = 0
    output_field = DateTimeField()


def now() -> datetime:
    """The instant it is, by the database: aware, UTC, microseconds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT alliance_now()")
        return cursor.fetchone()[0]


def move_to(instant: datetime) -> None:
    """Set the clock so that it reads `instant` now and runs on. Only where settings.CLOCK_MAY_MOVE."""
    _refuse_unless_allowed()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_clock SET offset_by = %s - clock_timestamp()", [instant])


def reset() -> None:
    """Let the clock read the true time again."""
    _refuse_unless_allowed()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_clock SET offset_by = interval '0'")


def is_true() -> bool:
    """Whether the clock reads the true time (asked by `check --deploy`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT offset_by = interval '0' FROM journal_clock")
        return bool(cursor.fetchone()[0])


def is_demonstration() -> bool:
    """Whether the record in this database began as a demonstration (asked by `check --deploy`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT demonstration FROM journal_clock")
        return bool(cursor.fetchone()[0])


def claim_demonstration() -> None:
    """Mark this database as a demonstration's. Only one without any record can become one.

    Settings alone do not protect: a command run by mistake under local settings would find a real database.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journal_clock SET demonstration = true "
            "WHERE demonstration OR NOT EXISTS (SELECT 1 FROM journal_entry)"
        )
        if not cursor.rowcount:
            raise RuntimeError(
                "This database holds a record that did not begin as a demonstration; nothing is invented in it."
            )


def _refuse_unless_allowed() -> None:
    if not settings.CLOCK_MAY_MOVE:
        raise RuntimeError("The clock may not be moved under these settings (CLOCK_MAY_MOVE is off).")
    claim_demonstration()
