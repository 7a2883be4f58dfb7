"""Credentials: uploaded by a delegation, read by it and by officers, and asked for by an officer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance.access import DELEGATES, SECRETARIAT, VOTERS, Refused, Role, Seat, who_may
from alliance.web.asking import refusals_at
from members.approvals import acts
from members.delegates import selectors as delegates
from members.delegates.models import Accreditation
from members.delegations import crediting, doubts, selectors, withdrawing
from members.delegations.forms import CredentialForm, ReasonForm
from members.registry.models import Member
from members.signin import proving

ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


@who_may(VOTERS | SECRETARIAT)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """The form for one document."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    member = selectors.member_of(code, seat)
    form = CredentialForm(request.POST or None, request.FILES or None, member=member)
    if request.method == "POST" and form.is_valid():
        person, role, first, last = form.chosen()
        file = form.cleaned_data["file"]
        content = file.read(crediting.LARGEST + 1)
        with refusals_at(form):
            crediting.upload_credential(
                code=code, person=person, role=role, starts_on=first, ends_on=last, content=content, by=seat
            )
            messages.success(
                request, _("The credentials are kept. An officer of the secretariat reads them next.")
            )
            return redirect("delegation", code)
    context = {"form": form, "member": member}
    return render(request, "members/delegations/credential.html", context, status=422 if form.errors else 200)


@who_may(DELEGATES | SECRETARIAT)
@never_cache
@require_safe
def file(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """The document as it was uploaded: never shown in the portal's own origin, only saved."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    found = selectors.credential(code, row, seat)
    if not found.content:
        raise Refused(
            "credential_erased", _("The document went with its person. Its digest stays."), status=404
        )
    answer = HttpResponse(bytes(found.content), content_type=found.media)
    answer["Content-Disposition"] = f'attachment; filename="credentials-{code}-{row}.{ENDINGS[found.media]}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@who_may(SECRETARIAT)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """What these credentials call for, shown whole; the reason; then it waits for a second officer."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    found = selectors.credential(code, row, seat)
    form = ReasonForm(request.POST or None)
    act, payload = crediting.what_follows(found)
    if request.method == "POST" and form.is_valid():
        asked = crediting.ask_for_seat(credential_id=row, reason=form.cleaned_data["reason"], by=seat)
        return redirect("request", asked.number)
    context = {"form": form, "member": found.member, "act": acts.of(act), "told": acts.of(act).tell(payload)}
    return render(request, "members/delegations/ask.html", context, status=422 if form.errors else 200)


@who_may(SECRETARIAT)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_end(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """The end of an accreditation, shown whole; the reason; then it waits for a second officer."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    member = selectors.member_of(code, seat)
    found = _seat_of(member, row)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = crediting.ask_to_end(accreditation_id=row, reason=form.cleaned_data["reason"], by=seat)
        return redirect("request", asked.number)
    act = acts.of("end_accreditation")
    payload = {
        "accreditation": found.pk, "member": code, "person": str(found.person_id), "role": found.role,
    }  # fmt: skip
    context = {"form": form, "member": member, "act": act, "told": act.tell(payload)}
    return render(request, "members/delegations/ask.html", context, status=422 if form.errors else 200)


@who_may(SECRETARIAT)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_doubt(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """A seat made provisional, or a provisional one confirmed, shown whole; then it waits for a second officer."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    found = _seat_of(selectors.member_of(code, seat), row)
    form, act = ReasonForm(request.POST or None), doubts.CONFIRM if found.provisional else doubts.QUESTION
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        asked = doubts.ask_about_seat(accreditation_id=row, act=act, reason=reason, by=seat)
        return redirect("request", asked.number)
    told = acts.of(act).tell(doubts.payload_of(found))
    context = {"form": form, "member": found.member, "act": acts.of(act), "told": told}
    return render(request, "members/delegations/ask.html", context, status=422 if form.errors else 200)


@who_may(frozenset({Role.HEAD}))
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """A head ends a seat of its own delegation: what it does in large type, then at once."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    member = selectors.member_of(code, seat)
    found = withdrawing.withdrawable(row, seat)
    name = delegates.called(found.person_id)
    purpose, refused = withdrawing.purpose_of(found), None
    if request.method == "POST":
        try:
            withdrawing.withdraw_delegate(
                accreditation_id=row, proof=proving.given(request, purpose), by=seat
            )
            messages.success(
                request, _("The seat of {name} has ended. {name} is signed out everywhere.").format(name=name)
            )
            return redirect("delegation", code)
        except Refused as error:
            if error.code not in proving.AT_THE_FORM:
                raise
            refused = error
    context = {"member": member, "row": found, "name": name, "onward": request.path} | proving.asked(
        request, purpose, refused
    )
    status = refused.status if refused else 200
    return render(request, "members/delegations/withdraw.html", context, status=status)


def _seat_of(member: Member, row: int) -> Accreditation:
    found = Accreditation.objects.select_related("member").filter(member=member, pk=row).first()
    if found is None:
        raise Refused(
            "accreditation_unknown",
            _("{name} has no such accreditation.").format(name=member.name),
            status=404,
        )
    return found
