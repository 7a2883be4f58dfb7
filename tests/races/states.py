"""The states of the races: sixty that vote, their delegates, what happens to them meanwhile."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from alliance import journal
from alliance.access import Seat
from members.ballots.casting import cast_vote
from members.ballots.models import Ballot, Vote
from members.delegates.models import Accreditation
from members.delegates.selectors import seat_on
from members.delegates.services import new_person
from members.proofs.models import Proof
from members.proofs.services import Given
from members.registry.models import Member, MemberStatus, Standing
from members.registry.selectors import electorate
from tests import cast, owner

SOURCE = "Invented for a race"
SINCE = date(2026, 2, 4)


def sixty() -> list[Seat]:
    """The heads of sixty members that vote: those of the seed, and parties added to the register until sixty."""
    for number in range(60 - len(_electors())):
        _party(f"X{chr(ord('A') + number)}")
    codes = _electors()
    assert len(codes) == 60
    return [cast.delegate(code) for code in codes]


def _electors() -> list[str]:
    placings = electorate(journal.now().date(), area="tariff")
    return [placing.member.code for placing in placings if placing.capacity == "elector"]


def _party(code: str) -> None:
    member = Member.objects.create(code=code, name=f"State {code}", kind=Member.Kind.STATE)
    since = DateRange(SINCE, None)
    with owner.as_owner():
        MemberStatus.objects.create(
            member=member, status=MemberStatus.Status.PARTY, during=since, source=SOURCE
        )
        Standing.objects.create(
            member=member, side=Standing.Side.CONSUMER, weight=1, during=since, source=SOURCE
        )
    seated(code, "head")


def seated(code: str, role: str) -> Seat:
    """A new person in a member's delegation, from now on."""
    person = new_person(
        name="Somebody", email=f"{journal.now():%s%f}@races.example", password=None, zone="UTC",
        by=cast.officer(),
    )  # fmt: skip
    member = Member.objects.get(code=code)
    return seat_on(cast.accredit(person, member, role, source=SOURCE))


def seated_again(ended: Sequence[Seat]) -> list[Seat]:
    """The same people in the same places anew, after their accreditations ended."""
    rows = Accreditation.objects.in_bulk([seat.accreditation for seat in ended])
    return [seat_on(cast.accredit(row.person, row.member, row.role, source=SOURCE)) for row in rows.values()]


def voting(ballot: Ballot, seat: Seat, choice: str) -> Callable[[], Vote]:
    """The act of casting a seat's vote."""
    return all_voting(ballot, [(seat, choice)])[0]


def all_voting(ballot: Ballot, said: Sequence[tuple[Seat, str]]) -> list[Callable[[], Vote]]:
    """The acts of casting these seats' votes; their proofs are written before, all at once."""
    shown = Proof.objects.bulk_create([cast.proof_row(seat, ballot, choice) for seat, choice in said])
    return [
        partial(
            cast_vote, ballot_id=ballot.pk, choice=choice, text_digest=ballot.text_digest,
            proof=Given(row.pk, row.session), by=seat,
        )
        for (seat, choice), row in zip(said, shown, strict=True)
    ]  # fmt: skip


def suspend(codes: Sequence[str], *, on: date) -> None:
    """Suspend parties from a date: close the status that they have and add the next, under lock of the member."""
    for member in Member.objects.select_for_update().filter(code__in=codes).order_by("id"):
        with owner.as_owner():  # by a ballot it has its own tests
            row = MemberStatus.objects.get(member=member, during__contains=on)
            row.during = DateRange(row.during.lower, on)
            row.save(update_fields=["during"])
            MemberStatus.objects.create(
                member=member, status=MemberStatus.Status.SUSPENDED, during=DateRange(on, None), source=SOURCE
            )


def reinstate(codes: Sequence[str]) -> None:
    """As if they had never been suspended."""
    rows = MemberStatus.objects.filter(member__code__in=codes)
    with owner.as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE members_memberstatus DISABLE TRIGGER USER")
        rows.filter(status=MemberStatus.Status.SUSPENDED).delete()
        rows.update(during=DateRange(SINCE, None))
        cursor.execute("ALTER TABLE members_memberstatus ENABLE TRIGGER USER")
