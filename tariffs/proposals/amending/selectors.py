"""Reading agendas: what is due, where a vote on amendments stands, and what may not be left out of a text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from alliance.access import Refused
from members.ballots.models import Ballot
from tariffs.proposals.amending.models import Agenda
from tariffs.proposals.models import Proposal, Version
from tariffs.proposals.negotiation.models import Amendment


def to_go_on() -> list[int]:
    """Ids of agendas whose next step is due: no ballot of theirs is open or waits for its certification."""
    running = Amendment.objects.filter(
        agenda=OuterRef("pk"), ended_at=None, ballot__isnull=False, ballot__decision__certification=None
    )
    return list(Agenda.objects.filter(~Exists(running), ended_at=None).values_list("pk", flat=True))


def refuse_left_out(version: Version) -> None:
    """What was adopted by vote to a version cannot be left out by putting that version.

    Refused: `amended_by_vote`."""
    if Amendment.objects.filter(agenda__version=version, ended_as=Amendment.End.ADOPTED).exists():
        raise Refused(
            "amended_by_vote",
            _("Amendments to {symbol} were adopted by vote, and it does not say them.").format(
                symbol=version.symbol
            ),
            mend=_("Its sponsor tables the next version; the draft says what was adopted."),
        )


@dataclass(frozen=True)
class Standing:
    """Where the votes on the amendments to a version stand: all of them as they are put."""

    agenda: Agenda
    amendments: Sequence[Amendment]

    @property
    def now(self) -> Amendment | None:
        """The one on the ballot, open or being counted."""
        return next((each for each in self.amendments if each.ballot_id and not each.ended_at), None)

    @property
    def ballot(self) -> Ballot | None:
        return self.now.ballot if self.now else None

    @property
    def place(self) -> int:
        return self.amendments.index(self.now) + 1 if self.now else 0

    @property
    def count(self) -> int:
        return len(self.amendments)


def standing(version: Version) -> Standing | None:
    """The votes on the amendments to a version, running or over; the latest where there were several."""
    return of_agenda(Agenda.objects.filter(version=version).order_by("id").last())


def of_agenda(agenda: Agenda | None) -> Standing | None:
    if agenda is None:
        return None
    rows = Amendment.objects.filter(agenda=agenda).order_by("place")
    related = ("member", "version__proposal", "ballot__decision__certification", "because__member")
    return Standing(agenda, list(rows.select_related(*related)))


def running(proposal: Proposal) -> Standing | None:
    """The votes on amendments that run on a proposal."""
    if proposal.state != Proposal.State.AMENDING:
        return None
    return of_agenda(Agenda.objects.filter(version__proposal=proposal, ended_at=None).first())


def open_ballots(proposals: Iterable[Proposal]) -> dict[int, Ballot]:
    """Proposal's id → the ballot that its votes on amendments have come to; one question for all."""
    listed = [each.pk for each in proposals if each.state == Proposal.State.AMENDING]
    if not listed:
        return {}
    rows = Amendment.objects.filter(agenda__version__proposal__in=listed, ended_at=None, ballot__isnull=False)
    found = {each.version.proposal_id: each.ballot for each in rows.select_related("version", "ballot")}
    return {proposal: ballot for proposal, ballot in found.items() if ballot is not None}
