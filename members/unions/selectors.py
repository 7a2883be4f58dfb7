"""Subjects, territories and declarations as the pages of unions show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from members.ballots.models import SubjectRule
from members.registry import selectors as registry
from members.registry.models import Competence, CustomsTerritory, Member
from members.unions.models import DeclarationDocument


def areas() -> list[tuple[str, str]]:
    """The areas for which a subject calls for a rule, with their words."""
    found = SubjectRule.objects.order_by("area").values_list("area", flat=True).distinct()
    return [(area, registry.area_words(area)) for area in found]


def unions() -> list[Member]:
    """The organisations of the register, by name."""
    return list(Member.objects.filter(kind=Member.Kind.ORGANISATION))


def territories(on: date) -> list[CustomsTerritory]:
    """The territories of several countries on a date, by name: those that somebody can act for."""
    counts: dict[int, int] = {}
    for row in registry.Roll(on).memberships:
        counts[row.territory_id] = counts.get(row.territory_id, 0) + 1
    several = [key for key, count in counts.items() if count > 1]
    return list(CustomsTerritory.objects.filter(pk__in=several))


def declaration(code: str, number: int) -> Competence | None:
    """A declaration of an organisation, by its id."""
    rows = Competence.objects.select_related("organisation", "territory")
    return rows.filter(organisation__code=code, pk=number).first()


def overlapping(
    organisation: Member, territory: CustomsTerritory, area: str, start: date
) -> list[Competence]:
    """What is declared of this organisation or for this territory in an area on `start` or later."""
    same = Q(organisation=organisation) | Q(territory=territory)
    later = Q(during__upper_inf=True) | Q(during__endswith__gt=start)
    rows = Competence.objects.filter(same, later, subject_area=area)
    return list(rows.select_related("organisation", "territory").order_by("during"))


@dataclass(frozen=True)
class Standing:
    """What a union would cast under a declaration on a date: votes, weight, its states that are parties, and those
    among them that sit on another side than it does."""

    votes: int
    weight: int
    states: Sequence[Member]
    other_side: Sequence[Member]


def standing(
    organisation: Member, territory: CustomsTerritory, *, area: str, votes: str, on: date
) -> Standing:
    """As the register stands on a date, as if the declaration held and no other of this union did."""
    roll = registry.Roll(on)
    roll.competences = [each for each in roll.competences if each.subject_area != area] + [
        Competence(organisation=organisation, territory=territory, subject_area=area, votes=votes)
    ]
    placings = {each.member.code: each for each in roll.electorate(area)}
    states = [each for each in placings.values() if each.represented_by == organisation.code]
    states = [each for each in states if each.capacity == "represented"]
    own = placings.get(organisation.code)
    if own is None or own.capacity != "elector":
        return Standing(0, 0, [each.member for each in states], [])
    other = [each.member for each in states if each.side != own.side]
    return Standing(own.votes, own.weight, [each.member for each in states], other)


def document(digest: str) -> DeclarationDocument | None:
    """A kept document by its digest."""
    return DeclarationDocument.objects.filter(digest=digest).first()
