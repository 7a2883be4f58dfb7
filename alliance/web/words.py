"""How the house writes dates, amounts, codes and votes: one place, so that every page reads alike.

Names of months and days and the decimal sign come from the message catalogue and the locale of the page's language,
never from the machine's: a deadline must read the same everywhere. Groups of digits and codes are written alike in all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from django.utils.formats import get_format
from django.utils.translation import get_language, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance.domain.money import Price

DAYS = (
    pgettext_lazy("day of the week, short", "Mon"),
    pgettext_lazy("day of the week, short", "Tue"),
    pgettext_lazy("day of the week, short", "Wed"),
    pgettext_lazy("day of the week, short", "Thu"),
    pgettext_lazy("day of the week, short", "Fri"),
    pgettext_lazy("day of the week, short", "Sat"),
    pgettext_lazy("day of the week, short", "Sun"),
)
MONTHS = (
    pgettext_lazy("month, short", "Jan"),
    pgettext_lazy("month, short", "Feb"),
    pgettext_lazy("month, short", "Mar"),
    pgettext_lazy("month, short", "Apr"),
    pgettext_lazy("month, short", "May"),
    pgettext_lazy("month, short", "Jun"),
    pgettext_lazy("month, short", "Jul"),
    pgettext_lazy("month, short", "Aug"),
    pgettext_lazy("month, short", "Sep"),
    pgettext_lazy("month, short", "Oct"),
    pgettext_lazy("month, short", "Nov"),
    pgettext_lazy("month, short", "Dec"),
)
NOTHING = "–"
MINUS = "\N{MINUS SIGN}"
GROUP = "\N{NARROW NO-BREAK SPACE}"
"""Between groups of three digits (ISO 80000-1); never a comma or a point, which two readers read two ways."""

CHOICES = {
    "for": _lazy("For"), "abstain": _lazy("Abstains"), "against": _lazy("Against"), "none": _lazy("Not voting"),
}  # fmt: skip
"""Choices in the order in which a seat picture shows them, with the word a page uses."""

COUNTED = {
    "for": pgettext_lazy("so many votes", "for"),
    "abstain": pgettext_lazy("so many votes", "abstaining"),
    "against": pgettext_lazy("so many votes", "against"),
    "none": pgettext_lazy("so many votes", "not voting"),
}
"""The same choices as a count says them: ``28 for, 5 abstaining``."""

_CHOICE_WRITTEN_AS = {
    "for": "for", "yes": "for", "in_favour": "for",
    "against": "against", "no": "against",
    "abstain": "abstain", "abstention": "abstain",
    "": "none", "none": "none", "not_voting": "none", "absent": "none",
}  # fmt: skip


_WITH_THE = ("United ", "Republic of ", "Democratic Republic of ", "Dominican Republic", "European Union",
             "Netherlands", "Philippines", "Cook Islands")  # fmt: skip


def the(name: str, first: bool = False) -> str:
    """A member's name inside a sentence: ``the United States``, ``Japan``; ``first``: where one begins. In a language
    other than English the name alone: its sentences bring their own articles."""
    article = name.startswith(_WITH_THE) and in_english()
    return f"{'The' if first else 'the'} {name}" if article else name


def whose(name: str) -> str:
    """What is a member's: ``Japan’s``, ``the United States’``; in a language other than English the name alone."""
    return the(name) + ("" if not in_english() else "’" if name.endswith("s") else "’s")


def in_english() -> bool:
    """Whether the page speaks English; so does what is written where no language is chosen."""
    return (get_language() or "en").startswith("en")


def as_instant(value: datetime | str) -> datetime:
    """The instant in UTC. A datetime without a zone is refused: nobody could say which instant it is."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone, so it is not an instant.")
    return moment.astimezone(UTC)


def as_civil(value: date | str) -> date:
    """The civil date. An instant is refused: its date depends on where one stands."""
    day = date.fromisoformat(value) if isinstance(value, str) else value
    if isinstance(day, datetime):
        raise TypeError("An instant is not a civil date; show it with 'instant'.")
    return day


def civil(value: date | str | None) -> str:
    """``1 Mar 2026``."""
    if value is None or value == "":
        return NOTHING
    day = as_civil(value)
    form = pgettext("a civil date", "{day} {month} {year}")
    return form.format(day=day.day, month=MONTHS[day.month - 1], year=day.year)


def month_and_year(day: date) -> str:
    """``Nov 2026``."""
    form = pgettext("a month", "{month} {year}")
    return form.format(month=MONTHS[day.month - 1], year=day.year)


def day_and_month(day: date) -> str:
    """``28 Nov``."""
    return pgettext("a day of this year", "{day} {month}").format(day=day.day, month=MONTHS[day.month - 1])


def weekday_and_day(day: date) -> str:
    """``Sat 28 Nov``."""
    form = pgettext("a day of this year, with its weekday", "{weekday} {day}")
    return form.format(weekday=DAYS[day.weekday()], day=day_and_month(day))


def until(value: date | str | None) -> str:
    """The end of a half-open period, inclusively: ``until and including 28 Feb 2027`` or ``open-ended``."""
    if value is None or value == "":
        return _("open-ended")
    return _("until and including {day}").format(day=civil(as_civil(value) - timedelta(days=1)))


def validity(start: date | str, end: date | str | None) -> str:
    """A period [start, end) in words: ``from 1 Mar 2026, open-ended``."""
    if end is None or end == "":
        return _("from {first}, open-ended").format(first=civil(start))
    last = as_civil(end) - timedelta(days=1)
    return _("from {first} until and including {last}").format(first=civil(start), last=civil(last))


def answers(start: date | str, end: date | str | None, sunset: date | None = None) -> str:
    """When a rule applies, [start, end), with the sunset after which it answers no more: ``from 1 Jan 2027; it lapses
    after 31 Dec 2028 unless renewed``. A sunset that comes no earlier than the last day adds nothing."""
    if sunset is None or (end and sunset >= as_civil(end) - timedelta(days=1)):
        return validity(start, end)
    said = _("from {first}; it lapses after {sunset} unless renewed")
    return said.format(first=civil(start), sunset=civil(sunset))


def city(zone: str) -> str:
    """The place by which people know a zone: ``America/Argentina/Buenos_Aires`` -> ``Buenos Aires``."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def instant(value: datetime | str | None, zone: str | None = None) -> str:
    """``Fri 27 Nov 2026, 17:00 UTC · 14:00 in Santiago``; the local day is added where it differs."""
    if value is None or value == "":
        return NOTHING
    moment = as_instant(value)
    local = local_time(moment, zone)
    return f"{utc_time(moment)} · {local}" if local else utc_time(moment)


