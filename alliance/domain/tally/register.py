"""The register of a ballot: each member as it stood at opening, and which of them are the electorate."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from alliance.domain.errors import Refusal
from alliance.domain.tally.rule import MEMBERS, Rule

STATUSES = ("entitled", "suspended", "recused", "not_participating")
CREDENTIALS = ("accepted", "provisional")


@dataclass(frozen=True)
class Elector:
    """A member as frozen at opening.

    `weights` are whole and named; `class_` is its class (producer, consumer, ...). Only `entitled` members vote:
    a suspended one (arrears, credentials withdrawn), one recused on this item and one that does not participate
    (opt-out) leave electorate and base. `provisional` credentials vote, flagged. `proxy` is the member that may
    vote for it, notified before the ballot; `attending`: present, whether or not it votes. `votes`: as how many
    members it counts wherever members are counted, for a quorum too: a union that casts the votes of its states
    casts as many as it has states that are parties (Energy Charter Treaty, art. 36(7); Paris Agreement, art. 25(2)).
    """

    member: str
    weights: Mapping[str, int] = field(default_factory=dict)
    class_: str | None = None
    status: str = "entitled"
    credentials: str = "accepted"
    proxy: str | None = None
    attending: bool = False
    votes: int = 1

    def weight(self, unit: str) -> int:
        """What the member counts in a unit. Raises Refusal `weight_missing`."""
        if unit == MEMBERS:
            return self.votes
        if unit not in self.weights:
            raise Refusal("weight_missing", member=self.member, unit=unit)
        return self.weights[unit]


@dataclass(frozen=True)
class Outside:
    """A member of the register that is not of the electorate, and why (code)."""

    member: str
    why: str


def by_member(register: Iterable[Elector]) -> dict[str, Elector]:
    """The register by member. Raises Refusal `elector_twice`."""
    found: dict[str, Elector] = {}
    for elector in register:
        if elector.member in found:
            raise Refusal("elector_twice", member=elector.member)
        found[elector.member] = elector
    return found


def electorate(
    rule: Rule, register: Iterable[Elector], left: Mapping[str, str] | None = None
) -> tuple[list[Elector], list[Outside]]:
    """Those entitled to vote under `rule`, and those that are not with the reason; E = N - S - R.

    `left` names members that a later fact took out, with the reason. Raises Refusal `elector_twice`.
    """
    inside, outside = [], []
    for elector in by_member(register).values():
        why = (left or {}).get(elector.member) or _why_not(rule, elector)
        if why:
            outside.append(Outside(elector.member, why))
        else:
            inside.append(elector)
    return inside, outside


def _why_not(rule: Rule, elector: Elector) -> str:
    if elector.status != "entitled":
        return elector.status
    return "class_does_not_vote" if rule.voters and elector.class_ not in rule.voters else ""
