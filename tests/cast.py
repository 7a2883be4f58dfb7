"""The fixed cast of the tests: the people of the seed, by what they are. Names do not matter, seats do.

JP Japan, AU Australia, PE Peru, KE Kenya, US: parties that vote. EU: votes for its 27 states. DE: one of them.
"""

import secrets
import time
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from alliance import journal
from alliance.access import Refused, Role, Seat
from alliance.journal.models import Entry
from alliance.journal.services import entry_of
from members.approvals import services as approvals
from members.approvals.models import Request, Verdict
from members.ballots import casting
from members.ballots.casting import cast_vote, purpose_of
from members.ballots.models import Ballot, ElectorateEntry, Vote
from members.ballots.services import open_ballot
from members.delegates import offices, seating, selectors
from members.delegates.models import Accreditation, Office, Person, User
from members.delegations import withdrawing
from members.notices import matters
from members.notices.models import Told
from members.proofs import services as proofs
from members.proofs.models import Proof
from members.proofs.refusals import missing
from members.proofs.services import Given, Purpose
from members.registry.models import Member, MemberStatus
from members.signin import factors, resetting
from members.signin.models import FactorReset
from tests import owner

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of the code apps that `code` sets up
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


def end_office(seat: Seat) -> Office:
    """End a seat's office as the owner of the tables does; the way of two officers has its own tests."""
    with owner.as_owner():
        return offices.end_office(office_id=Office.objects.get(person=seat.person, during__upper_inf=True).pk)


def appoint(person: Person, role: str = "officer") -> Office:
    """Fill an office as the owner of the tables does, who founds."""
    with owner.as_owner():
        return offices.appoint(person=person, role=role, source="Founded by a test")


def user_of(seat: Seat) -> User:
    """The account behind a seat, to sign in with."""
    return User.objects.get(person=seat.person)


def a_ballot(*, days: int = 7, subject: str = "floor", about: str = "PROP/2026/900") -> Ballot:
    """An open ballot on TEXT."""
    return open_ballot(
        subject=subject, title="A floor for NdPr oxide", about=about, text_digest=TEXT,
        closes_at=in_days(days), by=officer(),
    )  # fmt: skip


def everybody_is_told() -> None:
    """As if everybody had the notices of what was done so far: for tests that are about other mails."""
    untold = Entry.objects.filter(act__in=matters.acts(), told=None)
    Told.objects.bulk_create([Told(entry=entry, at=journal.now()) for entry in untold])


def in_days(days: float) -> datetime:
    """An instant so many days from now by the alliance's clock."""
    return journal.now() + timedelta(days=days)


def proof(
    seat: Seat, ballot: Ballot, choice: str = "yes", *, text: str | None = None, session: str = "s"
) -> Given:
    """A fresh proof of the seat's person for a vote, as `members.signin.proving` writes it once it saw a factor."""
    purpose = purpose_of(ballot, choice=choice, text_digest=text or ballot.text_digest)
    return proofs.give(purpose=purpose, method="code", session=session, by=seat)


def proof_row(seat: Seat, ballot: Ballot, choice: str = "yes") -> Proof:
    """The same, not written yet; for many at once, and for votes past the service."""
    purpose, salt = purpose_of(ballot, choice=choice, text_digest=ballot.text_digest), secrets.token_hex(32)
    return Proof(
        person=seat.person, session="s", method="code", at=journal.now(), act=purpose.act, about=purpose.about,
        salt=salt, bound=proofs.bound(purpose, salt=salt, session="s", by=seat),
    )  # fmt: skip


def approval(number: int, by: Seat, *, session: str = "s") -> Given | Refused:
    """A fresh proof of the seat's person for approving a request; none where there is no request or no person."""
    row = Request.objects.filter(number=number).first()
    if row is None or by.person is None or by.viewed:
        return missing()
    return proofs.give(purpose=approvals.purpose_of(row), method="code", session=session, by=by)


def proved(purpose: Purpose, by: Seat, *, method: str = "code", session: str = "s") -> Given | Refused:
    """A fresh proof of somebody; none where nobody is there to prove anything."""
    if by.person is None or by.viewed:
        return missing()
    return proofs.give(purpose=purpose, method=method, session=session, by=by)


