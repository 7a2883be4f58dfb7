"""Loads the register: countries, customs territories, members with their dated status, side and weight."""

from datetime import date

import pycountry
from django.db.backends.postgresql.psycopg_any import DateRange

from alliance import seed
from members.registry.models import (
    Competence,
    Country,
    CustomsTerritory,
    Member,
    MemberStatus,
    Standing,
    TerritoryMembership,
)

MET_ON = date(2026, 2, 4)  # the Critical Minerals Ministerial; the demonstration's day of founding
UNION = "EU"
OWN_NAME = "ISO 3166-1; name: countries.csv"
PARTY_SOURCE = "Illustrative: founding party status is invented for this demonstration"
COMPETENCE_SOURCE = "Treaty on the Functioning of the European Union, art. 3(1)(e) and art. 207"
UNION_BASIS = "EU customs union: Common Customs Tariff, exclusive Union competence (TFEU art. 3 and 207)"
OWN_BASIS = "Taken as its own customs territory; unions other than the EU are unverified and not applied"


def load() -> None:
    """Add what is missing of the register."""
    _countries()
    _members()
    _territories()


def _countries() -> None:
    """Every ISO 3166-1 country, so that any cargo can be quoted; names from our own table first."""
    known = {row["iso2"]: row for row in seed.rows("countries") if row["iso2"] != UNION}
    wanted = [
        Country(iso2=row["iso2"], iso3=row["iso3"], name=row["name_en"], source=OWN_NAME)
        for row in known.values()
    ] + [
        Country(
            iso2=each.alpha_2,
            iso3=each.alpha_3,
            name=getattr(each, "common_name", each.name),
            source="ISO 3166-1 by the package pycountry",
        )
        for each in pycountry.countries
        if each.alpha_2 not in known
    ]
    seed.add_missing(Country, wanted, "iso2")


def _members() -> None:
    names = {row["iso2"]: row for row in seed.rows("countries")}
    rows = seed.rows("members")
    seed.add_missing(
        Member,
        [
            Member(
                code=row["code"],
                name="European Union" if row["code"] == UNION else names[row["code"]]["name_en"],
                kind=row["kind"],
                zone=row["zone"],
                took_part_on=MET_ON,
                took_part_source=names[row["code"]]["source"],
            )
            for row in rows
        ],
        "code",
    )
    ids = dict(Member.objects.values_list("code", "id"))
    seed.add_missing(
        MemberStatus,
        [
            MemberStatus(
                member_id=ids[row["code"]],
                status=MemberStatus.Status.PARTY,
                during=DateRange(MET_ON, None),
                source=PARTY_SOURCE,
            )
            for row in rows
        ],
        "member_id",
    )
    seed.add_missing(
        Standing,
        [
            Standing(
                member_id=ids[row["code"]],
                side=row["side"],
                weight=int(row["weight"]),
                during=DateRange(date.fromisoformat(row["from"]), None),
                source=row["source"],
            )
            for row in rows
        ],
        "member_id",
    )


def _territories() -> None:
    """The Union as one territory of its dated states; every other participating state as its own."""
    union = {row["iso2"]: date.fromisoformat(row["from"]) for row in seed.rows("eu_states")}
    alone = list(Member.objects.filter(kind=Member.Kind.STATE).exclude(code__in=union))
    seed.add_missing(
        CustomsTerritory,
        [
            CustomsTerritory(code=UNION, name="European Union", basis=UNION_BASIS),
            *(CustomsTerritory(code=state.code, name=state.name, basis=OWN_BASIS) for state in alone),
        ],
        "code",
    )
    territories = dict(CustomsTerritory.objects.values_list("code", "id"))
    countries = dict(Country.objects.values_list("iso2", "id"))
    since = {code: (territories[UNION], start) for code, start in union.items()}
    since |= {state.code: (territories[state.code], MET_ON) for state in alone}
    seed.add_missing(
        TerritoryMembership,
        [
            TerritoryMembership(
                territory_id=territory, country_id=countries[code], during=DateRange(start, None)
            )
            for code, (territory, start) in since.items()
        ],
        "country_id",
    )
    seed.add_missing(
        Competence,
        [
            Competence(
                organisation=Member.objects.get(code=UNION),
                territory_id=territories[UNION],
                subject_area="tariff",
                during=DateRange(MET_ON, None),
                source=COMPETENCE_SOURCE,
            )
        ],
        "organisation_id",
        "subject_area",
    )
