"""Four eyes on the officers' side: what awaits a second officer, one request, and the verdict on it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance import journal
from alliance.access import SECRETARIAT, Refused, Seat, who_may
from alliance.web import words
from alliance.web.ways_back import require_POST
from members.approvals import acts, selectors, services
from members.approvals.models import Request
from members.delegates.models import User
from members.delegations.forms import ReasonForm
from members.delegations.selectors import state_of
from members.registry.models import Country, Member
from members.secretariat.selectors import held
from members.signin import proving

SHOWN = 20  # of those lapsed and decided
MARKS = {
    "waiting": ("open", _lazy("Waits")),
    "lapsed": ("ended", _lazy("Lapsed")),
    "approved": ("done", _lazy("Approved")),
    "refused": ("rejected", _lazy("Refused")),
    "withdrawn": ("ended", _lazy("Withdrawn")),
}


@dataclass(frozen=True)
class Shown:
    """One request as a list or its page shows it."""

    row: Request
    title: str
    told: acts.Told | None  # none in a list of what is over
    asker: str
    own: bool  # asked by the seat that looks
    age: str
    state: str
    decider: str = ""

    @property
    def mark(self) -> str:
        return MARKS[self.state][0]

    @property
    def word(self) -> str:
        return str(MARKS[self.state][1])


@who_may(SECRETARIAT)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """What awaits a second officer, what this officer asked, what lapsed, what was decided lately."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    now = journal.now()
    waiting = shown(selectors.waiting(), seat, now)
    context = {
        "for_me": [each for each in waiting if not each.own],
        "mine": [each for each in waiting if each.own],
        "lapsed": shown(selectors.lapsed()[:SHOWN], seat, now, brief=True),
        "decided": shown(selectors.decided()[:SHOWN], seat, now, brief=True),
        "now": now,
    }
    return render(request, "portal/requests.html", context)


@who_may(SECRETARIAT)
@never_cache
@require_safe
def request_page(request: HttpRequest, number: int) -> HttpResponse:
    """Who asks for what, why, and exactly what would change."""
    found = _one(request, number)
    others = [each.name for each in held() if each.person_id != found.row.asked_by] if found.own else []  # type: ignore[attr-defined]
    context = {"shown": found, "others": others, "now": journal.now()}
    return render(request, "portal/request.html", context)


@who_may(SECRETARIAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def request_approve(request: HttpRequest, number: int) -> HttpResponse:
    """What will change, in large type, with the proof of who approves; then it is approved and done in one
    transaction. A proof that is wrong or missing comes back here."""
    found = _decidable(request, number)
    if found.told and found.told.approve_at:
        return redirect(found.told.approve_at)
    purpose = services.purpose_of(found.row)
    refused = _approve(request, number, purpose) if request.method == "POST" else None
    if request.method == "POST" and refused is None:
        messages.success(request, _("{symbol} is approved and done.").format(symbol=found.row.symbol))
        return redirect("request", number)
    context = {"shown": found, "onward": request.path} | proving.asked(request, purpose, refused)
    return render(request, "portal/request_approve.html", context, status=refused.status if refused else 200)


def _approve(request: HttpRequest, number: int, purpose: proving.Purpose) -> Refused | None:
    """Approve with the proof that was sent; what to ask for again, if anything. Refused: as `approve_request`."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    try:
        services.approve_request(number=number, proof=proving.given(request, purpose), by=seat)
    except Refused as refused:
        if refused.code not in proving.AT_THE_FORM:
            raise
        return refused
    return None


@who_may(SECRETARIAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def request_refuse(request: HttpRequest, number: int) -> HttpResponse:
    """The reason; then it is refused, and nothing changes."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    found = _decidable(request, number)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.refuse_request(number=number, reason=form.cleaned_data["reason"], by=seat)
        messages.success(
            request, _("{symbol} is refused. Nothing was changed.").format(symbol=found.row.symbol)
        )
        return redirect("request", number)
    context = {"shown": found, "form": form}
    return render(request, "portal/request_refuse.html", context, status=422 if form.errors else 200)


@who_may(SECRETARIAT)
@never_cache
@require_POST
def request_withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw what one asked oneself. Sent twice, it leads to the same page."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    found = _one(request, number)
    if not (found.own and found.state == "withdrawn"):
        services.withdraw_request(number=number, by=seat)
        messages.success(
            request, _("{symbol} is withdrawn. Nothing was changed.").format(symbol=found.row.symbol)
        )
    return redirect("request", number)


def shown(rows: QuerySet[Request], seat: Seat, now: datetime, *, brief: bool = False) -> list[Shown]:
    """Requests in words, the names read along. What one tells takes a few questions, so a list of what is over is
    `brief`."""
    return [
        Shown(
            row=row,
            title=acts.of(row.act).title,
            told=None if brief else acts.of(row.act).tell(row.asks),
            asker=row.asker or _("an officer"),
            own=row.asked_by == seat.person,
            age=words.span((now - row.asked_at).total_seconds()),
            state=state_of(row, now),
            decider=row.decider or _("an officer"),
        )
        for row in rows.annotate(
            asker=_name("asked_by"), decider=_name("verdict__given_by"), about_name=_member("about")
        )
    ]


def _name(person: str) -> Subquery:
    return Subquery(User.objects.filter(person=OuterRef(person)).values("name")[:1])


def _member(code: str) -> Coalesce:
    """The name of a member, or of the country that asks to become one."""
    member = Member.objects.filter(code=OuterRef(code)).values("name")[:1]
    return Coalesce(
        Subquery(member), Subquery(Country.objects.filter(iso2=OuterRef(code)).values("name")[:1])
    )


def _one(request: HttpRequest, number: int) -> Shown:
    seat: Seat = request.seat  # type: ignore[attr-defined]
    rows = Request.objects.filter(number=number).select_related("verdict__proof")
    found = shown(rows, seat, journal.now())
    if not found:
        raise Refused(
            "request_unknown", _("There is no request number {number}.").format(number=number), status=404
        )
    return found[0]


def _decidable(request: HttpRequest, number: int) -> Shown:
    """A request that this seat may decide on now. Refused: `own_request`, `request_decided`, `request_lapsed`."""
    found = _one(request, number)
    if found.own:
        raise Refused(
            "own_request", _("You asked for this yourself, so another officer decides."), status=403
        )
    if found.state in ("approved", "refused", "withdrawn"):
        raise Refused(
            "request_decided",
            _("{symbol} was {word} by {decider} already.").format(
                symbol=found.row.symbol, word=found.word.lower(), decider=found.decider
            ),
        )
    if found.state == "lapsed":
        raise Refused(
            "request_lapsed",
            _("{symbol} lapsed after 24 hours.").format(symbol=found.row.symbol),
            mend=_("Ask again."),
        )
    return found
