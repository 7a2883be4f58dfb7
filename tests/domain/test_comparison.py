"""Two prices on one basis: exact, from stated facts alone, and never in silence."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from alliance.domain.comparison import comparable
from alliance.domain.errors import Refusal
from alliance.domain.facts import NO_FACTS, Assay, Charge, Facts
from alliance.domain.money import CURRENCIES, UNITS, ContentBasis, Price, convert, unit
from alliance.domain.shape import Node
from alliance.domain.substances import FACTORS
from alliance.domain.terms import COSTS, INCLUDED, VALUE_BASES

from .sample import price

USD, KG = CURRENCIES["USD"], unit("kg")
MASS = [each for each in UNITS.values() if each.kilograms]
BASES = [ContentBasis.parse(text) for text in ("gross", "net", "contained:WO3", "contained:W", "payable:W")]
FULL = Facts(
    **{cost: Charge(Decimal(place), USD, KG) for place, cost in enumerate(COSTS, start=1)},
    assays=(Assay("WO3", Decimal("65")),), moisture=Decimal("2.5"), payable=Decimal("78"),
)  # fmt: skip


def at(amount, per, basis, term):
    return Price(amount, USD, per, basis, term)


def paired():
    """A unit and a content that it can count."""

    def counts(pair):
        return pair[0].counts in (None, pair[1].kind) or (pair[0].counts, pair[1].kind) == (
            "contained",
            "payable",
        )

    return st.tuples(st.sampled_from(MASS), st.sampled_from(BASES)).filter(counts)


AMOUNTS = st.decimals(0, 10**6, places=4).map(abs)
TERMS = st.sampled_from(sorted(INCLUDED))


def test_equal_bases_need_no_fact_and_no_step():
    assert comparable(price("69"), price("110"), NO_FACTS) == (69, ())


@given(AMOUNTS, paired(), TERMS, paired(), TERMS)
def test_a_price_carried_there_and_back_is_the_same(amount, given_, term, wanted, other_term):
    """What a price is worth on another basis, stated there, is worth the first amount here."""
    one, other = at(amount, *given_, term), at(Decimal(1), *wanted, other_term)
    try:
        there, _ = comparable(one, other, FULL)
    except Refusal as refused:
        assert refused.code == "price_below_costs"
        return
    two = at(Decimal(2), *wanted, other_term)
    try:
        slope = comparable(two, one, FULL)[0] - comparable(other, one, FULL)[0]
        back = comparable(other, one, FULL)[0] + (there - 1) * slope
    except Refusal as refused:
        assert refused.code == "price_below_costs"
        return
    assert back == Fraction(amount)


@given(AMOUNTS, st.sampled_from(BASES), TERMS, paired(), TERMS)
def test_the_unit_of_the_price_changes_nothing(amount, basis, term, wanted, other_term):
    """A price per kilogram, and the same per pound and tonne, are worth exactly the same on the floor's basis."""
    to = at(Decimal(1), *wanted, other_term)

    def worth(per, times):
        assume(times * amount < 10**12)
        try:
            return comparable(at(Decimal(times) * amount, unit(per), basis, term), to, FULL)[0]
        except Refusal as refused:
            return refused.code

    assert worth("kg", 1) == worth("t", 1000)
    assert worth("g", 1) == worth("kg", 1000)


@given(AMOUNTS, paired(), TERMS, st.sampled_from(BASES[:3]), TERMS)
def test_the_unit_of_the_floor_changes_nothing(amount, given_, term, basis, other_term):
    lot = at(amount, *given_, term)

    def worth(per):
        try:
            value = comparable(lot, at(Decimal(1), per, basis, other_term), FULL)[0]
        except Refusal as refused:
            return refused.code
        return value if isinstance(value, str) else value * convert(Fraction(1), KG, per)

    assert worth(KG) == worth(unit("lb")) == worth(unit("t")) == worth(unit("ozt"))


@given(AMOUNTS, AMOUNTS, paired(), TERMS, paired(), TERMS)
def test_a_dearer_price_is_never_worth_less(low, high, given_, term, wanted, other_term):
    low, high = sorted((low, high))
    to = at(Decimal(1), *wanted, other_term)
    try:
        assert (
            comparable(at(low, *given_, term), to, FULL)[0]
            <= comparable(at(high, *given_, term), to, FULL)[0]
        )
    except Refusal as refused:
        assert refused.code == "price_below_costs"


@given(paired(), TERMS, st.sampled_from([*CURRENCIES.values()]), paired(), TERMS)
def test_two_bases_never_compare_in_silence(given_, term, money, wanted, other_term):
    """Without a fact, either nothing but the unit or a fixed factor differs, or the missing fact is named."""
    one, other = Price(Decimal(69), money, *given_, term), at(Decimal(110), *wanted, other_term)
    try:
        _, steps = comparable(one, other)
    except Refusal as refused:
        assert refused.code.startswith("needs_")
        return
    assert money == USD
    assert INCLUDED[term] == INCLUDED[other_term]
    assert given_[1].kind == wanted[1].kind
    changed = (given_ != wanted) and (given_[0].code != wanted[0].code or given_[1] != wanted[1])
    assert bool(steps) == changed


