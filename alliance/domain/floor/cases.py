"""Named cases of goods that a rule may relieve: what each needs to be shown, and what it does.

Waived: the adjustable duty is not charged, and a prohibition does not bite. Suspended: nothing is charged now;
what would be owed stands, and falls due if the goods enter free circulation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from alliance.domain.amounts import plain, show
from alliance.domain.errors import Refusal
from alliance.domain.floor.mechanism import Source
from alliance.domain.shape import Node
from alliance.domain.words import Step, step

WAIVED, SUSPENDED = "waived", "suspended"


@dataclass(frozen=True)
class Kind:
    """A case as the field knows it: its effect, the fact that shows it, and the limit that a rule sets to it."""

    effect: str
    fact: str
    limit: str | None
    source: Source


KINDS: Mapping[str, Kind] = {
    "in-transit": Kind(WAIVED, "transport_document", "before", Source("citation_in_transit", read=True)),
    "in-bond": Kind(SUSPENDED, "bond_entry", None, Source("citation_in_bond", read=False)),
    "returned": Kind(WAIVED, "exported_on", "within_days", Source("citation_returned", read=False)),
    "samples": Kind(WAIVED, "value", "at_most", Source("citation_samples", read=False)),
    "inward-processing": Kind(
        SUSPENDED, "authorisation", None, Source("citation_inward_processing", read=False)
    ),
}
DATED = ("transport_document", "exported_on")


@dataclass(frozen=True)
class Claim:
    """A case as the declarant claims it: dates and references by the name of the fact they state."""

    kind: str
    facts: Mapping[str, str | date]


@dataclass(frozen=True)
class Case:
    """A case that a rule admits, with its limit: goods whose transport document is dated `before` a day, that
    come back `within_days` of their export, or that are worth `at_most` an amount in the floor's currency."""

    kind: str
    before: date | None = None
    within_days: int | None = None
    at_most: Decimal | None = None

    @property
    def effect(self) -> str:
        """Waived or suspended."""
        return KINDS[self.kind].effect

    @classmethod
    def read(cls, node: Node) -> "Case":
        """The case that a rule's terms state. Raises the Refusals of `shape.Node`."""
        name = node["kind"].one_of(*KINDS)
        limit = KINDS[name].limit
        node.only("kind", *([limit] if limit else []))
        if limit == "before":
            return cls(name, before=node["before"].day())
        if limit == "within_days":
            return cls(name, within_days=node["within_days"].whole(1))
        if limit == "at_most":
            return cls(name, at_most=node["at_most"].amount())
        return cls(name)

    def as_row(self) -> dict[str, Any]:
        """The case as a release publishes it."""
        limits = {
            "at_most": None if self.at_most is None else plain(self.at_most),
            "before": None if self.before is None else self.before.isoformat(),
            "within_days": self.within_days,
        }
        return {"kind": self.kind} | {name: limit for name, limit in limits.items() if limit is not None}

    def judge(self, claim: Claim, *, on: date, value: Fraction | None, currency: str) -> tuple[bool, Step]:
        """Whether the lot is such a case, with the reason. `value` is the whole lot's, in the floor's currency.

        Raises Refusal `needs_transport_document`, `needs_bond_entry`, `needs_exported_on`, `needs_value`,
        `needs_authorisation`: the fact that is not stated.
        """
        name = KINDS[self.kind].fact
        fact = value if name == "value" else claim.facts.get(name)
        if fact is None:
            raise Refusal(f"needs_{name}", case=self.kind)
        if self.before is not None and isinstance(fact, date):
            held = fact < self.before
            values = {"fact": fact.isoformat(), "limit": self.before.isoformat()}
        elif self.within_days is not None and isinstance(fact, date):
            days = (on - fact).days  # no day is added: the calendar ends in 9999
            held = 0 <= days <= self.within_days
            values = {"fact": fact.isoformat(), "limit": str(self.within_days), "on": on.isoformat()}
            values["days"] = str(days)
            if days < 0:
                return False, step("case_returned_before_export", **values)
        elif self.at_most is not None and isinstance(fact, Fraction):
            held = fact <= Fraction(self.at_most)
            values = {"fact": show(fact), "limit": plain(self.at_most), "currency": currency}
        else:
            held, values = True, {"fact": str(fact)}
        ending = "held" if held else "not_held"
        return held, step(f"case_{self.kind.replace('-', '_')}_{ending}", **values)
