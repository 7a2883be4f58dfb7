"""Who takes part, in what status and since when: the register as of a date, and one member."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from alliance import journal
from alliance.access import EVERYBODY, who_may
from alliance.web.errors import Problem, refuse
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
    vote: str  # how it votes on tariffs, in words

    @property
    def casts(self) -> bool:
        """Whether it casts a vote of its own on tariffs."""
        return self.vote == OWN_VOTE


OWN_VOTE = "Own vote"


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
                400, "date-unreadable", "We could not read this date", f"“{asked}” is not a date.",
                where="on", mend="Write year, month and day, for example 2026-03-01.",
            ),
        )  # fmt: skip
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
        raise Http404(f"No member has the code {code}.")
    acts_for = [each for each in rows if each.status and each.vote == f"{row.member.name} votes"]
    union = next((each.member for each in rows if row.vote == f"{each.member.name} votes"), None)
    context = {
        "row": row,
        "today": today,
        "statuses": [each for each in roll.all_statuses if each.member_id == row.member.pk],
        "standings": [each for each in roll.all_standings if each.member_id == row.member.pk],
        "territories": [each for each in roll.all_memberships if each.country.iso2 == code],
        "competences": [each for each in roll.all_competences if each.organisation_id == row.member.pk],
        "acts_for": [each.member for each in acts_for],
        "union": union,
    }
    return render(request, "members/registry/member.html", context)


def register(roll: selectors.Roll) -> list[Row]:
    """Every member as of a date, by name; five questions to the database whatever their number."""
    territories = {row.country.iso2: row.territory for row in roll.memberships}
    unions = {row.territory.code: row.territory for row in roll.competences}
    votes = _votes(roll)
    return [
        Row(
            member=each,
            status=roll.statuses.get(each.pk),
            standing=roll.standings.get(each.pk),
            territory=territories.get(each.code) or unions.get(each.code),
            vote=votes.get(each.code, "No vote"),
        )
        for each in Member.objects.all()
    ]


def _votes(roll: selectors.Roll) -> dict[str, str]:
    """Member code → how it votes on tariffs on a date."""
    placings = roll.electorate(TARIFF)
    names = {placing.member.code: placing.member.name for placing in placings}
    words = {"elector": OWN_VOTE, "suspended": "Suspended, no vote"}
    return {
        placing.member.code: words.get(placing.capacity)
        or f"{names.get(placing.represented_by, placing.represented_by)} votes"
        for placing in placings
    }


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
        "represented": sum(row.vote.endswith(" votes") for row in rows),
        "sources": [
            ("Taking part on 4 February 2026", _counted(row.member.took_part_source for row in rows)),
            ("Status", _counted(row.status.source for row in rows if row.status)),
            ("Side and weight", _counted(row.standing.source for row in rows if row.standing)),
            ("Customs territory", _counted(row.territory.basis for row in rows if row.territory)),
        ],
    }


def _counted(sources: Iterable[str]) -> list[tuple[str, int]]:
    """Each source once, with how many rows rest on it, the commonest first."""
    return Counter(source for source in sources if source).most_common()
