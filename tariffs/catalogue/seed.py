"""Loads the catalogue: minerals, products, origin groups, base rates."""

import re
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from alliance import seed
from alliance.domain import duty
from alliance.domain.money import ContentBasis, unit
from members.registry.models import Country, CustomsTerritory
from tariffs.catalogue import belonging
from tariffs.catalogue.models import BaseRate, Mineral, OriginGroup, Product

# How the market's words for a price say what its unit counts; the first that matches answers, else the goods
# as delivered. A percentage of several metals ('Ni-Co-Li'), a basis grade ('75% Si basis') and a factor
# ('x0.880 to LCE') name no one substance that an assay could count, so those stay gross.
CONTENT_WORDS = (
    (re.compile(r"\b([A-Z][A-Za-z0-9]*) contained"), "contained:{}"),  # USD/kg REO contained
    (re.compile(r"payable % of ([A-Z][a-z]?) content"), "contained:{}"),  # payable % of Ni content
    (re.compile(r"USD/mtu ([A-Z][A-Za-z0-9]*)"), "contained:{}"),  # an mtu is 10 kg of what it names
    (re.compile(r"USD/t (LCE)$"), "contained:{}"),  # lithium carbonate equivalent
    (re.compile(r"USD/lb (V2O5|U3O8)$"), "contained:{}"),  # pounds of the oxide, by analysis
    (re.compile(r"USD/(dmt)\b"), "net"),  # per dry metric tonne
)


def load() -> None:
    """Add what is missing of the catalogue. The register must be loaded."""
    seed.add_missing(
        Mineral,
        [
            Mineral(slug=row["slug"], name=row["name_en"], symbol=row["symbol"], family=row["family"])
            for row in seed.rows("minerals")
        ],
        "slug",
    )
    minerals = dict(Mineral.objects.values_list("slug", "id"))
    seed.add_missing(
        Product,
        [
            Product(
                slug=row["code_slug"],
                mineral_id=minerals[row["mineral"]],
                stage=row["stage"],
                name=row["description"],
                hs6=row["hs6"],
                hs_certain=row["verified"] == "yes",
                unit=unit(row["unit"]).code,
                content_basis=content_basis(row["price_basis"]),
                price_basis=row["price_basis"],
            )
            for row in seed.rows("products")
        ],
        "slug",
    )
    _origins()
    _base_rates()


def content_basis(price_basis: str) -> str:
    """What the unit of a price counts (domain.money), read from how the market words it."""
    for pattern, basis in CONTENT_WORDS:
        if match := pattern.search(price_basis):
            return str(ContentBasis.parse(basis.format(match[1])))
    return str(ContentBasis("gross"))


def _origins() -> None:
    """All origins, origins outside the alliance, and each country for itself."""
    countries = list(Country.objects.all())
    seed.add_missing(
        OriginGroup,
        [
            OriginGroup(code="ALL", name="All origins", rank=OriginGroup.Rank.ALL, note="Every country"),
            OriginGroup(
                code=belonging.OUTSIDE,
                name="Origins outside the alliance",
                rank=OriginGroup.Rank.GROUP,
                note="Countries that are neither a member nor in the customs territory of one. Dependent "
                "areas with an ISO code of their own stand as ISO lists them. Illustrative, as parties are.",
            ),
            *(
                OriginGroup(code=country.iso2, name=country.name, rank=OriginGroup.Rank.COUNTRY)
                for country in countries
            ),
        ],
        "code",
    )
    belonging.found()


def _base_rates() -> None:
    territories = dict(CustomsTerritory.objects.values_list("code", "id"))
    seed.add_missing(
        BaseRate,
        [
            BaseRate(
                territory_id=territories[row["territory"]],
                hs_prefix=row["hs_prefix"],
                expression=duty.render(duty.parse(row["expression"])),
                during=DateRange(date.fromisoformat(row["from"]), None),
                source=row["source"],
            )
            for row in seed.rows("base_rates")
        ],
        "territory_id",
        "hs_prefix",
    )
