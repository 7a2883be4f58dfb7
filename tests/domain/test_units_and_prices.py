"""Units convert exactly; a price states everything it must."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.domain.amounts import round_half_up
from alliance.domain.errors import Refusal
from alliance.domain.money import UNITS, ContentBasis, Price, Quantity, convert, unit, unit_rows

MASS = st.sampled_from([each for each in UNITS.values() if each.kilograms and not each.counts])


def test_fifteen_dollars_a_pound_is_33_07_a_kilogram():
    per_kilogram = Price.of("15", "USD", "lb", "gross", "CIF").exact(unit("kg"))
    assert str(round_half_up(per_kilogram, 2)) == "33.07"
    assert per_kilogram == Fraction(15) / Fraction("0.45359237")


@given(st.fractions(0, 10**6), MASS, MASS)
def test_a_quantity_converted_there_and_back_is_the_same(quantity, one, other):
    assert convert(convert(quantity, one, other), other, one) == quantity


@given(MASS, MASS, st.decimals(0, 1000, places=2), st.decimals("0.01", 1000, places=2))
def test_price_times_quantity_does_not_depend_on_the_unit(one, other, amount, count):
    price = Price(
        abs(amount), Price.of("1", "USD", "kg", "gross", "CIF").currency, one, ContentBasis("gross"), "CIF"
    )
    quantity = Quantity(count, one)
    assert price.exact(other) * quantity.exact(other) == price.exact() * quantity.exact(one)


@pytest.mark.parametrize("given_", ["u", "m3"])
def test_a_piece_does_not_convert_to_mass(given_):
    with pytest.raises(Refusal) as refused:
        Price.of("1", "USD", given_, "gross", "CIF").exact(unit("kg"))
    assert refused.value.code == "unit_not_convertible"
    assert convert(Fraction(3), unit(given_), unit(given_)) == 3


def test_every_trade_symbol_of_the_seed_data_has_a_code():
    assert {symbol: unit(symbol).code for symbol in ("kg", "t", "ozt", "lb", "u", "m3")} == {
        "kg": "KGM", "t": "TNE", "ozt": "APZ", "lb": "LBR", "u": "H87", "m3": "MTQ",
    }  # fmt: skip


def test_published_factors_are_exact_fractions():
    assert {row["unit"]: row["kilograms"] for row in unit_rows()} == {
        "APZ": "19439673/625000000", "GRM": "1/1000", "H87": None, "KGM": "1", "LBR": "45359237/100000000",
        "MTQ": None, "TNE": "1000", "dmt": "1000", "mtu": "10", "wmt": "1000",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["gross", "net", "contained:REO", "contained:Ta2O5"])
def test_a_content_basis_reads_back_what_it_wrote(text):
    assert str(ContentBasis.parse(text)) == text


@pytest.mark.parametrize("text", ["contained", "contained:", "gross:REO", "REO", "contained:a b", ""])
def test_a_content_basis_without_its_substance_is_refused(text):
    with pytest.raises(Refusal):
        ContentBasis.parse(text)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("-1", "USD", "kg", "gross", "CIF"), "amount_negative"),
        ((Decimal("-1"), "USD", "kg", "gross", "CIF"), "amount_negative"),
        ((Decimal("NaN"), "USD", "kg", "gross", "CIF"), "amount_malformed"),
        (("1", "XXX", "kg", "gross", "CIF"), "currency_unknown"),
        (("1", "USD", "stone", "gross", "CIF"), "unit_unknown"),
        (("1", "USD", "kg", "gross", "free"), "value_basis_unknown"),
    ],
)
def test_a_price_that_leaves_something_open_is_refused(parts, code):
    with pytest.raises(Refusal) as refused:
        Price.of(*parts)
    assert refused.value.code == code


def test_a_price_of_zero_stands_and_a_quantity_of_zero_does_not():
    assert str(Price.of("0", "USD", "kg", "gross", "CIF")) == "0.00 USD/kg"
    with pytest.raises(Refusal):
        Quantity(Decimal(0), unit("kg"))


def test_a_float_is_never_money():
    with pytest.raises(TypeError):
        Price.of(1.5, "USD", "kg", "gross", "CIF")
