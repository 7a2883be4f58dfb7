"""What is stated of a lot beside product, price and quantity: its facts and claims, each a field of one line.

The quote page and the API take them by the same names, read them by the same readers, and differ in one thing: a person
may write an amount as people do, a machine writes it with a point.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Protocol

from alliance.domain import stated
from alliance.domain.errors import Refusal
from alliance.domain.facts import Facts
from alliance.domain.floor.cases import KINDS, Claim
from alliance.domain.money import CURRENCIES, UNITS, Quantity, Unit
from alliance.domain.period import parse_day
from alliance.domain.quote import Claims
from alliance.domain.stated import Amount
from alliance.domain.terms import COSTS, INCOTERMS, NAMES

Given = Mapping[str, Any]


class Reading(Protocol):
    """Reads one fact from its line; Refusal where it cannot."""

    def __call__(self, text: str, amount: Amount) -> Any: ...


@dataclass(frozen=True)
class Stated:
    """One fact or claim: how it is read, what it is called on the page and in the API, an example as a machine writes
    it, and its form in words of JSON Schema. `choices` are codes with their words, where it has some."""

    name: str
    label: str
    hint: str
    example: str
    read: Reading
    form: Mapping[str, Any]
    choices: Mapping[str, str] = field(default_factory=dict)

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
    "export_costs": "Costs up to on board",
    "freight": "Freight",
    "insurance": "Insurance",
    "frontier_costs": "Costs from the port of import to the frontier",
    "inland_costs": "Costs inland from the frontier",
    "import_duties": "Import duties and taxes in the price",
}
_PER = "Like 2.00 USD/kg, or 120.00 USD/lot for the whole lot."
PRICE = (
    Stated(
        "incoterm", "Term of the sale", "Incoterms 2020. It must not contradict what the price includes.", "CIF",
        _of(INCOTERMS, "incoterm_unknown"), {"enum": list(INCOTERMS)},
        {term: f"{term}: {words}" for term, words in NAMES.items()},
    ),
    *(Stated(cost, _COSTS[cost], _PER, "2.00 USD/KGM", stated.charge, CHARGE) for cost in COSTS),
)  # fmt: skip
GOODS = (
    Stated(
        "assay", "Assay", "Like WO3 65.2% net (of the dry goods) or gross (as delivered); several behind semicolons.",
        "WO3 65.2 net", stated.assays, {"pattern": f"^{_ASSAY}(; {_ASSAY}){{0,5}}$"},
    ),
    Stated(
        "moisture_percent", "Moisture, percent", "Of the goods as delivered: 0 to below 100.", "8.5", stated.moisture,
        {"pattern": r"^[1-9]?[0-9]([.][0-9]{1,6})?%?$"},
    ),
    Stated(
        "payable_percent", "Payable, percent", "The share of the contained substance that is paid for.", "96",
        stated.share, PERCENT,
    ),
    Stated(
        "purity_percent", "Purity, percent", "Of this lot, where the rule means goods of a least purity.", "99.9",
        stated.share, PERCENT,
    ),
    Stated(
        "gross_quantity", "Quantity as delivered", "Needed where a cost is for the whole lot and the price counts "
        "other than goods as delivered. Like 1000 kg.", "1000 KGM", stated.quantity,
        {"pattern": f"^{NUMBER} ({_UNIT})$"},
    ),
)  # fmt: skip
EXCHANGE = (
    Stated(
        "exchange_rate", "Exchange rate", "Like 1.15 USD/EUR: one euro is 1.15 dollars.", "1.15 USD/EUR", _rate,
        {"pattern": f"^(?=[^ ]*[1-9]){_RATE} {CURRENCY}/([1-9][0-9]{{0,5}} )?{CURRENCY}$"},
    ),
    Stated("exchange_set", "Its set", "The name that the importer's customs give it.", "US-2026-11", _line, LINE),
    Stated("exchange_source", "Who fixed it", "The authority, or its notice.", "US Treasury", _line, LINE),
    Stated("exchange_fixed_on", "Fixed on", "A day.", "2026-10-21", _day, DAY),
    Stated("exchange_valid_from", "Used from", "The first day on which customs use it.", "2026-11-01", _day, DAY),
    Stated(
        "exchange_valid_before", "Used before", "The first day on which it is used no more; empty: open.", "2026-12-01",
        _day, DAY,
    ),
)  # fmt: skip
_CASES = {
    "in-transit": "Goods in transit",
    "in-bond": "Goods in bond",
    "returned": "Returned goods",
    "samples": "Samples",
    "inward-processing": "Inward processing",
}
CLAIMS = (
    Stated(
        "case", "Case claimed", "A rule may relieve it. Each but samples needs what shows it, below.", "in-transit",
        _of(KINDS, "case_unknown"), {"enum": list(KINDS)}, _CASES,
    ),
    Stated("transport_document", "Date of the transport document", "Shows goods in transit.", "2026-02-28", _day, DAY),
    Stated("exported_on", "Exported on", "Shows returned goods.", "2026-06-01", _day, DAY),
    Stated("bond_entry", "Entry into bond", "Its reference. Shows goods in bond.", "WH-2026-77", _line, LINE),
    Stated(
        "authorisation", "Authorisation", "Its reference. Shows inward processing.", "IP/2026/5", _line, LINE
    ),
    Stated("quota", "Tariff quota", "Its order number, where the lot is within it.", "AQ-1", _line, LINE),
    Stated(
        "preference_proof", "Proof of origin", "Its reference. Stating it claims the preference of the origin.",
        "EUR.1 A 123456", _line, LINE,
    ),
    Stated(
        "price_proven", "The price of the sale is proven", "By contract, invoice, payment and the resale.", "true",
        _truth, {"enum": ["true", "false"]},
    ),
)  # fmt: skip
GROUPS: Mapping[str, tuple[Stated, ...]] = {
    "What the price includes": PRICE,
    "What the goods hold": GOODS,
    "Exchange rate": EXCHANGE,
    "What is claimed": CLAIMS,
}
STATED: Mapping[str, Stated] = {each.name: each for group in GROUPS.values() for each in group}
_FACTS = {
    "moisture_percent": "moisture",
    "payable_percent": "payable",
    "purity_percent": "purity",
    "assay": "assays",
}
SHOWN_BY = {kind.fact: name for name, kind in KINDS.items() if kind.fact in STATED}


def facts_of(given: Given, *, importer: str, on: date, quantity: Quantity | None) -> Facts:
    """The facts that were stated, as the names of STATED hold them read. `quantity` is the lot's where its price counts
    goods as delivered: nobody states the same thing twice.

    Raises Refusal `exchange_incomplete`, `exchange_same_currency`, `exchange_set_not_used`, `period_empty`.
    """
    held = {name: given[name] for name in ("incoterm", *COSTS) if name in given}
    held |= {fact: given[name] for name, fact in _FACTS.items() if name in given}
    return Facts(
        **held,
        quantity=given.get("gross_quantity", quantity),
        exchange=stated.exchange_set(given, importer=importer, on=on),
    )


def claims_of(given: Given) -> Claims:
    """The claims that were stated. Raises Refusal `case_not_claimed` for what shows another case, or none."""
    case = given.get("case")
    for fact, name in SHOWN_BY.items():
        if fact in given and name != case:
            raise Refusal("case_not_claimed", fact=STATED[fact].label, case=_CASES[name].lower())
    shown = {fact: given[fact] for fact in SHOWN_BY if fact in given}
    return Claims(
        case=None if case is None else Claim(case, shown),
        quota=given.get("quota"),
        preference="preference_proof" in given,
        price_proven=bool(given.get("price_proven")),
    )


def written(given: Given) -> dict[str, str]:
    """What was stated, as a machine writes it."""
    return {name: stated.written(given[name]) for name in STATED if name in given}


def reader(one: Stated, amount: Amount) -> Callable[[str], Any]:
    """How one of them is read from text, its numbers by `amount`."""
    return partial(one.read, amount=amount)
