"""Facts of a lot in one line each: read as machines and as people write them, written back, refused with the reason."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.domain import stated
from alliance.domain.amounts import parse_amount, parse_plain
from alliance.domain.errors import Refusal
from alliance.domain.facts import Assay, Charge
from alliance.domain.money import UNITS, currency, unit

from .floors import AMOUNTS

GROSS = [each for each in UNITS.values() if each.counts in (None, "gross")]
USED = date(2026, 11, 22)
SET = {
    "exchange_rate": stated.rate("1.15 USD/EUR"), "exchange_set": "US-2026-11", "exchange_source": "illustrative",
    "exchange_fixed_on": date(2026, 10, 21), "exchange_valid_from": date(2026, 11, 1),
}  # fmt: skip


@given(AMOUNTS, st.sampled_from(["USD", "EUR", "JPY"]), st.sampled_from([None, *GROSS]))
def test_a_cost_that_is_written_reads_back(amount, code, per):
    charge = Charge(amount, currency(code), per)
    assert stated.charge(stated.written(charge), parse_plain) == charge


def test_people_and_machines_mean_the_same():
    wanted = Charge(Decimal("1200.50"), currency("USD"), None)
    assert stated.charge("1 200,50 USD/lot", parse_amount) == wanted
    assert stated.charge("1200.50 USD/lot", parse_plain) == wanted
    assays = (Assay("WO3", Decimal("65.2"), "net"), Assay("Nd", Decimal(1), "gross"))
    assert stated.assays("WO3 65,2% net; Nd 1 % gross", parse_amount) == assays
    assert stated.assays("WO3 65.2 net; Nd 1 gross", parse_plain) == assays
    assert stated.written(assays) == "WO3 65.2 net; Nd 1 gross"


@pytest.mark.parametrize(
    ("text", "said"), [("1.15 USD/EUR", "1 EUR = 1.15 USD"), ("0.65 USD/100 JPY", "100 JPY = 0.65 USD")]
)
def test_a_rate_says_what_the_currency_below_the_line_is_worth(text, said):
    assert str(stated.rate(text)) == said
    assert stated.written(stated.rate(text)) == text


@pytest.mark.parametrize(
    ("read", "text", "code"),
    [
        (stated.charge, "2.00", "charge_malformed"),
        (stated.charge, "USD/kg", "charge_malformed"),
        (stated.charge, "2.00 USD", "charge_malformed"),
        (stated.charge, "2.00 USD/mtu", "unit_counts_other"),
        (stated.charge, "-2.00 USD/kg", "amount_negative"),
        (stated.assays, "WO3 65.2", "assay_malformed"),
        (stated.assays, "WO3 0 net", "percent_malformed"),
        (stated.assays, "", "assay_malformed"),
        (stated.quantity, "1000", "quantity_malformed"),
        (stated.quantity, "0 kg", "quantity_not_positive"),
        (stated.quantity, "5 dmt", "unit_counts_other"),
        (stated.share, "100.1", "percent_malformed"),
        (stated.moisture, "100", "percent_malformed"),
    ],
)
def test_what_cannot_be_read_says_why(read, text, code):
    with pytest.raises(Refusal) as caught:
        read(text, parse_plain)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "text", ["1.15", "USD/EUR", "0 USD/EUR", "1,15 USD/EUR", "1.15 USD/0 EUR", "1.15 usd/eur"]
)
def test_a_rate_in_another_form_is_refused(text):
    with pytest.raises(Refusal) as caught:
        stated.rate(text)
    assert caught.value.code == "rate_malformed"


def test_a_rate_comes_with_its_set_whole_or_not_at_all():
    def made(**given):
        return stated.exchange_set(given, importer="US", on=USED)

    assert made() is None
    assert str(made(**SET).validity) == "2026-11-01/.."
    for name in SET:
        with pytest.raises(Refusal) as caught:
            made(**{key: value for key, value in SET.items() if key != name})
        assert (caught.value.code, caught.value.values) == ("exchange_incomplete", {"missing": [name]})
    with pytest.raises(Refusal) as caught:
        made(exchange_valid_before=USED)
    assert caught.value.code == "exchange_incomplete"
    with pytest.raises(Refusal) as caught:
        made(**SET, exchange_valid_before=USED)
    assert caught.value.code == "exchange_set_not_used"


def test_a_quantity_is_of_goods_as_delivered():
    assert stated.quantity("1 000 kg", parse_amount).unit == unit("KGM")
