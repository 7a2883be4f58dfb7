"""Who may vote, and what was cast: the frozen electorate of a ballot and the votes that came in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from alliance.domain.errors import Refusal

CHOICES = ("yes", "no", "abstain")


@dataclass(frozen=True)
class Elector:
    """A member entitled to vote, as frozen at opening: its code, its weight (whole, 0 or more) and its
    side."""

    member: str
    weight: int = 1
    side: str | None = None


@dataclass(frozen=True)
class Cast:
    """The choice of a member that counts: `yes`, `no` or `abstain`."""

    member: str
    choice: str


@dataclass(frozen=True)
class Vote:
    """One cast vote in the order of the ballot; a member may cast again until close, and the last one
    counts."""

    member: str
    choice: str
    sequence: int
    cast_at: datetime


def latest(votes: Iterable[Vote]) -> list[Cast]:
    """The choice of each member that counts: its vote with the highest sequence, in order of sequence.

    Raises Refusal `sequence_twice` where two votes share a number, for then neither is the last.
    """
    last: dict[str, Vote] = {}
    before: Vote | None = None
    for vote in sorted(votes, key=lambda vote: vote.sequence):
        if before is not None and before.sequence == vote.sequence:
            raise Refusal("sequence_twice", sequence=vote.sequence)
        last.pop(vote.member, None)
        last[vote.member] = before = vote
    return [Cast(vote.member, vote.choice) for vote in last.values()]


@dataclass(frozen=True)
class Counts:
    """What was cast, counted in one unit (members or weight)."""

    yes: int
    no: int
    abstain: int
    electorate: int

    @property
    def voting(self) -> int:
        """Present and voting: yes or no; abstainers are not voting (UN GA Rules of Procedure r.86)."""
        return self.yes + self.no

    @property
    def present(self) -> int:
        """Those that took part: yes, no or abstain."""
        return self.voting + self.abstain

    @property
    def absent(self) -> int:
        """Those entitled that cast nothing."""
        return self.electorate - self.present

    def of(self, name: str) -> int:
        """The count by its name in a decision rule."""
        return int(getattr(self, name))

    def as_dict(self) -> dict[str, int]:
        """All counts, by name."""
        names = ("yes", "no", "abstain", "voting", "present", "absent", "electorate")
        return {name: self.of(name) for name in names}


def count(electors: Sequence[Elector], casts: Iterable[Cast]) -> dict[str, Counts]:
    """The votes counted by `members` (one each) and by `weight`.

    Raises Refusal `elector_twice`, `not_an_elector`, `cast_twice`, `choice_unknown`.
    """
    weights: dict[str, int] = {}
    for elector in electors:
        if elector.member in weights:
            raise Refusal("elector_twice", member=elector.member)
        weights[elector.member] = elector.weight
    chosen: dict[str, str] = {}
    for cast in casts:
        if cast.member not in weights:
            raise Refusal("not_an_elector", member=cast.member)
        if cast.member in chosen:
            raise Refusal("cast_twice", member=cast.member)
        if cast.choice not in CHOICES:
            raise Refusal("choice_unknown", member=cast.member, text=cast.choice, known=list(CHOICES))
        chosen[cast.member] = cast.choice

    def counted(weights: dict[str, int]) -> Counts:
        totals = dict.fromkeys(CHOICES, 0)
        for member, choice in chosen.items():
            totals[choice] += weights[member]
        return Counts(totals["yes"], totals["no"], totals["abstain"], sum(weights.values()))

    return {"members": counted(dict.fromkeys(weights, 1)), "weight": counted(weights)}
