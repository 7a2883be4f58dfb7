"""The page that puts texts of a proposal beside each other; its address names them, so that it can be sent on."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alliance.access import EVERYBODY, Refused, Seat, who_may
from alliance.domain.rows import ALLIANCE
from alliance.web import words
from alliance.web.marks import mark
from alliance.web.questions import asks
from alliance.web.wording import words_apart
from members.registry.selectors import territories_on
from tariffs.proposals import audience, selectors
from tariffs.proposals.comparing import paper
from tariffs.proposals.comparing.concern import reach_of
from tariffs.proposals.comparing.lines import lines_of, named, tally_of
from tariffs.proposals.comparing.texts import Side, chosen, in_force, offered
from tariffs.proposals.effects.lines import decision_on
from tariffs.proposals.fields import LANGUAGES
from tariffs.proposals.models import Proposal
from tariffs.proposals.negotiation import reading
from tariffs.proposals.shown import names_of
from tariffs.proposals.views.common import seat_of, tells_refusals

LAYOUTS = {"columns": _lazy("Side by side"), "one": _lazy("In one column")}
KEPT_FOR = 365 * 24 * 3600  # seconds
PARAMETERS = frozenset({"text", "layout", "concerns", "rows"})
ROWS = {"changed": _lazy("Only rows that differ"), "all": _lazy("All rows")}


@asks("*")
@who_may(EVERYBODY)
@never_cache
@require_safe
@tells_refusals
def proposal_compare(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Versions, amendments and what is in force, line by line; the layout chosen last is kept in a cookie."""
    seat = seat_of(request)
    proposal = selectors.proposal(seat, year=year, number=number)
    asked = request.GET
    context = compared(proposal, seat, asked)
    layout = asked.get("layout") or request.COOKIES.get("compare", "")
    context["layout"] = layout if layout in LAYOUTS else "columns"
    answer = render(request, "tariffs/proposals/compare.html", context)
    if asked.get("layout"):
        answer.set_cookie(
            "compare",
            layout,
            max_age=KEPT_FOR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return answer


@asks("*")
@who_may(EVERYBODY)
@never_cache
@require_safe
@tells_refusals
def proposal_compare_pdf(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The same comparison as sheets of paper."""
    seat = seat_of(request)
    proposal = selectors.proposal(seat, year=year, number=number)
    shown = compared(proposal, seat, request.GET)
    page = request.build_absolute_uri().replace("compare.pdf", "compare/")
    made = paper.pdf(
        shown, address=page, made=words.instant(proposal.read_at, seat.zone),  # type: ignore[attr-defined]
        notice=settings.DEMONSTRATION_NOTICE,
    )  # fmt: skip
    name = f"{proposal.symbol.replace('/', '-')}-{'-'.join(side.key for side in shown['sides'])}.pdf"
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def compared(proposal: Proposal, seat: Seat, asked: QueryDict) -> dict[str, Any]:
    """All that a comparison shows, from what its address asks for.

    Refused: `parameter_unknown`, `parameter_repeated`, `parameter_malformed` (400), `proposal_unknown` (404), and those
    of `texts.chosen` and `reach_of`.
    """
    _refuse_unasked(asked)
    versions = reading.versions(proposal, seat)
    if not versions:
        raise selectors.unknown_proposal()
    today = proposal.read_at.date()  # type: ignore[attr-defined]
    among = offered(versions, on=today)
    decision = decision_on(versions[-1])
    sides = in_force(chosen(asked.getlist("text"), among), on=today, decision=decision)
    territories = {each.code: each for each in territories_on(today)}
    code = asked.get("concerns", "")
    every, reach = lines_of(sides), reach_of(code, territories, on=today) if code else None
    lines = [line for line in every if reach is None or any(row and reach.holds(row) for row in line.rows)]
    rows_named = [{**row, "names": "", "importer": ALLIANCE} for side in sides for row in side.rows]
    lines = named(lines, {**names_of(rows_named), "importer": territories})
    rows = asked.get("rows") or "changed"
    shown = [line for line in lines if rows == "all" or line.differs]
    return {
        "proposal": proposal,
        "reach": audience.reach(proposal, versions[-1]),
        "decided": decision is not None,
        "sides": sides,
        "first": sides[0],
        "others": list(enumerate(sides))[1:],
        "among": [(each, each.key in {side.key for side in sides}) for each in among],
        "lines": shown,
        "alike": [line for line in lines if line not in shown],
        "tallies": [(side, tally_of(lines, at)) for at, side in enumerate(sides) if at],
        "texts": _texts(sides),
        "concerns": reach,
        "own": seat.insider or seat.member or "",
        "own_name": seat.member_name,
        "left_out": len(every) - len(lines),
        "rows": rows,
        "rows_offered": ROWS,
        "layouts": LAYOUTS,
        "changed_mark": mark("changed"),
        "today": today,
        "query": f"?{asked.urlencode()}" if asked else "",
        "several": len(sides) > 2,
        "wide": len(sides) > 3,
    }


def _refuse_unasked(asked: QueryDict) -> None:
    for name, values in asked.lists():
        if name not in PARAMETERS:
            raise Refused(
                "parameter_unknown",
                _("“{name}” is not a parameter of this address.").format(name=name),
                where=name,
                status=400,
                mend=_("Use text, layout, rows and concerns."),
            )
        if name != "text" and len(values) > 1:
            raise Refused(
                "parameter_repeated",
                _("“{name}” is given more than once.").format(name=name),
                where=name,
                status=400,
                mend=_("Give it once."),
            )
    for name, known in (("layout", LAYOUTS), ("rows", ROWS)):
        if asked.get(name, "") not in ("", *known):
            raise Refused(
                "parameter_malformed",
                _("“{asked}” is nothing that {name} can be.").format(asked=asked[name], name=name),
                where=name,
                status=400,
                mend=_("Use one of {known}.").format(known=", ".join(known)),
            )


def _texts(sides: list[Side]) -> list[dict[str, Any]]:
    """Titles and explanatory texts, each held against the first of the texts; what is in force has none."""
    written = [each for each in sides if not each.is_law]
    found: list[dict[str, Any]] = []
    for each in written:
        first = written[0]
        found.append(
            {
                "side": each,
                "first": each is first,
                "language": LANGUAGES.get(each.language, each.language),
                "other_language": each.language != first.language,
                "title": words_apart(first.title, each.title),
                "title_differs": each.title != first.title,
                "prose": words_apart(first.prose, each.prose),
                "prose_differs": each.prose != first.prose,
            }
        )
    return found
