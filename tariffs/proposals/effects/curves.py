"""The curve of a row: today's rule, and what is on the table, in one picture."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from alliance.domain.duty import FREE, Duty
from alliance.web import words
from alliance.web.drawing import Picture, curve_of
from tariffs.proposals.checks.reading import Reading
from tariffs.proposals.effects.lines import Line
from tariffs.proposals.effects.ruled import Ruled, of_floor, of_one_unit, of_reading

MOST = 6  # rules in one picture; more lines nobody tells apart


def picture_of(rules: Sequence[Ruled], base: Duty = FREE, *, title: str = "") -> Picture | None:
    """The curves of these rules, of which the last is the one that the picture is about: it is drawn first. Rules in
    another currency or unit are left out, and of very many the oldest; None where nothing can be drawn."""
    if not rules:
        return None
    title = title or _("Import price and landed price")
    *others, newest = of_one_unit(rules)
    shown = [newest, *others[:1], *others[1:][2 - MOST :]]
    named = [each for each in (rule.named(base) for rule in shown) if each is not None]
    if not named and base != FREE:  # the ordinary duty is owed in a currency or unit of its own
        return picture_of(rules, title=title)
    return curve_of(named, title=title, unit=words.per(newest.price)) if named else None


def first_of(lines: Sequence[Line]) -> tuple[Line, Picture] | None:
    """The first row of a text that has a curve, with it, before any ordinary duty; None where none has."""
    for line in lines:
        picture = picture_of(line.rules)
        if picture is not None:
            return line, picture
    return None


def beside_row(reading: Reading, on: date, base: Duty = FREE) -> Picture | None:
    """The curve of a draft's row as it reads now, beside the floor that it changes; None while it cannot be drawn."""
    typed = of_reading(_("as typed"), reading, on)
    if typed is None:
        return None
    named = reading.floor_named
    rules = [] if named is None else [of_floor(named.symbol, named, on)]
    return picture_of([*rules, typed], base)
