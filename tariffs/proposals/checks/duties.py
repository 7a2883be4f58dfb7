"""Checks of a row of a tariff line: its goods, its duty, and what the duty breaches."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from alliance.domain import codes, money
from alliance.domain.duty import Compound, Duty, Greatest, Least, Specific, Staging, parse
from alliance.domain.errors import Refusal
from alliance.domain.floor.along import along
from alliance.domain.floor.piecewise import below_zero
from alliance.domain.rows import ALLIANCE, UNBOUND
from alliance.domain.tariff_line import NATIONAL, duty_on
from tariffs.catalogue.models import Concession
from tariffs.lines import selectors as lines
from tariffs.proposals.checks.finding import Found, Severity
from tariffs.proposals.checks.reading import Reading
from tariffs.proposals.checks.registry import Paper, check
from tariffs.proposals.fields import LABELS, OF_FLOORS, OF_LINES

MOST_NAMED = 5  # concessions that a finding names one by one


@check("S601", "The kind of rule is not known", Severity.BLOCKS, "rule")
def rule_is_known(row: Reading, paper: Paper) -> Iterator[Found]:
    """A row is about a price floor or about a tariff line.

    Mend: choose one of the two.
    """
    if row.rule is None:
        yield Found(
            _("“{rule}” is not a kind of rule.").format(rule=row.typed["rule"]),
            _("Choose: price floor or tariff line."),
        )


@check("S602", "The goods are not named once", Severity.BLOCKS, "hs")
def goods_are_named_once(row: Reading, paper: Paper) -> Iterator[Found]:
    """A tariff line is of a product of the catalogue, or of all goods under an HS code. A product goes before a code,
    so one line never says both.

    Mend: choose a product, or write a code and leave the product empty.
    """
    if not row.is_line or not row.kind:
        return
    product, hs = row.typed.get("product"), row.typed.get("hs")
    if product and hs:
        yield Found(_("Both a product and an HS code are named."), _("Leave one of the two empty."))
    elif not product and not hs:
        yield Found(
            _("Neither a product nor an HS code is named."),
            _("Choose a product, or write a code like 2846.90."),
            missing=True,
        )


@check("S603", "The HS code cannot be used", Severity.BLOCKS, "hs")
def hs_code_can_be_used(row: Reading, paper: Paper) -> Iterator[Found]:
    """An HS code has six digits in every country. Eight or ten are the importing territory's own, so a line for the
    whole alliance has six. A product of the catalogue must stand under the code: else no quote would ever read it.

    Mend: write a code of the catalogue; name the territory whose digits they are.
    """
    if not row.is_line:
        return
    fault = row.faults.get("hs")
    if fault:
        yield Found(fault.detail, _("Write it like 2846.90."))
    elif row.hs and row.hs[:6] not in row.ground.hs_codes:
        yield Found(
            _("No product of the catalogue stands under {hs}.").format(hs=codes.format_hs(row.hs)),
            _("Check the code; the edition is HS 2022."),
        )
    elif len(row.hs) >= NATIONAL and row.importer == ALLIANCE:
        yield Found(
            _("{hs} has digits that differ from territory to territory.").format(hs=codes.format_hs(row.hs)),
            _("Name the territory, or write the first six digits."),
        )


@check("S604", "The duty cannot be read", Severity.BLOCKS, "expression")
def duty_is_readable(row: Reading, paper: Paper) -> Iterator[Found]:
    """A duty is written as a schedule writes it: free, 5%, 0.10 USD/kg, 5% + 0.10 USD/kg, the lesser of 5% and
    0.10 USD/kg. The finding names the column at which reading stopped, and what may stand there. Staged cuts need the
    rate that they begin from, how many there are, and when those after the first are made.

    Mend: as the finding says.
    """
    if not row.states_duty:
        return
    for name, fault in row.duty.faults.items():
        yield Found(fault, field=name)
    for name in row.duty.missing:
        yield Found(
            _("{field}: nothing is said.").format(field=LABELS[name]),
            _("Staged cuts need all three fields."),
            field=name,
            missing=True,
        )
    if not row.typed.get("expression"):
        yield Found(_("The duty is missing."), _("Write it like free, 5% or 0.10 USD/kg."), missing=True)


@check("S605", "The duty read back", Severity.INFORMS, "expression")
def duty_read_back(row: Reading, paper: Paper) -> Iterator[Found]:
    """What was understood, as the one canonical sentence that is frozen; of staged cuts every rate with its first day.

    Mend: nothing, if that is what you meant.
    """
    duty = row.duty.duty
    if not row.states_duty or duty is None:
        return
    if isinstance(duty, Staging):
        stages = "; ".join(f"{rate} from {period.start}" for period, rate in duty.schedule())
        yield Found(
            _("Read as {stages}. Interim rates are rounded to {places} decimals.").format(
                stages=stages, places=duty.rounding.places
            )
        )
    elif str(duty) != row.typed.get("expression"):
        yield Found(_("Read as {duty}.").format(duty=duty))


@check("S606", "The duty counts another unit", Severity.BLOCKS, "expression")
def duty_counts_the_unit(row: Reading, paper: Paper) -> Iterator[Found]:
    """A duty per piece says nothing of goods that are traded by mass.

    Mend: choose a unit of the same kind as the product's.
    """
    if not row.states_duty or row.product is None:
        return
    own = money.unit(row.product.unit)
    for part in _specific(row):
        if (part.unit.kilograms is None) != (own.kilograms is None) and part.unit != own:
            yield Found(
                _("{product} is traded by the {own}, and {part} is counted by the {unit}.").format(
                    product=row.product.name, own=own.name, part=part, unit=part.unit.name
                ),
                _("Write an amount by the {own}.").format(own=own.name),
            )


@check("S607", "The duty exceeds what a territory has bound", Severity.WARNS, "expression")
def duty_keeps_what_is_bound(row: Reading, paper: Paper) -> Iterator[Found]:
    """GATT 1994, Article II: a party charges no more than it has bound in its schedule, or by treaty for goods of an
    origin. The finding names each rate with its source. A quote warns in the same way and cuts nothing.

    Mend: lower the duty, or let the territory say on what ground it may charge more.
    """
    if not row.states_duty or row.duty.duty is None or row.validity is None or row.line is None:
        return
    breached = [
        each for each in row.ground.concessions if _concerns(each, row, paper) and _exceeds(row, each)
    ]
    for each in breached[:MOST_NAMED]:
        bound, every = each.kind == Concession.Kind.BOUND, each.origin.code == "ALL"
        yield Found(
            _breached(bound=bound, every=every).format(
                territory=each.territory.name, origin=each.origin.name, hs=codes.format_hs(each.hs_prefix),
                expression=each.expression, source=each.source,
            )
        )  # fmt: skip
    if len(breached) > MOST_NAMED:
        yield Found(
            _("It exceeds {n} more rates that territories have bound.").format(n=len(breached) - MOST_NAMED)
        )


@check("S608", "What another kind of rule needs is left out", Severity.INFORMS, "rule")
def fields_are_its_own(row: Reading, paper: Paper) -> Iterator[Found]:
    """What was typed for a floor says nothing in a row of a tariff line, and the other way round. It is kept in the
    draft, and left out of the text.

    Mend: nothing, if the kind of rule is the one you mean.
    """
    beside = OF_FLOORS if row.is_line else OF_LINES
    if names := [LABELS[name].lower() for name in beside if row.typed.get(name)]:
        yield Found(
            _("Typed for another kind of rule, so left out of the text: {names}.").format(
                names=", ".join(names)
            )
        )


def _breached(*, bound: bool, every: bool) -> str:
    """The sentence of a rate that a duty exceeds: bound in a schedule or by treaty, for all goods or one origin's."""
    if bound and every:
        return _("{territory} has bound HS {hs} at {expression} ({source}).")
    if bound:
        return _("{territory} has bound for goods of {origin} HS {hs} at {expression} ({source}).")
    if every:
        return _("{territory} is bound by treaty HS {hs} at {expression} ({source}).")
    return _("{territory} is bound by treaty for goods of {origin} HS {hs} at {expression} ({source}).")


