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


def raise_to(series: str, number: int) -> None:
    """Note that a number was given in a history that this database has lost; it is not given again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_numbering (series, last) VALUES (%s, %s) "
            "ON CONFLICT (series) DO UPDATE SET last = EXCLUDED.last WHERE journal_numbering.last < EXCLUDED.last",
            [series, number],
        )


def leap(by: int) -> None:
    """Leave out so many numbers of every series: some were seen by people and are lost to this database."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_numbering SET last = last + %s", [by])
