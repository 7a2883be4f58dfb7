"""What is stated of a lot beside product, price and quantity, made into its facts and claims."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from alliance.domain import stated
from alliance.domain.errors import Refusal
from alliance.domain.facts import Facts
from alliance.domain.floor.cases import KINDS, Claim
from alliance.domain.money import Quantity
from alliance.domain.quote import Claims
from alliance.domain.stated import Amount
from alliance.domain.terms import COSTS
from tariffs.releases.stated import CASES, STATED, Stated

Given = Mapping[str, Any]
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
            raise Refusal("case_not_claimed", fact=str(STATED[fact].label), case=str(CASES[name]).lower())
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
