"""Reading the register as of a date. The date is asked for, never defaulted."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery

from members.registry.models import (
    Competence,
    CustomsTerritory,
    Member,
    MemberStatus,
    Standing,
    TerritoryMembership,
)

# The statuses whose holders stand in an electorate; a suspended party stands in it without a vote.
IN_THE_ELECTORATE = (MemberStatus.Status.PARTY, MemberStatus.Status.SUSPENDED)


AREA_WORDS = {"tariff": "tariffs"}


def area_words(area: str) -> str:
    """An area of subjects as people say it: 'tariffs'."""
    return AREA_WORDS.get(area, area.replace("-", " "))


@dataclass(frozen=True)
class Placing:
    """How a member stands towards a vote on a date: what it is, and who casts for it."""

    member: Member
    status: str
    side: str
    weight: int
    capacity: str  # elector | represented | suspended | voteless (members.ballots ElectorateEntry.Capacity)
    represented_by: str  # code of the union that acts for it, or ''
    votes: int = 1  # as how many members it counts
    competence: Competence | None = None  # the declaration that a union acts under


def statuses_on(on: date) -> dict[int, MemberStatus]:
    """Member id → its status row on a date."""
    rows = MemberStatus.objects.filter(during__contains=on).select_related("member")
    return {row.member_id: row for row in rows}


def standings_on(on: date) -> dict[int, Standing]:
    """Member id → its side and weight on a date."""
    return {row.member_id: row for row in Standing.objects.filter(during__contains=on)}


def status_of(member: Member, *, on: date) -> str:
    """What one member is on a date, or '' where it has no status then."""
    row = MemberStatus.objects.filter(member=member, during__contains=on).only("status").first()
    return row.status if row else ""


def party_codes(on: date) -> set[str]:
    """Codes of the members that are parties on a date."""
    return {row.member.code for row in statuses_on(on).values() if row.status == MemberStatus.Status.PARTY}


def without_standing(on: date) -> list[Member]:
    """Parties and suspended parties that have no side and weight on a date, by name: the register is incomplete.

    `electorate` cannot place them, so whoever freezes one asks here first.
    """
    standings = standings_on(on)
    missing = [
        status.member
        for status in statuses_on(on).values()
        if status.status in IN_THE_ELECTORATE and status.member_id not in standings
    ]
    return sorted(missing, key=lambda member: member.name)


def represented_on(on: date, *, area: str) -> dict[str, str]:
    """State code → code of the organisation that acts for it in an area of subjects on a date.

    Only organisations that are in the electorate act: a union outside the alliance casts for nobody. A suspended
    union still stands for its states, whose own vote does not come back by its suspension: nobody casts it.
    """
    return _as_of(on).represented(area)


def electorate(on: date, *, area: str) -> list[Placing]:
    """Every party and suspended party on a date with its capacity in an area, ordered by code."""
    return _as_of(on).electorate(area)


@dataclass
class Register:
    """The register as it stands on a date, whatever is asked of it then. Statuses and standings by the id of their
    member; `countries`: the codes of the countries in a customs territory, by its id."""

    statuses: Mapping[int, MemberStatus]
    standings: Mapping[int, Standing]
    competences: Sequence[Competence]
    countries: Mapping[int, Sequence[str]]

    def represented(self, area: str) -> dict[str, str]:
        """As `represented_on`."""
        unions = {row.member.code for row in self.statuses.values() if row.status in IN_THE_ELECTORATE}
        represented: dict[str, str] = {}
        for code, competence in self.declared(area).items():
            if code in unions:
                represented |= dict.fromkeys(self.countries.get(competence.territory_id, ()), code)
        return represented

    def with_standing(self, member: Member, *, side: str, weight: int) -> Self:
        """The same register, were this the side and weight of a member: to tell what a correction changes."""
        other = copy(self)
        other.standings = {**self.standings, member.pk: Standing(member=member, side=side, weight=weight)}
        return other

    def declared(self, area: str) -> dict[str, Competence]:
        """Code of an organisation → its declaration in an area of subjects."""
        return {row.organisation.code: row for row in self.competences if row.subject_area == area}

    def electorate(self, area: str) -> list[Placing]:
        """As `electorate`."""
        represented, placings = self.represented(area), []
        for status in self.statuses.values():
            standing, code = self.standings.get(status.member_id), status.member.code
            if status.status not in IN_THE_ELECTORATE or standing is None:
                continue  # without standing, an error of the register: `without_standing` names it
            capacity = "elector"
            if status.status == MemberStatus.Status.SUSPENDED:
                capacity = "suspended"
            elif code in represented:
                capacity = "represented"
            placings.append(
                Placing(
                    member=status.member,
                    status=status.status,
                    side=standing.side,
                    weight=standing.weight,
                    capacity=capacity,
                    represented_by=represented.get(code, ""),
                )
            )
        return sorted(self._summed(area, placings), key=lambda placing: placing.member.code)

    def _summed(self, area: str, placings: list[Placing]) -> list[Placing]:
        """With the declarations that unions act under. One that casts the sum of its states counts as many members as
        it has states that are parties, with their weights together; where there is none, it has nothing to cast."""
        declared, states = self.declared(area), defaultdict(list)
        for each in placings:
            if each.capacity == "represented":
                states[each.represented_by].append(each.weight)
        found = []
        for each in placings:
            competence, weights = declared.get(each.member.code), states[each.member.code]
            if competence is not None and each.capacity == "elector":
                each = replace(each, competence=competence)
                if competence.votes == Competence.Votes.SUM:
                    each = replace(each, votes=len(weights) or 1, weight=sum(weights) or each.weight,
                                   capacity="elector" if weights else "voteless")  # fmt: skip
            found.append(each)
        return found


class Roll(Register):
    """The register with its history, and as it stands on a date: four questions to the database. Its tables hold some
    hundred rows, so all are read."""

    def __init__(self, on: date) -> None:
        self.all_statuses = list(MemberStatus.objects.select_related("member"))
        self.all_standings = list(Standing.objects.all())
        self.all_competences = list(
            Competence.objects.select_related("organisation", "territory").order_by("id")
        )
        self.all_memberships = list(TerritoryMembership.objects.select_related("country", "territory"))
        self.memberships = [row for row in self.all_memberships if on in row.during]
        countries = defaultdict(list)
        for row in self.memberships:
            countries[row.territory_id].append(row.country.iso2)
        super().__init__(
            {row.member_id: row for row in self.all_statuses if on in row.during},
            {row.member_id: row for row in self.all_standings if on in row.during},
            [row for row in self.all_competences if on in row.during],
            countries,
        )


def _as_of(on: date) -> Register:
    """The register as it stands on a date, without its history: two questions to the database."""
    standing = Standing.objects.filter(member=OuterRef("member"), during__contains=on)
    statuses = list(
        MemberStatus.objects.filter(during__contains=on).select_related("member")
        .annotate(side=Subquery(standing.values("side")[:1]), weight=Subquery(standing.values("weight")[:1]))
    )  # fmt: skip
    inside = TerritoryMembership.objects.filter(territory=OuterRef("territory"), during__contains=on)
    competences = list(
        Competence.objects.filter(during__contains=on).select_related("organisation", "territory")
        .annotate(countries=ArraySubquery(inside.values("country__iso2"))).order_by("id")
    )  # fmt: skip
    return Register(
        {row.member_id: row for row in statuses},
        {
            row.member_id: Standing(member_id=row.member_id, side=row.side, weight=row.weight)
            for row in statuses if row.side is not None
        },
        competences,
        {row.territory_id: row.countries for row in competences},
    )  # fmt: skip


def territory_of(country_iso2: str, on: date) -> CustomsTerritory | None:
    """The customs territory a country belongs to on a date."""
    row = (
        TerritoryMembership.objects.filter(country__iso2=country_iso2, during__contains=on)
        .select_related("territory")
        .first()
    )
    return row.territory if row else None


def party_territories(on: date) -> list[CustomsTerritory]:
    """Territories in which a rule of the alliance can apply on a date: those of its parties, by name."""
    return [each for each in territories_on(on) if each.bound]  # type: ignore[attr-defined]


def territories_on(on: date) -> list[CustomsTerritory]:
    """Every customs territory, by name; `bound` says whether a rule of the alliance can apply in it on a date.

    A union's territory counts when the organisation that acts for it in tariff matters is a party.
    """
    statuses = MemberStatus.objects.filter(during__contains=on, status=MemberStatus.Status.PARTY)
    parties = statuses.values("member__code")
    unions = Competence.objects.filter(during__contains=on)
    of_unions = unions.filter(subject_area="tariff", organisation__code__in=parties)
    of_states = TerritoryMembership.objects.filter(during__contains=on, country__iso2__in=parties)
    bound = Q(pk__in=of_unions.values("territory"))
    bound |= Q(pk__in=of_states.values("territory")) & ~Q(pk__in=unions.values("territory"))
    return list(CustomsTerritory.objects.annotate(bound=ExpressionWrapper(bound, BooleanField())))