@pytest.mark.parametrize("left_out", [*COSTS, "assays", "moisture", "payable"])
def test_each_fact_is_asked_for_by_name(left_out):
    """With every other fact stated, the refusal names the one that is left out."""
    lacking = Facts(
        **{
            name: value
            for name, value in vars(FULL).items()
            if name != left_out
        }
    )  # fmt: skip
    terms = {
        "import_duties": ("DDP", "CIF"),
        "inland_costs": ("DAP", "CIF"),
        "frontier_costs": ("NFF", "CIF"),
    }
    term, other = terms.get(left_out, ("EXW", "CIF"))
    one = at(Decimal(10**6), KG, ContentBasis("payable", "W"), term)
    with pytest.raises(Refusal) as refused:
        comparable(one, at(Decimal(1), KG, ContentBasis("gross"), other), lacking)
    assert refused.value.code == f"needs_{left_out.removesuffix('s') if left_out == 'assays' else left_out}"


def test_the_working_tells_each_thing_that_was_brought_over():
    _, steps = comparable(
        Price.of("380", "USD", "mtu", "contained:WO3", "FOB"), Price.of("1", "USD", "kg", "gross", "CIF"),
        Facts(
            assays=(Assay("WO3", Decimal(65), "gross"),), freight=Charge(Decimal("0.30"), USD, KG),
            insurance=Charge(Decimal(0), USD),
        ),
    )  # fmt: skip
    assert [step.sentence for step in steps] == [
        "380.00 USD/mtu is 38.00 USD/kg.",
        "Assay: the goods as delivered hold 65% WO3.",
        "38.00 USD/kg (contained WO3) is 24.70 USD/kg (gross).",
        "Freight added, to stand on CIF: 24.70 + 0.30 = 25.00 USD/kg.",
        "Insurance added, to stand on CIF: 25.00 + 0.00 = 25.00 USD/kg.",
    ]


def test_every_factor_names_its_source_and_no_two_speak_of_the_same():
    assert all(factor.source and factor.share > 0 for factor in FACTORS)
    assert len({(factor.of, factor.counts_as) for factor in FACTORS}) == len(FACTORS)


def test_every_term_holds_what_the_one_before_it_holds():
    assert (
        INCLUDED["FOB"]
        < INCLUDED["CFR"]
        < INCLUDED["CIF"]
        < INCLUDED["NFF"]
        < INCLUDED["DAP"]
        < INCLUDED["DDP"]
    )
    assert set(VALUE_BASES) <= set(INCLUDED)
    assert len(INCLUDED) == 12


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ({"frieght": {}}, "facts"),
        ({"incoterm": "NFF"}, "facts.incoterm"),
        ({"freight": {"amount": "1", "currency": "USD"}}, "facts.freight.per"),
        ({"freight": {"amount": "-1", "currency": "USD", "per": "kg"}}, "facts.freight.amount"),
        ({"freight": {"amount": "1", "currency": "USD", "per": "mtu"}}, "facts.freight"),
        ({"assays": [{"substance": "WO3", "percent": "0", "of": "net"}]}, "facts.assays[0]"),
        ({"assays": [{"substance": "WO3", "percent": "101", "of": "net"}]}, "facts.assays[0]"),
        ({"assays": [{"substance": "WO3", "percent": "1", "of": "dry"}]}, "facts.assays[0]"),
        ({"moisture_percent": "100"}, "facts.moisture_percent"),
        ({"payable_percent": "0"}, "facts.payable_percent"),
        ({"purity_percent": "100.1"}, "facts.purity_percent"),
        ({"quantity": {"amount": "0", "unit": "t"}}, "facts.quantity"),
        ([], "facts"),
    ],
)
def test_facts_with_a_fault_are_refused_with_the_path(facts, path):
    with pytest.raises(Refusal) as refused:
        Facts.read(Node(facts, "facts", "book_malformed"))
    assert (refused.value.code, refused.value.values["path"]) == ("book_malformed", path)


def test_a_price_below_its_costs_says_which_costs_it_was_said_to_include():
    """Of a price delivered at place, only what is taken off is in the complaint, not the insurance that is added."""
    one = at(Decimal(8), KG, ContentBasis("gross"), "CPT")
    with pytest.raises(Refusal) as refused:
        comparable(one, at(Decimal(1), KG, ContentBasis("gross"), "FOB"), FULL)
    assert (refused.value.code, refused.value.values["cost"]) == ("price_below_costs", "11")  # 2 + 4 + 5
    added = at(Decimal(1), KG, ContentBasis("gross"), "CPT")
    with pytest.raises(Refusal) as refused:
        comparable(added, at(Decimal(1), KG, ContentBasis("gross"), "CIF"), FULL)
    assert refused.value.values["cost"] == "9"  # 4 + 5 taken off; 3 added
