"""A duty expression: one sentence, one value, one amount."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.domain import duty
from alliance.domain.errors import Refusal
from alliance.domain.money import CURRENCIES, UNITS, Price

from .sample import price

AMOUNTS = st.decimals(0, 10**6, places=6).map(abs)
DUTIES = st.builds(
    duty.Duty,
    AMOUNTS,
    st.none()
    | st.builds(
        duty.Specific, AMOUNTS, st.sampled_from([*CURRENCIES.values()]), st.sampled_from([*UNITS.values()])
    ),
)


@given(DUTIES)
def test_a_duty_reads_back_what_it_wrote(expression):
    sentence = duty.render(expression)
    assert duty.parse(sentence) == expression
    assert duty.render(duty.parse(sentence)) == sentence


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("free", "free"), ("0%", "free"), ("5%", "5%"), ("3.70 %", "3.7%"), ("0.1 USD/kg", "0.10 USD/kg"),
        ("0.10 USD / KGM", "0.10 USD/kg"), ("5%+0.10 USD/kg", "5% + 0.10 USD/kg"), ("0 USD/kg", "free"),
        ("12 JPY/t", "12 JPY/t"),
    ],
)  # fmt: skip
def test_a_duty_has_one_canonical_sentence(text, canonical):
    assert duty.render(duty.parse(text)) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "5% + 5%",
        "0.10 USD/kg + 5%",
        "free + 5%",
        "-5%",
        "5,5%",
        "0.10 USD",
        "1 XXX/kg",
        "1 USD/foot",
        "5% +",
    ],
)
def test_a_duty_not_understood_is_refused(text):
    with pytest.raises(Refusal):
        duty.parse(text)


@pytest.mark.parametrize(
    ("text", "owed"),
    [
        ("free", "0"),
        ("5%", "3.45"),
        ("0.10 USD/kg", "0.10"),
        ("5% + 0.10 USD/kg", "3.55"),
        ("1000 USD/t", "1"),
    ],
)
def test_a_duty_is_owed_per_unit_of_the_price(text, owed):
    amount, steps = duty.amount(duty.parse(text), price("69"))
    assert amount == Fraction(owed)
    assert str(Decimal(owed).normalize()) in steps[-1].sentence.replace("nothing", "0")


def test_a_specific_duty_converts_to_the_unit_of_the_price():
    amount, _ = duty.amount(duty.parse("0.10 USD/kg"), Price.of("69000", "USD", "t", "gross", "CIF"))
    assert amount == 100


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (price(currency="EUR"), "currency_differs"),
        (price(unit="u"), "unit_not_convertible"),
        (price(content="contained:REO"), "content_basis_differs"),
    ],
)
def test_a_specific_duty_that_the_price_cannot_carry_is_refused(at, code):
    with pytest.raises(Refusal) as refused:
        duty.amount(duty.parse("0.10 USD/kg"), at)
    assert refused.value.code == code
    assert duty.amount(duty.parse("5%"), at)[0] == Fraction("3.45")
