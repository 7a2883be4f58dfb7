"""The conformance vectors of quotes as a published release: each vector's rule, base duty and concessions on a product
of its own, so that one release holds all of them."""

import json
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange

from alliance.domain.period import parse_day
from alliance.domain.rows import ALLIANCE
from members.ballots.models import Decision
from members.registry.models import CustomsTerritory
from tariffs.catalogue.models import BaseRate, Concession, Mineral, OriginGroup, Product
from tariffs.floors.models import PriceFloor, RuleLine
from tariffs.releases import selectors
from tariffs.releases.models import Release
from tariffs.releases.services import build_release, publish_release
from tariffs.schedules.models import ScheduleLine, TariffLine
from tests.domain.conformance import DOCS

ALWAYS = DateRange(parse_day("2000-01-01"), None)
VECTORS: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))["document"]
    for path in sorted((DOCS / "conformance" / "quote").glob("*.json"))
}


def hs_of(name: str) -> str:
    """The HS code of a vector's product: one that no other product has."""
    return f"96{sorted(VECTORS).index(name):04d}"


def slug_of(name: str) -> str:
    """The product that a vector speaks of."""
    return f"v{sorted(VECTORS).index(name)}"


def amount_of(rule: dict[str, Any]) -> str:
    """The floor that a vector's rule has in the database, which takes none of 0 (`a_floor_is_positive`): the mechanism
    of a vector that states 0 does not read it."""
    return str(rule["amount"]) if float(rule["amount"]) else "1.00"


def publish(monkeypatch: Any) -> Release:
    """The next release, published by the ordinary services, with every vector in it. No decision sets these rules:
    that something is new to build is said by hand."""
    for name in VECTORS:
        _put(name)
    with monkeypatch.context() as patch:
        patch.setattr(selectors, "something_new", lambda after, through: True)
        release = build_release()
    assert release is not None
    publish_release(number=release.number)
    return release


def _put(name: str) -> None:
    document = VECTORS[name]
    lot, rule = document["lot"], document["rule"]
    price = lot["price"] if "price" in lot else lot["lines"][0]["price"]
    product = Product.objects.create(
        slug=slug_of(name), mineral=Mineral.objects.first(), stage="oxide_compound", name=lot["product"]["name"],
        hs6=hs_of(name), hs_certain=True, unit=price["unit"], content_basis=price["content_basis"], price_basis="",
    )  # fmt: skip
    territory = CustomsTerritory.objects.get(code=lot["importer"])
    base = document["base_duty"]
    BaseRate.objects.create(
        territory=territory, hs_prefix=hs_of(name), expression=base["expression"], during=ALWAYS,
        source=base["source"],
    )  # fmt: skip
    preference = document.get("preference")
    rates = [*document.get("concessions", []), *([{"kind": "preference"} | preference] if preference else [])]
    for each in rates:
        Concession.objects.create(
            territory=territory, hs_prefix=hs_of(name), origin=OriginGroup.objects.get(code="ALL"), during=ALWAYS,
            **each,
        )  # fmt: skip
    if rule is not None:
        _put_rule(rule, product)
    if document.get("tariff_line") is not None:
        _put_line(document["tariff_line"], product, name, territory)


def _put_line(stated: dict[str, Any], product: Product, name: str, territory: CustomsTerritory) -> None:
    line = ScheduleLine.objects.create(
        pk=1000 + product.pk, product=product if stated["product"] else None,
        hs=hs_of(name) + stated["hs"][6:] if stated["hs"] else "",
        origin=OriginGroup.objects.get(code=stated["origin"]),
        territory=None if stated["importer"] == ALLIANCE else territory,
    )  # fmt: skip
    by = Decision.objects.get(number=1)
    TariffLine.objects.create(
        line=line, version=1, expression=stated.get("expression", ""), staging=stated.get("staging", {}),
        validity=DateRange(parse_day(stated["valid_from"]), None), record=NumericRange(1, None), decision=by,
        set_by=by,
    )  # fmt: skip


def _put_rule(rule: dict[str, Any], product: Product) -> None:
    origin = OriginGroup.objects.get(code=rule["origin"])
    line = RuleLine.objects.create(pk=1000 + product.pk, product=product, origin=origin)
    before = rule["valid_before"]
    by = Decision.objects.get(number=1)
    PriceFloor.objects.create(
        line=line, version=1, amount=amount_of(rule), currency=rule["currency"], unit=rule["unit"],
        content_basis=rule["content_basis"], value_basis=rule["value_basis"], combination=rule["combination"],
        terms=rule.get("terms", {}), sunset=rule["sunset"] and parse_day(rule["sunset"]),
        validity=DateRange(parse_day(rule["valid_from"]), before and parse_day(before)),
        record=NumericRange(1, None), decision=by, set_by=by,
    )  # fmt: skip
