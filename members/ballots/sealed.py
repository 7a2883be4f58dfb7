"""Writing a vote so that its choice and salt stand in its row and nowhere else.

Django puts values into the text of a statement. PostgreSQL writes that text to its log when the statement fails, is
cancelled or is slow, when its backend dies, and shows it in pg_stat_activity; Django writes it to its own log at
DEBUG. So here the values travel beside the statement, which then says `$1`.
"""

import psycopg
from django.db import connection

from members.ballots.models import Vote


def insert(vote: Vote) -> Vote:
    """Write a new vote, in the transaction that is open. Raises what `save` would raise."""
    fields = [field for field in Vote._meta.concrete_fields if not field.primary_key]
    values = [field.get_db_prep_save(field.pre_save(vote, True), connection) for field in fields]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f'INSERT INTO "{Vote._meta.db_table}" ({columns}) VALUES ({places}) RETURNING id'  # noqa: S608
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        row = cursor.execute(statement, values).fetchone()
    assert row is not None, "RETURNING answers with a row"
    vote.pk, vote._state.adding, vote._state.db = row[0], False, connection.alias
    return vote
