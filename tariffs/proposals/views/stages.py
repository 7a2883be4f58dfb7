"""The acts that move a proposal on: tabling, letting in more readers, putting to the ballot, withdrawing. Each
asks once more first."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alliance import journal
from alliance.access import SECRETARIAT, VOTERS, Refused, Role, Seat, who_may
from alliance.domain import canon
from alliance.web.ways_back import require_POST
from members.ballots import selectors as ballots
from members.delegations.forms import ReasonForm
from tariffs.proposals import audience, early, selectors, services, telling, widening
from tariffs.proposals.amending import order
from tariffs.proposals.checks import Paper, Severity, Stage, blocking, check_paper_of, paper_of
from tariffs.proposals.document import SUBJECTS
from tariffs.proposals.fields import LANGUAGES
from tariffs.proposals.forms import AudienceForm, ClosingForm
from tariffs.proposals.models import Audience, Proposal, Version
from tariffs.proposals.shown import text_of_document
from tariffs.proposals.views.agendas import begun_already, put_to_vote
from tariffs.proposals.views.common import seat_of, tells_refusals
from tariffs.proposals.views.proposals import proposal_context


@who_may(VOTERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def proposal_table(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Show the text with the digest it will have; the POST freezes exactly that text."""
    seat = seat_of(request)
    draft = selectors.proposal(seat, year=year, number=number)
    if not selectors.is_own(draft, seat):
        raise selectors.unknown_proposal()
    posted = request.POST if request.method == "POST" else None
    before = selectors.newest_version(draft)
    usual = before.audience if before else Audience.MEMBERS
    form = AudienceForm(posted, levels=widening.levels_after(before), initial={"audience": usual})
    if form.is_valid():
        version = _tabled(draft, seat, request.POST.get("digest", ""), form.cleaned_data["audience"])
        messages.success(request, _("{symbol} is tabled. Its text is frozen.").format(symbol=version.symbol))
        return HttpResponseRedirect(reverse("proposal", args=[year, number]), status=303)
    if not draft.is_edited:
        return redirect("proposal", year, number)
    at: datetime = draft.read_at  # type: ignore[attr-defined]
    paper = paper_of(draft, at=at, stage=Stage.TABLE)
    findings = audience.tellable(check_paper_of(paper), seat)
    if blocking(findings):
        return redirect("proposal_edit", year, number)
    readers = telling.readers_by_level(widening.levels_after(before), draft, on=paper.today)
    told = [(level, len(whom)) for level, whom in readers.items()]
    context = {**_about_to_be_tabled(paper, before, findings), "form": form, "told": told}
    return render(request, "tariffs/proposals/table.html", context, status=422 if posted else 200)


def _tabled(draft: Proposal, seat: Seat, digest: str, level: str) -> Version:
    """The version that this form tables; the same form sent twice, as by a double click, tables once and is told so
    twice. Refused: as `table_proposal`."""
    try:
        return services.table_proposal(proposal_id=draft.pk, by=seat, digest=digest, audience=level)
    except Refused as refused:
        version = selectors.newest_version(draft)
        same = version is not None and (version.digest, version.audience) == (digest, level)
        if refused.code != "not_a_draft" or version is None or not same:
            raise
        return version


def _about_to_be_tabled(paper: Paper, before: Version | None, findings: list[Any]) -> dict[str, Any]:
    draft = paper.proposal
    document = services.document_after(before, draft, paper.rows)
    subject = document["subject"]
    called = ballots.rule_for(subject, on=paper.today)
    return {
        "proposal": draft,
        "version_number": document["version"],
        "statement": _("Freeze this text as version {number}").format(number=document["version"]),
        "digest": canon.digest(document),
        "text": text_of_document(document, paper.ground),
        "language": LANGUAGES.get(draft.language, draft.language),
        "subject": SUBJECTS[subject],
        "rule": called.rule,
        "circulates": called.circulation_hours,
        "earliest": paper.at + timedelta(hours=called.circulation_hours),
        "findings": [found for found in findings if found.severity is Severity.WARNS],
    }


