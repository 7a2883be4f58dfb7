"""Loads the reference prices, each with its source; the source's own unit is kept."""

from datetime import date
from decimal import Decimal

from alliance import seed
from tariffs.catalogue.models import Product
from tariffs.prices.models import ReferencePrice


def load() -> None:
    """Add what is missing of the observations. The catalogue must be loaded."""
    products = dict(Product.objects.values_list("slug", "id"))
    seed.add_missing(
        ReferencePrice,
        [
            ReferencePrice(
                product_id=products[row["product_slug"]],
                on=date.fromisoformat(row["date"]),
                price=Decimal(row["price"]),
                currency=row["currency"],
                unit=row["unit"],
                source=row["source"],
                approximate=row["approximate"] == "yes",
            )
            for row in seed.rows("reference_prices")
        ],
        "product_id",
        "on",
    )
