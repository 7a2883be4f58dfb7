"""What was decided, by what rule and by whom: public, and only about ballots that are closed."""

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance import journal
from alliance.access import DELEGATES, EVERYBODY, SECRETARIAT, Refused, Role, Seat, require, who_may
from alliance.domain import canon, tally
from alliance.domain.tally import Elector
from alliance.web import words
from alliance.web.lasting import lasting
from alliance.web.questions import asks, page_of
from members.ballots import (
    checking,
    circulation,
    documents,
    preparing,
    refusals,
    seat_file,
    selectors,
    spelled,
)
from members.ballots.models import (
    Ballot,
    Decision,
    DecisionRule,
    ElectorateEntry,
    Extension,
    SubjectRule,
    Vote,
)
from members.delegations import selectors as delegations
from members.registry.selectors import electorate as electorate_on
from members.signin import proving

PAGE = 50  # decisions a page
AREA = "tariff"


@asks("page")
@who_may(EVERYBODY)
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """Every decision, the newest first."""
    rows = Decision.objects.select_related("ballot__rule").defer("document", "tally")
    page = page_of(request, rows, PAGE)
    for row in page.object_list:
        row.mark, row.word = spelled.MARKS[row.outcome], spelled.WORDS[row.outcome]
        row.decided_on = row.decided_at.date()
    return render(request, "members/ballots/decisions.html", {"page": page, "rows": list(page.object_list)})


