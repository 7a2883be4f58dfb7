"""How far ahead the day of an act may lie: what is a slip of the keyboard (9999, 2206) is not put on record."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from alliance.access import Refused
from alliance.web.words import civil

AHEAD = 2
"""Years from today to the first day of an act. The portal's own choice: longer than any notice of the treaty and than
any way to a decision."""


def refuse_far(day: date, *, today: date, where: str, years: int = AHEAD) -> None:
    """Refuse a day more than so many years ahead, at its field: `too_far`."""
    last = today + timedelta(days=366 * years)
    if day > last:
        raise Refused(
            "too_far",
            _("{civil} is more than {years} years ahead.").format(civil=civil(day), years=years),
            where=where,
            status=422,
            mend=_("Choose a day until {civil}.").format(civil=civil(last)),
        )
