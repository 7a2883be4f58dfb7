"""Positions and co-sponsors: what a party says of a version, on that version alone."""

from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import VOTERS, Refused, Role, Seat, require
from alliance.domain import canon
from tariffs.proposals import selectors
from tariffs.proposals.models import Proposal
from tariffs.proposals.negotiation import speaking
from tariffs.proposals.negotiation.models import CoSponsorship, Position
from tariffs.proposals.negotiation.saying import said

HEAD = frozenset({Role.HEAD})


@transaction.atomic
def take_position(*, proposal_id: int, digest: str, stance: str, reason: str, by: Seat) -> Position:
    """Say where a party stands on the newest version, and why. Head or alternate; no vote, and it may be taken anew.

    Refused: `role_may_not`, those of `speaking.ground`, `cosponsors_it`, `stance_unknown`, and those of `said`.
    """
    require(by, VOTERS, act=_("take a position on a proposal"))
    version, member, at = speaking.ground(proposal_id, digest, by, act="take a position on a proposal")
    if CoSponsorship.objects.filter(version=version, member=member, left_at=None).exists():
        raise Refused(
            "cosponsors_it",
            _("{name} co-sponsors {symbol}, which says where it stands.").format(
                name=member.name, symbol=version.symbol
            ),
            mend=_("To take another position, its head leaves as co-sponsor first."),
        )
    if stance not in Position.Stance.values:
        raise Refused(
            "stance_unknown", _("“{stance}” is no position.").format(stance=stance), where="stance", status=422,
            mend=_("Choose ") + ", ".join(Position.Stance.values) + ".",
        )  # fmt: skip
    text = said(reason)
    assert by.person is not None, "a delegate acts in person"
    row = Position.objects.create(
        version=version, member=member, stance=stance, reason=text, stated_at=at, stated_by=by.person
    )
    payload = {"digest": version.digest, "reason": canon.digest(text), "stance": stance}
    journal.record(act="take_position", obj=version, by=by, payload=payload)
    return row


@transaction.atomic
def cosponsor(*, proposal_id: int, digest: str, by: Seat) -> CoSponsorship:
    """Join the newest version as co-sponsor, or stand by it again after an older one. Head of a party's delegation.

    Refused: `role_may_not`, those of `speaking.ground`, `cosponsors_it`.
    """
    require(by, HEAD, act=_("co-sponsor a proposal"))
    version, member, at = speaking.ground(proposal_id, digest, by, act="co-sponsor a proposal")
    if CoSponsorship.objects.filter(version=version, member=member, left_at=None).exists():
        raise Refused(
            "cosponsors_it",
            _("{name} co-sponsors {symbol} already.").format(name=member.name, symbol=version.symbol),
        )
    assert by.person is not None, "a delegate acts in person"
    row = CoSponsorship.objects.create(version=version, member=member, joined_at=at, joined_by=by.person)
    journal.record(act="cosponsor", obj=version, by=by, payload={"digest": version.digest})
    return row


@transaction.atomic
def leave_cosponsors(*, proposal_id: int, by: Seat) -> Proposal:
    """Co-sponsor no version of a proposal any more. Head of the delegation, until a ballot opens.

    Refused: `role_may_not`, `proposal_unknown`, `no_cosponsor`.
    """
    require(by, HEAD, act=_("leave as co-sponsor"))
    proposal = speaking.readable(proposal_id, by)
    at = journal.now()
    rows = CoSponsorship.objects.filter(version__proposal=proposal, member__code=by.member, left_at=None)
    rows = rows.filter(version__proposal__state__in=(*speaking.NEGOTIATED, Proposal.State.RETURNED))
    if not rows.update(left_at=at, left_by=by.person):
        raise Refused(
            "no_cosponsor",
            _("{member_name} is no co-sponsor that could leave {symbol}.").format(
                member_name=by.member_name, symbol=proposal.symbol
            ),
            status=404,
            mend=_("Read the proposal; who co-sponsors a text under vote stays with it."),
        )
    version = selectors.newest_version(proposal)
    journal.record(act="leave_cosponsors", obj=version, by=by, payload={})
    return proposal
