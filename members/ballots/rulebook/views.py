"""Two pages of the secretariat: a new version of a rule, another rule for a subject. Each shows what would change
before anything is asked."""

import json
from collections.abc import Callable

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alliance.access import SECRETARIAT, Refused, Seat, who_may
from alliance.web.asking import refusals_at
from alliance.web.questions import asks
from members.approvals import acts
from members.approvals.models import Request
from members.ballots.models import SubjectRule
from members.ballots.rulebook import reading, services
from members.ballots.rulebook.forms import CallForm, VersionForm
from members.delegations.forms import ReasonForm

LARGEST = 60_000  # bytes of a file


@asks("code")
@who_may(SECRETARIAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rule_write(request: HttpRequest) -> HttpResponse:
    """The version as JSON, begun from the newest one of `code`; what changes, in words; then it is asked."""
    data = request.POST.copy() if request.method == "POST" else None
    file = request.FILES.get("file")
    if data is not None and isinstance(file, UploadedFile):
        data["rule"] = file.read(LARGEST + 1).decode("utf-8", "replace")
    form = VersionForm(data, initial={"rule": _begun(request.GET.get("code", ""))})
    return _asked(
        request, form, _("New version of a decision rule"),
        lambda asks: acts.of("write_rule").tell(reading.read_version(asks["rule"])),
        lambda asks, by: services.ask_to_write(text=asks["rule"], reason=asks["reason"], by=by),
    )  # fmt: skip


@who_may(SECRETARIAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rule_call(request: HttpRequest, subject: str) -> HttpResponse:
    """Which rule, from which day; what changes, in words; then it is asked."""
    row = SubjectRule.objects.filter(subject=subject).first()
    if row is None:
        raise Refused(
            "subject_unknown", _("There is no subject “{subject}”.").format(subject=subject), status=404
        )

    def payload(asks: dict) -> acts.Payload:
        found = services.call_of(
            subject=subject, **{name: value for name, value in asks.items() if name != "reason"}
        )
        acts.of("call_rule").refuse(found)
        return found

    return _asked(
        request, CallForm(request.POST or None), _("Another rule for “{title}”").format(title=row.title),
        lambda asks: acts.of("call_rule").tell(payload(asks)),
        lambda asks, by: services.ask_to_call(subject=subject, by=by, **asks),
    )  # fmt: skip


def _asked(
    request: HttpRequest, form: ReasonForm, title: str, tell: Callable[[dict], acts.Told],
    ask: Callable[[dict, Seat], Request],
) -> HttpResponse:  # fmt: skip
    """Look, then ask: the button says which; a fault stands at its field, and nothing typed is lost."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    asks_now = request.POST.get("step") == "ask"
    form.fields["reason"].required = asks_now
    told, sound = None, request.method == "POST" and form.is_valid()
    form.fields["reason"].required = True  # as the page says: looking alone asks for none
    if sound:
        asks = {name: value for name, value in form.cleaned_data.items() if name != "file"}
        with refusals_at(form):
            told = tell(asks)
            if asks_now:
                return redirect("request", ask(asks, seat).number)
    context = {"form": form, "told": told, "title": title}
    return render(request, "members/ballots/rulebook.html", context, status=422 if form.errors else 200)


def _begun(code: str) -> str:
    """The newest version of a rule as the text to begin from."""
    latest = reading.latest_of(code)
    if latest is None:
        return ""
    said = {name: getattr(latest, name) for name in reading.KEYS if name != "version"}
    return json.dumps(said, indent=2, ensure_ascii=False)
