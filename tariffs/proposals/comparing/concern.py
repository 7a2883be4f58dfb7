"""Whether a line reaches a country: as importer, or because the goods that it names come from there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from alliance.access import Refused
from alliance.domain.rows import ALLIANCE
from members.registry.models import CustomsTerritory, Member, TerritoryMembership
from tariffs.catalogue.models import OriginGroup
from tariffs.proposals.comparing.texts import Row


@dataclass(frozen=True)
class Reach:
    """What reaches a country on a date: rules of these importers, goods of these origins."""

    code: str
    name: str
    importers: frozenset[str]
    origins: frozenset[str]

    def holds(self, row: Row) -> bool:
        """Whether a row reaches it, as importer or by origin."""
        return row["importer"] in self.importers or row["origin"] in self.origins


def reach_of(code: str, territories: Mapping[str, CustomsTerritory], *, on: date) -> Reach:
    """What reaches a member. `territories` are those of the date, with `bound`. An organisation is reached where the
    states of its territory are. Refused: `country_unknown` (404)."""
    member = Member.objects.filter(code=code).first()
    if member is None:
        raise Refused(
            "country_unknown",
            _("No member has the code {code}.").format(code=code),
            where="concerns",
            status=404,
            mend=_("Use the code of a member, such as JP."),
        )
    held = TerritoryMembership.objects.filter(during__contains=on).values_list(
        "country__iso2", "territory__code"
    )
    by_country = dict(held)
    own = by_country.get(code, code)
    countries = (
        {iso2 for iso2, territory in by_country.items() if territory == own} if own == code else {code}
    )
    there = Q(memberships__country__iso2__in=countries, memberships__during__contains=on)
    groups = OriginGroup.objects.filter(there | Q(rank=OriginGroup.Rank.ALL)).values_list("code", flat=True)
    origins = {*groups, *countries}
    territory = territories.get(own)
    bound = territory is not None and territory.bound  # type: ignore[attr-defined]
    return Reach(code, member.name, frozenset({own, *([ALLIANCE] if bound else [])}), frozenset(origins))
