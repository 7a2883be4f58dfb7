"""What `check --deploy` asks of the record: a true clock, no demonstration's database, a role that only adds."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from alliance.journal import clock, grants


@register(Tags.security, deploy=True)
def the_record_is_real(**_: Any) -> list[CheckMessage]:
    """Refuse a moved clock, invented people whose password is published, a role that may rewrite votes."""
    try:
        moved, invented = not clock.is_true(), clock.is_demonstration()
        rights, room, straying = grants.too_many(), grants.room(), grants.straying()
    except DatabaseError as error:
        return [
            Error(
                f"The database cannot be asked for its clock: {error}",
                hint="Set DATABASE_URL and run `manage.py migrate` first.",
                id="journal.E001",
            )
        ]
    found: list[CheckMessage] = []
    if moved:
        found.append(
            Error(
                "The alliance's clock is moved: deadlines would fall at the wrong instant.",
                hint="Set journal_clock.offset_by to zero as the owner of the database.",
                id="journal.E002",
            )
        )
    if invented:
        found.append(
            Error(
                "The record in this database began as a demonstration; its votes and people are invented.",
                hint="Start with an empty database.",
                id="journal.E003",
            )
        )
    if rights:
        table, right = rights[0]
        found.append(
            Error(
                f"The role that DATABASE_URL names may {right} on {table}: {len(rights)} rights too many.",
                hint="Let the owner migrate (ALLIANCE_OWNER_URL) and the application connect as a role of its own.",
                id="journal.E004",
            )
        )
    if room:
        found.append(
            Error(
                f"The role that DATABASE_URL names may make {' and '.join(room)}: the triggers could be asked of those "
                "in place of the record.",
                hint="Let the database's owner run `manage.py migrate`, or REVOKE TEMPORARY ON DATABASE … FROM PUBLIC.",
                id="journal.E005",
            )
        )
    if straying:
        found.append(
            Error(
                f"{straying[0]} looks for its tables wherever the session does: {len(straying)} functions of ours do.",
                hint="Let their owner run `manage.py migrate` (ALLIANCE_OWNER_URL).",
                id="journal.E006",
            )
        )
    return found
