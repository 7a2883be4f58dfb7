"""The ballot of a proposal: what everybody may know of it, the paper, the confirmation, the receipt.

While a ballot is open no page says who has voted, and none but a delegation's own says what it chose.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alliance.access import DELEGATES, EVERYBODY, SECRETARIAT, VOTERS, Refused, Role, Seat, who_may
from alliance.domain.sentences import SENTENCES
from alliance.web.ways_back import require_POST
from members.accession.selectors import motion_of
from members.ballots import circulation, extending, preparing, receipts, refusals
from members.ballots import selectors as ballots
from members.ballots.models import Ballot, ElectorateEntry, SubjectRule, Vote
from members.delegates.selectors import called
from members.notices.steps import steps_ahead
from tariffs.proposals import audience, selectors
from tariffs.proposals.amending import told
from tariffs.proposals.fields import LANGUAGES
from tariffs.proposals.negotiation import standing
from tariffs.proposals.shown import text_of
from tariffs.proposals.views.common import seat_of, tells_refusals

LABELS: dict[str, str | Promise] = {
    "yes": _lazy("Yes: adopt this text"), "no": _lazy("No: do not adopt it"), "abstain": _lazy("Abstain"),
}  # fmt: skip
OF_AN_AMENDMENT = LABELS | {"yes": _lazy("Yes: adopt this amendment")}
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
    return render(request, "members/ballots/paper.html", paper_of(row, seat))


@who_may(DELEGATES)
@never_cache
@require_safe
@tells_refusals
def ballot_receipt(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The receipt of the delegation's own last vote; of no other's."""
    seat = seat_of(request)
    row = selectors.ballot(seat, year=year, number=number)
    vote = _own_vote(row, seat)
    entry = receipts.entry_of(vote)
    context = {
        **paper_of(row, seat), "vote": vote, "cast_by": called(vote.person),
        "entry": entry, "place": getattr(entry, "link", None), "address": receipts.address_of(row),
        "vote_prepared_by": called(vote.preparation.person) if vote.preparation else "",
    }  # fmt: skip
    return render(request, "members/ballots/receipt.html", context)


