"""The conformance documents of docs/conformance, and how each kind of them is run.

A document is {"about", "source", "document", "expect"}. What is expected is a subset of what comes: more may be said.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alliance.domain import duty
from alliance.domain.amounts import parse_plain, round_half_up
from alliance.domain.comparison import comparable
from alliance.domain.duty.staging import Staging
from alliance.domain.errors import Refusal
from alliance.domain.facts import Facts
from alliance.domain.index import document as index
from alliance.domain.money import Price
from alliance.domain.shape import Node

DOCS = Path(__file__).resolve().parents[2] / "docs"


def documents(kind: str) -> dict[str, dict[str, Any]]:
    """The documents of one folder by name."""
    found = sorted((DOCS / "conformance" / kind).glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in found}


def price(stated: dict[str, Any]) -> Price:
    minimum = stated.get("purity_minimum_percent")
    return Price.of(
        stated.get("amount", "0"), stated["currency"], stated["unit"], stated["content_basis"], stated["value_basis"],
        None if minimum is None else parse_plain(minimum),
    )  # fmt: skip


def facts(stated: dict[str, Any]) -> Facts:
    return Facts.read(Node(stated, "facts", "book_malformed"))


def compare(document: dict[str, Any]) -> dict[str, Any]:
    to = price(document["to"])
    value, _ = comparable(price(document["price"]), to, facts(document["facts"]))
    return {"exact": str(value), "rounded": str(round_half_up(value, to.currency.places))}


def owe(document: dict[str, Any]) -> dict[str, Any]:
    if "category" in document:
        staging = Staging.read(Node(document, "", "book_malformed"))
        return {"stages": [[str(period.start), str(rate)] for period, rate in staging.schedule()]}
    expression = duty.parse(document["expression"])
    at = price(document["price"])
    owed, _ = duty.amount(expression, at, facts(document["facts"]))
    rounded = round_half_up(owed, at.currency.places)
    return {"sentence": duty.render(expression), "exact": str(owed), "rounded": str(rounded)}


RUN: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "units": compare,
    "duty": owe,
    "index": lambda document: index.answer(document).as_dict(),
}


def outcome(kind: str, document: dict[str, Any]) -> dict[str, Any]:
    """What comes of a document, a refusal as {"refused": {"code", …its values}}."""
    try:
        return RUN[kind](document)
    except Refusal as refusal:
        return {"refused": {"code": refusal.code, **refusal.values}}


def differences(expected: Any, found: Any, path: str = "") -> list[str]:
    """Where what was found lacks or differs from what was expected."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return [
            line
            for key, value in expected.items()
            for line in differences(value, found.get(key), f"{path}.{key}")
        ]
    return [] if expected == found else [f"{path}: expected {expected!r}, found {found!r}"]
