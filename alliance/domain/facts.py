"""What a declaration states beyond the price: the facts from which a price is carried to another basis."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from alliance.domain.amounts import check_amount, check_percent, plain
from alliance.domain.errors import Refusal
from alliance.domain.exchange import ExchangeSet
from alliance.domain.money import Currency, Quantity, Unit, currency, unit
from alliance.domain.shape import Node
from alliance.domain.terms import COSTS, INCOTERMS


@dataclass(frozen=True)
class Charge:
    """A cost of the lot, 0 or more: `amount` in `currency` for each `per` of the goods as delivered, or for the whole
    lot where `per` is None."""

    amount: Decimal
    currency: Currency
    per: Unit | None = None

    def __post_init__(self) -> None:
        check_amount(self.amount)
        if self.per is not None:
            self.per.check("gross")

    @classmethod
    def read(cls, node: Node) -> Self:
        """A charge as data: {"amount", "currency", "per"}, where `per` is a unit or `lot`."""
        node.only("amount", "currency", "per")
        per = None if node["per"].value == "lot" else node["per"].read(unit)
        return node.build(lambda: cls(node["amount"].amount(), node["currency"].read(currency), per))


@dataclass(frozen=True)
class Assay:
    """`percent` of `substance` by mass, in the dry goods (as laboratories report) or, where `of` is `gross`, in the
    goods as delivered. Raises Refusal `percent_malformed`."""

    substance: str
    percent: Decimal
    of: str = "net"

    def __post_init__(self) -> None:
        check_percent(self.percent)
        if self.of not in ("net", "gross"):
            raise Refusal("assay_basis_unknown", text=self.of)

    @classmethod
    def read(cls, node: Node) -> Self:
        """An assay as data: {"substance", "percent", "of"}; `of` is `net` (dry) or `gross` (as delivered)."""
        node.only("substance", "percent", "of")
        return node.build(lambda: cls(node["substance"].text(), node["percent"].amount(), node["of"].text()))


@dataclass(frozen=True)
class Facts:
    """Facts of one lot; what is None was not stated, and a stated zero is not the same.

    `quantity` is the goods as delivered (gross), needed only where a charge is for the whole lot. `incoterm` is the
    term of the sale; the price's own value basis must not contradict it. `assays`, `moisture` (percent of the goods as
    delivered, 0 to below 100), `payable` (percent of the contained substance that is paid for) and `purity` are of this
    lot. The costs are those of `terms.COSTS`. `exchange` is the set of the importer for the day (`exchange.used_on`).
    """

    incoterm: str | None = None
    export_costs: Charge | None = None
    freight: Charge | None = None
    insurance: Charge | None = None
    frontier_costs: Charge | None = None
    inland_costs: Charge | None = None
    import_duties: Charge | None = None
    assays: tuple[Assay, ...] = ()
    moisture: Decimal | None = None
    payable: Decimal | None = None
    purity: Decimal | None = None
    quantity: Quantity | None = None
    exchange: ExchangeSet | None = None

    def __post_init__(self) -> None:
        if self.incoterm is not None and self.incoterm not in INCOTERMS:
            raise Refusal("incoterm_unknown", text=self.incoterm, known=list(INCOTERMS))
        for name in _PERCENTS.values():
            if (share := getattr(self, name)) is not None:
                _checked(share, name)

    @classmethod
    def read(cls, node: Node) -> Self:
        """Facts as data: an object of what is stated; a key that is not there was not stated.

        {"incoterm", the costs of `terms.COSTS`, "assays", "moisture_percent", "payable_percent", "purity_percent",
        "quantity" (amount and unit), "exchange"}. Every fault is the Node's Refusal with its path."""
        node.only("incoterm", *COSTS, "assays", *_PERCENTS, "quantity", "exchange")
        stated = {key: node[key] for key in node.value}
        facts: dict[str, Any] = {cost: Charge.read(stated[cost]) for cost in COSTS if cost in stated}
        facts |= {name: _share(stated[key], name) for key, name in _PERCENTS.items() if key in stated}
        if "incoterm" in stated:
            facts["incoterm"] = stated["incoterm"].one_of(*INCOTERMS)
        if "assays" in stated:
            facts["assays"] = tuple(Assay.read(each) for each in stated["assays"].items())
        if "quantity" in stated:
            lot = stated["quantity"].only("amount", "unit")
            facts["quantity"] = lot.build(lambda: Quantity(lot["amount"].amount(), lot["unit"].read(unit)))
        if "exchange" in stated:
            facts["exchange"] = ExchangeSet.read(stated["exchange"])
        return node.build(lambda: cls(**facts))


def _checked(percent: Decimal, name: str) -> Decimal:
    """`percent`, if goods can have that much moisture, payable share or purity. Raises Refusal `percent_malformed`."""
    if name != "moisture":
        return check_percent(percent)
    if check_amount(percent) >= 100:
        raise Refusal("percent_malformed", text=plain(percent))
    return percent


def _share(node: Node, name: str) -> Decimal:
    return node.build(lambda: _checked(node.amount(), name))


_PERCENTS = {"moisture_percent": "moisture", "payable_percent": "payable", "purity_percent": "purity"}
NO_FACTS = Facts()
