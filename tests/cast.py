"""The fixed cast of the tests: the people of the seed, by what they are. Names do not matter, seats do.

JP Japan, AU Australia, PE Peru, KE Kenya, US: parties that vote. EU: votes for its 27 states. DE: one of them.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from alliance import journal
from alliance.access import Role, Seat
from members.ballots import casting
from members.ballots.casting import cast_vote
from members.ballots.models import Ballot, ElectorateEntry, Vote
from members.ballots.services import open_ballot
from members.delegates import seating, selectors
from members.delegates.models import Accreditation, Office, Person, User
from members.registry.models import Member, MemberStatus
from tests import owner

TEXT = "a" * 64  # the digest of a text, where a test is not about the text


def delegate(code: str, role: str = "head") -> Seat:
    """The seat of a member's delegate."""
    row = Accreditation.objects.filter(member__code=code, role=role).select_related("member").first()
    assert row is not None, f"the seed has no {role} of {code}"
    return selectors.seat_on(row, name="Somebody")


def officer() -> Seat:
    """The seat of a secretariat officer."""
    office = Office.objects.filter(role="officer").order_by("id").first()
    assert office is not None
    return Seat(role=Role.OFFICER, person=office.person_id)


def chair() -> Seat:
    """The seat of the chair."""
    office = Office.objects.get(role="chair")
    return Seat(role=Role.CHAIR, person=office.person_id)


def second_officer() -> Seat:
    """Another officer than `officer()`."""
    office = Office.objects.filter(role="officer").order_by("id")[1]
    return Seat(role=Role.OFFICER, person=office.person_id)


def accredit(
    person: Person, member: Member, role: str, *, start: datetime | None = None, end: datetime | None = None,
    source: str = "Founded by a test",
) -> Accreditation:  # fmt: skip
    """Seat somebody as the owner of the tables does, who founds; the way of two officers has its own tests."""
    with owner.as_owner():
        return seating.accredit(person=person, member=member, role=role, start=start, end=end, source=source)


def become(code: str, status: str | None) -> Seat:
    """Give a member another status from today on (none: it has left) as the owner of the tables does, who founds; the
    way of a ballot has its own tests. Its head's seat anew."""
    today = journal.now().date()
    held = MemberStatus.objects.get(member__code=code, during__contains=today)
    with owner.as_owner():
        MemberStatus.objects.filter(pk=held.pk).update(during=DateRange(held.during.lower, today))
        if status:
            MemberStatus.objects.create(
                member=held.member, status=status, during=DateRange(today, None), source="test"
            )
    return delegate(code)


def end(seat: Seat) -> Accreditation:
    """End a seat's accreditation as the owner of the tables does."""
    assert seat.accreditation is not None
    with owner.as_owner():
        return seating.end_accreditation(accreditation_id=seat.accreditation)


def user_of(seat: Seat) -> User:
    """The account behind a seat, to sign in with."""
    return User.objects.get(person=seat.person)


def a_ballot(*, days: int = 7, subject: str = "floor", about: str = "PROP/2026/900") -> Ballot:
    """An open ballot on TEXT."""
    return open_ballot(
        subject=subject, title="A floor for NdPr oxide", about=about, text_digest=TEXT,
        closes_at=in_days(days), by=officer(),
    )  # fmt: skip


def in_days(days: float) -> datetime:
    """An instant so many days from now by the alliance's clock."""
    return journal.now() + timedelta(days=days)


def vote(ballot: Ballot, code: str, choice: str = "yes") -> Vote:
    """A member's head casts."""
    return cast_vote(ballot_id=ballot.pk, choice=choice, text_digest=ballot.text_digest, by=delegate(code))


@transaction.atomic
def everybody_votes(ballot: Ballot, *, yes: int, no: int = 0, abstain: int = 0) -> None:
    """So many electors, in order of code, vote yes, then no, then abstain; the rest stay away.

    The votes are written as the service writes them, once who may is known for all: what casting itself asks of each
    is for the tests of casting.
    """
    entries = ballot.electorate.filter(capacity=ElectorateEntry.Capacity.ELECTOR).order_by("code")
    choices = ["yes"] * yes + ["no"] * no + ["abstain"] * abstain
    assert len(choices) <= len(entries), "more votes than electors"
    heads = Accreditation.objects.filter(member__in=[each.member_id for each in entries], role="head")
    head_of = {row.member_id: row for row in heads.select_related("member")}
    before = {vote.elector_id: vote for vote in ballot.votes.order_by("sequence")}
    ballot, at = Ballot.objects.select_related("rule").get(pk=ballot.pk), journal.now()
    for entry, choice in zip(entries, choices, strict=False):
        head, last = head_of[entry.member_id], before.get(entry.pk)
        if last is None or last.choice != choice or last.accreditation_id != head.pk:
            sequence = last.sequence + 1 if last else 1
            casting._append(ballot, entry, head, choice, sequence, at, _party(head))


def _party(row: Accreditation) -> Seat:
    """The seat of a party's delegate."""
    return Seat(
        role=Role(row.role), person=row.person_id, member=row.member.code, member_name=row.member.name,
        standing="party", accreditation=row.pk,
    )  # fmt: skip
