"""Checks of the line a row speaks of: what stands on it, who else is at it, and that one cargo has one
answer."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _

from tariffs.lines import selectors as lines
from tariffs.proposals.checks.finding import Found, Severity, Stage
from tariffs.proposals.checks.ground import Standing, line_of
from tariffs.proposals.checks.reading import Reading
from tariffs.proposals.checks.registry import Paper, check
from tariffs.proposals.models import Kind

REPLACING = (Kind.CHANGE, Kind.END)


@check("L401", "A rule stands on this line already", Severity.BLOCKS, "kind")
def line_is_free(row: Reading, paper: Paper) -> Iterator[Found]:
    """A row that sets a floor or a tariff line needs a line that has none on those days. What is in force is changed by
    its symbol, so that nobody replaces a rule unknowingly. A floor that lapsed by its sunset answers no more, but
    it stays on record until a change or an end takes it off.

    Mend: choose to change the rule, and name it.
    """
    found = _in_the_way(row) if row.kind is Kind.SET else []
    if found and row.validity and all(lines.lapsed(each, row.validity) for each in found):
        yield Found(
            _("{found} lapsed after {last_day}, but it still stands on record on this line.").format(
                found=found[0].symbol, last_day=found[0].last_day
            ),
            _("Choose to change a {noun}, and name {found}; or end it by its symbol first.").format(
                noun=row.noun, found=found[0].symbol
            ),
        )
    elif found:
        yield Found(
            _("{found} stands on this line on some of these days.").format(found=lines.names_of(found)),
            _("Choose to change a {noun}, and name {found}.").format(noun=row.noun, found=found[0].symbol),
        )


@check("L402", "The rule version is not named", Severity.BLOCKS, "names")
def version_is_named(row: Reading, paper: Paper) -> Iterator[Found]:
    """A change or an end names the rule version it is about. If another decision comes first, the name no
    longer fits, and the change becomes a visible incident instead of undoing what was just decided.

    Mend: write the symbol of the version on record, such as PF-1.2.
    """
    if row.kind not in REPLACING or row.names:
        return
    typed = row.typed.get("names", "")
    said = (
        _("“{typed}” is not a rule version.").format(typed=typed)
        if typed
        else _("The rule version is not named.")
    )
    like = "TL-1.2" if row.is_line else "PF-1.2"
    mend = _name_current(row) or _("Write its symbol, such as {like}.").format(like=like)
    yield Found(said, mend, missing=not typed)


@check("L403", "The rule version is not on record on this line", Severity.BLOCKS, "names")
def version_is_current(row: Reading, paper: Paper) -> Iterator[Found]:
    """The version named must stand on the line of the row, and no later decision may have replaced it.

    Mend: name the version on record, or correct product, origin and territory.
    """
    named = row.names
    if row.kind not in REPLACING or named is None or not row.has_line:
        return
    if line_of(named.line) != row.line:
        yield Found(
            _("{named} stands on another line.").format(named=named.symbol),
            _name_current(row) or _("No {noun} stands on this line.").format(noun=row.noun),
        )
    elif named.record.upper is not None:
        yield Found(
            _("{named} was replaced by decision {upper}.").format(
                named=named.symbol, upper=named.record.upper
            ),
            _name_current(row) or _("No {noun} stands on this line any more.").format(noun=row.noun),
        )


@check("L404", "The rule version ends before the change begins", Severity.BLOCKS, "valid_from")
def version_has_days_left(row: Reading, paper: Paper) -> Iterator[Found]:
    """A change or an end takes days from the version it names; here it has none left.

    Mend: choose an earlier first day, or set a new floor.
    """
    named = row.names
    if row.kind not in REPLACING or named is None or row.valid_from is None:
        return
    if named.validity.upper and named.validity.upper <= row.valid_from:
        yield Found(
            _("{named} has ended by {valid_from}.").format(named=named.symbol, valid_from=row.valid_from),
            _("Choose an earlier first day, or set a new {noun}.").format(noun=row.noun),
        )


@check("L405", "Another rule stands on some of these days", Severity.BLOCKS, "valid_until")
def no_other_version_in_the_way(row: Reading, paper: Paper) -> Iterator[Found]:
    """A line can hold several versions one after another. A change replaces the one it names and no other.

    Mend: let the change end the day before the other begins, or change that one instead.
    """
    if row.kind is Kind.CHANGE and row.names and (found := _in_the_way(row, besides=row.names)):
        yield Found(
            _("{found} stands on this line on some of these days.").format(found=lines.names_of(found)),
            _("Let this change end before {lower}, or change {found}.").format(
                lower=found[0].validity.lower, found=found[0].symbol
            ),
        )


@check("L406", "One cargo would have two answers", Severity.BLOCKS, "origin")
def one_cargo_one_answer(row: Reading, paper: Paper) -> Iterator[Found]:
    """For goods, origin, importer and date exactly one floor and one tariff line answers: a named country before a
    group before all origins, then the territory before the alliance; of tariff lines a product before an HS code, and
    a longer code before a shorter. Two groups of one rank that share a country on a day would answer alike; membership
    is read as dated.

    Mend: choose a group that shares no country with the other, or name the country.
    """
    if row.is_end or row.line is None or row.validity is None:
        return
    found = _rivals(row)
    if found:
        yield Found(
            _("{found} answers for some of these origins with the same precedence.").format(
                found=lines.names_of(found)
            ),
            _("Choose a group that shares no country with it."),
        )
    for other in paper.rows:
        if other.position < row.position and _same_cargo(row, other):
            yield Found(
                _("Row {position} answers for some of these origins with the same precedence.").format(
                    position=other.position
                ),
                _("Choose groups that share no country."),
            )


@check("L407", "Another open ballot touches this line", Severity.INFORMS, "product")
def no_other_ballot(row: Reading, paper: Paper) -> Iterator[Found]:
    """Two open ballots may not touch one line: the second would decide on a text that the first is about to
    change. A draft may wait for the result; a ballot may not be opened.

    Mend: wait for the other ballot to be decided.
    """
    held = row.ground.contested(row.line) if row.line else None
    if held:
        yield Found(
            _("{ballot} is open on this line.").format(ballot=held.ballot.symbol),
            _("Wait until it is decided."),
            severity=Severity.BLOCKS if paper.stage is Stage.BALLOT else None,
        )


@check("L408", "After this change no rule answers", Severity.WARNS, "valid_until")
def nothing_comes_after(row: Reading, paper: Paper) -> Iterator[Found]:
    """A change replaces the version it names from its first day on. If it ends earlier than that version
    would have, the old rule does not come back.

    Mend: leave the last day empty, or put a further change on the table in time.
    """
    named = row.names
    if row.kind is Kind.CHANGE and named and row.valid_until:
        before = named.validity.upper
        if before is None or row.valid_until + timedelta(days=1) < before:
            yield Found(
                _("After {valid_until} no {noun} answers; {named} does not come back.").format(
                    valid_until=row.valid_until, noun=row.noun, named=named.symbol
                ),
                _("Leave the last day empty if the {noun} shall go on.").format(noun=row.noun),
            )


@check("L409", "Two rows speak of one line", Severity.BLOCKS, "product")
def one_row_a_line(row: Reading, paper: Paper) -> Iterator[Found]:
    """A proposal says one thing about a line. Two rows on it could not both stand. A floor and a tariff line on the
    same goods are two things.

    Mend: put both into one row, or into two proposals.
    """
    same = [
        other.position for other in paper.rows if other.position < row.position and other.line == row.line
    ]
    if row.line and same:
        yield Found(
            _("Row {same} speaks of the same line.").format(same=same[0]), _("Remove one of the two rows.")
        )


@check("L410", "A new rule names no rule version", Severity.INFORMS, "names")
def set_names_nothing(row: Reading, paper: Paper) -> Iterator[Found]:
    """A row that sets a rule replaces nothing; a rule version typed there is left out of the text.

    Mend: nothing; or choose to change the rule named.
    """
    if row.kind is Kind.SET and row.typed.get("names"):
        yield Found(
            _("This row sets a new {noun}, so the rule version is left out of the text.").format(
                noun=row.noun
            )
        )


def _in_the_way(row: Reading, besides: Standing | None = None) -> list[Standing]:
    if row.line is None or row.validity is None:
        return []
    days = lines.period(row.validity)
    standing = [each for each in row.ground.on_record(row.line) if lines.period(each.validity).overlaps(days)]
    return [each for each in standing if besides is None or each.pk != besides.pk]


def _rivals(row: Reading) -> list[Standing]:
    """As `lines.rivals`, on the ground of the row."""
    origin, validity = row.origin, row.validity
    assert row.line is not None and origin is not None and validity is not None
    others = [each for each in row.ground.beside(row.line) if each.line.origin.rank == origin.rank]
    window = lines.answering(validity, row.sunset)
    return lines.meeting(others, window, lambda other, both: row.ground.share_a_country(origin, other, both))


def _name_current(row: Reading) -> str:
    """The mend that names what is on record on the row's line; empty where nothing is."""
    found = row.ground.on_record(row.line) if row.line else []
    return _("On record on this line: {found}.").format(found=lines.names_of(found)) if found else ""


def _same_cargo(row: Reading, other: Reading) -> bool:
    """Whether two rows of one proposal, on two lines, would answer for one cargo with the same precedence."""
    if row.is_end or other.is_end or row.validity is None or other.validity is None:
        return False
    if (
        not (row.origin and other.origin)
        or row.origin.pk == other.origin.pk
        or row.origin.rank != other.origin.rank
    ):
        return False
    if row.line is None or other.line is None or other.line._replace(origin=row.line.origin) != row.line:
        return False
    both = lines.answering(row.validity, row.sunset).intersection(
        lines.answering(other.validity, other.sunset)
    )
    return both is not None and row.ground.share_a_country(row.origin, other.origin, both)
