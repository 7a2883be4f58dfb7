"""A signed note on the officers' side: entered with its scan, read by a second officer who enters the choice again."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance import journal
from alliance.access import DELEGATES, SECRETARIAT, Refused, Seat, who_may
from alliance.web import words
from alliance.web.asking import refusals_at
from alliance.web.questions import asks
from members.approvals.models import Request, Verdict
from members.approvals.services import purpose_of
from members.ballots import noting
from members.ballots.note_forms import NoteForm, ReadingForm
from members.delegates.models import Office
from members.delegates.selectors import names_of
from members.signin import proving
from tariffs.proposals import selectors
from tariffs.proposals.views.common import seat_of, tells_refusals

ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


@asks("member")
@who_may(SECRETARIAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def note_new(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The note with its scan; then another officer reads it."""
    seat = seat_of(request)
    row = selectors.ballot(seat, year=year, number=number)
    chosen = {"member": request.GET.get("member", "")}
    form = NoteForm(request.POST or None, request.FILES or None, ballot=row, initial=chosen)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        entered = noting.Entered(
            member=said["member"], choice=said["choice"].rstrip(" "), channel=said["channel"],
            received_at=datetime.combine(said["received_on"], said["received_time"], UTC),
            content=said["content"], cosigner=int(said["cosigner"] or 0),
        )  # fmt: skip
        before = noting.sent_already(ballot_id=row.pk, said=entered, by=seat)
        if before is not None:  # a second click on the button
            return redirect("request", before.number)
        with refusals_at(form):
            asked = noting.receive_note(ballot_id=row.pk, said=entered, reason=said["reason"], by=seat)
            return redirect("request", asked.number)
        form.keep_no_file()
    context = {"form": form, "ballot": row, "now": journal.now(), "readers": _other_officers(seat)}
    return render(request, "members/ballots/note.html", context, status=422 if form.errors else 200)


def _other_officers(seat: Seat) -> str:
    """Who may read the note beside the officer who enters it, by name."""
    rows = Office.objects.filter(during__contains=journal.now(), role__in=SECRETARIAT).exclude(
        person=seat.person
    )
    return words.listed(sorted(names_of(row.person_id for row in rows).values()))


@who_may(SECRETARIAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def note_read(request: HttpRequest, number: int) -> HttpResponse:
    """The scan, the choice entered again, and the proof of who reads: alike, the vote is cast; not alike, the request
    is refused. A proof that is wrong or missing comes back here, and the choice stays."""
    seat = seat_of(request)
    row = Request.objects.filter(number=number, act=noting.ACT).first()
    if row is None:
        raise Refused(
            "request_unknown",
            _("There is no request number {number} to read a note.").format(number=number),
            status=404,
        )
    if row.asked_by == seat.person:
        raise Refused(
            "own_request", _("You entered this note yourself, so another officer reads it."), status=403
        )
    form, purpose, again = ReadingForm(request.POST or None), purpose_of(row), None
    if request.method == "POST" and form.is_valid():
        choice, proof = form.cleaned_data["choice"].rstrip(" "), proving.given(request, purpose)
        try:
            verdict = noting.read_note(number=number, choice=choice, proof=proof, by=seat)
        except Refused as refused:
            if refused.code not in proving.AT_THE_FORM:
                raise
            again = refused
        else:
            return _read(request, row, verdict)
    context = {"form": form, "row": row, "note": noting.scan_of(number, seat), "onward": request.path}
    context |= proving.asked(request, purpose, again)
    return render(
        request, "members/ballots/note_read.html", context, status=422 if form.errors or again else 200
    )


def _read(request: HttpRequest, row: Request, verdict: Verdict) -> HttpResponse:
    """To the request, with what came of the reading."""
    if verdict.outcome == Verdict.Outcome.APPROVED:
        messages.success(request, _("{symbol} is approved. The vote is cast.").format(symbol=row.symbol))
    else:
        messages.warning(
            request,
            _("{symbol} is refused: you read another choice. Nothing was cast.").format(symbol=row.symbol),
        )
    return redirect("request", row.number)


@who_may(DELEGATES | SECRETARIAT)
@never_cache
@require_safe
def note_scan(request: HttpRequest, number: int) -> HttpResponse:
    """The scan as it was uploaded: never shown in the portal's own origin, only saved."""
    note = noting.scan_of(number, seat_of(request))
    answer = HttpResponse(bytes(note.content), content_type=note.media)
    answer["Content-Disposition"] = f'attachment; filename="note-{number}.{ENDINGS[note.media]}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
