"""Checks of how the floor becomes a duty: its mechanism, caps, tolerance, relief, and what they come to."""

from collections.abc import Iterator
from fractions import Fraction

from django.utils.translation import gettext as _

from alliance.domain import duty
from alliance.domain.errors import Refusal
from alliance.domain.floor import told
from alliance.domain.floor.curve import Warned, of_rule
from tariffs.proposals.checks.finding import Found, Severity
from tariffs.proposals.checks.reading import Reading
from tariffs.proposals.checks.registry import Paper, check
from tariffs.proposals.fields import COMBINED, LABELS
from tariffs.proposals.models import Kind
from tariffs.proposals.term_fields import EXAMPLES

SHOWN = 2  # places of one kind that a finding names in full


@check("T501", "The mechanism is not known", Severity.BLOCKS, "mechanism")
def mechanism_is_known(row: Reading, paper: Paper) -> Iterator[Found]:
    """A floor becomes a duty by one of eight mechanisms, each with its citation. Where none is named, it is the full
    top-up: what the price lacks to the floor is owed.

    Mend: choose a mechanism from the list.
    """
    if row.states_money and row.stated.mechanism is None:
        yield Found(
            _("“{mechanism}” is not a mechanism.").format(mechanism=row.typed["mechanism"]),
            _("Choose one from the list."),
        )


@check("T502", "The mechanism asks for more", Severity.BLOCKS, "mechanism")
def nothing_is_missing(row: Reading, paper: Paper) -> Iterator[Found]:
    """A mechanism is whole with all of its terms: a gate price with the most that is owed, a ladder with its steps.
    A verification has a value and a threshold.

    Mend: fill in the field, or choose another mechanism.
    """
    if row.states_money:
        for name in row.stated.missing:
            example = EXAMPLES.get(name)
            yield Found(
                _("{field}: nothing is said.").format(field=LABELS[name]),
                _("Write it like {example}.").format(example=example) if example else _("Fill it in."),
                field=name,
                missing=True,
            )


@check("T503", "A term cannot be read", Severity.BLOCKS, "mechanism")
def terms_are_readable(row: Reading, paper: Paper) -> Iterator[Found]:
    """Amounts and percentages are written as elsewhere, days like 2027-01-15. Steps go from the highest percentage
    of the floor to the lowest, brackets from the smallest shortfall to the largest, one a line. Reference prices
    answer for periods that do not overlap.

    Mend: as the finding says.
    """
    if row.states_money:
        for name, fault in row.stated.faults.items():
            if name != "combination" and not _is_needless(row, name):
                yield Found(fault, field=name)


@check("T504", "The mechanism does not meet the base duty in this way", Severity.BLOCKS, "combination")
def combination_suits(row: Reading, paper: Paper) -> Iterator[Found]:
    """A ladder, brackets and a price band are added to the base duty. A gate price and a rate floor hold the base
    duty in them, so the greater is owed, or what the base duty leaves.

    Mend: choose another way in which the floor meets the base duty, or another mechanism.
    """
    mechanism = row.stated.mechanism
    if row.states_money and mechanism and row.combination and row.combination not in mechanism.combinations:
        ways = _(" or ").join(f"“{COMBINED[each]}”" for each in mechanism.combinations)
        yield Found(
            _("{mechanism} does not meet the base duty in this way.").format(mechanism=_name(row)),
            _("Choose {ways}.").format(ways=ways),
        )


@check("T505", "The terms contradict the amount of the floor", Severity.BLOCKS, "ceiling")
def terms_fit_the_floor(row: Reading, paper: Paper) -> Iterator[Found]:
    """The ceiling of a price band lies at its floor or above it: between the two the base duty alone is owed.

    Mend: raise the ceiling, or lower the floor.
    """
    terms = row.stated.terms
    if row.states_money and row.amount and terms and terms.mechanism.contradicts(Fraction(row.amount)):
        yield Found(
            _("The ceiling lies below the floor of {amount}.").format(amount=row.amount),
            _("Raise it, or lower the floor."),
        )


