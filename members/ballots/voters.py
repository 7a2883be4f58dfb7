"""Who may vote now: the locks that a vote takes, in their order, and the words for who may not.

Lock order: ballot → accreditation → member, for whoever prepares a vote and whoever casts it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import Refused, Role, Seat, require
from members.ballots import selectors
from members.ballots.models import Ballot, ElectorateEntry, Vote
from members.delegates.models import Accreditation


@dataclass(frozen=True)
class Present:
    """Who stands at an open ballot, as the locks found it; `at` was read after them."""

    ballot: Ballot
    accreditation: Accreditation
    entry: ElectorateEntry
    at: datetime


def present(
    *, ballot_id: int, choice: str, text_digest: str, roles: frozenset[Role], act: str, by: Seat
) -> Present:
    """The locks in their order, then the clock, then whether this seat may `act` ("cast a vote") now, on the text that
    it was shown. Refused: `role_may_not`, `choice_unknown`, `ballot_unknown`, `ballot_closed`, `text_differs`,
    `accreditation_ended`, and as `elector_of`.
    """
    require(by, roles, act=act)
    if by.person is None or by.accreditation is None:
        raise Refused("role_may_not", _("Only an accredited person may {act}.").format(act=act), status=403)
    if choice not in Vote.Choice.values:
        raise Refused(
            "choice_unknown",
            _("“{choice}” is not a choice on this ballot.").format(choice=choice),
            status=400,
            where="choice",
            mend=_("Choose yes, no or abstain."),
        )
    ballot = share_lock(ballot_id)
    accreditation = lock_seat(by.accreditation, by)
    at = journal.now()
    if ballot.state != Ballot.State.OPEN or at >= ballot.ends_at:
        raise late(ballot, at)
    if text_digest != ballot.text_digest:
        raise Refused("text_differs", _("The text shown to you is not the text of this ballot."),
                      mend=_("Open the ballot paper again and read it before you {act}.").format(act=act))  # fmt: skip
    if accreditation is None or at not in accreditation.during or accreditation.role not in roles:
        raise not_accredited(by)
    return Present(ballot, accreditation, elector_of(ballot, by), at)


def share_lock(ballot_id: int) -> Ballot:
    """The ballot, locked against its closer but not against other voters (FOR SHARE, which the ORM has not)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM members_ballot WHERE id = %s FOR SHARE", [ballot_id])
        if cursor.fetchone() is None:
            raise Refused("ballot_unknown", _("There is no such ballot."), status=404)
    return Ballot.objects.with_end().select_related("rule").get(pk=ballot_id)


def lock_seat(accreditation_id: int, by: Seat) -> Accreditation | None:
    """The accreditation of a seat, locked against its end, and its member, locked against the state's other votes."""
    rows = Accreditation.objects.filter(pk=accreditation_id, person=by.person, member__code=by.member)
    return rows.select_for_update(of=("self", "member"), no_key=True).select_related("member").first()


def late(ballot: Ballot, at: datetime) -> Refused:
    return Refused(
        "ballot_closed",
        _(
            "{symbol} closed on {ends_at:%d %b %Y at %H:%M:%S} UTC. This vote arrived on {at:%d "
            "%b %Y at %H:%M:%S} UTC and is not counted."
        ).format(symbol=ballot.symbol, ends_at=ballot.ends_at, at=at),
        mend=_("A vote sent before the close still stands. Your receipt shows it."),
    )


def not_accredited(by: Seat) -> Refused:
    return Refused(
        "accreditation_ended",
        _("You are not accredited to vote for {member}.").format(member=by.member_name or by.member),
        mend=_("Ask the secretariat about your credentials."),
        status=403,
    )


def elector_of(ballot: Ballot, by: Seat) -> ElectorateEntry:
    """The member's place in the frozen electorate, if it may vote; else the reason why not."""
    return elector_for(ballot, by.member or "", by.member_name or by.member or "")


def elector_for(ballot: Ballot, member: str, name: str) -> ElectorateEntry:
    """As `elector_of`, for a member that another acts for."""
    entry = ballot.electorate.filter(code=member).first()
    code, why = selectors.why_no_vote(entry, name)
    if entry is None or code:
        mend = _("You may follow the ballot and read its result.")
        if entry is not None and entry.represented_by:
            mend = _("Speak with the delegation of {name}.").format(name=entry.represented_by)
        raise Refused(code, why, mend=mend, status=403)
    return entry
