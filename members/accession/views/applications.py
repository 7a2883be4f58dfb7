"""Applications as officers handle them and, once admissible, as the members read them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance import journal
from alliance.access import SEATED, SECRETARIAT, Refused, Seat, who_may
from alliance.web.asking import refusals_at
from members.accession import acts, motions, reading, selectors
from members.accession.forms import AdmissionForm, RulingForm
from members.accession.models import Application
from members.approvals import acts as approvals
from members.approvals.models import Request
from members.ballots import selectors as ballots
from members.delegates.contacts import address_of
from members.delegates.selectors import called
from members.registry.models import Standing
from members.secretariat import selectors as secretariat
from members.signin import proving

ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


@who_may(SEATED)
@require_safe
def membership(request: HttpRequest) -> HttpResponse:
    """Applications and motions, the newest first; and what this seat may do about them."""
    seat = _seat(request)
    context = {
        "applications": selectors.visible_applications(seat)[:100],
        "motions": selectors.visible_motions(seat)[:100],
        "may_move": selectors.may_move(seat),
        "notice": selectors.running_notice(seat.member or ""),
    }
    return render(request, "members/accession/membership.html", context)


@who_may(SEATED)
@require_safe
def application(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """One application: what was said, its documents, how far it has come."""
    seat = _seat(request)
    row, officer = selectors.application(seat, year, number), seat.role in SECRETARIAT
    documents = reading.papers(row)
    context = {
        "row": row, "steps": selectors.steps(row), "officer": officer, "documents": documents,
        "points": reading.points(row, documents) if officer else [],
        "readers": [each.name for each in secretariat.held()] if officer else [],  # type: ignore[attr-defined]
        "asked": [_asked(each, seat) for each in acts.asked_for(row)] if officer else [],
        "contact": (called(row.contact_id), address_of(row.contact)) if officer else None,
        "rivals": acts.rivals(row).order_by("id") if officer else [],
        "motion": row.motions.select_related("ballot__decision").first(),
    }  # fmt: skip
    return render(request, "members/accession/application.html", context)


def _asked(row: Request, seat: Seat) -> dict[str, object]:
    """A request that waits, as the page of its application names it."""
    told = approvals.of(row.act).tell(row.asks)
    return {"row": row, "told": told, "asker": called(row.asked_by), "own": row.asked_by == seat.person}


@who_may(SEATED)
@never_cache
@require_safe
def application_file(request: HttpRequest, year: int, number: int, document: int) -> HttpResponse:
    """A document as it was uploaded: never shown in the portal's own origin, only saved."""
    row = selectors.application(_seat(request), year, number)
    found = row.documents.filter(pk=document).first()
    if found is None or not found.content:
        raise Refused(
            "document_unknown", _("{symbol} has no such document.").format(symbol=row.symbol), status=404
        )
    answer = HttpResponse(bytes(found.content), content_type=found.media)
    name = f"{row.symbol.replace('/', '-')}-{found.pk}.{ENDINGS[found.media]}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@who_may(SECRETARIAT)
@require_http_methods(["GET", "HEAD", "POST"])
def application_ask(request: HttpRequest, year: int, number: int, act: str) -> HttpResponse:
    """What a ruling will do, shown whole; the reason; then it waits for a second officer."""
    seat = _seat(request)
    row, code = selectors.application(seat, year, number), act.replace("-", "_")
    if code not in acts.RULINGS:
        raise Refused(
            "act_unknown", _("An application is declared admissible, returned or refused."), status=404
        )
    ruling = approvals.of(code)
    if row.state != Application.State.RECEIVED:
        ruling.refuse(acts.payload_of(row, code))
    if request.method != "POST":
        acts.refuse_contrary(row)
    with_code = code == "declare_admissible" and row.country is None
    form = RulingForm(request.POST or None, with_code=with_code)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            asked = acts.ask_for_ruling(application_id=row.pk, act=code, by=seat, **form.cleaned_data)
            return redirect("request", asked.number)
    told = ruling.tell(acts.payload_of(row, code, form.data.get("code", "") or "…"))
    context = {"row": row, "form": form, "act": ruling, "told": told}
    return render(request, "members/accession/ask.html", context, status=422 if form.errors else 200)


@who_may(SECRETARIAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def application_put(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """First the terms, then a confirmation with all that is about to be frozen, then the ballot."""
    seat = _seat(request)
    row = selectors.application(seat, year, number)
    if row.state != Application.State.ADMISSIBLE:
        raise Refused(
            "not_admissible",
            _("{symbol} is {get_state_display}, so it is not put to the ballot.").format(
                symbol=row.symbol, get_state_display=row.get_state_display().lower()
            ),
        )
    form = AdmissionForm(request.POST or None, initial={"side": row.side, "weight": 1})
    context = {"row": row, "form": form, "rule": ballots.rule_for("accession", on=journal.now().date()).rule}
    back = request.POST.get("step") == "back"
    if request.method != "POST" or not form.is_valid() or back:
        return render(
            request, "members/accession/admission.html", context, status=422 if form.errors else 200
        )
    given = form.cleaned_data
    terms = {"effective_from": given["effective_from"], "side": given["side"], "weight": given["weight"]}
    purpose, again = motions.purpose_of(row, closes_at=form.closes_at, **terms), None
    try:
        if request.POST.get("confirmed") == "yes":
            proof = proving.given(request, purpose)
            motion = motions.put_to_ballot(
                application_id=row.pk, closes_at=form.closes_at, proof=proof, by=seat, **terms
            )
            assert motion.ballot is not None
            messages.success(request, _("{symbol} is open.").format(symbol=motion.ballot.symbol))
            return redirect("ballot", motion.ballot.year, motion.ballot.number)
        motions.refuse_terms(closes_at=form.closes_at, **terms)
        motions.refuse_closing("admission", closes_at=form.closes_at)
    except Refused as refused:
        where = "closes_on" if refused.where == "closes_at" else refused.where
        if where not in form.fields and refused.code not in proving.AT_THE_FORM:
            raise
        if refused.code not in proving.AT_THE_FORM:
            form.add_error(where, f"{refused.detail} {refused.mend}".strip())
            return render(request, "members/accession/admission.html", context, status=422)
        again = refused
    context |= proving.asked(request, purpose, again) | {
        "onward": request.path,
        "closes_at": form.closes_at,
        "terms": terms,
        "side": dict(Standing.Side.choices)[given["side"]],
    }
    status = again.status if again else 200
    return render(request, "members/accession/admission_confirm.html", context, status=status)


def _seat(request: HttpRequest) -> Seat:
    return request.seat  # type: ignore[attr-defined]
