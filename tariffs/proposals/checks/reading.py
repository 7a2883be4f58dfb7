"""Reading a row as it was typed: every field that can be read is, and what cannot be read is kept with its
reason."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db.backends.postgresql.psycopg_any import DateRange

from alliance.domain import money
from alliance.domain.codes import format_hs
from alliance.domain.errors import Refusal
from alliance.domain.period import Period, parse_near_day
from alliance.domain.rows import ALLIANCE
from alliance.domain.tariff_line import hs_of_line
from members.registry.models import CustomsTerritory
from tariffs.catalogue.models import OriginGroup, Product
from tariffs.floors.models import PriceFloor
from tariffs.floors.services import FloorText
from tariffs.proposals import duties
from tariffs.proposals import stated as terms_typed
from tariffs.proposals.checks.ground import Ground, Line
from tariffs.proposals.duties import StatedDuty
from tariffs.proposals.fields import OF_FLOORS, OF_LINES
from tariffs.proposals.models import DraftRow, Kind, Rule
from tariffs.proposals.stated import AS_USUAL, Stated
from tariffs.schedules.models import TariffLine
from tariffs.schedules.services import LineText

Value = TypeVar("Value")


@dataclass
class Reading:
    """A row as understood. None stands for what is missing or unreadable; `faults` says why, by field."""

    position: int
    row_id: int | None
    typed: Mapping[str, str]
    rule: Rule | None = Rule.FLOOR
    kind: Kind | None = None
    hs: str = ""  # digits, of a tariff line that names no product
    product: Product | None = None
    origin: OriginGroup | None = None
    territory: CustomsTerritory | None = None
    importer: str = ""  # the territory's code or ALLIANCE, once it is known to exist
    names: PriceFloor | TariffLine | None = None
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
    duty: StatedDuty = field(default_factory=StatedDuty)  # of a tariff line
    faults: dict[str, Refusal] = field(default_factory=dict)
    ground: Ground = field(default_factory=lambda: Ground([]), repr=False)

    @property
    def is_end(self) -> bool:
        return self.kind is Kind.END

    @property
    def states_money(self) -> bool:
        """Whether the row is known to set or change a floor; a row just added is asked for nothing but its
        kind."""
        return self.is_floor and self.kind in (Kind.SET, Kind.CHANGE)

    @property
    def is_floor(self) -> bool:
        """Whether it is of a price floor: what nobody has said otherwise."""
        return self.rule is Rule.FLOOR

    @property
    def is_line(self) -> bool:
        """Whether it is of a tariff line."""
        return self.rule is Rule.LINE

    @property
    def floor_named(self) -> PriceFloor | None:
        """The floor that it names; None where it names none, or a tariff line."""
        return self.names if isinstance(self.names, PriceFloor) else None

    @property
    def states_duty(self) -> bool:
        """Whether the row is known to set or change a tariff line."""
        return self.is_line and self.kind in (Kind.SET, Kind.CHANGE)

    @property
    def noun(self) -> str:
        """What a sentence calls the rule that it is about."""
        return (self.rule or Rule.FLOOR).noun

    @property
    def goods(self) -> str:
        """The goods that it is about, in words; empty where they are not known."""
        return self.product.name if self.product else f"HS {format_hs(self.hs)}" if self.hs else ""

    @property
    def has_line(self) -> bool:
        """Whether goods, origin and importer are all known."""
        return self.line is not None

    @property
    def line(self) -> Line | None:
        """The line it speaks of, by the ids of product, origin and territory; it need not exist yet."""
        if not (self.origin and self.importer and self.rule) or bool(self.product) == bool(self.hs):
            return None
        product = self.product.pk if self.product else None
        return Line(
            self.rule, product, self.hs, self.origin.pk, self.territory.pk if self.territory else None
        )

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

    @property
    def line_text(self) -> LineText:
        """What the tariff line says that the row sets; only of a row that no check blocks."""
        assert self.validity is not None, "a row that no check blocks"
        return LineText(self.duty.expression, self.validity, self.duty.staging)


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
    rule = _rule_of(typed)
    ground = ground or Ground([typed])
    beside = OF_FLOORS if rule is Rule.LINE else OF_LINES
    reader = _Reader({name: text for name, text in typed.items() if name not in beside})
    first_day = reader.of("valid_from", parse_near_day)
    combination = reader.row(
        "combination", lambda text: text if text in PriceFloor.Combination.values else None
    )
    return Reading(
        position=position,
        row_id=row_id,
        typed=typed,
        rule=rule,
        hs=reader.of("hs", hs_of_line) or "",
        kind=reader.of("kind", Kind, ValueError),
        product=reader.row("product", ground.products.get),
        origin=reader.row("origin", ground.origins.get),
        territory=reader.row("importer", ground.territories.get),
        importer=reader.row("importer", lambda text: text if text in (ALLIANCE, *ground.territories) else "")
        or "",
        names=ground.named(typed.get("names", "")),
        amount=reader.of("amount", money.parse_amount),
        currency=reader.of("currency", money.currency),
        unit=reader.of("unit", money.unit),
        content_basis=reader.of("content_basis", money.ContentBasis.parse),
        value_basis=reader.of("value_basis", money.value_basis),
        combination=combination,
        stated=terms_typed.read(reader.typed, combination),
        duty=duties.read(reader.typed, first_day),
        valid_from=first_day,
        valid_until=reader.of("valid_until", parse_near_day),
        sunset=reader.of("sunset", parse_near_day),
        faults=reader.faults,
        ground=ground,
    )


def _rule_of(typed: Mapping[str, str]) -> Rule | None:
    """The kind of rule that a row is about; None for one that nobody knows."""
    said = typed.get("rule") or Rule.FLOOR.value
    return Rule(said) if said in Rule.values else None


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
