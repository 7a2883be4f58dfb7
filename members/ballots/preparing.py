"""A vote of two persons: the head asks for it, one person of the delegation prepares, another casts.

It holds from the instant at which the head asked, on ballots that are open too. Ended, it still holds on every ballot
that was open by then: who takes over a head's seat cannot drop it for the vote at hand.
"""

import secrets
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import DELEGATES, Refused, Role, Seat, require
from alliance.domain import canon
from alliance.journal.clock import Now
from members.ballots import sealed, voters
from members.ballots.models import Ballot, ElectorateEntry, Vote
from members.ballots.special import Preparation, TwoPersons
from members.delegates.models import Accreditation
from members.proofs import refusals as refused_proofs
from members.proofs import services as proofs
from members.proofs.services import Given, Purpose


def purpose_of(code: str, *, on: bool) -> Purpose:
    """What a head proves who they are for: that the votes of this member take two persons, or one."""
    return Purpose("set_two_persons", code, ("two" if on else "one",))


@transaction.atomic
def set_two_persons(*, on: bool, proof: Given | Refused, by: Seat) -> TwoPersons:
    """Ask for two persons in every vote of one's delegation, or end it for ballots that open from now on.

    `proof` is a fresh proof of identity for `purpose_of` the member, or why there is none: an open browser of the head
    could take a vote away by it, or the protection of one.
    Refused: `role_may_not`, `accreditation_ended`, `seat_provisional`, `two_persons_already`, `nobody_else`,
    `proof_other`, `proof_stale`, `proof_used`, and what `proof` says.
    """
    require(by, frozenset({Role.HEAD}), act=_("say how many persons a vote takes"))
    seat = voters.lock_seat(by.accreditation or 0, by)
    at = journal.now()
    if seat is None or at not in seat.during:
        raise voters.not_accredited(by)
    if seat.provisional:
        raise Refused(
            "seat_provisional",
            _("Your seat is provisional, so you cannot say how many persons a vote takes."),
            mend=_("Ask again once your credentials are confirmed."),
            status=403,
        )
    row = TwoPersons.objects.filter(member=seat.member, until=None).first()
    if on is (row is not None):
        raise Refused(
            "two_persons_already",
            _("This is so already for the votes of {name}.").format(name=seat.member.name),
        )
    if on and not Accreditation.objects.filter(member=seat.member, during__contains=at).exclude(
        person=by.person
    ):
        raise Refused(
            "nobody_else",
            _("{name} has nobody else accredited, so nobody could prepare a vote.").format(
                name=seat.member.name
            ),
            mend=_("Let another person be accredited first."),
        )
    shown = proofs.check(proof, purpose_of(seat.member.code, on=on), by=by, at=at)
    try:
        with transaction.atomic():
            if row is None:
                row = TwoPersons.objects.create(member=seat.member, since=at, set_by=seat, proof=shown)
            else:
                row.until, row.ended_by, row.ended_proof = at, seat, shown
                row.save(update_fields=["until", "ended_by", "ended_proof"])
    except IntegrityError as error:
        raise refused_proofs.worded(error) from error
    said = {"about": seat.member.code, "on": on, "proof": shown.method}
    journal.record(act="set_two_persons", obj=row, by=by, payload=said)
    return row


def two_sit(member: int) -> bool:
    """Whether two persons of a delegation are accredited now: one alone prepares nothing that the same could cast."""
    rows = Accreditation.objects.filter(member=member, during__contains=Now())
    return rows.values("person").distinct().count() > 1


def takes_two(ballot: Ballot, member: int) -> bool:
    """Whether a vote of this member on this ballot takes two persons now."""
    rows = TwoPersons.objects.filter(Q(until=None) | Q(until__gt=ballot.opens_at), member=member)
    return rows.exists()


def asked_for(code: str) -> TwoPersons | None:
    """What holds for a delegation today, where it asked for two persons."""
    return TwoPersons.objects.filter(member__code=code, until=None).first()


def prepared(ballot: Ballot, code: str) -> Preparation | None:
    """The last preparation of a member's delegation: for its own seats only."""
    rows = Preparation.objects.filter(ballot=ballot, elector__code=code).select_related("accreditation")
    return rows.order_by("-id").first()


