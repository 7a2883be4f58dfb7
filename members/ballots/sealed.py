"""Writing what tells a choice so that the choice and salt stand in its row and nowhere else.

Django puts values into the text of a statement. PostgreSQL writes that text to its log when the statement fails, is
cancelled or is slow, when its backend dies, and shows it in pg_stat_activity; Django writes it to its own log at
DEBUG. So here the values travel beside the statement, which then says `$1`.
"""

import psycopg
from django.db import connection, models


def insert(row: models.Model) -> None:
    """Write a new row of such a table, in the transaction that is open. Raises what `save` would raise."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f'INSERT INTO "{row._meta.db_table}" ({columns}) VALUES ({places}) RETURNING id'  # noqa: S608
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        written = cursor.execute(statement, values).fetchone()
    assert written is not None, "RETURNING answers with a row"
    row.pk, row._state.adding, row._state.db = written[0], False, connection.alias