def withdraw(accreditation: int | None, by: Seat, proof: Given | Refused | None = None) -> Accreditation:
    """A head ends a seat, with a fresh proof unless another is given."""
    row = Accreditation.objects.select_related("member").get(pk=accreditation)
    given = proof or proved(withdrawing.purpose_of(row), by)
    return withdrawing.withdraw_delegate(accreditation_id=row.pk, proof=given, by=by)


def approved_row(row: Request) -> Verdict:
    """A second officer's approval past the service, with nothing done: somebody speaks SQL in the middle of one."""
    by = second_officer()
    given = approval(row.number, by)
    assert isinstance(given, Given)
    return Verdict.objects.create(
        request=row, outcome="approved", given_by=by.person, given_as="officer", proof_id=given.proof
    )


def approve(number: int, by: Seat | None = None) -> Verdict:
    """An officer approves a request, the second one if not said."""
    by = by or second_officer()
    return approvals.approve_request(number=number, proof=approval(number, by), by=by)


def vote(ballot: Ballot, code: str, choice: str = "yes") -> Vote:
    """A member's head casts."""
    seat = delegate(code)
    return cast_vote(
        ballot_id=ballot.pk, choice=choice, text_digest=ballot.text_digest, proof=proof(seat, ballot, choice),
        by=seat,
    )  # fmt: skip


def code(seat: Seat) -> str:
    """A code of the person's app that was not used before; the app is set up where there is none.

    Three codes are taken at any moment. Whoever asks for a fourth gets one again, as if it were later.
    """
    user = user_of(seat)
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if app is None:
        app = totp.TOTP.activate(user, SECRET).instance
    secret, now = factors.ring().decrypt(app.data["secret"].encode()).decode(), int(time.time()) // 30
    of_now = [totp.format_hotp_value(totp.hotp_value(secret, period)) for period in (now, now + 1, now - 1)]
    guards = {each: f"signin.code:{user.pk}:{each}" for each in of_now}
    unused = [each for each in of_now if not cache.get(guards[each])]
    if not unused:
        cache.delete_many([*guards.values(), *(app.wrap()._get_used_cache_key(each) for each in of_now)])
    return (unused or of_now)[0]


@transaction.atomic
def everybody_votes(ballot: Ballot, *, yes: int, no: int = 0, abstain: int = 0) -> None:
    """So many electors, in order of code, vote yes, then no, then abstain; the rest stay away.

    The votes and their entries are those of the service, all written at once: what casting itself asks of each is for
    the tests of casting.
    """
    entries = ballot.electorate.filter(capacity=ElectorateEntry.Capacity.ELECTOR).order_by("code")
    choices = ["yes"] * yes + ["no"] * no + ["abstain"] * abstain
    assert len(choices) <= len(entries), "more votes than electors"
    heads = Accreditation.objects.filter(member__in=[each.member_id for each in entries], role="head")
    head_of = {row.member_id: row for row in heads.select_related("member")}
    before = {vote.elector_id: vote for vote in ballot.votes.order_by("sequence")}
    ballot, written = Ballot.objects.select_related("rule").get(pk=ballot.pk), []
    for entry, choice in zip(entries, choices, strict=False):
        head, last = head_of[entry.member_id], before.get(entry.pk)
        if last is None or last.choice != choice or last.accreditation_id != head.pk:
            sequence = last.sequence + 1 if last else 1
            written.append((entry, head, choice, sequence, proof_row(_party(head), ballot, choice)))
    Proof.objects.bulk_create([row[-1] for row in written])
    at = journal.now()
    lately = dict(
        FactorReset.objects.filter(at__gt=at - resetting.MARKED_FOR)
        .order_by("id")
        .values_list("person", "at")
    )
    votes, told = [], []
    for entry, head, choice, sequence, shown in written:
        vote = casting.made(ballot, entry, head, choice, sequence, at, shown)
        vote.factor_reset_at = lately.get(head.person_id)
        votes.append(vote)
        told.append(
            entry_of(act="cast_vote", obj=ballot, by=_party(head), payload=casting.told_of(vote), at=at)
        )
    Vote.objects.bulk_create(votes)
    Entry.objects.bulk_create(told)


def _party(row: Accreditation) -> Seat:
    """The seat of a party's delegate."""
    return Seat(
        role=Role(row.role), person=row.person_id, member=row.member.code, member_name=row.member.name,
        standing="party", accreditation=row.pk,
    )  # fmt: skip
