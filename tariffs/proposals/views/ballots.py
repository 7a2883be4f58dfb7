"""The ballot of a proposal: what everybody may know of it, the paper, the confirmation, the receipt.

While a ballot is open no page says who has voted, and none but a delegation's own says what it chose.
"""

import secrets
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import SimpleLazyObject
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.access import DELEGATES, EVERYBODY, VOTERS, Refused, Role, Seat, who_may
from alliance.domain.sentences import SENTENCES
from alliance.web import words
from alliance.web.marks import mark
from members.accession.selectors import motion_of
from members.ballots import extending, refusals
from members.ballots import selectors as ballots
from members.ballots.casting import cast_vote
from members.ballots.models import Ballot, ElectorateEntry, SubjectRule, Vote
from tariffs.proposals import audience, selectors
from tariffs.proposals.fields import LANGUAGES
from tariffs.proposals.shown import text_of
from tariffs.proposals.views.common import seat_of, tells_refusals

LABELS = {"yes": "Yes: adopt this text", "no": "No: do not adopt it", "abstain": "Abstain"}
SHOWN_FOR = 15 * 60  # seconds for which a choice waits on the confirmation page
EFFECT_CODES = {"yes": "explain_yes", "no": "explain_no", "abstain": "explain_abstain"}


@who_may(EVERYBODY)
@never_cache
@require_safe
@tells_refusals
def ballot(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The ballot as the seat may see it: with the paper for who votes, with the reason for who does not."""
    seat = seat_of(request)
    row = selectors.ballot(seat, year=year, number=number)
    return render(request, "members/ballots/paper.html", _paper(row, seat))


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
    context = _paper(row, seat)
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
    own = context["own_vote"]
    stands = own is not None and own.choice == choice
    verb = "votes" if own is None or stands else "changes its vote to"
    context |= {
        "choice": choice,
        "stands": stands,
        "statement": f"{seat.member_name} {verb}",
        "choice_word": Vote.Choice(choice).label,
        "mark": mark(words.choice_of(choice)),
        "effect": next(effect for name, _, effect in context["choices"] if name == choice),
    }
    return render(request, "members/ballots/confirm.html", context)


@who_may(VOTERS)
@require_POST
@tells_refusals
def ballot_cast(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Cast the vote in one transaction, then show its receipt."""
    seat = seat_of(request)
    row = selectors.ballot(seat, year=year, number=number)
    try:
        if _one(request, "member") not in ("", seat.member):
            raise Refused(
                "seat_switched", f"This page was opened for another member. You now sit for {seat.member_name}.",
                mend="Open the ballot again in the seat that you mean to vote in. Nothing was recorded.",
            )  # fmt: skip
        choice, text_digest = _one(request, "choice"), _one(request, "text_digest")
    except Refused as refused:
        refusals.keep_refused(ballot_id=row.pk, refused=refused, by=seat)
        raise
    cast_vote(ballot_id=row.pk, choice=choice, text_digest=text_digest, by=seat)
    return redirect("ballot_receipt", year, number)


@who_may(DELEGATES)
@never_cache
@require_safe
@tells_refusals
def ballot_receipt(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The receipt of the delegation's own last vote; of no other's."""
    seat = seat_of(request)
    row = selectors.ballot(seat, year=year, number=number)
    vote = ballots.receipt(row, seat.insider or "")
    if vote is None:
        raise Refused(
            "no_receipt",
            f"{seat.member_name} has cast no vote on {row.symbol}.",
            mend="Open the ballot to cast one while it is open.",
            status=404,
        )
    context = {**_paper(row, seat), "vote": vote}
    return render(request, "members/ballots/receipt.html", context)


def _one(request: HttpRequest, name: str) -> str:
    """A field of a vote as it was sent, or ''. Two that contradict each other are refused: none of them wins.

    The form pads the shorter choices with blanks, so that each is sent in equally many bytes.
    """
    values = {value.rstrip(" ") for value in request.POST.getlist(name)}
    if len(values) > 1:
        raise Refused(
            "form_contradicts",
            f"This form carries {len(values)} different values of “{name}”. Nothing was recorded.",
            mend="Open the ballot paper again and make one choice.",
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
        context = _paper(row, seat)
    if not context["paper"].is_open:
        raise _late(row)
    if context["why_not"]:
        raise Refused("no_vote", context["why_not"], status=403, mend="You may follow the ballot here.")
    return context


def _late(row: Ballot) -> Refused:
    return Refused(
        "ballot_closed",
        f"{row.symbol} closed on {row.ends_at:%d %b %Y at %H:%M:%S} UTC, so no vote is taken any more.",
        mend="A vote cast before the close still stands; your receipt shows it.",
    )


def _paper(row: Ballot, seat: Seat) -> dict[str, Any]:
    """All that a page about a ballot shows to a seat."""
    paper = ballots.paper(row, seat)
    version = getattr(row, "version", None)
    why_not = _why_not(paper, seat)
    return {
        "ballot": row,
        "paper": paper,
        "version": version,
        "proposal": version.proposal if version else None,
        "text": text_of(version) if version else None,
        "motion": None if version else motion_of(row),
        "home": "Proposals" if version else "Members",
        "reach": audience.reach(version.proposal, version) if version else None,
        "language": LANGUAGES.get(version.proposal.language, version.proposal.language) if version else "",
        "subject": SubjectRule.objects.filter(
            subject=row.subject, during__contains=row.opens_at.date()
        ).first(),
        "decision": getattr(row, "decision", None),
        "why_not": why_not,
        "may_vote": seat.role in VOTERS and not why_not and paper.is_open,
        "own_vote": paper.cast if seat.role in DELEGATES else None,
        "represented": paper.capacities[ElectorateEntry.Capacity.REPRESENTED],
        "suspended": paper.capacities[ElectorateEntry.Capacity.SUSPENDED],
        **_choices(paper.rule_in_words),
        "missing": False,
        "refused": SimpleLazyObject(lambda: refusals.told(row, seat, over=not paper.is_open, decided=False)),
        "now": paper.at,
    }


def _choices(sentences: list[str]) -> dict[str, Any]:
    """Each choice with what it does under this rule, and the sentences of the rule that are left."""
    effects = {
        choice: next((each for each in sentences if each in _said(code) or _by_unit(code, each)), "")
        for choice, code in EFFECT_CODES.items()
    }
    rest = [each for each in sentences if each not in effects.values()]
    return {"choices": [(name, LABELS[name], effects[name]) for name in LABELS], "rule_sentences": rest}


def _said(code: str) -> set[str]:
    """The sentences with which the domain explains one choice, whatever the rule."""
    return {text for name, text in SENTENCES.items() if name.startswith(code)}


def _by_unit(code: str, sentence: str) -> bool:
    """Whether a sentence explains a choice weight by weight, so that it names the weights of its rule."""
    name = f"{code}_by_unit"
    return name in SENTENCES and sentence.startswith(SENTENCES[name].partition("{")[0])


def _why_not(paper: ballots.Paper, seat: Seat) -> str:
    """Why a delegate's seat casts no vote here, in one sentence; empty where it may, or is no delegate's."""
    if seat.role not in DELEGATES:
        return ""
    name, entry = seat.member_name or seat.member, paper.entry
    if entry is None:
        return f"{name} was not a party when this ballot opened, so it has no vote."
    if entry.capacity == ElectorateEntry.Capacity.REPRESENTED:
        return (
            f"{entry.represented_by} votes on tariffs for the states of its customs union, {name} among them."
        )
    if entry.capacity == ElectorateEntry.Capacity.SUSPENDED:
        return f"{name} was suspended when this ballot opened, so it has no vote."
    if seat.role is Role.ADVISER:
        return f"An adviser casts no vote. The head of delegation or an alternate casts {name}’s."
    return ""