@check("T506", "A tolerance means nothing here", Severity.BLOCKS, "tolerance_percent")
def tolerance_means_something(row: Reading, paper: Paper) -> Iterator[Found]:
    """A tolerance spares a price that lies a little below the floor. A price band and a rate floor do not look at
    that gap, so they have none.

    Mend: leave the tolerance empty, or choose another mechanism.
    """
    if row.states_money and _is_needless(row, "tolerance_percent"):
        yield Found(
            _("{mechanism} does not look at how far a price lies below the floor.").format(
                mechanism=_name(row)
            ),
            _("Leave it empty."),
        )


@check("T507", "Terms of another mechanism are left out", Severity.INFORMS, "mechanism")
def terms_are_its_own(row: Reading, paper: Paper) -> Iterator[Found]:
    """What was typed for a mechanism that is no longer chosen is kept in the draft, and left out of the text.

    Mend: nothing, if the mechanism is the one you mean.
    """
    if row.states_money and row.stated.left_out:
        names = ", ".join(str(LABELS[name]) for name in row.stated.left_out)
        yield Found(_("Typed for another mechanism, so left out of the text: {names}.").format(names=names))


@check("T508", "What the terms come to", Severity.WARNS, "mechanism")
def curve_has_no_surprise(row: Reading, paper: Paper) -> Iterator[Found]:
    """Along all import prices the terms may have places that nobody means: a price at which the duty jumps, prices
    at which an import lands below the floor, a dearer import that lands cheaper. They are computed on the bases of
    the floor and without a base duty, exactly.

    Mend: look at the prices named; change the terms, unless they are meant.
    """
    warned = _warnings(row)
    for code in dict.fromkeys(each.code for each in warned):
        same = [each for each in warned if each.code == code]
        more = (
            " " + _("And so at {n} more of the prices.").format(n=len(same) - SHOWN)
            if len(same) > SHOWN
            else ""
        )
        yield Found(" ".join(each.told.sentence for each in same[:SHOWN]) + more)


@check("T509", "No reference price answers on the first day", Severity.WARNS, "references")
def band_has_a_reference(row: Reading, paper: Paper) -> Iterator[Found]:
    """A price band is read from a published reference price. On a day for which none is stated no duty can be
    determined, and a quote says so.

    Mend: state the reference price of the period in which the rule begins.
    """
    terms = row.stated.terms
    if not row.states_money or terms is None or row.valid_from is None:
        return
    try:
        terms.mechanism.on(row.valid_from)
    except Refusal:
        yield Found(
            _("No reference price answers on {valid_from}.").format(valid_from=row.valid_from),
            _("State that of the period it lies in."),
        )


@check("T510", "The change drops terms of the floor it changes", Severity.WARNS, "mechanism")
def terms_are_not_dropped(row: Reading, paper: Paper) -> Iterator[Found]:
    """A change replaces the whole text of the version it names. Where that version has terms of its own and the row
    states none, the floor becomes a full top-up with no cap.

    Mend: take over its terms on the page of the row's terms, unless they are to go.
    """
    named, stated = row.floor_named, row.stated
    if row.kind is Kind.CHANGE and named and named.terms and stated.terms is not None and not stated.row:
        yield Found(
            _(
                "{named} has terms of its own, and this row states none: it becomes a full top-up with no cap."
            ).format(named=named.symbol),
            _("Take over its terms, unless they are to go."),
        )


def _name(row: Reading) -> str:
    assert row.stated.mechanism is not None
    return _("The {mechanism}").format(mechanism=told.name(row.stated.mechanism))


def _is_needless(row: Reading, name: str) -> bool:
    """Whether the fault of a field is that the chosen mechanism has no use for it."""
    mechanism = row.stated.mechanism
    return (
        name == "tolerance_percent"
        and name in row.stated.faults
        and mechanism is not None
        and not mechanism.by_gap
    )


def _warnings(row: Reading) -> list[Warned]:
    """What the curve of the row warns of; nothing where a row does not read, or another check speaks of it."""
    terms, floor = row.stated.terms, row.price
    if not (row.states_money and terms and row.stated.row and floor and row.combination and row.valid_from):
        return []
    try:
        return list(of_rule(floor, terms, row.combination, duty.FREE, on=row.valid_from).warnings())
    except Refusal:
        return []
