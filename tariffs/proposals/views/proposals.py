"""The list of proposals by stage, and one proposal: its text, its checks, its way so far."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alliance import journal
from alliance.access import DELEGATES, EVERYBODY, SECRETARIAT, VOTERS, Role, Seat, who_may
from alliance.web.ways_back import require_POST
from members.ballots import selectors as ballots
from members.ballots.models import Ballot, Decision
from members.registry.selectors import party_codes
from tariffs.proposals import audience, selectors, services
from tariffs.proposals.amending import selectors as amending
from tariffs.proposals.amending.forms import WindowsForm
from tariffs.proposals.audience import Reach
from tariffs.proposals.checks import Stage, check_paper_of, paper_of
from tariffs.proposals.checks.ground import Ground
from tariffs.proposals.document import SUBJECTS
from tariffs.proposals.effects import curves
from tariffs.proposals.effects.lines import lines
from tariffs.proposals.fields import LANGUAGES
from tariffs.proposals.forms import ClosingForm
from tariffs.proposals.models import Audience, Enactment, Proposal, Version
from tariffs.proposals.negotiation import beside, private, reading, speaking, standing
from tariffs.proposals.negotiation.frozen import rows_of
from tariffs.proposals.shown import Row, Text, text_of
from tariffs.proposals.views import voted, way
from tariffs.proposals.views.common import seat_of, tells_refusals
from tariffs.proposals.widening import ON_THE_TABLE

State = Proposal.State


@dataclass(frozen=True)
class Part:
    """A part of the list: its key for the template, its heading, a line below it, the states that stand in it."""

    key: str
    title: str | Promise
    states: tuple[State, ...]
    note: str | Promise = ""


STAGES = (
    Part("drafts", _lazy("Your drafts"), (State.DRAFT,), _lazy("Seen by your delegation alone.")),
    Part(
        "table",
        _lazy("On the table"),
        (State.TABLED,),
        _lazy("The text is frozen. The secretariat opens the ballot."),
    ),
    Part(
        "sponsor",
        _lazy("With the sponsor"),
        (State.REVISING, State.RETURNED),
        _lazy(
            "A version stands and can be read. Its sponsor writes the next one; no ballot opens until it is tabled."
        ),
    ),
    Part(
        "vote",
        _lazy("Under vote"),
        (State.AMENDING, State.BALLOTING),
        _lazy(
            "A ballot is open, or its result is being certified. Amendments are voted on before the whole."
        ),
    ),
    Part(
        "decided",
        _lazy("Decided"),
        (
            State.ADOPTED,
            State.NOT_ADOPTED,
            State.NO_QUORUM,
            State.TIED,
            State.NO_OPINION,
            State.SILENCE_BROKEN,
            State.REFERRED,
            State.VOID,
        ),
    ),
    Part("withdrawn", _lazy("Withdrawn"), (State.WITHDRAWN,)),
)
BEFORE_DECISION = ("table", "sponsor", "vote")
MARKS = {
    State.DRAFT: "draft",
    State.TABLED: "informs",
    State.REVISING: "draft",
    State.RETURNED: "warns",
    State.AMENDING: "open",
    State.BALLOTING: "open",
    State.ADOPTED: "adopted",
    State.NOT_ADOPTED: "rejected",
    State.NO_QUORUM: "closed",
    State.TIED: "abstain",
    State.NO_OPINION: "abstain",
    State.SILENCE_BROKEN: "rejected",
    State.REFERRED: "closed",
    State.VOID: "closed",
    State.WITHDRAWN: "ended",
}


@dataclass(frozen=True)
class Listed:
    """One line of the list: a proposal with its mark, and its ballot if it has come to one."""

    proposal: Proposal
    mark: str
    word: str
    ballot: Ballot | None
    decision: Decision | None
    reach: Reach  # who may read it

    @property
    def last_at(self) -> datetime:
        """Of the last act that its readers may know of: what is saved in a draft is its delegation's own."""
        return self.proposal.changed_at if self.proposal.state == State.DRAFT else self.proposal.moved_at