def _specific(row: Reading) -> Iterator[Specific]:
    """The specific amounts in the duty of a row."""
    duty = row.duty.duty
    ends: tuple[Duty, ...] = (duty.base, duty.final) if isinstance(duty, Staging) else (duty,) if duty else ()
    for each in ends:
        yield from _leaves(each)


def _leaves(duty: Duty) -> Iterator[Specific]:
    if isinstance(duty, Specific):
        yield duty
    inner = (
        duty.parts if isinstance(duty, Compound) else duty.of if isinstance(duty, Least | Greatest) else ()
    )
    for each in inner:
        yield from _leaves(each)


def _concerns(each: Concession, row: Reading, paper: Paper) -> bool:
    """Whether a concession is one on goods of the row, into a territory and of an origin that it speaks of, on some of
    its days."""
    assert row.validity is not None and row.origin is not None
    into = paper.territories if row.importer == ALLIANCE else {row.importer}
    hs = row.product.hs6 if row.product else row.hs
    if each.territory.code not in into or each.expression == UNBOUND:
        return False
    if not (hs.startswith(each.hs_prefix) or each.hs_prefix.startswith(hs)):
        return False
    days = lines.period(row.validity)
    if not lines.period(each.during).overlaps(days):
        return False
    return row.ground.meet(row.origin, each.origin, days)


def _exceeds(row: Reading, each: Concession) -> bool:
    """Whether the duty is more than the concession at some price, on the first day or the last rate of it. Two duties
    that no exchange or assay brings together are not compared."""
    assert row.duty.duty is not None and row.valid_from is not None
    product = row.product
    basis = (product.unit, product.content_basis) if product else ("KGM", "gross")
    price = money.Price.of("1", "USD", *basis, "CIF")
    allowed = parse(each.expression)
    last = date(row.valid_from.year + 99, 12, 31)
    try:
        limit = along(allowed, price)
        return any(
            below_zero(limit - along(duty_on(row.duty.duty, day)[0], price)) for day in (row.valid_from, last)
        )
    except Refusal:
        return False
