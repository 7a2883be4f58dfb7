"""Reading proposals: what a seat may see, and which decisions wait for their enactment."""

from django.db.models import Q, QuerySet
from django.db.models.expressions import BaseExpression
from django.utils.translation import gettext as _

from alliance.access import DELEGATES, NOBODY, Refused, Seat
from alliance.journal import clock
from members.ballots.models import Ballot, Decision
from tariffs.floors.models import PriceFloor
from tariffs.proposals.audience import visible, visible_ballots, visible_versions
from tariffs.proposals.models import Change, DraftRow, Proposal, Version


def proposal(seat: Seat, *, year: int, number: int) -> Proposal:
    """One proposal as a seat may see it; `read_at` is the instant of this reading. Refused `proposal_unknown` (404),
    also for another's draft."""
    found = visible(seat).annotate(read_at=clock.Now()).filter(year=year, number=number).first()
    if found is None:
        raise unknown_proposal()
    return found


def unknown_proposal() -> Refused:
    """The answer for what does not exist and for what a seat may not see: the same words for both."""
    return Refused(
        "proposal_unknown",
        _("There is no such proposal, or your seat may not read it."),
        mend=_("Check the symbol, or find the proposal in the list. A draft is its own delegation's."),
        status=404,
    )


def is_own(proposal: Proposal, seat: Seat) -> bool:
    """Whether the seat belongs to the sponsor's delegation."""
    return seat.role in DELEGATES and seat.insider == proposal.sponsor.code


def refuse_unless_own_draft(proposal: Proposal, seat: Seat) -> None:
    """Refused: `proposal_unknown` where it is another's, to whom alone a draft exists; `not_a_draft` once tabled."""
    if not is_own(proposal, seat):
        raise unknown_proposal()
    if not proposal.is_edited:
        raise Refused(
            "not_a_draft",
            _("{symbol} is {get_state_display}; its text is frozen.").format(
                symbol=proposal.symbol, get_state_display=proposal.get_state_display().lower()
            ),
            mend=_(
                "Read the proposal; while it is on the table its head or alternate may begin the next version."
            ),
            frozen=proposal,
        )


def rows(proposal: Proposal) -> QuerySet[DraftRow]:
    """The rows of a draft in order."""
    return DraftRow.objects.filter(proposal=proposal).order_by("position")


def newest_version(proposal: Proposal) -> Version | None:
    """The newest frozen text of a proposal with its ballot and decision, if it was ever tabled."""
    versions = Version.objects.filter(proposal=proposal)
    related = ("proposal", "ballot__rule", "ballot__decision__certification")
    return versions.select_related(*related).order_by("-number").first()


def versions(proposal: Proposal, seat: Seat, **said: BaseExpression) -> list[Version]:
    """The frozen texts of a proposal that a seat may read, the newest last, with ballot, decision and return; `said` is
    read with each."""
    rows = visible_versions(seat).filter(proposal=proposal).annotate(**said)
    related = ("proposal", "ballot__rule", "ballot__decision__certification", "returned", "made_by")
    return list(rows.select_related(*related).order_by("number"))


def version(proposal: Proposal, number: int, seat: Seat) -> Version:
    """One frozen text of a proposal as a seat may read it. Refused `version_unknown` (404)."""
    found = visible_versions(seat).filter(proposal=proposal, number=number).first()
    if found is None:
        raise unknown_version(proposal, number)
    return found


def unknown_version(proposal: Proposal, number: int) -> Refused:
    """The answer for a version that there is not, or that a seat may not read."""
    return Refused(
        "version_unknown",
        _("{symbol} has no version {number}.").format(symbol=proposal.symbol, number=number),
        mend=_("Open the proposal; it links the texts that were frozen."),
        status=404,
    )


def ballot(seat: Seat, *, year: int, number: int) -> Ballot:
    """One ballot as a seat may know of it. Refused `ballot_unknown` (404), also on a text it may not read."""
    rows = visible_ballots(seat).with_end().select_related(
        "rule", "decision", "version__proposal__sponsor", "amendment__agenda__version__proposal__sponsor",
        "amendment__version__proposal", "amendment__member",
    )  # fmt: skip
    found = rows.filter(year=year, number=number).first()
    if found is None:
        raise Refused(
            "ballot_unknown",
            _("No ballot of {year} has the number {number}.").format(year=year, number=number),
            status=404,
        )
    return found


def is_public(proposal: Proposal) -> bool:
    """Whether everybody may read it, from now on for good: a level only widens."""
    return visible(NOBODY).filter(pk=proposal.pk).exists()


def version_of_ballot(ballot: Ballot) -> Version | None:
    """The text that a ballot decides on; None for a ballot on something else than tariffs."""
    rows = Version.objects.filter(ballot=ballot).select_related("proposal__sponsor", "ballot__decision")
    return rows.first()


def unsettled() -> QuerySet[Decision]:
    """Decisions that are not certified, or not put on record yet, the lowest number first.

    Each holds back every later one: rules are known 'through decision n', so n takes effect after all below. What a
    decision on membership means is put on record by `members.accession`.
    """
    waiting = Q(certification=None) | Q(ballot__version__proposal__state=Proposal.State.BALLOTING)
    waiting |= Q(ballot__motion__isnull=False, ballot__motion__settled_at=None)
    return Decision.objects.filter(waiting).order_by("number")


def to_enact() -> list[int]:
    """Id of the decision whose enactment is due: the lowest one unsettled, if it is certified and on a proposal; else
    nothing."""
    first = unsettled().select_related("certification", "ballot__version").first()
    if first is None or not hasattr(first, "certification") or not hasattr(first.ballot, "version"):
        return []
    return [first.pk]


def decided_changes(decision: Decision) -> QuerySet[Change]:
    """The changes that a decision was about, with what became of them."""
    rows = Change.objects.filter(version__ballot=decision.ballot_id).order_by("position")
    return rows.select_related(
        "product",
        "origin",
        "territory",
        "names__line",
        "names_line__line",
        "enactment__floor",
        "enactment__line",
        "version__proposal",
    )


def change_behind(floor: PriceFloor) -> Change | None:
    """The change that put a rule version on record or cut it; None where only a neighbour's change did."""
    return Change.objects.filter(enactment__floor=floor).select_related("version__proposal").first()