@who_may(EVERYBODY)
@never_cache
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """What is on the table, by stage, as far as the seat may see it."""
    seat = seat_of(request)
    newest: dict[int, Version] = {}
    rows = list(selectors.visible(seat))
    on_amendments = amending.open_ballots(rows)
    versions = Version.objects.filter(proposal__in=rows).select_related("ballot__decision")
    for version in versions.order_by("number"):
        newest[version.proposal_id] = version
    ends = dict(Ballot.objects.filter(version__in=newest.values()).with_end().values_list("pk", "end"))
    for version in newest.values():
        if version.ballot is not None:
            version.ballot.end = ends[version.ballot.pk]
    stages = [
        (
            stage,
            [_listed(row, newest.get(row.pk), on_amendments) for row in rows if row.state in stage.states],
        )
        for stage in STAGES
    ]
    shown = {stage.key for stage, listed in stages if listed}
    context = {
        "stages": [stage for stage in stages if stage[1]],
        "nothing_open": not shown.intersection(BEFORE_DECISION)
        and not audience.reads_every_tabled_text(seat),
        "numbers_missing": _gaps(rows),
        "may_draft": _may_draft(seat),
    }
    return render(request, "tariffs/proposals/proposals.html", context)


def _gaps(rows: Sequence[Proposal]) -> bool:
    """Whether a number is left out between those that are listed. Of what comes after the last one nothing is said:
    that a draft was begun is its delegation's own."""
    listed: dict[int, set[int]] = {}
    for row in rows:
        listed.setdefault(row.year, set()).add(row.number)
    return any(len(numbers) < max(numbers) for numbers in listed.values())


@who_may(DELEGATES)
@require_POST
@tells_refusals
def proposal_new(request: HttpRequest) -> HttpResponse:
    """Open an empty draft and go to its editor."""
    draft = services.start_draft(by=seat_of(request))
    return redirect("proposal_edit", draft.year, draft.number)


