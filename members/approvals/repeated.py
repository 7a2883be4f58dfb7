"""What stands already when the same is asked again: a double click finds it, anybody else is led to it."""

from uuid import UUID

from django.utils.translation import gettext as _

from alliance.access import Refused
from members.approvals.models import Request, Verdict


def standing(row: Request, *, reason: str, asker: UUID | None) -> Request:
    """The request that stands already, for the officer who asked it with this reason. Refused: `asked_already`."""
    decided = Verdict.objects.filter(request=row).exists()
    if row.asked_by == asker and row.reason == reason.strip() and not decided:
        return row
    said = (
        _("{symbol} asked for this already.") if decided else _("{symbol} asks for this already, and waits.")
    )
    mend = (
        _("Open {symbol} to see what was said.")
        if decided
        else _("Open {symbol}: another officer decides on it.")
    )
    raise Refused(
        "asked_already", said.format(symbol=row.symbol), mend=mend.format(symbol=row.symbol),
        leads=("request", row.number, row.symbol),
    )  # fmt: skip
