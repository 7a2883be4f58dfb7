"""An amount that a person typed is read one way or refused."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.domain.amounts import in_words, parse_amount, parse_plain, plain, round_half_up, show
from alliance.domain.errors import Refusal

AMOUNTS = st.decimals(0, 10**12 - 1, places=4, allow_nan=False).map(abs)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("110", "110"), ("110.50", "110.50"), ("110,50", "110.50"), ("1 234.50", "1234.50"),
        ("1,234.50", "1234.50"), ("1.234,50", "1234.50"), ("0.125", "0.125"), ("0,125", "0.125"),
        ("1234.567", "1234.567"), ("1 234", "1234"), ("1\u00a0234,5", "1234.5"),
        ("1\u202f234\u202f567", "1234567"), ("1'234.50", "1234.50"), ("1.234.567", "1234567"),
        ("1,234,567.89", "1234567.89"), ("1.2340", "1.2340"), ("1 234.567", "1234.567"), ("0", "0"),
        (" 7 ", "7"), ("1,234.567", "1234.567"), ("999999999999.999999", "999999999999.999999"),
    ],
)  # fmt: skip
def test_an_amount_with_one_reading_is_read(text, amount):
    assert str(parse_amount(text)) == amount


@pytest.mark.parametrize("text", ["1.234", "1,234", "12,345", "999.999", "100,000"])
def test_an_amount_with_two_readings_is_refused_and_both_mends_are_read(text):
    with pytest.raises(Refusal) as refused:
        parse_amount(text)
    values = refused.value.values
    assert refused.value.code == "amount_ambiguous"
    digits = text.replace(",", "").replace(".", "")
    assert parse_amount(values["write_thousands"]) == Decimal(digits)
    assert parse_amount(values["write_decimals"]) == Decimal(digits) / 1000


def test_both_readings_are_read_back_in_words():
    with pytest.raises(Refusal) as refused:
        parse_amount("1.234")
    assert refused.value.detail == (
        '"1.234" can be read as one thousand two hundred thirty-four or as one point two three four. '
        "Write 1234 or 1.2340."
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "amount_malformed"), ("abc", "amount_malformed"), ("1e5", "amount_malformed"),
        (".5", "amount_malformed"), ("5.", "amount_malformed"), ("+5", "amount_malformed"),
        ("007", "amount_malformed"), ("0 123", "amount_malformed"), ("1,23.45", "amount_malformed"),
        ("1 2345", "amount_malformed"), ("1.234.56", "amount_malformed"),
        ("1,234,567,8", "amount_malformed"), ("1 234,567 890", "amount_malformed"),
        ("²", "amount_malformed"), ("1_000", "amount_malformed"), ("NaN", "amount_malformed"),
        ("1" * 41, "amount_malformed"), ("$5", "amount_malformed"), ("1\n2", "amount_malformed"),
        ("-5", "amount_negative"), ("\u22125.20", "amount_negative"), ("1.2345678", "amount_too_fine"),
        ("1000000000000", "amount_too_large"), ("\u0664\u0662", "amount_digits"),
        ("\uff11\uff12", "amount_digits"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(text, code):
    with pytest.raises(Refusal) as refused:
        parse_amount(text)
    assert refused.value.code == code


@given(AMOUNTS)
def test_every_printed_amount_reads_back(amount):
    assert parse_plain(f"{amount:f}") == parse_amount(f"{amount:f}") == amount
    assert parse_plain(plain(amount)) == amount


@given(AMOUNTS, st.sampled_from([(",", "."), (".", ","), (" ", ","), (" ", "."), ("'", ".")]))
def test_grouped_amounts_read_the_same_in_every_country(amount, marks):
    group, decimal = marks
    written = f"{amount:,f}".replace(",", "G").replace(".", decimal).replace("G", group)
    assert parse_amount(written) == amount


@given(st.text(alphabet="0123456789.,' -", max_size=12))
def test_any_scribble_is_read_or_refused(text):
    try:
        amount = parse_amount(text)
    except Refusal:
        return
    assert f"{amount:f}".replace(".", "").lstrip("0") == "".join(c for c in text if c.isdigit()).lstrip("0")


@pytest.mark.parametrize("text", ["1,5", "1 000", "1,000.00", "-1", "1e3", ""])
def test_machines_write_a_point_and_nothing_else(text):
    with pytest.raises(Refusal):
        parse_plain(text)
    assert parse_plain("1.234") == Decimal("1.234")


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "zero"), ("110.50", "one hundred ten point five zero"), ("21", "twenty-one"),
        ("1000", "one thousand"),
        ("12345", "twelve thousand three hundred forty-five"), ("1000001", "one million one"),
        ("0.05", "zero point zero five"),
    ],
)  # fmt: skip
def test_an_amount_is_read_aloud(amount, words):
    assert in_words(Decimal(amount)) == words


@given(st.fractions(0, 10**9, max_denominator=10**6), st.integers(0, 4))
def test_rounding_is_half_up_and_never_further_than_half_a_unit(value, places):
    rounded = Fraction(round_half_up(value, places))
    unit = Fraction(1, 10**places)
    assert -unit / 2 < rounded - value <= unit / 2
    assert (rounded / unit).denominator == 1


def test_a_half_goes_up_and_not_to_the_even_neighbour():
    assert [str(round_half_up(Fraction(n, 1000), 2)) for n in (2125, 2135, 2124)] == ["2.13", "2.14", "2.12"]
    assert str(round_half_up(Fraction(5, 2), 0)) == "3"
    assert str(round_half_up(Fraction(10**40 + 1, 10), 1)) == f"{10**39}.1"


def test_a_number_in_a_sentence_says_when_it_is_not_exact():
    assert show(Fraction("37.55")) == "37.55"
    assert show(Fraction(1, 3)) == "about 0.333333"
