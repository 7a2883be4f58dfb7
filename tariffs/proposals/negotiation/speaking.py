"""Who may speak on a text, and on which: a party other than the sponsor, on the newest version, before its ballot."""

from datetime import datetime

from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import Refused, Seat
from members.registry.models import Member
from tariffs.proposals import audience, selectors
from tariffs.proposals.drafting import locked, refuse_unless_party
from tariffs.proposals.models import NEGOTIATED, Proposal, Version


def ground(proposal_id: int, digest: str, by: Seat, *, act: str) -> tuple[Version, Member, datetime]:
    """The newest version with its proposal locked, the seat's member, and the instant of the act.

    `digest` is that of the text which was shown. Refused: as `refuse_silent`, `text_differs`.
    """
    proposal = readable(proposal_id, by)
    at = journal.now()
    member = refuse_silent(proposal, by, at, act=act)
    version = selectors.newest_version(proposal)
    assert version is not None, "a text on the table has a version"
    if version.digest != digest:
        raise Refused(
            "text_differs",
            _("{symbol} is on the table; it is not the text that was shown to you.").format(
                symbol=version.symbol
            ),
            mend=_("Read the new text, then say it again."),
        )
    return version, member, at


def readable(proposal_id: int, by: Seat) -> Proposal:
    """A proposal that the seat may read, locked. Refused: `proposal_unknown`."""
    proposal = locked(proposal_id)
    if not audience.visible(by).filter(pk=proposal.pk).exists():
        raise selectors.unknown_proposal()
    return proposal


def refuse_silent(proposal: Proposal, by: Seat, at: datetime, *, act: str) -> Member:
    """The member that a seat speaks for on a proposal. Refused: `proposal_unknown`, `not_a_party`, `own_proposal`,
    `not_negotiated`."""
    member = Member.objects.filter(code=by.member).first()
    if member is None:
        raise selectors.unknown_proposal()
    refuse_unless_party(member, at, act=act)
    if member.pk == proposal.sponsor_id:
        raise Refused(
            "own_proposal",
            _("{symbol} is {name}’s own proposal.").format(symbol=proposal.symbol, name=member.name),
            status=403,
            mend=_("A sponsor speaks by its text: revise it to say something else."),
        )
    if proposal.state not in NEGOTIATED:
        raise Refused(
            "not_negotiated",
            _("{symbol} is not on the table: {get_state_display}.").format(
                symbol=proposal.symbol, get_state_display=proposal.get_state_display().lower()
            ),
            mend=_("Positions, co-sponsors and amendments come before the ballot; what was said stays."),
        )
    return member


def may_speak(proposal: Proposal, seat: Seat) -> bool:
    """Whether a page offers a delegate's seat to speak; the services ask again."""
    own = seat.insider == proposal.sponsor.code
    return bool(seat.insider) and seat.standing == "party" and not own and proposal.state in NEGOTIATED