@transaction.atomic
def prepare_vote(*, ballot_id: int, choice: str, text_digest: str, by: Seat) -> Preparation:
    """Prepare a vote that another person of the delegation casts. The record gets only a salted digest.

    Refused: `role_may_not`, `two_persons_off`, and as `cast_vote` but for a proof: nothing is cast by it.
    """
    here = voters.present(
        ballot_id=ballot_id,
        choice=choice,
        text_digest=text_digest,
        roles=DELEGATES,
        act="prepare a vote",
        by=by,
    )
    ballot, seat, entry = here.ballot, here.accreditation, here.entry
    if not takes_two(ballot, seat.member_id):
        raise Refused(
            "two_persons_off",
            _("A vote of {name} on this ballot takes one person.").format(name=seat.member.name),
            status=403,
            mend=_("The head or an alternate casts it."),
        )
    last = prepared(ballot, entry.code)
    if last is not None and (last.choice, last.accreditation_id) == (choice, seat.pk) and not _cast(last):
        return last
    salt = secrets.token_hex(32)
    row = Preparation(
        ballot=ballot, elector=entry, choice=choice, salt=salt, digest=digest_of(ballot, entry.code, choice, salt),
        prepared_at=here.at, person=seat.person_id, accreditation=seat,
    )  # fmt: skip
    try:
        with transaction.atomic():
            sealed.insert(row)
    except IntegrityError as error:
        raise _worded(error, ballot, by) from error
    said = {"accreditation": seat.pk, "preparation": row.digest}
    journal.record(act="prepare_vote", obj=ballot, by=by, payload=said)
    return row


def digest_of(ballot: Ballot, member: str, choice: str, salt: str) -> str:
    """The salted digest that stands for a preparation in the record."""
    value = {
        "ballot": ballot.symbol,
        "choice": choice,
        "member": member,
        "prepared": True,
        "text": ballot.text_digest,
    }
    return canon.salted_digest(value, salt)


def to_cast(ballot: Ballot, entry: ElectorateEntry, choice: str, person: UUID) -> Preparation | None:
    """The preparation that a vote goes with; None where one person is enough.

    Refused: `not_prepared`, `own_preparation`, `prepared_otherwise`, `preparer_left`.
    """
    if not takes_two(ballot, entry.member_id):
        return None
    row = prepared(ballot, entry.code)
    if row is None or _cast(row):
        raise Refused(
            "not_prepared",
            _("A vote of {name} takes two persons, and nobody has prepared this one.").format(
                name=entry.name
            ),
            mend=_("Another person of the delegation prepares it on the ballot paper."),
        )
    if row.person == person:
        raise Refused("own_preparation", _("You prepared this vote yourself, so another person casts it."), status=403,
                      mend=_("The head or another alternate casts it; or let somebody else prepare."))  # fmt: skip
    if row.choice != choice:
        raise Refused("prepared_otherwise", _("This is not the choice that was prepared. Nothing was recorded."),
                      mend=_("Open the ballot paper: it shows what was prepared last."))  # fmt: skip
    # Share-locked against its end, then the clock: the table asks the same.
    held = Accreditation.objects.select_for_update(no_key=True).get(pk=row.accreditation_id)
    if journal.now() not in held.during:
        raise preparer_left()
    return row


def preparer_left() -> Refused:
    return Refused("preparer_left", _("Who prepared this vote is not accredited any more."),
                   mend=_("Let somebody else of the delegation prepare it."))  # fmt: skip


def forget_uncast(ballot: Ballot) -> None:
    """Empty the choice of what was prepared and never cast. Inside the transaction that decides the ballot."""
    Preparation.objects.filter(ballot=ballot, vote=None).exclude(choice="").update(choice="", salt="")


def _cast(row: Preparation) -> bool:
    return Vote.objects.filter(preparation=row).exists()


def _worded(error: IntegrityError, ballot: Ballot, by: Seat) -> Exception:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if name == "a_preparation_comes_in_its_window":
        return voters.late(ballot, ballot.ends_at)
    if name == "a_preparation_has_live_credentials":
        return voters.not_accredited(by)
    return error
