"""Checks of the money in a row: amount, currency, unit, what the unit counts, on which terms of delivery."""

from collections.abc import Iterator
from fractions import Fraction

from django.utils.translation import gettext as _

from alliance.domain import money
from alliance.domain.errors import Refusal
from tariffs.proposals.checks.finding import Found, Severity
from tariffs.proposals.checks.reading import Reading
from tariffs.proposals.checks.registry import Paper, check
from tariffs.proposals.fields import LABELS, MONEY_FIELDS, TERM_FIELDS

FAR = 10  # a factor of ten between an old and a new amount is more often a wrong unit than a policy


@check("A201", "The amount can be read two ways", Severity.BLOCKS, "amount")
def amount_is_unambiguous(row: Reading, paper: Paper) -> Iterator[Found]:
    """One delegate writes 1.234 for one thousand two hundred thirty-four, another for one point two three
    four. The portal refuses the amount and reads both back in words.

    Mend: write it in the way the finding shows, such as 1234 or 1.2340.
    """
    fault = row.faults.get("amount")
    if fault and fault.code == "amount_ambiguous" and not row.is_end:
        values = fault.values
        yield Found(
            _("“{text}” can be read as {thousands} or as {decimals}.").format(
                text=values["text"], thousands=values["thousands"], decimals=values["decimals"]
            ),
            _("Write {write_thousands} or {write_decimals}.").format(
                write_thousands=values["write_thousands"], write_decimals=values["write_decimals"]
            ),
        )


@check("A202", "The amount cannot be read", Severity.BLOCKS, "amount")
def amount_is_readable(row: Reading, paper: Paper) -> Iterator[Found]:
    """An amount is written in the digits 0 to 9, with at most six decimals, below 10^12.

    Mend: write it like 1234.50.
    """
    fault = row.faults.get("amount")
    if not row.states_money:
        return
    if fault and fault.code != "amount_ambiguous":
        yield Found(fault.detail)
    elif not row.typed.get("amount"):
        yield Found(_("The amount is missing."), _("Write it like 1234.50."), missing=True)


@check("A203", "The amount is zero", Severity.BLOCKS, "amount")
def amount_is_positive(row: Reading, paper: Paper) -> Iterator[Found]:
    """A floor of zero lifts nothing. To take a floor away, end it.

    Mend: write an amount above zero, or choose to end the floor.
    """
    if row.amount == 0 and not row.is_end:
        yield Found(
            _("A floor of zero lifts nothing."), _("Write an amount above zero, or end the floor instead.")
        )


@check("A204", "The amount read back in words", Severity.INFORMS, "amount")
def amount_read_back(row: Reading, paper: Paper) -> Iterator[Found]:
    """What was understood, in words, so that a slip of a decimal mark is heard before it is voted on.

    Mend: nothing, if the words are what you meant.
    """
    if row.amount and row.currency and row.unit and not row.is_end:
        words = money.in_words(row.amount)
        yield Found(
            _("Read as {words} {currency} per {unit}.").format(
                words=words, currency=row.currency.name, unit=_counted(row)
            )
        )


def _counted(row: Reading) -> str:
    """The unit of a row by its name, with the substance where it counts one alone: `kilogram of Co contained`."""
    assert row.unit is not None
    kind = row.content_basis.kind if row.content_basis else ""
    said = {
        "contained": _("{unit} of {substance} contained"), "payable": _("{unit} of payable {substance}"),
    }.get(kind, "{unit}")  # fmt: skip
    return said.format(unit=row.unit.name, substance=row.content_basis.substance if row.content_basis else "")


@check("A205", "The currency is unknown", Severity.BLOCKS, "currency")
def currency_is_known(row: Reading, paper: Paper) -> Iterator[Found]:
    """The currency is one of ISO 4217 that the portal knows.

    Mend: choose a currency from the list.
    """
    yield from _known(row, "currency")


@check("A206", "The unit is unknown", Severity.BLOCKS, "unit")
def unit_is_known(row: Reading, paper: Paper) -> Iterator[Found]:
    """The unit is one of UN/ECE Recommendation 20 that the portal knows.

    Mend: choose a unit from the list.
    """
    yield from _known(row, "unit")


@check("A207", "The unit does not convert to the product's", Severity.BLOCKS, "unit")
def unit_converts(row: Reading, paper: Paper) -> Iterator[Found]:
    """A price per piece cannot be compared with goods traded by mass. Units of mass convert by exact factors.

    Mend: choose a unit of the same kind as the product's.
    """
    if row.unit and row.product and not row.is_end:
        try:
            money.convert(Fraction(1), row.unit, money.unit(row.product.unit))
        except Refusal as refusal:
            own = money.unit(row.product.unit)
            yield Found(
                refusal.detail,
                _("The product is traded by the {own}; choose a unit of that kind.").format(own=own.name),
            )