@who_may(SECRETARIAT)
@require_POST
@tells_refusals
def proposal_to_ballot(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """First the closing instant, then a confirmation with all that is about to be frozen, then the ballot; or, while
    the text circulates, the request to open it early. Where amendments stand, the plan of votes on them."""
    seat = seat_of(request)
    row = selectors.proposal(seat, year=year, number=number)
    version = selectors.newest_version(row)
    items = order.standing_on(version) if version and row.state == Proposal.State.TABLED else []
    if version and items:
        return put_to_vote(request, row, seat, version, items)
    if begun := begun_already(request, row):
        return begun
    form = ClosingForm(request.POST, at=journal.now())
    if not form.is_valid():
        return _proposal_again(request, row, seat, form)
    if version is None:
        raise Refused(
            "not_tabled",
            _("{symbol} was never tabled, so there is nothing to vote on.").format(symbol=row.symbol),
        )
    closes_at = form.cleaned_data["closes_at"]
    confirmed, ends = request.POST.get("confirmed") == "yes", early.circulates_until(version)
    why = ReasonForm(request.POST if request.POST.get("early") else None) if ends else None
    try:
        if why is not None and why.is_valid():
            reason = why.cleaned_data["reason"]
            asked = early.ask_to_open_early(
                version_id=version.pk, closes_at=closes_at, reason=reason, by=seat
            )
            return redirect("request", asked.number)
        if confirmed and not (why and why.is_bound):
            ballot = services.put_to_ballot(version_id=version.pk, closes_at=closes_at, by=seat)
            messages.success(request, _("{symbol} is open.").format(symbol=ballot.symbol))
            return redirect("ballot", ballot.year, ballot.number)
        if row.state == Proposal.State.TABLED:
            services.refuse_close(version, closes_at=closes_at)
    except Refused as refused:
        if refused.where != "closes_at":
            raise
        form.add_error("closes_on", f"{refused.detail} {refused.mend}")
        return _proposal_again(request, row, seat, form)
    context = {**proposal_context(row, seat, form=form), "closes_at": closes_at, "why": why, "ends": ends}
    if context["rule"]:
        context["window"] = _("{hours} hours").format(hours=context["rule"].shortest_window_hours)
    if row.state != Proposal.State.TABLED or blocking(context["findings"]):
        return render(request, "tariffs/proposals/proposal.html", context, status=409)
    status = 422 if why and why.errors else 200
    return render(request, "tariffs/proposals/to_ballot.html", context, status=status)


def _proposal_again(request: HttpRequest, row: Proposal, seat: Seat, form: ClosingForm) -> HttpResponse:
    context = proposal_context(row, seat, form=form)
    return render(request, "tariffs/proposals/proposal.html", context, status=422)


@who_may(frozenset({Role.HEAD}))
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def proposal_withdraw(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Ask once more, then take the proposal off the table for good."""
    seat = seat_of(request)
    row = selectors.proposal(seat, year=year, number=number)
    if not selectors.is_own(row, seat):
        raise selectors.unknown_proposal()
    if request.method == "POST":
        services.withdraw(proposal_id=row.pk, by=seat)
        messages.success(request, _("{symbol} is withdrawn.").format(symbol=row.symbol))
        return redirect("proposals")
    context = {"proposal": row, "statement": _("Withdraw {symbol} for good").format(symbol=row.symbol)}
    return render(request, "tariffs/proposals/withdraw.html", context)


@who_may(frozenset({Role.HEAD}))
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def proposal_audience(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Choose a wider circle of readers. It cannot be made narrower again."""
    seat = seat_of(request)
    row = selectors.proposal(seat, year=year, number=number)
    if not selectors.is_own(row, seat):
        raise selectors.unknown_proposal()
    version = selectors.newest_version(row)
    wider = widening.wider_than(Audience(version.audience)) if version else []
    posted = request.POST if request.method == "POST" else None
    form = AudienceForm(posted, levels=wider)
    if form.is_valid():
        version = widening.widen_audience(proposal_id=row.pk, by=seat, **form.cleaned_data)
        level = Audience(version.audience).label
        messages.success(
            request,
            _("{symbol} is now read at the level “{level}”.").format(symbol=version.symbol, level=level),
        )
        return redirect("proposal", year, number)
    context = {"proposal": row, "reach": audience.reach(row, version), "form": form, "wider": wider}
    return render(request, "tariffs/proposals/audience.html", context, status=422 if posted else 200)
