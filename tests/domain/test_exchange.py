"""An exchange set converts what it states, exactly, and says so; it guesses nothing."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.domain.errors import Refusal
from alliance.domain.exchange import ExchangeSet
from alliance.domain.money import CURRENCIES
from alliance.domain.shape import Node

USD, EUR, GBP, JPY = (CURRENCIES[code] for code in ("USD", "EUR", "GBP", "JPY"))


def pair(base="EUR", quoted="USD", rate="1.15", quantity=1):
    return {"base": base, "quoted": quoted, "rate": rate, "quantity": quantity}


def stated(*rates, **changes):
    given_ = {
        "set": "US-2026-11", "importer": "US", "source": "Treasury", "fixed_on": "2026-10-28",
        "valid_from": "2026-11-01", "valid_before": "2026-12-01", "rates": list(rates or [pair()]), "via": None,
    }  # fmt: skip
    return given_ | changes


def read(*rates, **changes):
    return ExchangeSet.read(Node(stated(*rates, **changes), "exchange", "book_malformed"))


def test_a_conversion_names_the_set_its_source_and_its_date():
    value, steps = read().convert(Fraction(60), EUR, USD)
    assert value == 69
    assert [step.sentence for step in steps] == [
        "60.00 EUR is 69.00 USD, at 1 EUR = 1.15 USD (US-2026-11: Treasury, fixed on 28 October 2026)."
    ]
    assert read().convert(Fraction(69), USD, EUR)[0] == 60
    assert read().convert(Fraction(7), EUR, EUR) == (7, ())


RATES = st.decimals("0.000001", 10**6, places=6).filter(lambda rate: rate > 0).map(lambda rate: f"{rate:f}")


@given(st.fractions(0, 10**6), RATES, st.sampled_from([1, 100, 1000]))
def test_there_and_back_is_the_same_money(amount, rate, quantity):
    exchange = read(pair("JPY", "USD", rate, quantity))
    there, _ = exchange.convert(amount, JPY, USD)
    assert there == amount * Fraction(rate) / quantity
    assert exchange.convert(there, USD, JPY)[0] == amount


@given(RATES, RATES)
def test_a_chain_is_used_only_where_the_set_says_so_and_a_direct_rate_goes_first(one, other):
    legs = pair("GBP", "EUR", one), pair("EUR", "USD", other)
    with pytest.raises(Refusal) as refused:
        read(*legs).convert(Fraction(1), GBP, USD)
    assert refused.value.code == "needs_exchange_rate"
    value, steps = read(*legs, via="EUR").convert(Fraction(1), GBP, USD)
    assert value == Fraction(one) * Fraction(other)
    assert [step.code for step in steps] == ["exchanged", "exchanged"]
    direct = read(*legs, pair("GBP", "USD", "1.3"), via="EUR")
    assert direct.convert(Fraction(10), GBP, USD)[0] == 13


def test_a_set_answers_on_its_days_alone():
    assert read().used_on(date(2026, 11, 30)).name == "US-2026-11"
    for day in (date(2026, 10, 31), date(2026, 12, 1)):
        with pytest.raises(Refusal) as refused:
            read().used_on(day)
        assert refused.value.code == "exchange_set_not_used"
    assert read(valid_before=None).used_on(date(2030, 1, 1))


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (stated(pair(rate="0")), "exchange.rates[0].rate"),
        (stated(pair(rate="1,15")), "exchange.rates[0].rate"),
        (stated(pair(rate="-1")), "exchange.rates[0].rate"),
        (stated(pair("EUR", "EUR")), "exchange.rates[0]"),
        (stated(pair(), pair("USD", "EUR")), "exchange.rates[1]"),
        (stated(pair(base="XXX")), "exchange.rates[0].base"),
        (stated(pair(quantity=0)), "exchange.rates[0].quantity"),
        (stated(via="XXX"), "exchange.via"),
        (stated(fixed_on="28.10.2026"), "exchange.fixed_on"),
        (stated(valid_before="2026-11-01"), "exchange.valid_before"),
        (stated() | {"spread": "1%"}, "exchange"),
    ],
)
def test_a_set_with_a_fault_is_refused_with_the_path(document, path):
    with pytest.raises(Refusal) as refused:
        ExchangeSet.read(Node(document, "exchange", "book_malformed"))
    assert (refused.value.code, refused.value.values["path"]) == ("book_malformed", path)
