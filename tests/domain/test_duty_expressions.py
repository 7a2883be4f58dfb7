"""A duty expression: one sentence, one value, one amount."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.domain import duty
from alliance.domain.errors import Refusal
from alliance.domain.facts import Assay, Facts
from alliance.domain.money import CURRENCIES, UNITS, ContentBasis, Price

from .sample import price

AMOUNTS = st.decimals(0, 10**6, places=6).map(abs)
BASES = st.sampled_from(
    [ContentBasis.parse(text) for text in ("gross", "net", "contained:WO3", "payable:Co")]
)


def specific_duties(currencies, units, bases):
    counted = (
        st.tuples(st.sampled_from(units), bases)
        .map(
            lambda pair: (
                pair[0],
                ContentBasis(pair[0].counts) if pair[0].counts in ("net", "gross") else pair[1],
            )
        )
        .map(
            lambda pair: (
                pair[0],
                ContentBasis("contained", "WO3") if pair[0].counts == "contained" else pair[1],
            )
        )
    )
    return st.builds(
        lambda amount, money, pair, quantity: duty.specific(amount, money, pair[0], pair[1], quantity),
        AMOUNTS, st.sampled_from(currencies), counted, st.sampled_from([1, 100, 1000]),
    )  # fmt: skip


def trees(leaves):
    """Duties over these leaves, put together by the builders in every way."""

    def built(build):
        def parts(inner):
            try:
                return build(inner)
            except Refusal:
                return inner[0]  # a sum of two that should be one amount

        return parts

    def grown(inner):
        several = st.lists(inner, min_size=1, max_size=3)
        return st.one_of(*(several.map(built(each)) for each in (duty.compound, duty.least, duty.greatest)))

    return st.recursive(leaves, grown, max_leaves=8)


DUTIES = trees(
    st.just(duty.FREE)
    | AMOUNTS.map(duty.ad_valorem)
    | specific_duties([*CURRENCIES.values()], [*UNITS.values()], BASES)
)
PAYABLE = trees(
    st.just(duty.FREE)
    | AMOUNTS.map(duty.ad_valorem)
    | specific_duties(
        (CURRENCIES["USD"],), (UNITS["KGM"], UNITS["LBR"], UNITS["TNE"]), st.just(ContentBasis("gross"))
    )
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
        ("12 JPY/t", "12 JPY/t"), ("0.10 USD/kg + 5%", "5% + 0.10 USD/kg"), ("0% + 2 USD/u", "2.00 USD/u"),
        ("45.1 GBP/100kg", "45.10 GBP/100 kg"), ("3 USD/dmt", "3.00 USD/dmt net"), ("3 USD/t net", "3.00 USD/t net"),
        ("3 USD/t gross", "3.00 USD/t"),
        ("1 USD/mtu contained:WO3", "1.00 USD/mtu contained WO3"), ("((5%))", "5%"),
        ("9.1% + 45.10 GBP/100 kg MAX 17.8%", "the lesser of (9.1% + 45.10 GBP/100 kg) and 17.8%"),
        ("10% MIN 0.50 USD/kg", "the greater of 10% and 0.50 USD/kg"),
        ("10% MAX (5% + 0.10 USD/kg)", "the lesser of 10% and (5% + 0.10 USD/kg)"),
        ("10% MIN 2 EUR/kg MAX 5 EUR/kg", "the lesser of (the greater of 10% and 2.00 EUR/kg) and 5.00 EUR/kg"),
        ("5% + (10% MAX 2 USD/kg)", "5% + (the lesser of 10% and 2.00 USD/kg)"),
        ("the lesser of 5%, 6% and 7%", "the lesser of 5%, 6% and 7%"), ("5% MAX 5%", "5%"),
        ("the lesser of 5% and (the lesser of 6% and 7%)", "the lesser of 5%, 6% and 7%"),
    ],
)  # fmt: skip
def test_a_duty_has_one_canonical_sentence(text, canonical):
    assert duty.render(duty.parse(text)) == canonical


@pytest.mark.parametrize(
    ("text", "column", "mend"),
    [
        ("", 1, "ends too soon"), ("5", 2, "write % or a currency"), ("5% + 5%", 1, "Add them up"),
        ("1 USD/kg + 2 USD/kg", 1, "Add them up"), ("-5%", 1, '"-" has no place'),
        ("5,5%", 2, "write % or a currency"), ("0.10 USD", 9, "a unit after USD"), ("1 XXX/kg", 3, "not a currency"),
        ("5% + 1 USD/foot", 12, "not a unit"), ("5% +", 5, "ends too soon"), ("(5% + 1 USD/kg", 1, "not closed"),
        ("5%)", 3, "closes none"), ("the lesser of 5%", 17, "Two duties or more"), ("5% & 6%", 4, '"&" has no place'),
        ("1 USD/0 kg", 7, "whole number from 1"), ("1 USD/kg contained", 19, "Name the substance"),
        ("1 USD/mtu", 1, "counts contained"), ("5% 6%", 4, "MIN (at least) or MAX (at most)"),
        ("5% plus 6%", 4, "MIN (at least)"), ("1 USD/", 7, "Name the unit"), ("five", 1, "or a duty in brackets"),
        ("(" * 21 + "5%" + ")" * 21, 21, "Too many brackets"), ("5.1234567%", 1, "more than 6 decimals"),
        ("1 USD/kg contained wo3", 20, "not a content basis"),
    ],
)  # fmt: skip
def test_a_duty_not_understood_says_where_and_how_to_mend_it(text, column, mend):
    with pytest.raises(Refusal) as refused:
        duty.parse(text)
    assert (refused.value.code, refused.value.values["column"]) == ("duty_malformed", column)
    assert mend in refused.value.detail
    assert refused.value.values["text"] == text


def test_a_long_text_that_is_not_understood_is_quoted_by_its_beginning():
    with pytest.raises(Refusal) as refused:
        duty.parse("x" * 201)
    assert refused.value.values["text"] == "x" * 200


def nested(levels, inner):
    return "(" * levels + inner + ")" * levels


def test_brackets_count_by_how_deep_they_stand_and_not_by_how_many_there_are():
    beside = " MAX ".join(nested(20, f"{percent}%") for percent in range(1, 23))
    assert duty.parse(beside) == duty.least(duty.ad_valorem(Decimal(percent)) for percent in range(1, 23))
    with pytest.raises(Refusal) as refused:
        duty.parse(f"{nested(20, '5%')} MAX {nested(21, '6%')}")
    assert refused.value.values["column"] == 68


def test_a_sum_in_brackets_is_part_of_the_sum_around_it():
    assert duty.parse("(5% + 0.10 USD/kg) + 2 EUR/kg") == duty.parse("5% + 0.10 USD/kg + 2 EUR/kg")


@given(st.text(alphabet="0123456789.%+/(), MINAXfreUSDkgthlso:", max_size=40))
def test_whatever_is_written_is_read_or_refused(text):
    try:
        assert duty.parse(duty.render(duty.parse(text))) == duty.parse(text)
    except Refusal as refused:
        assert refused.code == "duty_malformed"
        assert 1 <= refused.values["column"] <= len(text) + 1


@pytest.mark.parametrize(
    ("text", "owed"),
    [
        ("free", "0"), ("5%", "3.45"), ("0.10 USD/kg", "0.10"), ("5% + 0.10 USD/kg", "3.55"), ("1000 USD/t", "1"),
        ("45 USD/100 kg", "0.45"), ("10% MIN 8 USD/kg", "8"), ("10% MAX 8 USD/kg", "6.9"),
        ("9% + 45 USD/100 kg MAX 9.1%", "6.279"), ("1% + (10% MAX 2 USD/kg)", "2.69"),
    ],
)  # fmt: skip
def test_a_duty_is_owed_per_unit_of_the_price(text, owed):
    amount, steps = duty.amount(duty.parse(text), price("69"))
    assert amount == Fraction(owed)
    assert str(Decimal(owed).normalize()) in steps[-1].sentence.replace("nothing", "0")


def test_the_working_says_which_side_of_a_mixed_duty_decided():
    _, steps = duty.amount(duty.parse("9.1% + 45.10 USD/100 kg MAX 9.5%"), price("69"))
    assert [step.sentence for step in steps] == [
        "9.1% of 69.00 USD/kg is 6.279 USD/kg.",
        "45.10 USD/100 kg is 0.451 USD/kg.",
        "Together, 9.1% + 45.10 USD/100 kg is 6.73 USD/kg.",
        "9.5% of 69.00 USD/kg is 6.555 USD/kg.",
        "The lesser of 6.73 and 6.555 counts: 6.555 USD/kg, by 9.5%.",
    ]


def by_fold(expression, at):
    return duty.fold(
        expression,
        at,
        line=lambda share, fixed: share * at.exact() + fixed,
        plus=sum,
        least=min,
        greatest=max,
    )


@given(PAYABLE, st.decimals(0, 10**5, places=2).map(abs), st.sampled_from(["kg", "t", "lb"]))
def test_folding_a_duty_comes_to_what_evaluating_it_does(expression, amount, per):
    at = price(f"{amount:f}", unit=per)
    assert by_fold(expression, at) == duty.amount(expression, at)[0]


@given(PAYABLE, st.decimals(0, 10**5, places=2).map(abs))
def test_a_duty_is_never_below_zero(expression, amount):
    assert duty.amount(expression, price(f"{amount:f}"))[0] >= 0


def test_a_specific_duty_converts_to_the_unit_of_the_price():
    amount, _ = duty.amount(duty.parse("0.10 USD/kg"), Price.of("69000", "USD", "t", "gross", "CIF"))
    assert amount == 100


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (price(currency="EUR"), "needs_exchange_rate"),
        (price(unit="u"), "unit_not_convertible"),
        (price(content="contained:REO"), "needs_assay"),
        (price(content="net"), "needs_moisture"),
    ],
)
def test_a_specific_duty_that_the_price_cannot_carry_names_the_fact_it_needs(at, code):
    with pytest.raises(Refusal) as refused:
        duty.amount(duty.parse("0.10 USD/kg"), at)
    assert refused.value.code == code
    assert duty.amount(duty.parse("5%"), at)[0] == Fraction("3.45")


def test_a_specific_duty_on_the_goods_is_carried_to_the_content_by_the_assay():
    """0.10 USD a kilogram of goods that hold 40 % of the oxide is 0.25 USD a kilogram of it."""
    facts = Facts(assays=(Assay("REO", Decimal(40), "gross"),))
    assert duty.amount(duty.parse("0.10 USD/kg"), price(content="contained:REO"), facts)[0] == Fraction(
        "0.25"
    )


def test_the_facts_reach_every_part_of_a_duty():
    facts = Facts(assays=(Assay("REO", Decimal(40), "gross"),))
    at = price(content="contained:REO")
    for text, owed in (("5% + 0.10 USD/kg", "3.7"), ("(5% + 0.10 USD/kg) MAX 0.10 USD/kg", "0.25")):
        assert duty.amount(duty.parse(text), at, facts)[0] == Fraction(owed)


KILOGRAM = (Decimal(1), CURRENCIES["USD"], UNITS["KGM"])


@pytest.mark.parametrize(
    ("build", "code", "values"),
    [
        (lambda: duty.AdValorem(Decimal(0)), "duty_of_nothing", {}),
        (lambda: duty.Specific(Decimal(0), *KILOGRAM[1:]), "duty_of_nothing", {}),
        (lambda: duty.Compound((duty.AdValorem(Decimal(5)),)), "duty_parts", {"kind": "sum"}),
        (lambda: duty.Compound((duty.AdValorem(Decimal(5)), duty.FREE)), "duty_parts", {"kind": "sum"}),
        (
            lambda: duty.Compound((duty.AdValorem(Decimal(5)), duty.AdValorem(Decimal(6)))),
            "duty_parts_alike",
            {},
        ),
        (lambda: duty.Least((duty.FREE,)), "duty_parts", {"kind": "choice"}),
        (lambda: duty.Least((duty.FREE, duty.FREE)), "duty_parts", {"kind": "choice"}),
        (lambda: duty.Greatest((duty.FREE, duty.parse("5% MIN 1 USD/kg"))), "duty_parts", {"kind": "choice"}),
        (lambda: duty.Specific(*KILOGRAM, quantity=0), "quantity_not_positive", {}),
        (lambda: duty.Specific(*KILOGRAM, quantity=10**9), "quantity_not_positive", {}),
    ],
)
def test_a_duty_with_a_shorter_form_is_no_value(build, code, values):
    with pytest.raises(Refusal) as refused:
        build()
    assert (refused.value.code, refused.value.values) == (code, values)


def test_a_specific_duty_is_by_the_single_unit_unless_said():
    assert duty.specific(*KILOGRAM) == duty.Specific(*KILOGRAM, quantity=1)
    assert str(duty.specific(*KILOGRAM, quantity=10**9 - 1)) == "1.00 USD/999999999 kg"


@pytest.mark.parametrize("build", [duty.least, duty.greatest])
def test_a_choice_of_one_is_that_one(build):
    assert (
        build([duty.ad_valorem(Decimal(5))]) == build([duty.ad_valorem(Decimal(5))] * 2) == duty.parse("5%")
    )
