"""Casting a vote: the confirmation, then the vote with a fresh proof of identity in the same act."""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alliance.access import VOTERS, Refused, Seat, who_may
from alliance.web import words
from alliance.web.marks import mark
from alliance.web.ways_back import require_POST
from members.ballots import extending, refusals
from members.ballots.casting import cast_vote, purpose_of
from members.ballots.models import Ballot, Vote
from members.signin import proving
from members.signin.sso import stepping
from tariffs.proposals import selectors
from tariffs.proposals.views.ballots import paper_of
from tariffs.proposals.views.common import seat_of, tells_refusals

SHOWN_FOR = 15 * 60  # seconds for which a choice waits on the confirmation page
REFUSED = "refused"  # the cookie that tells the confirmation page what was wrong with a proof


@who_may(VOTERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def ballot_confirm(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The choice in large type, before it is cast. Nothing is recorded here.

    A POST takes the choice and leads to the same address by GET, so that Back and Reload work. In between the
    choice is in the delegate's own browser alone: in an address or a session it would stand in logs and tables.
    """
    seat = seat_of(request)
    row = selectors.ballot(seat, year=year, number=number)
    context = paper_of(row, seat)
    posted = request.method == "POST"
    choice = _one(request, "choice") if posted else _remembered(request, row, seat)
    try:
        context = _open_to(row, seat, context, again=posted)
    except Refused as refused:
        if posted:  # its delegate went no further than this page
            refusals.keep_refused(ballot_id=row.pk, refused=refused, by=seat)
        raise
    if posted and choice in Vote.Choice.values:
        return _remember(choice, row, seat)
    if posted:
        return render(request, "members/ballots/paper.html", {**context, "missing": True}, status=422)
    if choice not in Vote.Choice.values:
        return redirect("ballot", year, number)  # too long ago, or never chosen in this browser
    again = _told_again(request, row, seat)
    answer = _confirmation(request, row, seat, context, choice, refused=again)
    if again:  # said once
        answer.delete_cookie(REFUSED, path=request.path, samesite="Lax")
    return answer


@who_may(VOTERS)
@never_cache
@require_POST
@tells_refusals
def ballot_cast(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Take the proof of who casts, cast the vote in one transaction, then show its receipt.

    A proof that is wrong or missing leads back to the confirmation page, where the choice is kept and the fault told;
    unless something else stands against the vote, which is said instead. It leads there by 303: a page that answered a
    form is none that Back finds again, and the code to type is looked up on another page.
    """
    seat = seat_of(request)
    row = selectors.ballot(seat, year=year, number=number)
    try:
        choice, text_digest = _sent(request, seat)
    except Refused as refused:
        refusals.keep_refused(ballot_id=row.pk, refused=refused, by=seat)
        raise
    proof = proving.given(request, purpose_of(row, choice=choice, text_digest=text_digest))
    try:
        cast_vote(ballot_id=row.pk, choice=choice, text_digest=text_digest, proof=proof, by=seat)
    except Refused as refused:
        if refused.code not in proving.AT_THE_FORM:
            raise
        return _ask_again(choice, row, seat, refused)
    return HttpResponseRedirect(reverse("ballot_receipt", args=[year, number]), status=303)


@who_may(VOTERS)
@never_cache
@require_POST
@tells_refusals
def ballot_prove(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Over to the member's own sign-in, which asks the person again; back to the confirmation with a proof for this
    choice. Nothing is recorded of the vote here."""
    seat = seat_of(request)
    row = selectors.ballot(seat, year=year, number=number)
    choice, text_digest = _sent(request, seat)
    if choice not in Vote.Choice.values:
        return redirect("ballot", year, number)
    _open_to(row, seat, paper_of(row, seat), again=True)
    purpose = purpose_of(row, choice=choice, text_digest=text_digest)
    return stepping.leave(request, purpose, reverse("ballot_confirm", args=[year, number]))


def _sent(request: HttpRequest, seat: Seat) -> tuple[str, str]:
    """Choice and digest of the text as the confirmation sends them. Refused: `seat_switched`, `form_contradicts`."""
    if _one(request, "member") not in ("", seat.member):
        raise Refused(
            "seat_switched",
            _("This page was opened for another member. You now sit for {member_name}.").format(
                member_name=seat.member_name
            ),
            mend=_("Open the ballot again in the seat that you mean to vote in. Nothing was recorded."),
        )
    return _one(request, "choice"), _one(request, "text_digest")


def _confirmation(
    request: HttpRequest, row: Ballot, seat: Seat, context: dict[str, Any], choice: str, *,
    refused: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    """The choice in large type with what it takes to cast it; again with what was `refused` at its field."""
    own = context["own_vote"]
    stands = own is not None and own.choice == choice
    name, whose = words.the(seat.member_name, first=True), words.whose(seat.member_name)
    says = _("{name} votes") if own is None or stands else _("{name} changes its vote to")
    act = _("Cast {whose_name} vote") if own is None else _("Change {whose_name} vote")
    purpose = purpose_of(row, choice=choice, text_digest=row.text_digest)
    context |= {
        "choice": choice,
        "stands": stands,
        "statement": says.format(name=name),
        "choice_word": Vote.Choice(choice).label,
        "mark": mark(words.choice_of(choice)),
        "effect": next(effect for name, _unused, effect in context["choices"] if name == choice),
        "act": act.format(whose_name=whose),
        "onward": reverse("ballot_confirm", args=[row.year, row.number]),  # back from setting up a factor
        "service": stepping.service_of(request),
        "proved": stepping.waits(request, purpose),
    } | proving.asked(request, purpose, refused)
    return render(request, "members/ballots/confirm.html", context)


def _one(request: HttpRequest, name: str) -> str:
    """A field of a vote as it was sent, or ''. Two that contradict each other are refused: none of them wins.

    The form pads the shorter choices with blanks, so that each is sent in equally many bytes.
    """
    values = {value.rstrip(" ") for value in request.POST.getlist(name)}
    if len(values) > 1:
        raise Refused(
            "form_contradicts",
            _("This form carries {values} different values of “{name}”. Nothing was recorded.").format(
                values=len(values), name=name
            ),
            mend=_("Open the ballot paper again and make one choice."),
            where=name,
            status=400,
        )
    return next(iter(values), "")


def _remember(choice: str, row: Ballot, seat: Seat) -> HttpResponse:
    """To the confirmation page, with the choice in a cookie of that page: as a keyed digest, which tells whoever reads
    headers neither the choice nor its length, and holds for this person and ballot alone."""
    page = reverse("ballot_confirm", args=[row.year, row.number])
    answer, nonce = HttpResponseRedirect(page, status=303), secrets.token_hex(16)
    answer.set_signed_cookie(
        "choice", nonce + _hidden(choice, nonce, row, seat), salt=f"{row.symbol} {seat.person}", max_age=SHOWN_FOR,
        path=page, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip
    return answer


def _ask_again(choice: str, row: Ballot, seat: Seat, refused: Refused) -> HttpResponse:
    """To the confirmation page by 303, with the choice kept and what was refused for its field to say, once."""
    answer = _remember(choice, row, seat)
    answer.set_cookie(
        REFUSED, signing.dumps([refused.code, refused.detail, refused.where], salt=_salt(row, seat)),
        max_age=SHOWN_FOR, path=answer["Location"], secure=settings.SESSION_COOKIE_SECURE, httponly=True,
        samesite="Lax",
    )  # fmt: skip
    return answer


def _told_again(request: HttpRequest, row: Ballot, seat: Seat) -> Refused | None:
    """What was refused of the proof that this person has just given for this ballot, if anything."""
    try:
        code, detail, where = signing.loads(
            request.COOKIES.get(REFUSED, ""), salt=_salt(row, seat), max_age=SHOWN_FOR
        )
    except (signing.BadSignature, ValueError):
        return None
    return Refused(code, detail, where=where, status=422)


def _salt(row: Ballot, seat: Seat) -> str:
    return f"refused {row.symbol} {seat.person}"


def _remembered(request: HttpRequest, row: Ballot, seat: Seat) -> str:
    """The choice that this person made for this ballot in this browser a little while ago, or ''."""
    salt = f"{row.symbol} {seat.person}"
    sent = request.get_signed_cookie("choice", "", salt=salt, max_age=SHOWN_FOR) or ""
    nonce, hidden = sent[:32], sent[32:]
    found = [
        each for each in Vote.Choice.values if constant_time_compare(hidden, _hidden(each, nonce, row, seat))
    ]
    return found[0] if found else ""


def _hidden(choice: str, nonce: str, row: Ballot, seat: Seat) -> str:
    value = f"{nonce} {row.symbol} {seat.person} {choice}"
    return salted_hmac("a choice between paper and confirmation", value, algorithm="sha256").hexdigest()


def _open_to(row: Ballot, seat: Seat, context: dict[str, Any], *, again: bool) -> dict[str, Any]:
    """The paper, where a vote may be chosen on it; read `again` where the close has come and moves after all."""
    if again and not context["paper"].is_open and extending.settle_late(row.pk):
        del row.end  # it is read again
        context = paper_of(row, seat)
    if not context["paper"].is_open:
        raise _late(row)
    if context["why_not"]:
        raise Refused("no_vote", context["why_not"], status=403, mend=_("You may follow the ballot here."))
    return context


def _late(row: Ballot) -> Refused:
    return Refused(
        "ballot_closed",
        _("{symbol} closed on {ends_at:%d %b %Y at %H:%M:%S} UTC, so no vote is taken any more.").format(
            symbol=row.symbol, ends_at=row.ends_at
        ),
        mend=_("A vote cast before the close still stands; your receipt shows it."),
    )
