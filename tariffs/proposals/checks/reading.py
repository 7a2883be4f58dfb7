"""Reading a row as it was typed: every field that can be read is, and what cannot be read is kept with its
reason."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.backends.postgresql.psycopg_any import DateRange

from alliance.domain import money
from alliance.domain.errors import Refusal
from alliance.domain.period import Period, parse_near_day
from alliance.domain.rows import ALLIANCE
from members.registry.models import CustomsTerritory
from tariffs.catalogue.models import OriginGroup, Product
from tariffs.floors.models import PriceFloor
from tariffs.floors.services import FloorText
from tariffs.proposals import stated as terms_typed
from tariffs.proposals.checks.ground import Ground, Line
from tariffs.proposals.models import DraftRow, Kind
from tariffs.proposals.stated import AS_USUAL, Stated

Value = TypeVar("Value")


@dataclass
class Reading:
    """A row as understood. None stands for what is missing or unreadable; `faults` says why, by field."""

    position: int
    row_id: int | None
    typed: Mapping[str, str]
    kind: Kind | None = None
    product: Product | None = None
    origin: OriginGroup | None = None
    territory: CustomsTerritory | None = None
    importer: str = ""  # the territory's code or ALLIANCE, once it is known to exist
    names: PriceFloor | None = None
    amount: Decimal | None = None
    currency: money.Currency | None = None
    unit: money.Unit | None = None
    content_basis: money.ContentBasis | None = None
    value_basis: str | None = None
    combination: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None  # the last day
    sunset: date | None = None
    stated: Stated = AS_USUAL  # how the floor becomes a duty
    faults: dict[str, Refusal] = field(default_factory=dict)
    ground: Ground = field(default_factory=lambda: Ground([]), repr=False)

    @property
    def is_end(self) -> bool:
        return self.kind is Kind.END

    @property
    def states_money(self) -> bool:
        """Whether the row is known to set or change a floor; a row just added is asked for nothing but its
        kind."""
        return self.kind in (Kind.SET, Kind.CHANGE)

    @property
    def has_line(self) -> bool:
        """Whether product, origin and importer are all known."""
        return bool(self.product and self.origin and self.importer)

    @property
    def line_key(self) -> tuple[Any, ...] | None:
        """Product, origin and territory by id, where all are known."""
        return (
            (self.product.pk, self.origin.pk, self.importer)
            if self.product and self.origin and self.importer
            else None
        )

    @property
    def line(self) -> Line | None:
        """The line it speaks of, by the ids of product, origin and territory; it need not exist yet."""
        if not (self.product and self.origin and self.importer):
            return None
        return self.product.pk, self.origin.pk, self.territory.pk if self.territory else None

    @property
    def validity(self) -> DateRange | None:
        """The days it speaks of, half-open; None where they cannot be read or none is left.

        The end of a floor speaks of all days from its first on.
        """
        if self.valid_from is None or {"valid_from", "valid_until"} & self.faults.keys():
            return None
        try:
            period = Period.through(self.valid_from, None if self.is_end else self.valid_until)
        except Refusal:
            return None
        return DateRange(period.start, period.before)

    @property
    def price(self) -> money.Price | None:
        """The floor as the domain reads it; None while something of it is missing, does not read or does not fit."""
        if not (self.amount and self.currency and self.unit and self.content_basis and self.value_basis):
            return None
        try:
            return money.Price(self.amount, self.currency, self.unit, self.content_basis, self.value_basis)
        except Refusal:
            return None

    @property
    def floor_text(self) -> FloorText:
        """What the floor says that the row sets; only of a row that no check blocks."""
        assert self.amount is not None and self.currency and self.unit and self.content_basis
        assert self.value_basis and self.combination and self.validity is not None
        return FloorText(
            self.amount, self.currency.code, self.unit.code, str(self.content_basis), self.value_basis,
            self.combination, self.validity, self.sunset, self.stated.row,
        )  # fmt: skip


def read_rows(rows: Iterable[DraftRow], ground: Ground | None = None) -> list[Reading]:
    """Read the rows of a draft on one ground."""
    listed = list(rows)
    ground = ground or Ground(row.typed for row in listed)
    return [read_row(row.typed, position=row.position, row_id=row.pk, ground=ground) for row in listed]


def read_row(
    typed: Mapping[str, str], *, position: int, row_id: int | None = None, ground: Ground | None = None
) -> Reading:
    """Read what was typed into a row, `fields.ROW_FIELDS`. Never raises: faults are findings of the
    checks."""
    reader, ground = _Reader(typed), ground or Ground([typed])
    combination = reader.row(
        "combination", lambda text: text if text in PriceFloor.Combination.values else None
    )
    return Reading(
        position=position,
        row_id=row_id,
        typed=typed,
        kind=reader.of("kind", Kind, ValueError),
        product=reader.row("product", ground.products.get),
        origin=reader.row("origin", ground.origins.get),
        territory=reader.row("importer", ground.territories.get),
        importer=reader.row("importer", lambda text: text if text in (ALLIANCE, *ground.territories) else "")
        or "",
        names=reader.row("names", ground.named),
        amount=reader.of("amount", money.parse_amount),
        currency=reader.of("currency", money.currency),
        unit=reader.of("unit", money.unit),
        content_basis=reader.of("content_basis", money.ContentBasis.parse),
        value_basis=reader.of("value_basis", money.value_basis),
        combination=combination,
        stated=terms_typed.read(typed, combination),
        valid_from=reader.of("valid_from", parse_near_day),
        valid_until=reader.of("valid_until", parse_near_day),
        sunset=reader.of("sunset", parse_near_day),
        faults=reader.faults,
        ground=ground,
    )


class _Reader:
    def __init__(self, typed: Mapping[str, str]) -> None:
        self.typed = typed
        self.faults: dict[str, Refusal] = {}

    def of(self, name: str, read: Callable[[str], Value], *also: type[Exception]) -> Value | None:
        """What `read` makes of the field; None where it is empty, or at fault."""
        text = self.typed.get(name, "")
        if not text:
            return None
        try:
            return read(text)
        except Refusal as refusal:
            self.faults[name] = refusal
        except also:
            pass
        return None

    def row(self, name: str, find: Callable[[str], Value | None]) -> Value | None:
        """What `find` finds for the field; None where it is empty or names nothing."""
        text = self.typed.get(name, "")
        return find(text) if text else None
