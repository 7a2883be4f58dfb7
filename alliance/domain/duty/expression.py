"""A duty expression as a tree: free, ad valorem, specific, compound, mixed (the lesser or the greater of several).

Equal duties are equal values: the constructors refuse what has a shorter form (a rate of zero, a sum of one part),
and `ad_valorem`, `specific`, `compound`, `least` and `greatest` build the shortest form. Terms: ad valorem, specific,
compound and mixed duties as in the glossary of ITC Market Access Map (mixed: general knowledge, text not re-read here).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from alliance.domain.amounts import check_amount, plain
from alliance.domain.errors import Refusal
from alliance.domain.money import ContentBasis, Currency, Unit

GROSS = ContentBasis("gross")


class Duty:
    """A duty expression; `str()` is its canonical sentence, `render`."""

    def __str__(self) -> str:
        return render(self)


@dataclass(frozen=True)
class Free(Duty):
    """No duty."""


@dataclass(frozen=True)
class AdValorem(Duty):
    """`percent` of the customs value, more than 0. Raises Refusal `duty_of_nothing`, and those of an amount."""

    percent: Decimal

    def __post_init__(self) -> None:
        _more_than_nothing(self.percent)


@dataclass(frozen=True)
class Specific(Duty):
    """`amount` of money, more than 0, for each `quantity` units of goods (100 in `45.10 GBP/100 kg`), which count what
    `content_basis` says. Raises Refusal `duty_of_nothing`, and those of an amount."""

    amount: Decimal
    currency: Currency
    unit: Unit
    content_basis: ContentBasis = GROSS
    quantity: int = 1

    def __post_init__(self) -> None:
        _more_than_nothing(self.amount)
        if not 1 <= self.quantity < 10**9:
            raise Refusal("quantity_not_positive")
        self.unit.check(self.content_basis.kind)


@dataclass(frozen=True)
class Compound(Duty):
    """Several duties added up: at most one percentage, then specific amounts, then mixed duties.

    Raises Refusal `duty_parts` unless there are two parts or more, none of them free or compound, and no two that are
    one amount in two pieces.
    """

    parts: tuple[Duty, ...]

    def __post_init__(self) -> None:
        parts = tuple(sorted(self.parts, key=_place))
        if len(parts) < 2 or any(isinstance(part, Free | Compound) for part in parts):
            raise Refusal("duty_parts", kind="sum")
        counted = [_counted(part) for part in parts]
        if len(set(counted)) < len(counted):
            raise Refusal("duty_parts_alike")
        object.__setattr__(self, "parts", parts)


@dataclass(frozen=True)
class Least(Duty):
    """The lesser of several duties on the same lot (TARIC: `A MAX B`, A but at most B). Raises Refusal `duty_parts`
    unless there are two or more, all different, none of them the lesser of several itself."""

    of: tuple[Duty, ...]

    def __post_init__(self) -> None:
        _check_choice(self.of, Least)


@dataclass(frozen=True)
class Greatest(Duty):
    """The greater of several duties on the same lot (TARIC: `A MIN B`, A but at least B). Raises Refusal `duty_parts`
    as `Least`."""

    of: tuple[Duty, ...]

    def __post_init__(self) -> None:
        _check_choice(self.of, Greatest)


FREE = Free()


def ad_valorem(percent: Decimal) -> Duty:
    """`percent` of the customs value; free at 0."""
    return FREE if check_amount(percent) == 0 else AdValorem(percent)


def specific(
    amount: Decimal, currency: Currency, unit: Unit, content_basis: ContentBasis = GROSS, quantity: int = 1
) -> Duty:
    """`amount` for each `quantity` units; free at 0."""
    return FREE if check_amount(amount) == 0 else Specific(amount, currency, unit, content_basis, quantity)


def compound(parts: Iterable[Duty]) -> Duty:
    """The sum of duties in its shortest form. Raises Refusal `duty_parts_alike` where two could be one amount."""
    flat: list[Duty] = []
    for part in parts:
        flat += part.parts if isinstance(part, Compound) else [] if part == FREE else [part]
    return Compound(tuple(flat)) if len(flat) > 1 else flat[0] if flat else FREE


def least(of: Iterable[Duty]) -> Duty:
    """The lesser of at least one duty, in its shortest form."""
    flat = _flat(of, Least)
    return Least(flat) if len(flat) > 1 else flat[0]


def greatest(of: Iterable[Duty]) -> Duty:
    """The greater of at least one duty, in its shortest form."""
    flat = _flat(of, Greatest)
    return Greatest(flat) if len(flat) > 1 else flat[0]


def render(duty: Duty) -> str:
    """The one canonical sentence of a duty: `5% + 0.10 USD/kg`, `the lesser of (9.1% + 45.10 GBP/100 kg) and 17.8%`.
    `parse(render(duty)) == duty`."""
    match duty:
        case AdValorem(percent):
            return f"{plain(percent)}%"
        case Specific(amount, currency, unit, basis, quantity):
            count = "" if quantity == 1 else f"{quantity} "
            counted = "" if basis == GROSS else f" {basis.words}"
            return f"{plain(amount, currency.places)} {currency.code}/{count}{unit.symbol}{counted}"
        case Compound(parts):
            return " + ".join(_operand(part) for part in parts)
        case Least(of):
            return f"the lesser of {_listed(of)}"
        case Greatest(of):
            return f"the greater of {_listed(of)}"
    return "free"


def _listed(of: tuple[Duty, ...]) -> str:
    *first, last = [_operand(each) for each in of]
    return f"{', '.join(first)} and {last}"


def _operand(duty: Duty) -> str:
    """A part of a longer sentence: what is made of parts itself stands in brackets."""
    return f"({render(duty)})" if isinstance(duty, Compound | Least | Greatest) else render(duty)


def _more_than_nothing(amount: Decimal) -> None:
    if check_amount(amount) == 0:
        raise Refusal("duty_of_nothing")


def _check_choice(of: tuple[Duty, ...], kind: type[Duty]) -> None:
    if len(of) < 2 or len(set(of)) < len(of) or any(isinstance(each, kind) for each in of):
        raise Refusal("duty_parts", kind="choice")


def _flat(of: Iterable[Duty], kind: type["Least | Greatest"]) -> tuple[Duty, ...]:
    flat: list[Duty] = []
    for each in of:
        flat += each.of if isinstance(each, kind) else (each,)
    return tuple(dict.fromkeys(flat))


def _place(part: Duty) -> int:
    return next(place for place, kind in enumerate((AdValorem, Specific, Duty)) if isinstance(part, kind))


def _counted(part: Duty) -> object:
    """What a part is counted in: two parts with the same answer would be one amount in two pieces."""
    if isinstance(part, AdValorem):
        return AdValorem
    if isinstance(part, Specific):
        return (part.currency, part.unit, part.content_basis, part.quantity)
    return part
