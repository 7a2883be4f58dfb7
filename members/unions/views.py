"""Officers declare on what a union acts for its states, and end it; anybody reads the document that is cited."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliance import journal
from alliance.access import EVERYBODY, SECRETARIAT, Refused, Seat, who_may
from alliance.web.asking import refusals_at
from members.delegations.crediting import LARGEST
from members.delegations.models import Credential
from members.registry.models import Competence, Member
from members.registry.selectors import area_words
from members.unions import declaring, selectors
from members.unions.forms import DeclarationForm, EndForm

ENDINGS = {Credential.Media.PDF: "pdf", Credential.Media.PNG: "png", Credential.Media.JPEG: "jpg"}


@who_may(SECRETARIAT)
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, code: str) -> HttpResponse:
    """The form of a declaration; then it waits for a second officer."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    union, today = _union(code), journal.now().date()
    form = DeclarationForm(
        request.POST or None, request.FILES or None, on=today, initial={"starts_on": today}
    )
    if request.method == "POST" and form.is_valid():
        said, file = form.cleaned_data, form.cleaned_data["file"]
        content = file.read(LARGEST + 1) if file else b""
        declared = declaring.Declared(
            union.code, said["territory"], said["area"], said["votes"], said["source"], said["declared_on"],
            said["starts_on"],
        )  # fmt: skip
        with refusals_at(form):
            asked = declaring.ask_to_declare(said=declared, content=content, reason=said["reason"], by=seat)
            return redirect("request", asked.number)
    context = {"form": form, "member": union}
    return render(request, "members/unions/declare.html", context, status=422 if form.errors else 200)


@who_may(SECRETARIAT)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """What is declared, the first day without it and the reason; then it waits for a second officer."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    found = selectors.declaration(code, row)
    if found is None:
        raise Refused("declaration_unknown", _("There is no such declaration."), status=404)
    form = EndForm(request.POST or None, initial={"ends_on": journal.now().date()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals_at(form):
            asked = declaring.ask_to_end(
                competence_id=found.pk, ends_on=said["ends_on"], reason=said["reason"], by=seat
            )
            return redirect("request", asked.number)
    context = {
        "form": form, "member": found.organisation, "declared": found, "area": area_words(found.subject_area),
    }  # fmt: skip
    return render(request, "members/unions/end.html", context, status=422 if form.errors else 200)


@who_may(EVERYBODY)
@require_safe
def file(request: HttpRequest, digest: str) -> HttpResponse:
    """A document as it was uploaded: public once a declaration on record cites it, before that for officers. Never
    shown in the portal's own origin, only saved."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    found = selectors.document(digest)
    cited = Competence.objects.filter(digest=digest).exists()
    if found is None or not (cited or seat.role in SECRETARIAT):
        raise Http404("No declaration cites a document with this digest.")
    answer = HttpResponse(bytes(found.content), content_type=found.media)
    name = f"declaration-{digest[:12]}.{ENDINGS[Credential.Media(found.media)]}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _union(code: str) -> Member:
    found = next((each for each in selectors.unions() if each.code == code), None)
    if found is None:
        raise Refused(
            "organisation_unknown",
            _("No organisation of the register has the code {code}.").format(code=code),
            status=404,
        )
    return found
