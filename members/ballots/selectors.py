"""Reading ballots: what is due, which rule a subject calls for, the paper, the receipt, the result."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import Refused, Seat
from alliance.domain import canon, tally
from alliance.web import words
from members.ballots import documents, extending
from members.ballots.models import Ballot, Decision, ElectorateEntry, Extension, SubjectRule, Vote
from members.registry.models import Standing


def rule_for(subject: str, *, on: date) -> SubjectRule:
    """The rule that a subject calls for on a date. Refused: `no_rule_for_subject`."""
    row = SubjectRule.objects.filter(subject=subject, during__contains=on).select_related("rule").first()
    if row is None:
        raise Refused(
            "no_rule_for_subject",
            _("No decision rule is set for “{subject}” on {on}.").format(subject=subject, on=on),
            mend=_("The secretariat must record a rule for this subject first."),
        )
    return row


def circulation_hours(subject: str, *, on: date) -> Subquery:
    """How long a text circulates before one officer may put it to the ballot, in hours, under the rule in force on a
    date for the subject in a column of an outer query; NULL where `rule_for` refuses."""
    rows = SubjectRule.objects.filter(subject=OuterRef(subject), during__contains=on)
    return Subquery(rows.values("circulation_hours")[:1])


def due_to_close() -> list[int]:
    """Ids of ballots whose closing instant has come and that are still open, the oldest first."""
    at = journal.now()
    rows = Ballot.objects.with_end().filter(state=Ballot.State.OPEN, closes_at__lte=at, end__lte=at)
    return list(rows.order_by("end").values_list("pk", flat=True))


def to_certify() -> list[int]:
    """Ids of decisions not yet certified, in order of number."""
    rows = Decision.objects.filter(certification=None)
    return list(rows.order_by("number").values_list("pk", flat=True))


@dataclass(frozen=True)
class Paper:
    """What a ballot paper shows one seat: the rule in words, whether it may vote, and what it has cast."""

    ballot: Ballot
    electors: int
    rule_in_words: list[str]
    turnout: str  # whom the frozen rule lets see before the close which members have voted
    entry: ElectorateEntry | None
    cast: Vote | None  # the last vote of the seat's own member
    is_open: bool
    settling: bool  # its close has come, and whether it moves is not known yet
    extensions: list[Extension]
    at: datetime  # the instant of all this
    capacities: Counter[str]  # how many members of the electorate vote, are represented, are suspended
    unions: list["Acting"]

    @property
    def votes(self) -> int:
        """How many votes can be cast in all: a union counts for its states."""
        return self.electors + sum(each.entry.casts - 1 for each in self.unions)


def paper(ballot: Ballot, seat: Seat) -> Paper:
    """The ballot as one seat may see it. Only the seat's own vote is ever read while the ballot is open."""
    electorate, at = list(ballot.electorate.select_related("competence")), journal.now()
    electors, rule = documents.electors(electorate), tally.from_terms(ballot.rule.terms)
    return Paper(
        ballot=ballot,
        at=at,
        capacities=Counter(entry.capacity for entry in electorate),
        unions=acting(electorate),
        electors=len(electors),
        rule_in_words=tally.explain_before(rule, electors),
        turnout=rule.turnout,
        entry=next((entry for entry in electorate if entry.code == seat.member), None),
        cast=receipt(ballot, seat.insider) if seat.insider else None,
        extensions=list(ballot.extensions.all()) if ballot.ends_at > ballot.closes_at else [],
        settling=at >= ballot.ends_at and not extending.standing(ballot).settled,
        is_open=ballot.state == Ballot.State.OPEN and at < ballot.ends_at,
    )


@dataclass(frozen=True)
class Acting:
    """A union that casts for others on a ballot, and for whom."""

    entry: ElectorateEntry
    states: list[ElectorateEntry]

    @property
    def names(self) -> str:
        """The states in a row: `Austria, Belgium`."""
        return ", ".join(state.name for state in self.states)


def acting(electorate: Sequence[ElectorateEntry]) -> list[Acting]:
    """The unions of an electorate that cast, each with the states that it acts for, as frozen."""
    states: dict[str, list[ElectorateEntry]] = {}
    for entry in electorate:
        if entry.capacity == ElectorateEntry.Capacity.REPRESENTED:
            states.setdefault(entry.represented_by, []).append(entry)
    return [
        Acting(entry, states[entry.code])
        for entry in electorate
        if entry.capacity == ElectorateEntry.Capacity.ELECTOR and entry.code in states
    ]


