"""Reading reference prices."""

from collections.abc import Iterable

from tariffs.catalogue.models import Product
from tariffs.prices.models import ReferencePrice


def series(product: Product) -> list[ReferencePrice]:
    """The observations of a product in order of date."""
    return list(product.reference_prices.order_by("on"))


def series_of(slugs: Iterable[str]) -> dict[str, list[ReferencePrice]]:
    """The observations of several products by slug, each in order of date; one question for all."""
    found: dict[str, list[ReferencePrice]] = {}
    rows = ReferencePrice.objects.filter(product__slug__in=set(slugs)).select_related("product")
    for row in rows.order_by("on"):
        found.setdefault(row.product.slug, []).append(row)
    return found
