"""Checks of when a row applies. Dates are civil, the end is written 'until and including', nothing reaches
back."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from tariffs.proposals.checks.finding import Found, Severity, Stage
from tariffs.proposals.checks.reading import Reading
from tariffs.proposals.checks.registry import Paper, check

LONGEST_YEARS = 3


def years_later(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@check("D301", "The first day is missing", Severity.BLOCKS, "valid_from")
def first_day_is_known(row: Reading, paper: Paper) -> Iterator[Found]:
    """Every rule says from which civil date of the importing territory it applies. For an end it is the
    first day without the rule.

    Mend: write the day like 2026-11-22.
    """
    fault = row.faults.get("valid_from")
    if fault:
        yield Found(fault.detail)
    elif row.valid_from is None and row.kind:
        yield Found(_("The first day is missing."), _("Write it like 2027-01-01."), missing=True)


@check("D302", "The last day cannot be read", Severity.BLOCKS, "valid_until")
def last_day_is_readable(row: Reading, paper: Paper) -> Iterator[Found]:
    """The last day on which the rule applies, until and including; empty for open-ended.

    Mend: write the day like 2026-11-22, or leave it empty.
    """
    if fault := row.faults.get("valid_until"):
        yield Found(fault.detail)


@check("D303", "No day is left", Severity.BLOCKS, "valid_until")
def some_day_is_left(row: Reading, paper: Paper) -> Iterator[Found]:
    """The last day is not before the first.

    Mend: write a later last day, or leave it empty.
    """
    if not row.is_end and row.valid_from and row.valid_until and row.valid_until < row.valid_from:
        yield Found(
            _("The last day, {valid_until}, is before the first, {valid_from}.").format(
                valid_until=row.valid_until, valid_from=row.valid_from
            ),
            _("Write a later last day."),
        )


@check("D304", "The rule would reach back", Severity.BLOCKS, "valid_from")
def does_not_reach_back(row: Reading, paper: Paper) -> Iterator[Found]:
    """No duty is owed on goods accepted before the rule was decided, so a rule cannot begin in the past. A
    ballot that would close on the first day or later is not opened, and what is decided so late for all that
    is not put on record.

    Mend: choose a first day after the ballot closes.
    """
    if row.valid_from and row.valid_from < paper.today:
        yield Found(
            _("{valid_from} lies in the past; a rule never reaches back.").format(valid_from=row.valid_from),
            _("Choose a first day after the ballot closes."),
        )


@check("D305", "The rule would begin before a ballot can close", Severity.WARNS, "valid_from")
def begins_after_a_ballot(row: Reading, paper: Paper) -> Iterator[Found]:
    """A ballot is open for some days, and customs need the release before the first day.

    Mend: leave at least a week between now and the first day.
    """
    earliest = paper.today + timedelta(
        days=4
    )  # the longest of the shortest windows is 72 hours, then one day
    if paper.stage is not Stage.BALLOT and row.valid_from and paper.today <= row.valid_from < earliest:
        yield Found(
            _("A ballot opened now may close after {valid_from}.").format(valid_from=row.valid_from),
            _("Leave at least a week before the first day."),
        )


@check("D306", "An open-ended floor needs a sunset", Severity.BLOCKS, "sunset")
def open_end_has_a_sunset(row: Reading, paper: Paper) -> Iterator[Found]:
    """A floor without a last day lapses by itself unless it is renewed, so that no rule outlives its reasons.

    Mend: give a last day, or a sunset of at most three years.
    """
    if (
        row.is_floor
        and row.kind
        and not row.is_end
        and row.valid_from
        and not (row.typed.get("valid_until") or row.typed.get("sunset"))
    ):
        yield Found(
            _("An open-ended floor needs a sunset."),
            _("Write a day up to {limit}, or give the floor a last day.").format(
                limit=years_later(row.valid_from, LONGEST_YEARS) - timedelta(days=1)
            ),
            missing=True,
        )


@check("D307", "The floor would answer for too long", Severity.BLOCKS, "sunset")
def lasts_three_years_at_most(row: Reading, paper: Paper) -> Iterator[Found]:
    """A floor answers for at most three years before it is renewed. The precedent is Regulation (EU)
    2025/2351, which runs from 18 November 2025 to 17 November 2028.

    Mend: choose an earlier sunset, or an earlier last day.
    """
    if row.is_end or row.valid_from is None:
        return
    lasts = [day for day in (row.valid_until, row.sunset) if day]
    limit = years_later(row.valid_from, LONGEST_YEARS) - timedelta(days=1)
    if lasts and min(lasts) > limit:
        yield Found(
            _("The floor would answer until {lasts}, more than three years.").format(lasts=min(lasts)),
            _("Choose a day up to {limit}.").format(limit=limit),
            field="sunset" if row.sunset else "valid_until",
        )


@check("D308", "The sunset does not fit", Severity.BLOCKS, "sunset")
def sunset_fits(row: Reading, paper: Paper) -> Iterator[Found]:
    """The sunset is the last day on which the floor answers unless it is renewed: on or after its first day.

    Mend: choose a day between the first day and the last.
    """
    if row.is_end:
        return
    if fault := row.faults.get("sunset"):
        yield Found(fault.detail)
    elif row.sunset and row.valid_from and row.sunset < row.valid_from:
        yield Found(
            _("The sunset, {sunset}, is before the first day.").format(sunset=row.sunset),
            _("Choose a day after the first."),
        )


@check("D309", "The sunset comes after the last day", Severity.WARNS, "sunset")
def sunset_is_of_use(row: Reading, paper: Paper) -> Iterator[Found]:
    """A floor with a last day needs no later sunset: it ends on its last day anyway.

    Mend: leave the sunset empty.
    """
    if not row.is_end and row.sunset and row.valid_until and row.sunset > row.valid_until:
        yield Found(
            _("The floor ends on {valid_until} already.").format(valid_until=row.valid_until),
            _("Leave the sunset empty."),
        )


@check("D310", "An end has only a first day", Severity.INFORMS, "valid_until")
def end_has_only_a_first_day(row: Reading, paper: Paper) -> Iterator[Found]:
    """A row that ends a rule states the first day without it; a last day and a sunset are left out of the
    text.

    Mend: nothing; to suspend a rule for a while, end it and set it again.
    """
    if row.is_end and (row.typed.get("valid_until") or row.typed.get("sunset")):
        yield Found(_("This row ends a {noun}, so only its first day is in the text.").format(noun=row.noun))
