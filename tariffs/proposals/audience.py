"""Who may read a text: the one place that pages, files, search, desk, record, trail and mail ask.

A draft is its own delegation's. A tabled text has the level that its sponsor chose; a level only widens. With
the decision the text is everybody's, since a decision names its digest and must be checkable.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance.access import DELEGATES, SECRETARIAT, Role, Seat
from members.ballots.models import Ballot, BallotRows, Decision, ElectorateEntry
from members.registry.models import MemberStatus
from tariffs.proposals.checks import Finding, Severity
from tariffs.proposals.models import Audience, Proposal, Version
from tariffs.proposals.negotiation.models import Amendment

EVERYTHING_TABLED = frozenset(Audience)
OF_STANDING = {
    MemberStatus.Status.PARTY: EVERYTHING_TABLED,
    MemberStatus.Status.SUSPENDED: EVERYTHING_TABLED,  # a suspended party loses its vote, not its eyes
    MemberStatus.Status.SIGNATORY: frozenset({Audience.PUBLIC, Audience.MEMBERS}),
    MemberStatus.Status.OBSERVER: frozenset({Audience.PUBLIC, Audience.MEMBERS}),
}
"""The levels that a member's delegates read, by what the member is; anybody else reads what is public."""

SENTENCES = {
    Audience.PUBLIC: _lazy("Everybody may read it, without signing in."),
    Audience.MEMBERS: _lazy("Delegates of parties, signatories and observers may read it."),
    Audience.PARTIES: _lazy("Delegates of parties alone may read it."),
}
OWN = "own_delegation"  # the level of every draft; nobody chooses it
OF_THE_SECRETARIAT = _lazy("So may the secretariat. Once decided, everybody may.")


@dataclass(frozen=True)
class Reach:
    """A level as a page says it: its mark, its word, one plain sentence."""

    mark: str
    word: str
    sentence: str


def levels(seat: Seat) -> frozenset[Audience]:
    """The levels of tabled texts that a seat reads. The secretariat reads all of them, and no draft."""
    if seat.role in SECRETARIAT or seat.role is Role.SYSTEM:
        return EVERYTHING_TABLED
    if seat.role in DELEGATES:
        return OF_STANDING.get(MemberStatus.Status(seat.standing), _PUBLIC) if seat.standing else _PUBLIC
    return _PUBLIC


_PUBLIC = frozenset({Audience.PUBLIC})


def visible_versions(seat: Seat) -> QuerySet[Version]:
    """The frozen texts that a seat may read: by their level, decided, its own, or up for its own vote; a vote on an
    amendment is one on its text."""
    ballot, amending = {"ballot": OuterRef("ballot")}, {"ballot__amendment__agenda__version": OuterRef("pk")}
    decided = Exists(Decision.objects.filter(**ballot)) | Exists(Decision.objects.filter(**amending))
    seen = Q(audience__in=levels(seat)) | Q(decided)
    if seat.role in DELEGATES:
        stands = ElectorateEntry.objects.filter(code=seat.member)
        seen |= Q(proposal__sponsor__code=seat.member)
        seen |= Q(Exists(stands.filter(**ballot)) | Exists(stands.filter(**amending)))
    return Version.objects.filter(seen)


def visible(seat: Seat) -> QuerySet[Proposal]:
    """The proposals that a seat may see: those with a text it may read, and all of its own delegation's.

    A draft is its sponsor's alone, and what was withdrawn before it was tabled stays so; an officer who looks on in a
    seat of the sponsor reads neither.
    """
    if seat.role is Role.SYSTEM:
        return Proposal.objects.select_related("sponsor")
    seen = Q(Exists(visible_versions(seat).filter(proposal=OuterRef("pk"))))
    if seat.role in DELEGATES and seat.insider:
        seen |= Q(sponsor__code=seat.insider)
    return Proposal.objects.filter(seen).select_related("sponsor")


def visible_ballots(seat: Seat) -> BallotRows:
    """The ballots that a seat may know of: those on a text it may read, or on an amendment to one, and those on no
    tariff text."""
    text = Version.objects.filter(ballot=OuterRef("pk"))
    amendment = Amendment.objects.filter(ballot=OuterRef("pk"))
    read = visible_versions(seat)
    return Ballot.objects.filter(
        (~Exists(text) & ~Exists(amendment))
        | Exists(read.filter(ballot=OuterRef("pk")))
        | Exists(read.filter(agendas__amendments__ballot=OuterRef("pk")))
    )


def reads_every_tabled_text(seat: Seat) -> bool:
    """Whether nothing on the table is kept from a seat."""
    return levels(seat) == EVERYTHING_TABLED


def tellable(findings: Iterable[Finding], seat: Seat) -> list[Finding]:
    """The findings that a seat may be told: L407 names a ballot, which not everybody may know of."""
    return [found for found in findings if found.code != "L407" or reads_every_tabled_text(seat)]


def of_a_tabled_text(findings: Iterable[Finding], seat: Seat) -> list[Finding]:
    """The findings that readers of a tabled text are told: what stands in its way or asks for a second look, and
    another ballot on its line. What a check only read back to its drafters was for them."""
    told = tellable(findings, seat)
    return [found for found in told if found.severity is not Severity.INFORMS or found.code == "L407"]


def reach(proposal: Proposal, version: Version | None) -> Reach:
    """Who reads a proposal now, for its page."""
    if version is None:
        sentence = _("Only delegates of {name} may read it.").format(name=proposal.sponsor.name)
        return Reach(OWN, _("Own delegation"), sentence)
    if version.ballot is not None and hasattr(version.ballot, "decision"):
        return Reach("public", str(Audience.PUBLIC.label), _("It is decided, so everybody may read it."))
    return reach_of(Audience(version.audience))


def reach_of(level: Audience) -> Reach:
    """A level as a page says it."""
    also = "" if level is Audience.PUBLIC else f" {OF_THE_SECRETARIAT}"
    return Reach(level.value, str(level.label), f"{SENTENCES[level]}{also}")