@who_may(EVERYBODY)
@never_cache
@require_safe
@tells_refusals
def proposal(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """One proposal. A draft opens in its editor, for nobody but its delegation sees it."""
    seat = seat_of(request)
    row = selectors.proposal(seat, year=year, number=number)
    if row.state == State.DRAFT:
        return redirect("proposal_edit", year, number)
    return render(request, "tariffs/proposals/proposal.html", proposal_context(row, seat))


def proposal_context(
    row: Proposal, seat: Seat, *, form: ClosingForm | WindowsForm | None = None
) -> dict[str, Any]:
    """All that the page of a proposal shows; `form` is that of the closing, or of the windows where amendments stand,
    as it was sent, if it was."""
    versions = reading.versions(row, seat)
    version = versions[-1] if versions else None
    ballot = version.ballot if version else None
    decision: Decision | None = getattr(ballot, "decision", None)
    votes = amending.running(row)
    may_open = seat.role in SECRETARIAT and row.state == State.TABLED
    at: datetime = getattr(row, "read_at", None) or journal.now()
    paper = paper_of(row, at=at, stage=Stage.BALLOT) if row.state == State.TABLED else None
    findings = check_paper_of(paper) if paper else []
    ground = paper.ground if paper else Ground(rows_of(version)) if version else None
    text = text_of(version, ground) if version else None
    own = selectors.is_own(row, seat)
    listed = beside.beside(versions, seat)
    drawn = curves.first_of(lines(versions, listed, on=at.date(), ground=ground)) if version else None
    if text:
        text = replace(text, rows=[_with_amendments(each, listed) for each in text.rows])
    leads = seat.role is Role.HEAD and seat.member == row.sponsor.code
    stands = standing.stands(versions)
    called = ballots.rule_for(version.subject, on=at.date()) if version and ballot is None else None
    own_stand = next((each for each in stands if each.code == seat.insider), None)
    may_speak = seat.role in VOTERS and speaking.may_speak(row, seat)
    return {
        "proposal": row,
        "reach": audience.reach(row, version),
        "version": version,
        "versions": versions,
        "edits": own and row.state in (State.REVISING, State.RETURNED),
        "text": text,
        "curve": drawn[1] if drawn else None,
        "curve_row": drawn[0] if drawn else None,
        "language": LANGUAGES.get(text.language, text.language) if text else "",
        "subject": SUBJECTS.get(version.subject, version.subject) if version else "",
        "rule": called.rule if called else None,
        "ballot": ballot,
        "decision": decision,
        "mark": MARKS[State(row.state)],
        "findings": audience.of_a_tabled_text(findings, seat),
        **(voted.asked(version, listed, at, form) if may_open and version else {"form": None}),
        "votes": votes,
        "withdraws": may_speak or (votes is not None and seat.role in VOTERS and bool(seat.insider)),
        "stopped_at": reading.stopped_at(version)
        if version and row.state in (State.REVISING, State.TABLED)
        else None,
        "may_withdraw": row.state in (State.TABLED, State.REVISING, State.RETURNED) and leads,
        "amendments": listed,
        "amendment_order": beside.order(listed, version),
        "takes_over": own and seat.role in VOTERS and row.is_open_to_changes,
        "stands": stands,
        "own_stand": own_stand,
        "may_speak": may_speak,
        "may_cosponsor": may_speak and seat.role is Role.HEAD,
        "cosponsors": own_stand is not None and own_stand.stance == standing.COSPONSORS,
        "member_name": seat.member_name,
        "takes_notes": seat.role in DELEGATES and bool(seat.insider),
        "own_notes": _notes(row, seat, version, text),
        "may_revise": row.state == State.TABLED and own and seat.role in VOTERS,
        "may_widen": leads
        and row.state in ON_THE_TABLE
        and version is not None
        and version.audience != Audience.PUBLIC,
        "may_vote": bool(ballot or votes)
        and seat.role in VOTERS
        and row.state in (State.AMENDING, State.BALLOTING),
        "fallen": _fallen(version) if version and decision else [],
        "steps": way.steps(
            row,
            versions,
            ballot,
            decision,
            votes,
            at=at,
            news=seat.role in DELEGATES | SECRETARIAT,
            circulates=called.circulation_hours if called and row.state == State.TABLED else 0,
        ),
        "now": at,
    }


def _with_amendments(row: Row, listed: list[beside.Beside]) -> Row:
    return replace(row, beside=[each for each in listed if each.stands and str(each.row) == row.position])


def _notes(row: Proposal, seat: Seat, version: Version | None, text: Text | None) -> list[tuple[str, str]]:
    """What the seat's own delegation noted, each with what it is beside."""
    if version is None:
        kept = {name: each.text for name, each in private.of(row, seat).items() if each.text}
    else:
        said: Any = version
        kept = {each["line"]: each["text"] for each in said.notes_said if each["text"]}
    places, row_word = {private.WHOLE: _("The whole")}, _("Row {position}")
    if kept and version and text:
        for name, said in zip(private.rows_of(version), text.rows, strict=True):
            places[name] = (
                f"{places[name]}, {said.position}"
                if name in places
                else row_word.format(position=said.position)
            )
    return sorted((places.get(name, name), note) for name, note in kept.items())


def _fallen(version: Version) -> list[Enactment]:
    """What could not stand of a text that was decided on."""
    rows = Enactment.objects.filter(change__version=version, stood=False)
    return list(rows.select_related("change__version__proposal"))


def _listed(row: Proposal, version: Version | None, on_amendments: dict[int, Ballot]) -> Listed:
    ballot = (version.ballot if version else None) or on_amendments.get(row.pk)
    decision = getattr(ballot, "decision", None)
    return Listed(
        row, MARKS[State(row.state)], row.get_state_display(), ballot, decision, audience.reach(row, version)
    )


def _may_draft(seat: Seat) -> bool:
    return seat.role in DELEGATES and seat.member in party_codes(journal.now().date())