@check("A208", "What the unit counts is not said", Severity.BLOCKS, "content_basis")
def content_basis_is_known(row: Reading, paper: Paper) -> Iterator[Found]:
    """A kilogram of concentrate and a kilogram of the oxide in it are worth different money: `gross`, `net`,
    or `contained:` with the substance, as in `contained:REO`.

    Mend: take over the product's own content basis.
    """
    yield from _known(row, "content_basis")


@check("A209", "The unit counts something else than the product's", Severity.WARNS, "content_basis")
def content_basis_is_the_products(row: Reading, paper: Paper) -> Iterator[Found]:
    """Goods are declared on the product's content basis. A floor on another one answers only with an assay.

    Mend: take over the product's own content basis, unless the difference is meant.
    """
    if (
        row.content_basis
        and row.product
        and not row.is_end
        and str(row.content_basis) != row.product.content_basis
    ):
        yield Found(
            _("{product} is counted {content_basis}, this floor {own_basis}.").format(
                product=row.product.name,
                content_basis=row.product.content_basis,
                own_basis=row.content_basis,
            ),
            _("Write {content_basis}, unless the difference is meant.").format(
                content_basis=row.product.content_basis
            ),
        )


@check("A210", "The value basis is unknown", Severity.BLOCKS, "value_basis")
def value_basis_is_known(row: Reading, paper: Paper) -> Iterator[Found]:
    """FOB, CIF or NFF: whether freight and insurance are in the price decides how much duty is owed.

    Mend: choose one of the three.
    """
    yield from _known(row, "value_basis")


@check("A211", "How it meets the base duty is not said", Severity.BLOCKS, "combination")
def combination_is_known(row: Reading, paper: Paper) -> Iterator[Found]:
    """The adjustable duty is added to the base duty (`add`), the greater of the two is owed (`max`), or the base
    duty counts towards it and only what it leaves to the floor is owed beside it (`top_up`).

    Mend: choose one of the three.
    """
    if row.combination is None and row.states_money:
        yield Found(
            _("It is not said how the floor meets the base duty."),
            _("Choose: added, the greater of the two, or what the base duty leaves to the floor."),
            missing=not row.typed.get("combination"),
        )


@check("A212", "An end has no amount", Severity.INFORMS, "amount")
def end_has_no_amount(row: Reading, paper: Paper) -> Iterator[Found]:
    """A row that ends a floor states no money and no terms; what was typed there is kept in the draft and left out
    of the text.

    Mend: nothing; or choose to change the floor instead.
    """
    if row.is_end and row.is_floor and any(row.typed.get(name) for name in MONEY_FIELDS + TERM_FIELDS):
        yield Found(_("This row ends a floor, so its amount is left out of the text."))


@check("A213", "The amount is far from the one it changes", Severity.WARNS, "amount")
def amount_is_near_the_old(row: Reading, paper: Paper) -> Iterator[Found]:
    """A new amount ten times the old one, or a tenth of it, is more often a wrong unit than a policy.

    Mend: check unit and decimal mark.
    """
    old = row.floor_named
    if (
        row.is_end
        or not (old and row.amount and row.unit and row.currency)
        or old.currency != row.currency.code
    ):
        return
    try:
        new = money.convert(Fraction(row.amount), money.unit(old.unit), row.unit)
    except Refusal:
        return
    if not Fraction(old.amount) / FAR < new < Fraction(old.amount) * FAR:
        yield Found(
            _("{old} stands at {amount} {currency} per {unit}.").format(
                old=old.symbol,
                amount=money.plain(old.amount),
                currency=old.currency,
                unit=money.unit(old.unit).name,
            ),
            _("Check the unit and the decimal mark."),
        )


@check("A214", "The unit by itself counts something else", Severity.BLOCKS, "unit")
def unit_counts_the_content(row: Reading, paper: Paper) -> Iterator[Found]:
    """A metric ton unit counts a contained substance, a dry tonne the dry goods, a wet tonne the goods as delivered.

    Mend: choose a unit of mass, or the content basis that the unit counts.
    """
    if row.unit and row.content_basis and not row.is_end:
        try:
            row.unit.check(row.content_basis.kind)
        except Refusal as refusal:
            yield Found(refusal.detail, _("Choose kilogram or tonne, or change what the unit counts."))


def _known(row: Reading, name: str) -> Iterator[Found]:
    """A field of money that must be there and readable, in a row that states money."""
    if not row.states_money or getattr(row, name) is not None:
        return
    fault, own = row.faults.get(name), getattr(row.product, name, "")
    mend = _("The product’s own is {own}.").format(own=own) if own else _("Choose from the list.")
    if fault:
        yield Found(fault.detail)
    else:
        yield Found(_("{field}: nothing is said.").format(field=LABELS[name]), mend, missing=True)
