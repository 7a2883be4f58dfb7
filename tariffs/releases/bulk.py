"""Duties on very many lots at once, bit for bit those of `alliance.domain.quote`.

Under one rule the total duty is a piecewise straight function of the price (`floor.of_rule`). Lots that differ in
nothing but price and quantity are of one kind: the rule is found once a kind, each piece becomes whole numbers, and
NumPy evaluates the whole column in 64 bits. Where 64 bits do not suffice, Python's own integers do it; where a lot
claims or states more than its price, the engine answers it alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, gcd, lcm
from typing import Any, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from alliance.domain.amounts import MOST_PLACES, round_half_up
from alliance.domain.book import Book
from alliance.domain.errors import Refusal
from alliance.domain.facts import NO_FACTS
from alliance.domain.floor import of_rule
from alliance.domain.floor.along import along
from alliance.domain.floor.piecewise import Piecewise
from alliance.domain.money import Quantity
from alliance.domain.outcome import Prohibited
from alliance.domain.quote import Lot, quote
from alliance.domain.quote.asking import law_of
from alliance.domain.quote.lot import NO_CLAIMS
from alliance.domain.rows import FloorRule

Column: TypeAlias = npt.NDArray[np.int64]
OUTCOMES = ("duty", "not_covered", "prohibited", "security_required", "cannot_determine")
DUTY, NOT_COVERED, PROHIBITED, SECURITY, UNKNOWN = range(5)
SCALE = 10**MOST_PLACES  # prices and quantities are counted in millionths, as fine as an amount may be
WORD = 2**63


@dataclass(frozen=True)
class Lots:
    """Parsed columns. `kinds` holds one lot of each kind, of which neither price nor quantity is read; `kind` says of
    which kind each lot is; `price` is in millionths of its currency per its unit, `quantity` in millionths of that
    unit (0: none was declared)."""

    kinds: Sequence[Lot]
    kind: Column
    price: Column
    quantity: Column

    @classmethod
    def of(cls, lots: Iterable[Lot]) -> Self:
        """The columns of these lots. Raises Refusal `unit_not_convertible` for a quantity of another nature."""
        kinds: list[Lot] = []
        places: dict[Lot, int] = {}
        rows = []
        for lot in lots:
            general = replace(lot, price=replace(lot.price, amount=Decimal(0)), quantity=None)
            place = places.setdefault(general, len(kinds)) if _plain(lot) else len(kinds)
            if place == len(kinds):
                kinds.append(general)
            held = Fraction(0) if lot.quantity is None else lot.quantity.exact(lot.price.unit)
            if (held * SCALE).denominator != 1:
                raise ValueError(f"a quantity finer than a millionth of {lot.price.unit.symbol}: {held}")
            rows.append((place, int(lot.price.amount * SCALE), int(held * SCALE)))
        table = np.array(rows, dtype=np.int64).reshape(-1, 3)
        return cls(kinds, table[:, 0], table[:, 1], table[:, 2])


@dataclass(frozen=True)
class Duties:
    """Of each lot, in order: the outcome (a place in `OUTCOMES`), the duty per unit and the duty owed on the quantity,
    both in the minor unit of its currency, rounded half up once (0 where none is stated). A column is of Python's
    integers where a figure needs more than 64 bits. `refusals` says of each kind why it cannot be determined."""

    outcome: npt.NDArray[np.int8]
    total: npt.NDArray[Any]
    owed: npt.NDArray[Any]
    refusals: dict[int, Refusal]


@dataclass(frozen=True)
class Piece:
    """From the price `start`, in millionths: (a * price + b) / d minor units per unit of the goods."""

    start: int
    a: int
    b: int
    d: int


@dataclass(frozen=True)
class Plan:
    """A kind of lot, ready to be evaluated: pieces in order of price, and the prices at which the outcome changes."""

    outcome: int
    pieces: tuple[Piece, ...]
    forbidden_before: int = 0
    secured_from: int | None = None


def duties(book: Book, lots: Lots) -> Duties:
    """The duty on each lot under the rules of a release, equal to `quote(book, lot)` for each of them."""
    size = len(lots.kind)
    outcome = np.zeros(size, dtype=np.int8)
    total: npt.NDArray[Any] = np.zeros(size, dtype=np.int64)
    owed: npt.NDArray[Any] = np.zeros(size, dtype=np.int64)
    refusals: dict[int, Refusal] = {}
    order = np.argsort(lots.kind, kind="stable")
    ends = np.searchsorted(lots.kind[order], np.arange(len(lots.kinds) + 1))
    for kind, lot in enumerate(lots.kinds):
        at = order[ends[kind] : ends[kind + 1]]
        if not len(at):
            continue
        price, quantity = lots.price[at], lots.quantity[at]
        try:
            plan = plan_of(book, lot)
        except Refusal as refusal:
            refusals[kind] = refusal
            outcome[at] = UNKNOWN
            continue
        if plan is None:
            outcome[at], each, money = _one_by_one(book, lot, price, quantity)
        else:
            outcome[at] = _outcomes(plan, price)
            each, money = _evaluated(plan, price, quantity)
        total, owed = _put(total, at, each), _put(owed, at, money)
    nothing = (outcome == PROHIBITED) | (outcome == UNKNOWN)
    total[nothing], owed[nothing] = 0, 0
    return Duties(outcome, total, owed, refusals)


def plan_of(book: Book, lot: Lot) -> Plan | None:
    """The plan of a kind; None where each lot must be asked alone. Raises the Refusals of `quote`, of which none hangs
    on the price of a lot that claims and states nothing else."""
    if not _plain(lot):
        return None
    answer = quote(book, lot)
    law = law_of(book, lot, answer.territory, answer.product)
    price, rule = lot.price, answer.rule
    if rule is None:
        alone = NOT_COVERED if law.line is None else DUTY
        return Plan(alone, _pieces(along(law.duty, price), Fraction(1), price.currency.places))
    concessions = [each.duty for each in law.concessions if each.duty is not None]
    if not _same_basis(rule, lot) or len(concessions) > 1:
        return None
    curve = of_rule(
        rule.floor, rule.terms, rule.combination, law.duty, on=lot.on,
        concession=concessions[0] if concessions else None,
    )  # fmt: skip
    per = replace(price, amount=Decimal(1)).exact(rule.floor.unit)  # a price of 1, per unit of the floor
    check = rule.terms.verification
    return Plan(
        DUTY,
        _pieces(curve.total, per, price.currency.places),
        ceil((curve.forbidden_below or Fraction(0)) / per * SCALE),
        None if check is None else floor(check.limit / per * SCALE) + 1,
    )


def _plain(lot: Lot) -> bool:
    """Whether the lot claims and states nothing but its price and quantity."""
    return lot.facts == NO_FACTS and lot.claims == NO_CLAIMS


def _same_basis(rule: FloorRule, lot: Lot) -> bool:
    own, floor = lot.price, rule.floor
    return (own.currency, own.content_basis, own.value_basis) == (
        floor.currency, floor.content_basis, floor.value_basis,
    )  # fmt: skip


def _pieces(function: Piecewise, per: Fraction, places: int) -> tuple[Piece, ...]:
    """A function of the price per unit of the floor, as whole numbers over the price per unit of the lot."""
    found: dict[int, Piece] = {}
    for piece in function.pieces:
        (slope, constant), start = piece.line, ceil(piece.start / per * SCALE)
        rise, base = slope * 10**places / SCALE, constant / per * 10**places
        d = lcm(rise.denominator, base.denominator)
        found[start] = Piece(start, int(rise * d), int(base * d), d)
    return tuple(found[start] for start in sorted(found))


def _outcomes(plan: Plan, price: Column) -> npt.NDArray[np.int8]:
    found = np.full(len(price), plan.outcome, dtype=np.int8)
    if plan.secured_from is not None:
        found[price >= min(plan.secured_from, WORD - 1)] = SECURITY
    found[price < min(plan.forbidden_before, WORD - 1)] = PROHIBITED
    return found


def _evaluated(plan: Plan, price: Column, quantity: Column) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    starts = np.array([min(piece.start, WORD - 1) for piece in plan.pieces], dtype=np.int64)
    of = np.searchsorted(starts, price, side="right") - 1
    total: npt.NDArray[Any] = np.zeros(len(price), dtype=np.int64)
    owed: npt.NDArray[Any] = np.zeros(len(price), dtype=np.int64)
    for number, piece in enumerate(plan.pieces):
        at = np.flatnonzero(of == number)
        if len(at):
            one = np.ones(len(at), dtype=np.int64)
            total = _put(total, at, _line(piece, price[at], one, 1))
            owed = _put(owed, at, _line(piece, price[at], quantity[at], SCALE))
    return total, owed


def _line(piece: Piece, price: Column, times: Column, over: int) -> npt.NDArray[Any]:
    """(a * price + b) * times / (d * over), rounded half up, away from zero; in 64 bits where they suffice."""
    shared = gcd(over, *map(int, np.unique(times)[:64])) if over > 1 and len(times) else 1
    shared = shared if shared and not np.any(times % shared) else 1
    times, d = times // shared, piece.d * (over // shared)
    a, b, prices, factors = piece.a, piece.b, price, times
    most = (abs(a) * int(price.max()) + abs(b)) * max(int(times.max()), 1) * 2 + d
    if most >= WORD or d * 2 >= WORD:
        prices, factors = price.astype(object), times.astype(object)
    exact = (a * prices + b) * factors
    size = (2 * abs(exact) + d) // (2 * d)
    return np.where(exact < 0, -size, size)


def _one_by_one(
    book: Book, lot: Lot, price: Column, quantity: Column
) -> tuple[npt.NDArray[np.int8], npt.NDArray[Any], npt.NDArray[Any]]:
    """The engine's answer to each lot of a kind."""
    rows = [_asked(book, lot, int(p), int(q)) for p, q in zip(price, quantity, strict=True)]
    outcome = np.array([row[0] for row in rows], dtype=np.int8)
    return outcome, np.array([row[1] for row in rows], object), np.array([row[2] for row in rows], object)


def _asked(book: Book, lot: Lot, price: int, quantity: int) -> tuple[int, int, int]:
    places = lot.price.currency.places
    try:
        held = Quantity(Decimal(quantity) / SCALE, lot.price.unit) if quantity else None
        priced = replace(lot.price, amount=Decimal(price) / SCALE)
        answer = quote(book, replace(lot, price=priced, quantity=held))
    except Refusal:
        return UNKNOWN, 0, 0
    if isinstance(answer.outcome, Prohibited):
        return PROHIBITED, 0, 0
    owed = answer.total * Fraction(quantity, SCALE)
    return OUTCOMES.index(answer.outcome.kind), _minor(answer.total, places), _minor(owed, places)


def _minor(value: Fraction, places: int) -> int:
    return int(round_half_up(value, places).scaleb(places))


def _put(column: npt.NDArray[Any], at: npt.NDArray[Any], values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The column with these values; of Python's integers from the first on that 64 bits do not hold."""
    if values.dtype == object and any(not -WORD <= value < WORD for value in values):
        column = column.astype(object)
    column[at] = values
    return column
