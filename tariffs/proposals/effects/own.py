"""What a rule meets in a reader's own country: its customs territory, its ordinary duty, and whom it reaches there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from alliance.access import DELEGATES, Seat
from alliance.domain import duty
from alliance.domain.duty import FREE, Duty
from alliance.web import words
from members.registry.models import CustomsTerritory, TerritoryMembership
from tariffs.catalogue.models import BaseRate, Product
from tariffs.proposals.checks.ground import Ground


@dataclass(frozen=True)
class Base:
    """The ordinary duty that a picture counts: the duty, and in a sentence whose it is and where from."""

    duty: Duty = FREE
    said: str = field(
        default_factory=lambda: _(
            "The picture leaves out the importer’s ordinary duty, which differs from country to country."
        )
    )


@dataclass(frozen=True)
class Own:
    """A reader’s own country: its code, its customs territory and the rates of it. `territory` None for
    who reads for no country, and for a country that is in no territory."""

    code: str = ""
    name: str = ""
    territory: CustomsTerritory | None = None
    rates: Mapping[str, BaseRate] = field(default_factory=dict)  # by HS prefix
    countries: frozenset[str] = (
        frozenset()
    )  # whose goods are its own; of an organisation, those of its states

    def base(self, product: Product) -> Base:
        """The ordinary duty on a product, by the longest prefix of its code that is recorded."""
        found = [prefix for prefix in self.rates if product.hs6.startswith(prefix)]
        if self.territory is None or not found:
            return Base()
        rate = self.rates[max(found, key=len)]
        said = _("The picture counts the ordinary duty of {territory}: {duty} ({source}).").format(
            territory=words.the(self.territory.name), duty=rate.expression, source=rate.source
        )
        return Base(duty.parse(rate.expression), said)


def own(seat: Seat, ground: Ground, *, on: date) -> Own:
    """The country of a delegate's seat, with the rates that the products of a ground can owe there; none for anybody
    else. One question to the database, which tells the ground its territories too."""
    code = seat.member if seat.role in DELEGATES else None
    if not code:
        return Own()
    name = seat.member_name or code
    there = TerritoryMembership.objects.filter(territory=OuterRef("pk"), during__contains=on)
    prefixes = {each.hs6[:digits] for each in ground.products.values() for digits in (2, 4, 6)}
    rates = BaseRate.objects.filter(territory=OuterRef("pk"), during__contains=on, hs_prefix__in=prefixes)
    said = JSONObject(hs_prefix="hs_prefix", expression="expression", source="source")
    territories = list(
        CustomsTerritory.objects.annotate(
            held=ArraySubquery(there.values("country__iso2")), owed=ArraySubquery(rates.values(said=said))
        ).order_by("pk")
    )
    ground.know(sorted(territories, key=attrgetter("name")))
    territory = next((each for each in territories if code == each.code or code in each.held), None)
    if territory is None:
        return Own(code, name, countries=frozenset({code}))
    held = frozenset(territory.held)
    countries = frozenset({code}) if code in held or not held else held
    said_of = territory.owed or ()  # none, where no row names a product
    owed = {each["hs_prefix"]: BaseRate(territory=territory, **each) for each in said_of}
    return Own(code, name, territory, owed, countries)
