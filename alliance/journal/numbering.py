"""Numbers that neither skip nor repeat: one row a series, locked until the transaction that took one ends.

A PostgreSQL sequence leaves gaps when a transaction rolls back, so it will not do.
"""

from django.db import connection


def next_number(series: str) -> int:
    """Take the next number of `series`; it is given back if the transaction fails. Needs a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("A number is taken inside the transaction that uses it.")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_numbering (series, last) VALUES (%s, 1) "
            "ON CONFLICT (series) DO UPDATE SET last = journal_numbering.last + 1 RETURNING last",
            [series],
        )
        return cursor.fetchone()[0]
