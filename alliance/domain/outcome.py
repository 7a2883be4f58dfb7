"""The outcomes of a quote: a duty with its working, or why there is none, each a type of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, TypeAlias

from alliance.domain.amounts import round_half_up, show
from alliance.domain.errors import Refusal
from alliance.domain.words import say

# Refusals that ask for a fact, beside all whose code begins with `needs_`; by code, the fact.
ASKS: Mapping[str, str] = {
    "base_rate_missing": "base_duty",
    "several_base_rates": "base_duty",
    "several_products": "product",
    "several_rules": "rule",
    "several_territories": "importer",
}


@dataclass(frozen=True)
class Owed:
    """The total duty is owed."""

    kind: ClassVar[str] = "duty"

    def as_dict(self) -> dict[str, Any]:
        """The outcome as JSON-able data."""
        return {"kind": self.kind}


@dataclass(frozen=True)
class NotCovered:
    """No rule answers for these goods on this day: the base duty stands alone."""

    kind: ClassVar[str] = "not_covered"

    def as_dict(self) -> dict[str, Any]:
        """The outcome as JSON-able data."""
        return {"kind": self.kind}


@dataclass(frozen=True)
class Prohibited:
    """The import is not allowed at this price. Both are per unit of the floor, on its bases. `held`: the case (in bond,
    inward processing) under which the goods are here all the same, and only their release is not allowed."""

    floor: Fraction
    price: Fraction
    per: str
    held: str = ""
    kind: ClassVar[str] = "prohibited"

    def as_dict(self) -> dict[str, Any]:
        """The outcome as JSON-able data."""
        return {
            "kind": self.kind,
            "least_price": show(self.floor),
            "per": self.per,
            "price": show(self.price),
        }


@dataclass(frozen=True)
class SecurityRequired:
    """The duty is owed, and beside it `security` is lodged: what the lot would owe more at the verification value,
    `at_stake` in all. Amounts are exact, in the currency and per the unit of the lot's price."""

    security: Fraction
    at_stake: Fraction
    per: str
    places: int
    on_quantity: Fraction | None
    kind: ClassVar[str] = "security_required"

    def as_dict(self) -> dict[str, Any]:
        """The outcome as JSON-able data; amounts are rounded half up to the currency's minor unit."""
        return {
            "at_stake": self._rounded(self.at_stake),
            "exact": {"at_stake": str(self.at_stake), "security": str(self.security)},
            "kind": self.kind,
            "must_prove": say("must_prove_price"),
            "on_quantity": None if self.on_quantity is None else self._rounded(self.on_quantity),
            "per": self.per,
            "security": self._rounded(self.security),
        }

    def _rounded(self, value: Fraction) -> str:
        return f"{round_half_up(value, self.places):f}"


@dataclass(frozen=True)
class CannotDetermine:
    """A fact that decides is missing; nothing is guessed."""

    refusal: Refusal
    kind: ClassVar[str] = "cannot_determine"

    @classmethod
    def of(cls, refusal: Refusal) -> "CannotDetermine":
        """The outcome, if the refusal asks for a fact; any other refusal is raised again."""
        if refusal.code in ASKS or refusal.code.startswith("needs_"):
            return cls(refusal)
        raise refusal

    @property
    def needs(self) -> str:
        """The name of the fact."""
        return ASKS.get(self.refusal.code) or self.refusal.code.removeprefix("needs_")

    @property
    def headline(self) -> str:
        """That the duty cannot be determined, and what is missing."""
        missing = self.refusal.values.get("missing") or say(f"needed_{self.needs}")
        return say("headline_cannot", needs=missing)

    def as_dict(self) -> dict[str, Any]:
        """The outcome as JSON-able data."""
        return {"kind": self.kind, "needs": self.needs, "refusal": self.refusal.as_dict()}


Outcome: TypeAlias = Owed | NotCovered | Prohibited | SecurityRequired