@who_may(EVERYBODY)
@require_safe
def decision(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """One decision: the outcome, its arithmetic, every vote, the rule, and how to repeat the count."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    row = decision_of(year, number, own=seat.insider or "")
    ballot, electorate = row.ballot, list(row.ballot.electorate.all())
    lines = selectors.result(row)
    several = any(line.casts > 1 for line in lines)
    seats = [(line.code, line.name, line.choice) for line in lines for _unused in range(line.casts)]
    context = {
        "decision": row,
        "ballot": ballot,
        "outcome": spelled.OUTCOMES[row.outcome],
        "mark": spelled.MARKS[row.outcome],
        "counted": spelled.counted(row.tally, several=several),
        "lines": [(line, words.choice_of(line.choice)) for line in lines],
        "again": [(line, _choices_in_turn(line)) for line in lines if line.votes > 1],
        "seats": seats,
        "centre": spelled.centre(row.tally),
        "headline": spelled.headline(row.tally, row.outcome),
        "by_choice": _by_choice(lines),
        **_read_out(row),
        "tests": spelled.findings(ballot.rule.terms, row.tally),
        "rule_in_words": spelled.rule_in_words(ballot.rule.terms, documents.electors(electorate)),
        "subject": SubjectRule.objects.filter(
            subject=ballot.subject, during__contains=ballot.opens_at.date()
        ).first(),
        "unions": selectors.acting(electorate),
        "several": several,
        "suspended": [
            entry.name for entry in electorate if entry.capacity == ElectorateEntry.Capacity.SUSPENDED
        ],
        "certification": getattr(row, "certification", None),
        "doubt": row.tally.get("provisional"),
        **recount(row),
        "refused": refusals.told(ballot, seat, over=True, decided=True),
        "steps": _steps(row),
        **_own(row, seat),
    }
    return render(request, "members/ballots/decision.html", context)


@who_may(EVERYBODY)
@require_safe
@lasting
def votes_csv(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The votes of a decision as CSV (UTF-8), one row an elector; what a spreadsheet would run is quoted."""
    row = decision_of(year, number)
    name = f"{row.symbol.replace('/', '-')}-votes.csv"
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    sheet = csv.writer(answer)
    sheet.writerow(
        [
            "decision",
            "member",
            "name",
            "side",
            "weight",
            "counts_as",
            "choice",
            "votes_cast",
            "marks",
            "notice",
        ]
    )
    for line in selectors.result(row):
        texts = (row.symbol, line.code, line.name, line.side)
        cells = [spelled.safe_cell(text) for text in texts]
        choice = line.choice or "not voting"
        sheet.writerow(
            [
                *cells, line.weight, line.casts, choice, line.votes, "; ".join(line.marks),
                spelled.safe_cell(settings.DEMONSTRATION_NOTICE),
            ]
        )  # fmt: skip
    return answer


@who_may(EVERYBODY)
@require_safe
def seats_svg(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The seat picture of a decision as a drawing to print, with title, legend and source."""
    row = decision_of(year, number)
    name = f"{row.symbol.replace('/', '-')}-seats.svg"
    return HttpResponse(
        seat_file.drawing(row, selectors.result(row)),
        content_type="image/svg+xml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@who_may(DELEGATES | SECRETARIAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def two_persons(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a delegation's votes take two of its persons; its head says so, for both what follows is told first."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    member, refused = delegations.member_of(code, seat), None
    if request.method == "POST":
        if seat.member != code:
            raise Refused(
                "role_may_not",
                _("The head of a delegation says how many persons its votes take."),
                status=403,
            )
        refused = _set_two_persons(request, code)
        if refused is None:
            return redirect("two_persons", code)
    held, may = preparing.asked_for(code), seat.role is Role.HEAD and seat.member == code
    context: dict[str, object] = {"member": member, "held": held, "may": may, "onward": request.path}
    if may:
        context |= proving.asked(request, preparing.purpose_of(code, on=held is None), refused)
    status = refused.status if refused else 200
    return render(request, "members/ballots/two_persons.html", context, status=status)


def _set_two_persons(request: HttpRequest, code: str) -> Refused | None:
    """Do what was sent, with its proof; what to ask for again, if anything."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    sent = request.POST.get("on")
    if sent not in ("yes", "no"):
        raise Refused(
            "form_incomplete",
            _("The form did not say whether a vote takes two persons. Nothing was changed."),
            mend=_("Open the page of your delegation’s votes again, and use its button."),
            where="on",
            status=422,
        )
    on = sent == "yes"
    require(seat, frozenset({Role.HEAD}), act=_("say how many persons a vote takes"))
    try:
        preparing.set_two_persons(
            on=on, proof=proving.given(request, preparing.purpose_of(code, on=on)), by=seat
        )
    except Refused as refused:
        if refused.code not in proving.AT_THE_FORM:
            raise
        return refused
    messages.success(request, _("This is on record, and your delegation is told."))
    return None


@who_may(EVERYBODY)
@require_safe
def decision_rules(request: HttpRequest) -> HttpResponse:
    """Each decision rule in plain words, with its source and the subjects that call for it today."""
    today = journal.now().date()
    placings = electorate_on(today, area=AREA)
    electors = [
        Elector(placing.member.code, {"weight": placing.weight}, placing.side, votes=placing.votes)
        for placing in placings
        if placing.capacity == ElectorateEntry.Capacity.ELECTOR
    ]
    states = Counter(each.represented_by for each in placings if each.capacity == "represented")
    unions = [each for each in placings if each.capacity == "elector" and each.member.code in states]
    context = {
        "today": today,
        "votes": sum(each.votes for each in electors),
        "unions": [(each, states[each.member.code]) for each in unions],
        "rules": _rules(today, electors),
        "officer": request.seat.role in SECRETARIAT,  # type: ignore[attr-defined]
    }
    return render(request, "members/ballots/rules.html", context)


def _own(row: Decision, seat: Seat) -> dict[str, object]:
    """How the seat's own member voted, from the published document, and whether its receipt stands here: a decision
    that was restored has some of its votes in the document alone."""
    found = checking.own_vote(row, seat.insider) if seat.role in DELEGATES and seat.insider else None
    kept = found is not None and found["digest"] in row.own_digests  # type: ignore[attr-defined]
    return {"own_vote": found, "has_receipt": kept}


def _choices_in_turn(line: selectors.Line) -> str:
    """What a member that voted more than once chose, one after the other: `Against, then For`."""
    return _(", then ").join(words.choice_word(each) for each in (*line.before, line.choice))


def _by_choice(lines: list[selectors.Line]) -> list[tuple[str, list[selectors.Line], int]]:
    """Each choice with who made it and how many votes that is, in the order of the seat picture."""
    found = []
    for choice in words.CHOICES:
        own = [line for line in lines if words.choice_of(line.choice) == choice]
        found.append((choice, own, sum(line.casts for line in own)))
    return found


def _read_out(row: Decision) -> dict[str, list[str]]:
    """What the chair reads out and what stands for the record beside it, from the published document."""
    paper = tally.read_paper(canon.parse_json(row.document.encode()))
    found = tally.tally_paper(paper)
    return {"announced": tally.announce(paper, found), "for_the_record": tally.for_the_record(paper, found)}


def recount(row: Decision) -> dict[str, str]:
    """Where the API answers with the tally document, and the two commands that repeat the count from it."""
    path, file = reverse("api:decision_document", args=[row.number]), f"{row.symbol.replace('/', '-')}.json"
    return {
        "document_path": path,
        "document_file": file,
        "download_command": f"curl -o {file} {settings.BASE_URL}{path}",
        "tally_command": f"python -m alliance.domain.tally {file}",
    }


@dataclass(frozen=True)
class RuleFace:
    """A decision rule as its page shows it."""

    rule: DecisionRule
    sentences: list[str]
    subjects: list[SubjectRule]


def _rules(on: date, electors: list[Elector]) -> list[RuleFace]:
    """The rules that some subject calls for on a date, then the others."""
    called: dict[int, list[SubjectRule]] = defaultdict(list)
    for subject in SubjectRule.objects.filter(during__contains=on).order_by("id"):
        called[subject.rule_id].append(subject)
    faces = [
        RuleFace(rule, spelled.rule_in_words(rule.terms, electors), called[rule.pk])
        for rule in DecisionRule.objects.order_by("id")
    ]
    return sorted(faces, key=lambda face: not face.subjects)


def decision_of(year: int, number: int, *, own: str = "") -> Decision:
    """A decision with its ballot, rule, electorate and certification, and in `own_digests` the votes that stand here of
    the member `own`. Raises Http404."""
    rows = Decision.objects.filter(year=year, number=number).select_related("ballot__rule", "certification")
    electors = ElectorateEntry.objects.select_related("competence")
    votes = Vote.objects.filter(ballot=OuterRef("ballot"), elector__code=own).values("digest")
    rows = rows.annotate(own_digests=ArraySubquery(votes))
    row = rows.prefetch_related(Prefetch("ballot__electorate", electors)).first()
    if row is None:
        raise Http404(f"No decision of {year} has the number {number}. An open ballot has no decision yet.")
    return row


def _steps(row: Decision) -> list[dict[str, object]]:
    """How the decision came about, for the timeline."""
    ballot: Ballot = row.ballot
    certified, extensions = getattr(row, "certification", None), _extensions(row)
    steps: list[dict[str, object]] = [
        {"title": _("Ballot opened"), "at": ballot.opens_at, "text": _opened(ballot)},
        *({"title": _("Close moved"), "at": each.at, "text": _moved(ballot, each)} for each in extensions),
        {
            "title": _("Ballot closed"),
            "at": max([ballot.closes_at, *(each.closes_at for each in extensions)]),
            "text": _("A vote at this instant or later is late."),
        },
        {"title": _("Decided"), "at": row.decided_at, "text": row.arithmetic},
    ]
    if certified:
        text = _("A second count, from the published document alone, agrees.")
        steps.append({"title": _("Certified"), "at": certified.certified_at, "text": text})
    else:
        steps.append(
            {"title": _("Certification"), "state": "ahead", "text": _("Nothing is published before it.")}
        )
    return steps


def _opened(ballot: Ballot) -> str:
    return " ".join(filter(None, (_("Rule, electorate and text were frozen."), circulation.told(ballot))))


def _extensions(row: Decision) -> list[Extension]:
    """The extensions of a decided ballot; asked for only where its tally tells of one."""
    return list(row.ballot.extensions.all()) if row.tally["window"]["extended"] else []


def _moved(ballot: Ballot, row: Extension) -> str:
    return _(
        "It was to close {announced}. The portal was unavailable for {minutes} minutes in all before that, as its "
        "probe saw it, so the rule’s outage clause moved the close once."
    ).format(announced=words.instant(ballot.closes_at), minutes=row.minutes)
