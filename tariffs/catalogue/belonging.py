"""The group of origins outside the alliance follows the register: who becomes a party leaves it from that day, who
ceases to be one comes back. Which days are outside is worked out in the database (`tariffs_outside`, migration 0009),
which also refuses every row that says otherwise."""

from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SYSTEM, Seat, require
from alliance.journal.models import Entry
from members.approvals.models import Request
from members.registry.models import Competence, Country, MemberStatus, TerritoryMembership
from tariffs.catalogue.models import OriginGroup, OriginGroupMember

OUTSIDE = "NONMEMBERS"

_DUE = """
SELECT law.country FROM tariffs_outside() law
  LEFT JOIN (SELECT m.country_id, range_agg(m.during) AS days FROM tariffs_origingroupmember m
               JOIN tariffs_origingroup g ON g.id = m.group_id AND g.code = %s GROUP BY m.country_id) held
    ON held.country_id = law.country
 WHERE law.days <> coalesce(held.days, '{}') ORDER BY law.country
"""
_LAW = "SELECT days.* FROM tariffs_outside() law, unnest(law.days) AS days WHERE law.country = %s"


def to_follow() -> list[int]:
    """Ids of the countries whose days in the group are not those of the register."""
    return [country for (country,) in _asked(_DUE, OUTSIDE)]


def hold_still() -> None:
    """Keep the group as it is until this transaction ends."""
    list(OriginGroup.objects.select_for_update().filter(code=OUTSIDE))


def untold() -> bool:
    """Whether the group has moved since the last release was built: its entries are not chained yet."""
    return moved().exists()


def moved() -> QuerySet[Entry]:
    """The moves of the group that no release tells of."""
    return Entry.objects.filter(object_type="origingroup", object_id=OUTSIDE, link=None)


@transaction.atomic
def follow(*, country_id: int, by: Seat = SYSTEM) -> list[OriginGroupMember]:
    """Bring the days of a country in the group to what the register says. Safe to run twice, late, and at once.

    The table refuses the transaction where the register moved meanwhile; the next sweep asks again.
    """
    require(by, frozenset(), act=_("let a group of origins follow the register"))
    group = OriginGroup.objects.select_for_update().get(code=OUTSIDE)
    country = Country.objects.get(pk=country_id)
    rows = OriginGroupMember.objects.filter(group=group, country=country).order_by("during")
    law, was = [days for (days,) in _asked(_LAW, country_id)], [row.during for row in rows]
    if law == was:
        return list(rows)
    _write(group, country, law)
    changed = {_ends(days) for days in law} ^ {_ends(days) for days in was}
    journal.record(
        act="follow_membership", obj=group, by=by,
        payload={
            "about": country.iso2, "acts": _acts(country, {day for ends in changed for day in ends if day}),
            "days": [_said(days) for days in law], "days_before": [_said(days) for days in was],
        },
    )  # fmt: skip
    return list(rows.all())


def found() -> None:
    """The rows of the founding, where there are none: as the register stands when the catalogue is loaded."""
    group = OriginGroup.objects.get(code=OUTSIDE)
    if not group.memberships.exists():
        rows = _asked("SELECT law.country, days.* FROM tariffs_outside() law, unnest(law.days) AS days")
        OriginGroupMember.objects.bulk_create(
            OriginGroupMember(group=group, country_id=country, during=days) for country, days in rows
        )


def _write(group: OriginGroup, country: Country, law: list[Any]) -> None:
    """The fewest rows changed: a period that only ends otherwise keeps its row."""
    rows = OriginGroupMember.objects.filter(group=group, country=country)
    starts = {days.lower: days for days in law}
    kept = set()
    for row in rows:
        days = starts.get(row.during.lower)
        if days is None:
            row.delete()
            continue
        kept.add(days.lower)
        if days != row.during:
            row.during = days
            row.save(update_fields=["during"])
    for start, days in starts.items():
        if start not in kept:
            OriginGroupMember.objects.create(group=group, country=country, during=days)


def _acts(country: Country, days: set[Any]) -> list[str]:
    """The symbols of the acts that begin or end on one of these days: of the country, or of a union for its states."""
    of = TerritoryMembership.objects.filter(country=country).values("territory")
    beside = TerritoryMembership.objects.filter(territory__in=of).values("country__iso2")
    unions = Competence.objects.filter(territory__in=of, subject_area="tariff")
    members = Q(member__code=country.iso2) | Q(member__in=unions.values("organisation"))
    statuses = MemberStatus.objects.filter(members | Q(member__code__in=beside), during__startswith__in=days)
    asked = [row.request for row in unions if row.during.lower in days and row.request]
    asked += [row.ended_by for row in unions if row.during.upper in days and row.ended_by]
    found = set(statuses.exclude(act="").values_list("act", flat=True))
    return sorted(found | {row.symbol for row in Request.objects.filter(pk__in=asked)})


def _ends(days: Any) -> tuple[Any, Any]:
    return days.lower, days.upper


def _said(days: DateRange) -> dict[str, str | None]:
    return {
        "before": days.upper.isoformat() if days.upper else None,
        "from": days.lower.isoformat() if days.lower else None,
    }


def _asked(question: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values or None)
        return cursor.fetchall()
