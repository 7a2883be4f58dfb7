"""A tariff line: the base duty that the alliance decided on for goods of some origin into a territory.

It stands in place of the importer's own base duty. Its goods are a product of the catalogue, or all goods under an HS
code. Its duty is one canonical sentence, or a commitment to cut one rate into another year by year (`duty.staging`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from alliance.domain import codes
from alliance.domain.duty import Duty, parse
from alliance.domain.duty.staging import Staging
from alliance.domain.errors import Refusal
from alliance.domain.period import Period
from alliance.domain.shape import Node
from alliance.domain.words import Step

PLAIN, STAGED = "tariff-line", "tariff-line-staged"  # the kinds of its row
LEAST_DIGITS = 6  # of an HS code: fewer hold goods that no decision has looked at
NATIONAL = 8  # from so many digits on, a code is the importing territory's own


@dataclass(frozen=True)
class TariffLine:
    """One version of a tariff line as a release holds it. Exactly one of `product` (slug) and `hs` (digits) is set.

    `decision` put this row on record, `set_by` set its duty.
    """

    line: str
    version: int
    product: str | None
    hs: str | None
    origin: str
    importer: str
    duty: Duty | Staging
    validity: Period
    decision: int
    set_by: int

    @classmethod
    def read(cls, node: Node) -> Self:
        """The line in a row of `tariff-lines.ndjson`. A row with staged cuts has another `kind`, so that a reader who
        does not know them refuses it and never takes one rate for all of them."""
        staged = node["kind"].one_of(PLAIN, STAGED) == STAGED
        product, hs = node.get("product"), node.get("hs")
        if (product is None) == (hs is None):
            raise node["hs"].fault("fault_goods_once")
        return cls(
            line=node["line"].text(),
            version=node["version"].whole(1),
            product=None if product is None else product.read(codes.product_slug),
            hs=None if hs is None else hs.read(hs_of_line),
            origin=node["origin"].text(),
            importer=node["importer"].text(),
            duty=Staging.read(node["staging"]) if staged else node["expression"].read(parse),
            validity=node.period("valid_from", "valid_before"),
            decision=node["decision"].whole(1),
            set_by=node["set_by"].whole(1),
        )

    @property
    def answers(self) -> Period:
        """The days on which it answers: those of its validity. A tariff line has no sunset."""
        return self.validity

    @property
    def symbol(self) -> str:
        """Line and version, as customs papers cite them: `TL-3.1`."""
        return f"{self.line}.{self.version}"

    def may_hold(self, product: str, hs6: str) -> bool:
        """Whether it may answer for a product under this HS code: it names the product, or a code that holds it, or one
        that holds a part of it."""
        if self.hs is None:
            return self.product == product
        return self.hs.startswith(hs6) or hs6.startswith(self.hs)

    def on(self, day: date) -> tuple[Duty, list[Step]]:
        """The duty on a day, and for staged cuts the step that says how many were made."""
        return duty_on(self.duty, day)

    def as_row(self) -> dict[str, Any]:
        """The row of `tariff-lines.ndjson`."""
        before = self.validity.before
        row = {
            "decision": self.decision,
            "hs": self.hs,
            "importer": self.importer,
            "kind": PLAIN,
            "line": self.line,
            "origin": self.origin,
            "product": self.product,
            "set_by": self.set_by,
            "valid_before": None if before is None else before.isoformat(),
            "valid_from": self.validity.start.isoformat(),
            "version": self.version,
        }
        return row | as_row(self.duty)


def as_row(stated: Duty | Staging) -> dict[str, Any]:
    """The members of a row that state its duty."""
    if isinstance(stated, Staging):
        return {"kind": STAGED, "staging": stated.as_row()}
    return {"expression": str(stated), "kind": PLAIN}


def duty_on(stated: Duty | Staging, day: date) -> tuple[Duty, list[Step]]:
    """The duty on a day; of staged cuts the rate they have come to, with the step that says so."""
    if isinstance(stated, Staging):
        rate, told = stated.on(day)
        return rate, [told]
    return stated, []


def of_text(expression: str, staging: Mapping[str, Any], path: str) -> Duty | Staging:
    """The duty that a table or a frozen text states: `staging` where it is not empty, else the sentence.

    Raises Refusal `document_malformed` with the path of the fault."""
    if staging:
        return Staging.read(Node(staging, f"{path}.staging", "document_malformed"))
    return Node(expression, f"{path}.expression", "document_malformed").read(parse)


def hs_of_line(text: str) -> str:
    """The digits of an HS code that a tariff line may name: six, eight or ten. Raises Refusal `hs_malformed`,
    `hs_too_short`."""
    code = codes.parse_hs(text)
    if len(code) < LEAST_DIGITS:
        raise Refusal("hs_too_short", hs=codes.format_hs(code))
    return code
