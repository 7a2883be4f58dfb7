"""Reading the floors: what stands on record on a line, and what would answer for the same cargo."""

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet

from alliance.domain.period import Period
from members.registry.models import CustomsTerritory
from tariffs.catalogue.models import OriginGroup, OriginGroupMember, Product
from tariffs.floors.models import PriceFloor, RuleLine

_SYMBOL = re.compile(r"PF-([1-9][0-9]{0,17})\.([1-9][0-9]{0,8})")


def by_symbol(symbol: str) -> PriceFloor | None:
    """The rule version that a symbol such as `PF-1.2` names, on record or not; None where there is none."""
    parts = parts_of(symbol)
    if parts is None:
        return None
    line, version = parts
    return PriceFloor.objects.select_related("line").filter(line_id=line, version=version).first()


def by_symbols(symbols: Iterable[str]) -> list[PriceFloor]:
    """The rule versions that these symbols name; one question for all of them."""
    wanted = Q(pk__in=[])
    for line, version in filter(None, map(parts_of, symbols)):
        wanted |= Q(line_id=line, version=version)
    return list(PriceFloor.objects.filter(wanted))


def parts_of(symbol: str) -> tuple[int, int] | None:
    """Line and version of a symbol such as `PF-1.2`; None for a text of another form."""
    found = _SYMBOL.fullmatch(symbol.strip())
    return (int(found[1]), int(found[2])) if found else None


def find_line(
    *, product: Product, origin: OriginGroup, territory: CustomsTerritory | None
) -> RuleLine | None:
    """The line of a product, an origin group and an importing territory (None: the alliance), if it
    exists."""
    return RuleLine.objects.filter(product=product, origin=origin, territory=territory).first()


def on_record(line_id: int) -> QuerySet[PriceFloor]:
    """The versions of a line that no later decision has replaced, by validity: one answers on any day."""
    return PriceFloor.objects.filter(line_id=line_id, record__upper_inf=True).order_by("validity")


def in_the_way(line_id: int, validity: DateRange, *, besides: int | None = None) -> list[PriceFloor]:
    """The versions on record on a line on some day of `validity`, but for the row with the id `besides`.

    A lapsed one is among them: it answers no more, but while it stands on record no other row can stand on its
    days. A change or an end takes it off.
    """
    return [row for row in on_record(line_id).filter(validity__overlap=validity) if row.pk != besides]


def rivals(
    *,
    product: Product,
    origin: OriginGroup,
    territory: CustomsTerritory | None,
    validity: DateRange,
    sunset: date | None,
) -> list[PriceFloor]:
    """Floors on record that would answer for the same cargo with the same precedence: one cargo, two
    answers.

    Named countries stand apart and there is one group of all origins, so only groups can meet: those of the
    same rank that hold one country on one day on which both floors answer: valid, and not lapsed.
    """
    others = (
        PriceFloor.objects.filter(
            line__product=product, line__territory=territory, line__origin__rank=origin.rank,
            record__upper_inf=True, validity__overlap=validity,
        )
        .exclude(line__origin=origin)
        .select_related("line__origin")
    )  # fmt: skip
    return meeting(
        others, answering(validity, sunset), lambda other, both: share_a_country(origin, other, both)
    )


def meeting(
    others: Iterable[PriceFloor], window: Period, share: Callable[[OriginGroup, Period], bool]
) -> list[PriceFloor]:
    """Those of `others` that answer on some day of `window` for an origin of which `share` says that it is shared
    on that day."""
    return [
        floor
        for floor in others
        if (both := window.intersection(answering(floor.validity, floor.sunset)))
        and share(floor.line.origin, both)
    ]


def share_a_country(one: OriginGroup, other: OriginGroup, during: Period) -> bool:
    """Whether some country is in both groups on some day of `during`, by dated membership."""
    return share_in(_memberships(one), _memberships(other), during)


def share_in(mine: dict[int, list[Period]], theirs: dict[int, list[Period]], during: Period) -> bool:
    """The same of memberships at hand: country's id → the periods in which it is in the group."""
    for country in mine.keys() & theirs.keys():
        for here in mine[country]:
            for there in theirs[country]:
                together = here.intersection(there)
                if together is not None and together.overlaps(during):
                    return True
    return False


def period(validity: DateRange) -> Period:
    """A stored range of civil dates as the domain reads it. Stored ranges have a first day and are
    half-open."""
    assert validity.lower is not None, "a validity has a first day"
    return Period(validity.lower, validity.upper)


def answering(validity: DateRange, sunset: date | None) -> Period:
    """The days on which a floor answers: its validity, up to and including its sunset. A sunset outside the
    validity (checks D308, D309) takes nothing from it."""
    valid = period(validity)
    if sunset is None or sunset == date.max or not valid.contains(sunset):
        return valid
    return Period.through(valid.start, sunset)


def lapsed(floor: PriceFloor, validity: DateRange) -> bool:
    """Whether a floor on record answers on no day of `validity`, though it is valid on some."""
    return not answering(floor.validity, floor.sunset).overlaps(period(validity))


def _memberships(group: OriginGroup) -> dict[int, list[Period]]:
    found: dict[int, list[Period]] = {}
    for row in OriginGroupMember.objects.filter(group=group):
        found.setdefault(row.country_id, []).append(period(row.during))
    return found


def names_of(floors: Collection[PriceFloor]) -> str:
    """Their symbols for a sentence: `PF-1.2, PF-1.3`."""
    return ", ".join(floor.symbol for floor in floors)
