"""How the values of a sentence are spelt for people: days, instants. The data keep them as machines read them."""

from datetime import date, datetime

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def day(on: date | str) -> str:
    """A civil date as people write it: `1 March 2026`."""
    civil = date.fromisoformat(on) if isinstance(on, str) else on
    return f"{civil.day} {MONTHS[civil.month - 1]} {civil.year}"


def instant(at: datetime | str) -> str:
    """An instant in UTC as people write it, seconds only where there are any: `6 March 2026, 10:00 UTC`."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    clock = f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
    return f"{day(moment.date())}, {clock} UTC"
