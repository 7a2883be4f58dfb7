"""The public side: applying, and following one's application by its link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance.access import EVERYBODY, Seat, who_may
from alliance.web.asking import refusals_at
from alliance.web.questions import asks
from members.accession import applying, limits, links, selectors
from members.accession.forms import ApplicationForm
from members.accession.models import Application
from members.ballots.models import SubjectRule
from members.delegates.contacts import address_of
from members.delegates.selectors import called

SENT = (
    "join.sent"  # of a session: name and number of an application that was just received, until it is shown
)


@asks("again")
@who_may(EVERYBODY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limits.no_flood
def join(request: HttpRequest) -> HttpResponse:
    """The form of application, and what happens then."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    posted = request.method == "POST"
    form = (
        ApplicationForm(request.POST, request.FILES) if posted else ApplicationForm(initial=_again(request))
    )
    if posted and form.is_valid():
        with refusals_at(form):
            row = applying.apply(said=form.said(), by=seat)
            request.session[SENT] = [row.name, row.symbol]
            return redirect("join")
    rule = SubjectRule.objects.filter(subject="accession").select_related("rule").order_by("-during").first()
    sent = None if posted else request.session.pop(SENT, None)
    context = {"form": form, "rule": rule.rule if rule else None, "sent": sent}
    return render(request, "members/accession/join.html", context, status=422 if form.errors else 200)


@who_may(EVERYBODY)
@never_cache
@require_safe
def application_follow(request: HttpRequest, token: str) -> HttpResponse:
    """How far an application has come, for whoever holds its link."""
    row = selectors.followed(links.digest_of(token))
    return render(
        request, "members/accession/follow.html", {"row": row, "steps": selectors.steps(row), "token": token}
    )


def _again(request: HttpRequest) -> dict[str, object]:
    """What was said in an application that was returned, for whoever holds its link (`again`).

    Refused: `link_unknown`.
    """
    token = request.GET.get("again", "")
    row = selectors.followed(links.digest_of(token)) if token else None
    if row is None or row.state != Application.State.RETURNED:
        return {}
    return {
        "kind": row.kind, "country": row.country.iso2 if row.country else "", "side": row.side, "acts_on": row.acts_on,
        "organisation": "" if row.country else row.name, "contact_name": called(row.contact_id),
        "email": address_of(row.contact), "territory": row.territory.code if row.territory else "",
        "competence": row.competence, "statement": row.statement,
    }  # fmt: skip
