"""The ballot room: who may know before the close which members have voted, and votes that somebody supposes.

What is supposed is worked out and forgotten: it is in no table, no session, no address. No vote that was cast is read
here but for whether there is one, and that only where the frozen rule lets the seat know.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance.access import DELEGATES, SECRETARIAT, Refused, Seat
from alliance.domain import tally
from alliance.domain.amounts import to_places
from alliance.domain.errors import Refusal
from alliance.domain.tally.rule import MEMBERS
from members.ballots import documents, selectors, spelled
from members.ballots.models import Ballot, ElectorateEntry
from members.registry.models import Standing

# As the paper calls them, with what the seat picture and the count call them.
CHOICES = {
    "yes": _lazy("Yes (for)"), "abstain": _lazy("Abstain"), "no": _lazy("No (against)"),
    "": _lazy("Not voting"),
}  # fmt: skip
EVERYBODY = "all"
FIELD = "as-"  # before a member's code: the field of what it is supposed to choose


@dataclass(frozen=True)
class Elector:
    """A member with a vote, and what it is supposed to choose; '' for nothing."""

    entry: ElectorateEntry
    choice: str

    @property
    def field(self) -> str:
        return FIELD + self.entry.code


@dataclass(frozen=True)
class Group:
    """Electors that one button sets together."""

    code: str
    title: str
    electors: Sequence[Elector]

    @property
    def differ(self) -> bool:
        """Whether they are not all supposed to do the same, so that each is to be seen."""
        return len({each.choice for each in self.electors}) > 1


@dataclass(frozen=True)
class Power:
    """Members of one voting power: its part of all, in per cent to two places, and who holds so much."""

    percent: str
    exact: bool
    names: Sequence[str]


@dataclass(frozen=True)
class Coalition:
    """Who together carries or blocks a text, the fewest; where not `smallest`, fewer may do."""

    names: Sequence[str]
    smallest: bool


@dataclass(frozen=True)
class Turnout:
    """Which members have voted, never how; each quorum as counted, of, needed."""

    voted: Sequence[ElectorateEntry]
    of: int
    quorum: Sequence[tuple[int, int, int]]


class Room:
    """A ballot with its frozen rule and electorate, for one seat."""

    def __init__(self, ballot: Ballot) -> None:
        self.ballot = ballot
        self.register = list(ballot.electorate.select_related("competence"))
        self.rule = tally.from_terms(ballot.rule.terms)
        capacity = ElectorateEntry.Capacity.ELECTOR
        self.entries = {each.code: each for each in self.register if each.capacity == capacity}
        self.electors = documents.electors(self.register)

    def read(self, sent: Mapping[str, str]) -> dict[str, str]:
        """What a form supposes, by member; a button `set`, such as `all=yes` or `producer=no`, sets its group.

        Refused: `field_unknown`, `choice_unknown` (400).
        """
        supposed = {}
        for name, value in sent.items():
            if name in ("csrfmiddlewaretoken", "set"):
                continue
            if not name.startswith(FIELD) or name.removeprefix(FIELD) not in self.entries:
                raise _unread("field_unknown", f"“{name}” is no member with a vote on this ballot.", name)
            supposed[name.removeprefix(FIELD)] = self._choice(value, name)
        group, _unused, value = sent.get("set", "").partition("=")
        if group:
            supposed |= self._set(group, value)
        return {code: choice for code, choice in supposed.items() if choice}

    def _choice(self, value: str, name: str) -> str:
        if value not in CHOICES or (value and value not in self.rule.choices):
            raise _unread("choice_unknown", f"“{value}” is nothing that a member can choose here.", name)
        return value

    def _set(self, group: str, value: str) -> dict[str, str]:
        if group == "decision" and hasattr(self.ballot, "decision"):
            return {line.code: line.choice for line in selectors.result(self.ballot.decision)}
        choice = self._choice(value, "set")
        found = [each for each in self.entries.values() if group in (EVERYBODY, each.side)]
        if not found:
            raise _unread("field_unknown", f"“{group}” is no group of this electorate.", "set")
        return {each.code: choice for each in found}

    def choices(self) -> dict[str, str | Promise]:
        """What a member can choose on this ballot, with the words for it."""
        return {each: word for each, word in CHOICES.items() if not each or each in self.rule.choices}

    def groups(self, supposed: Mapping[str, str]) -> list[Group]:
        """The electors by side, each with what it is supposed to choose."""
        found = []
        for side, title in Standing.Side.choices:
            own = [
                Elector(each, supposed.get(code, ""))
                for code, each in self.entries.items()
                if each.side == side
            ]
            if own:
                found.append(Group(side, f"{title}s", own))
        return found

    def suppose(self, supposed: Mapping[str, str]) -> tally.Supposed:
        """What would come of it. Refused: `cannot_be_worked_out` (422)."""
        try:
            return tally.suppose(self.rule, self.electors, supposed)
        except Refusal as refusal:
            raise Refused("cannot_be_worked_out", refusal.detail, status=422,
                          mend=_("Read the rule; its sentences stand on the ballot paper.")) from None  # fmt: skip

    def seats(self, supposed: Mapping[str, str]) -> list[tuple[str, str, str]]:
        """The seat picture of what is supposed: a union has a seat for each vote that it casts."""
        return [
            (code, entry.name, supposed.get(code, ""))
            for code, entry in self.entries.items()
            for _unused in range(entry.casts)
        ]

    def winning(self) -> Coalition | None:
        """The fewest members whose yes adopts against all the others."""
        found = tally.smallest_winning(self.rule, self.electors)
        return None if found is None else Coalition(self._names(found.members), found.smallest)

    def blocking(self) -> Coalition | None:
        """The fewest members whose no keeps a text from adoption that all the others want."""
        found = tally.smallest_blocking(self.rule, self.electors)
        return None if found is None else Coalition(self._names(found.members), found.smallest)

    def _names(self, codes: Sequence[str]) -> list[str]:
        return sorted(self.entries[code].name for code in codes)

    def power(self) -> list[Power]:
        """The voting power of all, the greatest first, members of one power together; nothing where it is out of
        reach."""
        try:
            found = sorted(tally.banzhaf(self.rule, self.electors), key=lambda each: -each.index)
        except Refusal:
            return []
        rows = []
        for index, alike in groupby(found, key=lambda each: each.index):
            members = list(alike)
            percent, _unused = to_places(Fraction(index) * 100, 2)
            exact = all(each.at_least == each.at_most for each in members)
            rows.append(Power(percent, exact, self._names([each.member for each in members])))
        return rows

    def turnout(self, seat: Seat) -> Turnout | None:
        """Who has voted, where the rule lets this seat know it before the decision; else None."""
        if not self._tells(seat):
            return None
        ids = set(self.ballot.votes.values_list("elector_id", flat=True))
        voted = [each for each in self.entries.values() if each.pk in ids]
        found = tally.taking_part(self.rule, self.electors, {each.code for each in voted})
        quorum = [(each.counted, each.base, each.needed) for each in found if each.unit == MEMBERS]
        return Turnout(voted, len(self.entries), quorum)

    def _tells(self, seat: Seat) -> bool:
        if self.rule.turnout == "everybody":
            return True
        if self.rule.turnout != "register" or seat.viewed:
            return False
        on_it = {each.code for each in self.register}
        return seat.role in SECRETARIAT or (seat.role in DELEGATES and seat.member in on_it)


def centre(found: tally.Supposed) -> str:
    """The few words under the arc of what is supposed."""
    return spelled.centre(found.tally.as_dict())


def _unread(code: str, said: str, where: str) -> Refused:
    return Refused(
        code, said, where=where, status=400, mend=_("Open the ballot room again and use its form.")
    )