@who_may(DELEGATES)
@never_cache
@require_safe
@tells_refusals
def ballot_receipt_file(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The same receipt as a file to keep."""
    seat = seat_of(request)
    vote = _own_vote(selectors.ballot(seat, year=year, number=number), seat)
    return HttpResponse(
        receipts.text_of(vote, settings.DEMONSTRATION_NOTICE),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{receipts.name_of(vote)}"'},
    )


def _own_vote(row: Ballot, seat: Seat) -> Vote:
    """The last vote of the seat's own member. Refused `no_receipt` (404)."""
    vote = ballots.receipt(row, seat.insider or "")
    if vote is None:
        raise Refused(
            "no_receipt",
            _("{member_name} has cast no vote on {symbol}.").format(
                member_name=seat.member_name, symbol=row.symbol
            ),
            mend=_("Open the ballot to cast one while it is open."),
            status=404,
        )
    return vote


def paper_of(row: Ballot, seat: Seat) -> dict[str, Any]:
    """All that a page about a ballot shows to a seat."""
    paper = ballots.paper(row, seat)
    amended = told.paper_of(row)
    version = amended.version if amended else getattr(row, "version", None)
    why_not = _why_not(paper, seat)
    return {
        "ballot": row,
        "paper": paper,
        "version": version,
        "proposal": version.proposal if version else None,
        "text": text_of(version) if version and not amended else None,
        "amended": amended,
        "stood": SimpleLazyObject(lambda: version is not None and standing.anybody(version.proposal)),
        "has_brief": version is not None and seat.role in DELEGATES and bool(seat.insider),
        "motion": None if version else motion_of(row),
        "home": _("Proposals") if version else _("Members"),
        "reach": audience.reach(version.proposal, version) if version else None,
        "language": LANGUAGES.get(version.proposal.language, version.proposal.language) if version else "",
        "subject": SimpleLazyObject(lambda: _subject(row)),
        "decision": getattr(row, "decision", None),
        "opened_early": circulation.told(row),
        "why_not": why_not,
        "may_vote": seat.role in VOTERS and not why_not and paper.is_open,
        "may_enter_note": seat.role in SECRETARIAT and not row.rule.terms.get("no_notes"),
        **_two_persons(row, seat, paper, why_not),
        "own_vote": paper.cast if seat.role in DELEGATES else None,
        "represented": paper.capacities[ElectorateEntry.Capacity.REPRESENTED],
        "suspended": paper.capacities[ElectorateEntry.Capacity.SUSPENDED],
        **_choices(paper.rule_in_words, OF_AN_AMENDMENT if amended else LABELS),
        "missing": False,
        "refused": SimpleLazyObject(lambda: refusals.told(row, seat, over=not paper.is_open, decided=False)),
        "now": paper.at,
        **_close(row, paper),
    }


def _subject(row: Ballot) -> SubjectRule | None:
    """What called for the rule of a ballot; asked by the paper alone, not by confirmation and receipt."""
    return SubjectRule.objects.filter(subject=row.subject, during__contains=row.opens_at.date()).first()


def _close(row: Ballot, paper: ballots.Paper) -> dict[str, Any]:
    """What is ahead of an open ballot: what can move its close, and when who has not voted is reminded."""
    if not paper.is_open:
        return {"watched": None, "reminders": []}
    return {
        "watched": extending.watched(row, paper.at),
        "reminders": steps_ahead(row.opens_at, row.ends_at, paper.at),
    }


def _two_persons(row: Ballot, seat: Seat, paper: ballots.Paper, why_not: str) -> dict[str, Any]:
    """For a delegation whose vote takes two persons: what is prepared, and what this seat may do about it."""
    entry = paper.entry
    if (
        seat.role not in DELEGATES
        or seat.viewed
        or entry is None
        or not preparing.takes_two(row, entry.member_id)
    ):
        return {"two_persons": False, "may_prepare": False, "prepared": None, "may_cast_prepared": True}
    votes = entry.capacity == ElectorateEntry.Capacity.ELECTOR
    prepared = preparing.prepared(row, entry.code)
    waits = (
        prepared if prepared and (paper.cast is None or paper.cast.preparation_id != prepared.pk) else None
    )
    return {
        "two_persons": votes,
        "may_prepare": votes and paper.is_open,
        "prepared": waits,
        "prepared_by": called(waits.person) if waits else "",
        "prepared_by_self": waits is not None and waits.person == seat.person,
        "may_cast_prepared": not votes or (waits is not None and waits.person != seat.person),
        "nobody_prepares": votes and paper.is_open and not preparing.two_sit(entry.member_id),
    }


@who_may(DELEGATES)
@never_cache
@require_POST
@tells_refusals
def ballot_prepare(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Prepare the vote that another person of the delegation casts. It can be prepared anew until it is cast."""
    seat = seat_of(request)
    row = selectors.ballot(seat, year=year, number=number)
    if request.POST.get("member") not in (None, "", seat.member):
        raise Refused(
            "seat_switched",
            _("This page was opened for another member. You now sit for {member_name}.").format(
                member_name=seat.member_name
            ),
            mend=_("Open the ballot again in the seat that you mean to prepare for."),
        )
    choice = request.POST.get("choice", "").rstrip(" ")
    preparing.prepare_vote(
        ballot_id=row.pk, choice=choice, text_digest=request.POST.get("text_digest", ""), by=seat
    )
    messages.success(request, _("The vote is prepared. Another person of your delegation casts it."))
    return redirect("ballot", year, number)


def _choices(sentences: list[str], labels: dict[str, str | Promise] = LABELS) -> dict[str, Any]:
    """Each choice with what it does under this rule, and the sentences of the rule that are left."""
    effects = {
        choice: next((each for each in sentences if each in _said(code) or _by_unit(code, each)), "")
        for choice, code in EFFECT_CODES.items()
    }
    rest = [each for each in sentences if each not in effects.values()]
    return {
        "choices": [(name, label, effects[name]) for name, label in labels.items()],
        "rule_sentences": rest,
    }


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
    name = seat.member_name or seat.member or ""
    _unused, why = ballots.why_no_vote(paper.entry, name)
    if why:
        return why
    if seat.role is Role.ADVISER:
        return _("An adviser casts no vote. The head of delegation or an alternate casts {name}’s.").format(
            name=name
        )
    return ""
