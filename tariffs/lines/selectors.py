"""Reading lines of any kind: what stands on record on one, and what would answer for the same cargo."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet

from alliance.domain.period import Period
from members.registry.models import CustomsTerritory
from tariffs.catalogue.models import OriginGroup, OriginGroupMember
from tariffs.lines.models import Version

Rule = TypeVar("Rule", bound=Version)
_SYMBOL = re.compile(r"([A-Z]{2})-([1-9][0-9]{0,17})\.([1-9][0-9]{0,8})")


def parts_of(series: str, symbol: str) -> tuple[int, int] | None:
    """Line and version of a symbol of a series such as `PF-1.2`; None for a text of another form or series."""
    found = _SYMBOL.fullmatch(symbol.strip())
    return (int(found[2]), int(found[3])) if found and found[1] == series else None


def by_symbols(kind: type[Rule], symbols: Iterable[str]) -> list[Rule]:
    """The rule versions that these symbols name; one question for all of them."""
    parts = [found for symbol in symbols if (found := parts_of(kind.SERIES, symbol))]
    if not parts:
        return []
    wanted = Q(pk__in=[])
    for line, version in parts:
        wanted |= Q(line_id=line, version=version)
    return list(kind._default_manager.filter(wanted))


def on_record(kind: type[Rule], line_id: int) -> QuerySet[Rule]:
    """The versions of a line that no later decision has replaced, by validity: one answers on any day."""
    return kind._default_manager.filter(line_id=line_id, record__upper_inf=True).order_by("validity")


def in_the_way(
    kind: type[Rule], line_id: int, validity: DateRange, *, besides: int | None = None
) -> list[Rule]:
    """The versions on record on a line on some day of `validity`, but for the row with the id `besides`.

    A lapsed one is among them: it answers no more, but while it stands on record no other row can stand on its
    days. A change or an end takes it off.
    """
    rows = on_record(kind, line_id).filter(validity__overlap=validity)
    return [row for row in rows if row.pk != besides]


def rivals(
    kind: type[Rule], goods: Mapping[str, Any], *, origin: OriginGroup, territory: CustomsTerritory | None,
    validity: DateRange, sunset: date | None = None,
) -> list[Rule]:  # fmt: skip
    """Rules on record that would answer for the same cargo with the same precedence: one cargo, two answers. `goods` is
    what their lines say of the goods, field by field.

    Named countries stand apart and there is one group of all origins, so only groups can meet: those of the
    same rank that hold one country on one day on which both rules answer: valid, and not lapsed.
    """
    others = (
        kind._default_manager.filter(
            line__territory=territory, line__origin__rank=origin.rank, record__upper_inf=True,
            validity__overlap=validity, **{f"line__{name}": value for name, value in goods.items()},
        )
        .exclude(line__origin=origin)
        .select_related("line__origin")
    )  # fmt: skip
    return meeting(
        others, answering(validity, sunset), lambda other, both: share_a_country(origin, other, both)
    )


def meeting(
    others: Iterable[Rule], window: Period, share: Callable[[OriginGroup, Period], bool]
) -> list[Rule]:
    """Those of `others` that answer on some day of `window` for an origin of which `share` says that it is shared
    on that day."""
    return [
        each
        for each in others
        if (both := window.intersection(answering(each.validity, each.last_day)))
        and share(each.line.origin, both)
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
    """The days on which a rule answers: its validity, up to and including its sunset. A sunset outside the
    validity (checks D308, D309) takes nothing from it."""
    valid = period(validity)
    if sunset is None or sunset == date.max or not valid.contains(sunset):
        return valid
    return Period.through(valid.start, sunset)


def lapsed(rule: Version, validity: DateRange) -> bool:
    """Whether a rule on record answers on no day of `validity`, though it is valid on some."""
    return not answering(rule.validity, rule.last_day).overlaps(period(validity))


def names_of(rules: Collection[Version]) -> str:
    """Their symbols for a sentence: `PF-1.2, PF-1.3`."""
    return ", ".join(rule.symbol for rule in rules)


def _memberships(group: OriginGroup) -> dict[int, list[Period]]:
    found: dict[int, list[Period]] = {}
    for row in OriginGroupMember.objects.filter(group=group):
        found.setdefault(row.country_id, []).append(period(row.during))
    return found
