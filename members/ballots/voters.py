"""Who may vote now: the locks that a vote takes, in their order, and the words for who may not.

Lock order: ballot → accreditation → member, for whoever prepares a vote and whoever casts it.
"""

from datetime import datetime

from django.db import connection

from alliance.access import Refused, Seat
from members.ballots import selectors
from members.ballots.models import Ballot, ElectorateEntry
from members.delegates.models import Accreditation


def share_lock(ballot_id: int) -> Ballot:
    """The ballot, locked against its closer but not against other voters (FOR SHARE, which the ORM has not)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM members_ballot WHERE id = %s FOR SHARE", [ballot_id])
        if cursor.fetchone() is None:
            raise Refused("ballot_unknown", "There is no such ballot.", status=404)
    return Ballot.objects.with_end().select_related("rule").get(pk=ballot_id)


def lock_seat(accreditation_id: int, by: Seat) -> Accreditation | None:
    """The accreditation of a seat, locked against its end, and its member, locked against the state's other votes."""
    rows = Accreditation.objects.filter(pk=accreditation_id, person=by.person, member__code=by.member)
    return rows.select_for_update(of=("self", "member"), no_key=True).select_related("member").first()


def late(ballot: Ballot, at: datetime) -> Refused:
    return Refused(
        "ballot_closed",
        f"{ballot.symbol} closed on {ballot.ends_at:%d %b %Y at %H:%M:%S} UTC. "
        f"This vote arrived on {at:%d %b %Y at %H:%M:%S} UTC and is not counted.",
        mend="A vote sent before the close still stands. Your receipt shows it.",
    )


def not_accredited(by: Seat) -> Refused:
    return Refused("accreditation_ended", f"You are not accredited to vote for {by.member_name or by.member}.",
                   mend="Ask the secretariat about your credentials.", status=403)  # fmt: skip


def elector_of(ballot: Ballot, by: Seat) -> ElectorateEntry:
    """The member's place in the frozen electorate, if it may vote; else the reason why not."""
    return elector_for(ballot, by.member or "", by.member_name or by.member or "")


def elector_for(ballot: Ballot, member: str, name: str) -> ElectorateEntry:
    """As `elector_of`, for a member that another acts for."""
    entry = ballot.electorate.filter(code=member).first()
    code, why = selectors.why_no_vote(entry, name)
    if entry is None or code:
        mend = "You may follow the ballot and read its result."
        if entry is not None and entry.represented_by:
            mend = f"Speak with the delegation of {entry.represented_by}."
        raise Refused(code, why, mend=mend, status=403)
    return entry
