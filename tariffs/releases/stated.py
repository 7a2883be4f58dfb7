"""The facts and claims that may be stated of a lot, each a field of one line: its reader, its words, its example.

The quote page and the API take them by the same names, read them by the same readers, and differ in one thing: a person
may write an amount as people do, a machine writes it with a point.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from alliance.domain import stated
from alliance.domain.errors import Refusal
from alliance.domain.floor.cases import KINDS
from alliance.domain.money import CURRENCIES, UNITS, Unit
from alliance.domain.period import parse_day
from alliance.domain.stated import Amount
from alliance.domain.terms import COSTS, INCOTERMS, NAMES


class Reading(Protocol):
    """Reads one fact from its line; Refusal where it cannot."""

    def __call__(self, text: str, amount: Amount) -> Any: ...


@dataclass(frozen=True)
class Stated:
    """One fact or claim: how it is read, what it is called on the page and in the API, an example as a machine writes
    it, and its form in words of JSON Schema. `choices` are codes with their words, where it has some."""

    name: str
    label: str | Promise
    hint: str | Promise
    example: str
    read: Reading
    form: Mapping[str, Any]
    choices: Mapping[str, str | Promise] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """How a page asks for it: choice, truth, day or text."""
        if self.choices:
            return "choice"
        of: dict[Reading, str] = {_truth: "truth", _day: "day"}
        return of.get(self.read, "text")


def _of(known: Iterable[str], code: str) -> Reading:
    def read(text: str, amount: Amount) -> str:
        if text not in known:
            raise Refusal(code, text=text[:40], known=list(known))
        return text

    return read


def _day(text: str, amount: Amount) -> date:
    return parse_day(text)


def _rate(text: str, amount: Amount) -> Any:
    return stated.rate(text)


def _line(text: str, amount: Amount) -> str:
    return stated.line(text)


def _truth(text: str, amount: Amount) -> bool:
    return stated.truth(text)


NUMBER = r"(0|[1-9][0-9]{0,11})([.][0-9]{1,6})?"
SHARE = r"(100([.]0{1,6})?|[1-9][0-9]?([.][0-9]{1,6})?|0[.](?=[0-9]{1,6}([^0-9]|$))0*[1-9][0-9]*)"
CURRENCY = f"({'|'.join(CURRENCIES)})"
DAY = {"pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "format": "date"}
LINE = {"pattern": f"^{stated.LINE.pattern}$"}


def _weighs(unit: Unit) -> bool:
    """Whether the unit may count goods as delivered."""
    return unit.counts in (None, "gross")


_UNIT = "|".join(
    dict.fromkeys(text for each in UNITS.values() if _weighs(each) for text in (each.code, each.symbol))
)
_RATE = r"(0|[1-9][0-9]{0,11})([.][0-9]{1,12})?"
_SUBSTANCE = r"[A-Z][A-Za-z0-9]{0,11}([.][A-Z][A-Za-z0-9]{0,5})?"
_ASSAY = f"{_SUBSTANCE} {SHARE}%? (net|gross)"
CHARGE = {"pattern": f"^{NUMBER} {CURRENCY}/({stated.LOT}|{_UNIT})$"}
PERCENT = {"pattern": f"^{SHARE}%?$"}

_COSTS = {
    "export_costs": _lazy("Costs up to on board"),
    "freight": _lazy("Freight"),
    "insurance": _lazy("Insurance"),
    "frontier_costs": _lazy("Costs from the port of import to the frontier"),
    "inland_costs": _lazy("Costs inland from the frontier"),
    "import_duties": _lazy("Import duties and taxes in the price"),
}
_PER = _lazy("Like 2.00 USD/kg, or 120.00 USD/lot for the whole lot.")
PRICE = (
    Stated(
        "incoterm",
        _lazy("Term of the sale"),
        _lazy("Incoterms 2020. It must not contradict what the price includes."),
        "CIF",
        _of(INCOTERMS, "incoterm_unknown"),
        {"enum": list(INCOTERMS)},
        {term: f"{term}: {words}" for term, words in NAMES.items()},
    ),
    *(Stated(cost, _COSTS[cost], _PER, "2.00 USD/KGM", stated.charge, CHARGE) for cost in COSTS),
)
GOODS = (
    Stated(
        "assay",
        _lazy("Assay"),
        _lazy("Like WO3 65.2% net (of the dry goods) or gross (as delivered); several behind semicolons."),
        "WO3 65.2 net",
        stated.assays,
        {"pattern": f"^{_ASSAY}(; {_ASSAY}){{0,5}}$"},
    ),
    Stated(
        "moisture_percent",
        _lazy("Moisture, percent"),
        _lazy("Of the goods as delivered: 0 to below 100."),
        "8.5",
        stated.moisture,
        {"pattern": r"^[1-9]?[0-9]([.][0-9]{1,6})?%?$"},
    ),
    Stated(
        "payable_percent",
        _lazy("Payable, percent"),
        _lazy("The share of the contained substance that is paid for."),
        "96",
        stated.share,
        PERCENT,
    ),
    Stated(
        "purity_percent",
        _lazy("Purity, percent"),
        _lazy("Of this lot, where the rule means goods of a least purity."),
        "99.9",
        stated.share,
        PERCENT,
    ),
    Stated(
        "gross_quantity",
        _lazy("Quantity as delivered"),
        _lazy("Needed where a cost is for the whole lot and the price counts otherwise. Like 1000 kg."),
        "1000 KGM",
        stated.quantity,
        {"pattern": f"^{NUMBER} ({_UNIT})$"},
    ),
)
EXCHANGE = (
    Stated(
        "exchange_rate",
        _lazy("Exchange rate"),
        _lazy("Like 1.15 USD/EUR: one euro is 1.15 dollars."),
        "1.15 USD/EUR",
        _rate,
        {"pattern": f"^(?=[^ ]*[1-9]){_RATE} {CURRENCY}/([1-9][0-9]{{0,5}} )?{CURRENCY}$"},
    ),
    Stated(
        "exchange_set",
        _lazy("Name of the set of rates"),
        _lazy("The name that the importer's customs give it."),
        "US-2026-11",
        _line,
        LINE,
    ),
    Stated(
        "exchange_source",
        _lazy("Who fixed it"),
        _lazy("The authority, or its notice."),
        "US Treasury",
        _line,
        LINE,
    ),
    Stated("exchange_fixed_on", _lazy("Fixed on"), _lazy("A day."), "2026-10-21", _day, DAY),
    Stated(
        "exchange_valid_from",
        _lazy("Used from"),
        _lazy("The first day on which customs use it."),
        "2026-11-01",
        _day,
        DAY,
    ),
    Stated(
        "exchange_valid_before",
        _lazy("Used until, that day not included"),
        _lazy("Empty: open."),
        "2026-12-01",
        _day,
        DAY,
    ),
)
CASES = {
    "in-transit": _lazy("Goods in transit"),
    "in-bond": _lazy("Goods in bond"),
    "returned": _lazy("Returned goods"),
    "samples": _lazy("Samples"),
    "inward-processing": _lazy("Inward processing"),
}
CLAIMS = (
    Stated(
        "case",
        _lazy("Case claimed"),
        _lazy("A rule may relieve it. Each but samples needs what shows it, below."),
        "in-transit",
        _of(KINDS, "case_unknown"),
        {"enum": list(KINDS)},
        CASES,
    ),
    Stated(
        "transport_document",
        _lazy("Date of the transport document"),
        _lazy("Shows goods in transit."),
        "2026-02-28",
        _day,
        DAY,
    ),
    Stated("exported_on", _lazy("Exported on"), _lazy("Shows returned goods."), "2026-06-01", _day, DAY),
    Stated(
        "bond_entry",
        _lazy("Entry into bond"),
        _lazy("Its reference. Shows goods in bond."),
        "WH-2026-77",
        _line,
        LINE,
    ),
    Stated(
        "authorisation",
        _lazy("Authorisation"),
        _lazy("Its reference. Shows inward processing."),
        "IP/2026/5",
        _line,
        LINE,
    ),
    Stated(
        "quota",
        _lazy("Tariff quota"),
        _lazy("Its order number, where the lot is within it."),
        "AQ-1",
        _line,
        LINE,
    ),
    Stated(
        "preference_proof",
        _lazy("Proof of origin"),
        _lazy("Its reference. Stating it claims the preference of the origin."),
        "EUR.1 A 123456",
        _line,
        LINE,
    ),
    Stated(
        "price_proven",
        _lazy("The price of the sale is proven"),
        _lazy("By contract, invoice, payment and the resale."),
        "true",
        _truth,
        {"enum": ["true", "false"]},
    ),
)
GROUPS: tuple[tuple[str | Promise, tuple[Stated, ...]], ...] = (
    (_lazy("What the price includes"), PRICE),
    (_lazy("What the goods hold"), GOODS),
    (_lazy("Exchange rate"), EXCHANGE),
    (_lazy("What is claimed"), CLAIMS),
)
STATED: Mapping[str, Stated] = {each.name: each for _title, group in GROUPS for each in group}
