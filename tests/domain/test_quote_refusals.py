"""Where a decisive fact is missing, the answer is the question for it."""

import pickle
from decimal import Decimal

import pytest

from alliance.domain.errors import Refusal
from alliance.domain.money import Price, Quantity, unit
from alliance.domain.quote import quote

from .sample import PARTY, ROWS, book, lot, member, price, product, rate, rule

BOOK = book()


def refusal(asked, of=BOOK):
    with pytest.raises(Refusal) as refused:
        quote(of, asked)
    return refused.value


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (lot("unobtainium"), "product_unknown"),
        (lot(None), "lot_needs_product_or_hs"),
        (lot("ndpr-oxide", hs="2846.90"), "lot_needs_product_or_hs"),
        (lot(None, hs="9999.99"), "hs_unknown"),
        (lot(None, hs="29x"), "hs_malformed"),
        (lot(None, hs="2846.90"), "several_products"),
        (lot(origin="XX"), "origin_unknown"),
        (lot(origin="cn"), "origin_unknown"),
        (lot(importer="XX"), "importer_unknown"),
        (lot(importer="ALLIANCE"), "importer_unknown"),
        (lot(importer="KZ"), "importer_not_party"),
        (lot(importer="CL"), "importer_not_party"),
        (lot(on="2026-02-03"), "importer_not_party"),
        (lot(origin="US"), "origin_is_importer"),
        (lot(origin="DE", importer="FR"), "origin_is_importer"),
        (lot(at=price(currency="EUR")), "needs_exchange_rate"),
        (lot(at=price(unit="u")), "unit_not_convertible"),
        (lot(at=price(content="contained:REO")), "needs_assay"),
        (lot(at=price(content="net")), "needs_moisture"),
        (lot(at=price(value="FOB")), "needs_freight"),
        (lot(quantity=Quantity(Decimal(1), unit("u"))), "unit_not_convertible"),
        (lot("cobalt-cathode", price("9", unit="lb"), importer="EU"), "base_rate_missing"),
        (lot("tantalite", price("100", content="contained:Ta2O5")), "needs_assay"),
    ],
)
def test_a_lot_that_cannot_be_answered_is_refused_by_code(asked, code):
    assert refusal(asked).code == code


def test_several_products_come_back_with_the_question_that_separates_them():
    refused = refusal(lot(None, hs="2846.90"))
    assert refused.values["question"] == (
        "Which mineral is it (neodymium, rare-earths)? "
        "At which stage of production (oxide compound, intermediate)? "
        "What does the unit count (gross, contained:REO)?"
    )
    assert refused.values["candidates"][0] == {
        "product": "ndpr-oxide",
        "name": "ndpr oxide",
        "description": "ndpr-oxide, 99% min",
        "stage": "oxide_compound",
    }


def test_products_that_differ_by_name_alone_are_asked_for_by_name():
    twins = [product(f"dy-oxide-{grade}", "284690", "dysprosium", "oxide_compound") for grade in ("3n", "4n")]
    refused = refusal(lot(None, hs="2846"), book(products=twins, rules=[]))
    assert refused.values["question"] == "Which product is it (dy oxide 3n, dy oxide 4n)?"


def test_a_national_code_names_the_products_of_its_six_digits():
    assert refusal(lot(None, hs="2846.90.20")).values["count"] == 2


def test_another_currency_is_refused_and_both_are_named():
    detail = refusal(lot(at=price(currency="EUR"))).detail
    assert detail == (
        "One amount is in EUR, the other in USD. State an exchange set of the importer's customs "
        "with a rate for the two."
    )


@pytest.mark.parametrize(
    ("at", "missing"),
    [
        (price(content="contained:REO"), "the assay"),
        (price(content="net"), "the moisture"),
        (price(value="FOB"), "the freight"),
    ],
)
def test_the_refusal_names_the_missing_fact(at, missing):
    assert missing in refusal(lot(at=at)).detail


def test_two_rules_of_equal_standing_are_refused_and_not_chosen_from():
    refused = refusal(lot(), book(rules=[rule(), rule(rule="PF-20")]))
    assert (refused.code, refused.values["rules"]) == ("several_rules", ["PF-12", "PF-20"])


def test_two_groups_of_equal_rank_are_refused():
    groups = [
        {"countries": [member("CN")], "group": name, "name": name, "rank": 1}
        for name in ("NONMEMBERS", "ASIA")
    ]
    rules = [rule(), rule(rule="PF-20", origin="ASIA")]
    assert refusal(lot(), book(origin_groups=groups, rules=rules)).code == "several_rules"


def test_two_base_duties_on_one_code_are_refused():
    twice = book(base_rates=[rate("US", "2846", "free"), rate("US", "2846", "5%")])
    assert refusal(lot(), twice).code == "several_base_rates"


def test_a_country_in_two_territories_has_to_be_named_by_territory():
    union = {"countries": [member("FR")], "name": "Another union", "party": PARTY, "territory": "XU"}
    both = book(territories=[*ROWS["territories"], union])
    assert refusal(lot(importer="FR"), both).code == "several_territories"
    assert (
        quote(both, lot("ferro-silicon", price("1", currency="EUR", unit="t"), importer="EU")).territory.code
        == "EU"
    )


def test_a_unit_that_the_release_does_not_publish_is_refused():
    asked = lot(at=Price.of("69", "USD", "g", "gross", "CIF"))
    assert (
        refusal(asked, book(units=[row for row in ROWS["units"] if row["unit"] != "GRM"])).code
        == "unit_unknown"
    )


def test_a_refusal_survives_the_way_from_a_worker():
    refused = refusal(lot(None, hs="2846.90"))
    back = pickle.loads(pickle.dumps(refused))
    assert (back.code, back.values, back.detail) == (refused.code, refused.values, refused.detail)