def utc_time(moment: datetime) -> str:
    """``Fri 27 Nov 2026, 17:00 UTC``, for an instant already in UTC."""
    form = pgettext("an instant", "{weekday} {day}, {time} UTC")
    return form.format(weekday=DAYS[moment.weekday()], day=civil(moment.date()), time=f"{moment:%H:%M}")


def local_time(moment: datetime, zone: str | None) -> str:
    """``14:00 in Santiago``, ``02:00 on Sat 28 Nov in Tokyo``; empty where the zone says nothing new."""
    if not zone or zone in {"UTC", "GMT"} or zone.startswith("Etc/"):
        return ""
    there = moment.astimezone(ZoneInfo(zone))
    time = f"{there:%H:%M}"
    if there.date() == moment.astimezone(UTC).date():
        return _("{time} in {city}").format(time=time, city=city(zone))
    day = weekday_and_day(there.date())
    return _("{time} on {day} in {city}").format(time=time, day=day, city=city(zone))


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: ``Chile``, ``Chile and Peru``, ``Chile, Japan and Peru``."""
    if len(names) < 2:
        return "".join(names)
    return _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])


def span(seconds: float) -> str:
    """Time left in the two largest units: ``2 days 3 hours``, ``14 minutes``, ``less than a minute``."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return _("less than a minute")
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [
        (days, ngettext("{n} day", "{n} days", days)),
        (hours, ngettext("{n} hour", "{n} hours", hours)),
        (minutes, ngettext("{n} minute", "{n} minutes", minutes)),
    ]
    first = next(i for i, (count, _said) in enumerate(parts) if count)
    return " ".join(said.format(n=n) for n, said in parts[first : first + 2] if n)


def as_amount(value: Decimal | int | str) -> Decimal:
    """The decimal, finite. Floats are refused: money is never one."""
    if isinstance(value, float | bool):
        raise TypeError("An amount is a decimal, never a float.")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValueError(f"{value!r} is not an amount.") from None
    if not number.is_finite():
        raise ValueError(f"{value!r} is not an amount.")
    return number


def places(value: Decimal | int | str) -> int:
    """How many decimals the amount is written with."""
    return len(format(as_amount(value), "f").partition(".")[2])


def amount(value: Decimal | int | str | None) -> str:
    """Digits grouped by a narrow space, every decimal kept as written: ``1 234 567.50``, with the decimal sign of the
    page's language."""
    if value is None or value == "":
        return NOTHING
    plain = format(as_amount(value), "f")
    sign = MINUS if plain.startswith("-") else ""
    whole, point, decimals = plain.lstrip("-").partition(".")
    mark = str(get_format("DECIMAL_SEPARATOR")) if point else ""
    return f"{sign}{int(whole):,}".replace(",", GROUP) + mark + decimals


def per(price: Price) -> str:
    """What a price is counted on, as a column's head and a sentence say it: ``USD/kg``; where the unit counts one
    substance in the goods alone, with that substance, so that nobody takes it for the price of the goods: ``USD/kg of
    Co contained``."""
    counted = price.content_basis
    if counted.kind == "contained":
        return _("{unit} of {substance} contained").format(unit=price.per, substance=counted.substance)
    if counted.kind == "payable":
        return _("{unit} of payable {substance}").format(unit=price.per, substance=counted.substance)
    return price.per


def hs(code: str | None) -> str:
    """A Harmonized System code with its points: ``284690`` -> ``2846.90``; national digits in pairs."""
    if not code:
        return NOTHING
    digits = str(code).replace(".", "").replace(" ", "")
    if not digits.isdigit() or len(digits) <= 4:
        return str(code)
    return ".".join([digits[:4], *(digits[i : i + 2] for i in range(4, len(digits), 2))])


def short_digest(digest: str | None) -> str:
    """The first twelve hex digits in groups of four, enough to compare by eye: ``3fa4 9c1b 77e0``."""
    if not digest:
        return NOTHING
    head = str(digest).rpartition(":")[2][:12]
    return GROUP.join(head[i : i + 4] for i in range(0, len(head), 4))


def choice_of(value: object) -> str:
    """One of the keys of ``CHOICES``, from a choice however a package writes it. Raises LookupError."""
    written = str(getattr(value, "value", "" if value is None else value)).strip().lower()
    key = written.replace(" ", "_").replace("-", "_")
    if key not in _CHOICE_WRITTEN_AS:
        raise LookupError(f"{value!r} is not a choice a state can make.")
    return _CHOICE_WRITTEN_AS[key]


def choice_word(value: object) -> str:
    """``For``, ``Against``, ``Abstains`` or ``Not voting``."""
    return str(CHOICES[choice_of(value)])