def why_no_vote(entry: ElectorateEntry | None, name: str) -> tuple[str, str]:
    """Why a member casts no vote on a ballot, as a code and a sentence; both empty where it does."""
    capacity = ElectorateEntry.Capacity
    if entry is None:
        return "not_in_electorate", _(
            "{name} was not a party when this ballot opened, so it has no vote."
        ).format(name=name)
    if entry.capacity == capacity.REPRESENTED:
        return (
            "represented", _("{union} votes on this subject for its states, {name} among them.").format(
                union=entry.represented_by, name=name
            ),
        )  # fmt: skip
    if entry.capacity == capacity.SUSPENDED:
        return "suspended", _("{name} was suspended when this ballot opened, so it has no vote.").format(
            name=name
        )
    if entry.capacity == capacity.VOTELESS:
        return (
            "voteless",
            _(
                "{name} casts the votes of its states, and none of them was a party when this ballot opened."
            ).format(name=name),
        )
    return "", ""


@dataclass(frozen=True)
class Place:
    """Where a seat's own member stands on a ballot: its entry, the union that votes for it, and the choice and number
    of its last vote ('' and 0 before one; never told to an officer who looks on)."""

    entry: ElectorateEntry | None = None
    union: str = ""
    choice: str = ""
    sequence: int = 0

    @property
    def voted(self) -> bool:
        """Whether it has voted."""
        return self.sequence > 0


def places(ballots: Sequence[Ballot], seat: Seat) -> dict[int, Place]:
    """Ballot's id → where the seat's member stands on it; one question, however many ballots."""
    if not seat.member:
        return {ballot.pk: Place() for ballot in ballots}
    own = ElectorateEntry.objects.filter(ballot__in=ballots, code=seat.member)
    union = ElectorateEntry.objects.filter(ballot=OuterRef("ballot"), code=OuterRef("represented_by"))
    votes = Vote.objects.filter(elector=OuterRef("pk")) if seat.insider else Vote.objects.none()
    last = votes.order_by("-sequence")
    rows = own.annotate(
        last_choice=Subquery(last.values("choice")[:1]),
        last_sequence=Subquery(last.values("sequence")[:1]),
        union=Subquery(union.values("name")[:1]),
    )
    found = {
        row.ballot_id: Place(row, row.union or "", row.last_choice or "", row.last_sequence or 0)
        for row in rows
    }
    return {ballot.pk: found.get(ballot.pk, Place()) for ballot in ballots}


def receipt(ballot: Ballot, member_code: str) -> Vote | None:
    """The last vote of a member on a ballot: for its own delegation only, before close."""
    rows = Vote.objects.filter(ballot=ballot, elector__code=member_code).select_related(
        "elector", "ballot__rule", "proof", "preparation", "note__reading__request", "accreditation"
    )
    return rows.order_by("-sequence").first()


@dataclass(frozen=True)
class Line:
    """One elector in a result: what it chose in the end (none: it cast no vote)."""

    code: str
    name: str
    side: str
    weight: int
    choice: str
    votes: int  # how often it voted
    casts: int  # as how many members it counts
    marks: tuple[str, ...] = ()  # how the vote that counts came to be, where not in the ordinary way
    before: tuple[
        str, ...
    ] = ()  # what it chose before, in order: the document has every vote, so it is public

    @property
    def side_word(self) -> str:
        """Its side as a page calls it."""
        return str(Standing.Side(self.side).label)


def result(decision: Decision) -> list[Line]:
    """How every elector voted, ordered for → abstain → against → not voting, then by name. Public after close.

    Read from the published document, which certification ties to the votes on record: a decision that was restored
    has some of its votes there alone.
    """
    order = {"yes": 0, "abstain": 1, "no": 2, "": 3}
    chosen: dict[str, list[str]] = {}
    marks: dict[str, tuple[str, ...]] = {}
    document = canon.parse_json(decision.document.encode())
    for vote in sorted(document["votes"], key=lambda vote: vote["receipt_sequence"]):
        chosen.setdefault(vote["member"], []).append(vote["choice"])
        marks[vote["member"]] = _marks(vote)
    lines = [
        Line(
            entry.code, entry.name, entry.side, entry.weight,
            (chosen.get(entry.code) or [""])[-1], len(chosen.get(entry.code, ())), entry.casts,
            marks.get(entry.code, ()), tuple(chosen.get(entry.code, ())[:-1]),
        )
        for entry in decision.ballot.electorate.all()
        if entry.capacity == ElectorateEntry.Capacity.ELECTOR
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (order[line.choice], line.name))


def _marks(vote: dict[str, Any]) -> tuple[str, ...]:
    """'factor reset on 2 Mar 2026, 17:00 UTC', 'by signed note, REQ/0007'."""
    found = []
    if "factor_reset" in vote:
        found.append(
            _("factor reset on {at}").format(at=words.instant(datetime.fromisoformat(vote["factor_reset"])))
        )
    if "note" in vote:
        found.append(_("by signed note, {request}").format(request=vote["note"]))
    return tuple(found)
