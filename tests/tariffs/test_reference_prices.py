"""A price series meets a floor only where every fact between the two is known, and then exactly."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from alliance.domain.errors import Refusal
from alliance.domain.money import Price
from tariffs.catalogue.models import Product
from tariffs.prices.models import ReferencePrice
from tariffs.prices.series import on_basis_of

YEARLY = "USGS Mineral Commodity Summaries 2026 (annual average): "


def brought(
    price, unit, to="KGM", *, counts="gross", floor="gross", source=f"{YEARLY}metal, CIF", currency="USD"
):
    row = ReferencePrice(
        price=Decimal(price),
        unit=unit,
        currency=currency,
        source=source,
        on=date(2025, 12, 31),
        approximate=False,
    )
    product = Product(content_basis=counts, price_basis="USD/kg")
    return on_basis_of([row], product, Price.of("1", "USD", to, floor, "CIF"))


@pytest.mark.parametrize(
    ("price", "unit", "to", "said"),
    [
        ("69", "kg", "TNE", "69000"),
        ("1", "lb", "KGM", "100000000/45359237"),  # not 2.2046: no rounding on the way
        ("300", "mtu", "KGM", "30"),
    ],
)
def test_an_observation_is_brought_to_the_unit_of_the_floor_exactly(price, unit, to, said):
    counts = "contained:WO3" if unit == "mtu" else "gross"
    assert brought(price, unit, to, counts=counts, floor=counts).observed[0].amount == Fraction(said)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"unit": "flask"}, "unit_unknown"),
        ({"unit": "mtu", "counts": "contained:WO3"}, "needs_assay"),
        ({"unit": "kg", "floor": "net"}, "needs_moisture"),
        ({"unit": "kg", "currency": "EUR"}, "needs_exchange_rate"),
    ],
)
def test_without_a_fact_they_do_not_meet_and_it_is_named(wrong, code):
    with pytest.raises(Refusal) as refused:
        brought("5", **wrong)
    assert refused.value.code == code


def test_an_average_stands_for_the_whole_of_its_time():
    year = brought("5", "kg")
    month = brought("5", "kg", source="World Bank Pink Sheet, monthly average: Tin, CIF")
    assert (year.observed[0].start, year.times) == (date(2025, 1, 1), "years")
    assert (month.observed[0].start, month.times) == (date(2025, 12, 1), "months")
    assert month.observed[0].before == year.observed[0].before == date(2026, 1, 1)


def test_what_the_delivery_term_leaves_out_is_said_and_never_guessed():
    assert brought("5", "kg").caveat == ""
    assert "at most as often" in brought("5", "kg", source=f"{YEARLY}oxide, FOB").caveat
    assert "at least as often" in brought("5", "kg", source=f"{YEARLY}sponge, DDP").caveat
    assert "does not say" in brought("5", "kg", source=f"{YEARLY}metal").caveat
