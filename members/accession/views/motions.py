"""Motions of heads, the text that a ballot decides on, and a member's own notice of withdrawal."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance import journal
from alliance.access import EVERYBODY, SECRETARIAT, Refused, Role, Seat, who_may
from alliance.web.asking import refusals_at
from alliance.web.questions import asks
from alliance.web.ways_back import require_POST
from members.accession import acts, motions, selectors, withdrawing
from members.accession.forms import MotionForm, PutForm
from members.approvals import acts as approvals
from members.signin import proving

HEADS = frozenset({Role.HEAD})


@asks("member")
@who_may(HEADS)
@require_http_methods(["GET", "HEAD", "POST"])
def motion_new(request: HttpRequest) -> HttpResponse:
    """The form of a motion, asked once more before its text is frozen."""
    seat = _seat(request)
    form = MotionForm(request.POST or None, initial={"code": request.GET.get("member", "")})
    context: dict[str, Any] = {"form": form}
    if request.POST.get("step") == "back":
        form.is_valid()  # what was typed comes back, with what is still wrong of it
    elif request.method == "POST" and form.is_valid():
        with refusals_at(form):
            motions.refuse_motion(by=seat, **form.cleaned_data)
            if request.POST.get("confirmed") == "yes":
                row = motions.move(by=seat, **form.cleaned_data)
                messages.success(
                    request,
                    _("{symbol} is moved. Two officers put it to the ballot.").format(symbol=row.symbol),
                )
                return redirect("motion", row.year, row.number)
            given = form.cleaned_data
            words = dict(form.fields["kind"].choices), dict(form.fields["code"].choices)  # type: ignore[attr-defined]
            context |= {"given": given, "kind": words[0][given["kind"]], "name": words[1][given["code"]]}
            return render(request, "members/accession/motion_confirm.html", context)
    return render(request, "members/accession/motion_new.html", context, status=422 if form.errors else 200)


@who_may(EVERYBODY)
@require_safe
def motion(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """What is moved, by whom, and how far it has come."""
    seat = _seat(request)
    row = selectors.motion(seat, year, number)
    waits = row.ballot is None and row.taken_back_at is None and not row.lapsed
    context = {
        "motion": row, "decision": row.decision, "officer": seat.role in SECRETARIAT, "waits": waits,
        "asked": selectors.motion_asked_for(row) if waits and seat.role in SECRETARIAT else [],
        "may_take_back": waits and seat.role is Role.HEAD and seat.member == row.moved_by,
    }  # fmt: skip
    return render(request, "members/accession/motion.html", context)


@who_may(EVERYBODY)
@require_safe
def motion_text(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The exact bytes that the digest of a motion is taken over."""
    row = selectors.motion(_seat(request), year, number)
    return HttpResponse(row.document.encode(), content_type="application/json")


@who_may(SECRETARIAT)
@require_http_methods(["GET", "HEAD", "POST"])
def motion_put(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """When the ballot will close, and why now; then it waits for a second officer."""
    seat = _seat(request)
    row = selectors.motion(seat, year, number)
    form = PutForm(request.POST or None)
    context = {
        "motion": row, "form": form, "act": approvals.of("put_motion_to_ballot"),
        "circulates_until": motions.circulates_until(row),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refusals_at(form, closes_at="closes_on"):
            asked = acts.ask_for_ballot(
                motion_id=row.pk, closes_at=form.closes_at, reason=form.cleaned_data["reason"], by=seat
            )
            return redirect("request", asked.number)
    return render(request, "members/accession/motion_put.html", context, status=422 if form.errors else 200)


@who_may(HEADS)
@require_POST
def motion_take_back(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Take a motion back before it is on the ballot."""
    seat = _seat(request)
    row = motions.take_back(motion_id=selectors.motion(seat, year, number).pk, by=seat)
    messages.success(request, _("{symbol} is taken back.").format(symbol=row.symbol))
    return redirect("motion", year, number)


@who_may(HEADS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: HttpRequest) -> HttpResponse:
    """What leaving means, the day on which it takes effect; the POST gives notice."""
    seat = _seat(request)
    notice, missing = selectors.running_notice(seat.member or ""), False
    purpose, refused, ticked = withdrawing.purpose_of(seat.member or ""), None, False
    if request.method == "POST":
        missing, ticked = request.POST.get("confirmed") != "yes", True
        if not missing:
            refused = _give_notice(request, purpose)
            if refused is None:
                return redirect("withdrawal")
    today = journal.now().date()
    context = {
        "notice": notice, "missing": missing, "ticked": ticked and not missing,
        "onward": request.path, "effective_on": withdrawing.takes_effect(today),
        "months": withdrawing.MONTHS, "source": withdrawing.SOURCE, "may": seat.standing in withdrawing.LEAVES,
    } | proving.asked(request, purpose, refused)  # fmt: skip
    status = 422 if missing else refused.status if refused else 200
    return render(request, "members/accession/withdrawal.html", context, status=status)


def _give_notice(request: HttpRequest, purpose: proving.Purpose) -> Refused | None:
    """Give notice with the proof that was sent; what to ask for again, if anything."""
    try:
        row = withdrawing.give_notice(proof=proving.given(request, purpose), by=_seat(request))
    except Refused as refused:
        if refused.code not in proving.AT_THE_FORM:
            raise
        return refused
    messages.success(
        request,
        _("Notice {symbol} is given. It can be taken back until it takes effect.").format(symbol=row.symbol),
    )
    return None


@who_may(HEADS)
@require_POST
def withdrawal_take_back(request: HttpRequest) -> HttpResponse:
    """What taking the notice back means, in large type; sent again with `confirmed`, the member stays."""
    notice = selectors.running_notice(_seat(request).member or "")
    if notice is not None and request.POST.get("confirmed") != "yes":
        return render(request, "members/accession/withdrawal_take_back.html", {"notice": notice})
    row = withdrawing.take_notice_back(by=_seat(request))
    messages.success(
        request,
        _("Notice {symbol} is taken back. {name} stays what it is.").format(
            symbol=row.symbol, name=row.member.name
        ),
    )
    return redirect("withdrawal")


def _seat(request: HttpRequest) -> Seat:
    return request.seat  # type: ignore[attr-defined]
