"""Who takes part, in what status and since when: the register as of a date, and one member."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from alliance import journal
from alliance.access import EVERYBODY, SECRETARIAT, Seat, who_may
from alliance.web.errors import refuse
from alliance.web.problems import Problem
from alliance.web.questions import asks
from members.registry import selectors
from members.registry.models import CustomsTerritory, Member, MemberStatus, Standing

TARIFF = "tariff"


@dataclass(frozen=True)
class Row:
    """One member on a date. What is missing on that date is None."""

    member: Member
    status: MemberStatus | None
    standing: Standing | None
    territory: CustomsTerritory | None
    placing: selectors.Placing | None  # how it stands towards a vote on tariffs
    vote: str  # the same in words

    @property
    def casts(self) -> int:
        """How many votes it casts on tariffs."""
        return self.placing.votes if self.placing and self.placing.capacity == "elector" else 0

    @property
    def represented_by(self) -> str:
        """The code of the union that votes for it, or ''."""
        own = self.placing
        return own.represented_by if own is not None and own.capacity == "represented" else ""


OWN_VOTE = _lazy("Own vote")
VOTES = {
    "suspended": _lazy("Suspended, no vote"),
    "voteless": _lazy("No votes: none of its states is a party"),
}


@asks("on")
@who_may(EVERYBODY)
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """The register as of today, or of the date asked for in `on`."""
    today = journal.now().date()
    asked = request.GET.get("on", "").strip()
    try:
        on = date.fromisoformat(asked) if asked else today
    except ValueError:
        return refuse(
            request,
            Problem(
                400,
                "date-unreadable",
                _("We could not read this date"),
                _("“{asked}” is not a date.").format(asked=asked),
                where="on",
                mend=_("Write year, month and day, for example 2026-03-01."),
            ),
        )
    rows = [row for row in register(selectors.Roll(on)) if row.status]
    return render(
        request, "members/registry/members.html", {"rows": rows, "on": on, "today": today, **_sums(rows)}
    )


@who_may(EVERYBODY)
@require_safe
def member(request: HttpRequest, code: str) -> HttpResponse:
    """One member with all its dated rows."""
    if code != code.upper():
        return redirect("member", code.upper(), permanent=True)
    today = journal.now().date()
    roll = selectors.Roll(today)
    rows = register(roll)
    row = next((row for row in rows if row.member.code == code), None)
    if row is None:
        raise Http404(_("No member has the code {code}.").format(code=code))
    acts_for = [each for each in rows if each.represented_by == code]
    union = next((each for each in rows if each.member.code == row.represented_by), None)
    competences = [each for each in roll.all_competences if each.organisation_id == row.member.pk]
    seat: Seat = request.seat  # type: ignore[attr-defined]
    context = {
        "row": row,
        "today": today,
        "statuses": [each for each in roll.all_statuses if each.member_id == row.member.pk],
        "standings": [each for each in roll.all_standings if each.member_id == row.member.pk],
        "territories": [each for each in roll.all_memberships if each.country.iso2 == code],
        "competences": [(each, selectors.area_words(each.subject_area)) for each in competences],
        "acted_on": roll.declared(TARIFF).get(union.member.code) if union else None,
        "officer": seat.role in SECRETARIAT,
        "acts_for": [each.member for each in acts_for],
        "union": union.member if union else None,
        "union_casts": union.casts if union else 0,
    }
    return render(request, "members/registry/member.html", context)


def register(roll: selectors.Roll) -> list[Row]:
    """Every member as of a date, by name; five questions to the database whatever their number."""
    territories = {row.country.iso2: row.territory for row in roll.memberships}
    unions = {row.territory.code: row.territory for row in roll.competences}
    placings = {each.member.code: each for each in roll.electorate(TARIFF)}
    return [
        Row(
            member=each,
            status=roll.statuses.get(each.pk),
            standing=roll.standings.get(each.pk),
            territory=territories.get(each.code) or unions.get(each.code),
            placing=placings.get(each.code),
            vote=_vote(each.code, placings),
        )
        for each in Member.objects.all()
    ]


def _vote(code: str, placings: dict[str, selectors.Placing]) -> str:
    """How a member votes on tariffs, in words."""
    own = placings.get(code)
    if own is None:
        return _("No vote")
    if own.capacity == "elector":
        return str(OWN_VOTE) if own.votes == 1 else _("{votes} votes, for its states").format(votes=own.votes)
    if own.capacity == "represented":
        union = placings.get(own.represented_by)
        return _("{value} votes").format(value=union.member.name if union else own.represented_by)
    return str(VOTES[own.capacity])


def _sums(rows: list[Row]) -> dict[str, object]:
    """What the list says in numbers, and where each kind of fact comes from."""
    kinds = Counter(row.member.kind for row in rows)
    sides = Counter(row.standing.side for row in rows if row.standing)
    return {
        "states": kinds[Member.Kind.STATE],
        "organisations": kinds[Member.Kind.ORGANISATION],
        "producers": sides[Standing.Side.PRODUCER],
        "consumers": sides[Standing.Side.CONSUMER],
        "weight": sum(row.standing.weight for row in rows if row.standing),
        "votes": sum(row.casts for row in rows),
        "represented": sum(bool(row.represented_by) for row in rows),
        "sources": [
            (_("Taking part on 4 February 2026"), _counted(row.member.took_part_source for row in rows)),
            (_("Status"), _counted(row.status.source for row in rows if row.status)),
            (_("Side and weight"), _counted(row.standing.source for row in rows if row.standing)),
            (_("Customs territory"), _counted(row.territory.basis for row in rows if row.territory)),
        ],
    }


def _counted(sources: Iterable[str]) -> list[tuple[str, int]]:
    """Each source once, with how many rows rest on it, the commonest first."""
    return Counter(source for source in sources if source).most_common()
