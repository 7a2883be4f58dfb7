"""What a cargo owes, asked by a machine: the figures, both combinations, both clocks, every refusal."""

from datetime import timedelta

import pytest

from alliance.api.codes import CODES
from alliance.domain import canon


def lot(story, **changed) -> dict[str, str]:
    """NdPr oxide from China into the United States at 69 USD/kg, on the first day of its floor."""
    query = {
        "product": "ndpr-oxide", "origin": "CN", "importer": "US", "on": story.in_force.isoformat(),
        "price": "69", "currency": "USD", "unit": "KGM", "content_basis": "gross", "value_basis": "CIF",
        "release": "1",
    }  # fmt: skip
    query |= changed
    return {name: value for name, value in query.items() if value is not None}


def ask(client, story, **changed):
    return client.get("/api/v1/quote", lot(story, **changed))


def test_ndpr_oxide_at_69_against_a_floor_of_110_owes_41(client, released):
    body = ask(client, released).json()
    assert body["headline"].startswith(
        "Duty under the alliance's rule: 41.00 USD/kg. Not yet chargeable at a border"
    )
    assert body["duty"] == {
        "adjustable": "41.00", "base": "0.00", "total": "41.00", "landed": "110.00", "owed": None,
        "ad_valorem_equivalent_percent": "59.42", "currency": "USD", "per": "USD/kg", "unit": "KGM",
        "of_which_adjustable": "41.00", "of_which_base": "0.00", "suspended": "0.00",
    }  # fmt: skip
    assert body["floor"] == {"amount": "110.00", "currency": "USD", "per": "USD/kg", "unit": "KGM"}
    assert (body["rule"]["rule"], body["rule"]["version"]) == (released.rule, 1)
    assert body["decisions"][0]["url"].startswith("http://testserver/decisions/")
    assert "not yet chargeable at a border" in body["caveat"]
    assert body["release"]["release"] == 1
    codes = [step["code"] for step in body["steps"]]
    assert [code for code in codes if code in ("rule_found", "lifted_to_floor")] == [
        "rule_found",
        "lifted_to_floor",
    ]


def test_added_to_the_base_duty_both_are_owed(client, released):
    duty = ask(client, released, importer="EU").json()["duty"]
    assert (duty["base"], duty["adjustable"], duty["total"]) == ("2.76", "41.00", "43.76")


@pytest.mark.parametrize(
    ("price", "base", "adjustable", "total"),
    [("130", "6.50", "10.00", "10.00"), ("139", "6.95", "1.00", "6.95"), ("140", "7.00", "0.00", "7.00")],
)
def test_the_greater_of_the_two_is_owed_where_the_rule_says_so(
    client, released, price, base, adjustable, total
):
    duty = ask(client, released, product="ndpr-metal", price=price).json()["duty"]
    assert (duty["base"], duty["adjustable"], duty["total"]) == (base, adjustable, total)


def test_the_answer_of_then_stays_readable_after_a_raise(client, released):
    on = released.raised_from.isoformat()
    then = canon.instant_text(released.second_at - timedelta(seconds=1))
    assert ask(client, released, on=on, release=None, known_at=then).json()["duty"]["total"] == "41.00"
    assert ask(client, released, on=on, release="2").json()["duty"]["total"] == "51.00"


def test_a_price_by_the_tonne_is_converted_exactly(client, released):
    body = ask(client, released, unit="TNE", price="69000").json()
    assert (body["duty"]["adjustable"], body["duty"]["per"]) == ("41000.00", "USD/t")


def test_a_quantity_gives_the_money_owed(client, released):
    body = ask(client, released, quantity="2.5", quantity_unit="TNE").json()
    assert body["duty"]["owed"] == "102500.00"


def test_a_member_origin_owes_no_adjustable_duty_under_a_rule_for_non_members(client, released):
    body = ask(client, released, origin="AU").json()
    assert (body["rule"], body["floor"], body["duty"]["total"]) == (None, None, "0.00")


def test_an_hs_code_with_several_products_asks_which(client, released):
    answer = ask(client, released, product=None, hs="2846.90")
    body = answer.json()
    assert (answer.status_code, body["code"]) == (409, "several_products")
    assert "ndpr-oxide" in [each["product"] for each in body["candidates"]]
    assert body["question"].endswith("?")
    chosen = ask(client, released, product="ndpr-oxide")
    assert chosen.status_code == 200


@pytest.mark.parametrize(
    ("changed", "status", "code", "where"),
    [
        ({"currency": "EUR"}, 422, "needs_exchange_rate", "exchange_rate"),
        ({"currency": "XXX"}, 422, "currency_unknown", "currency"),
        ({"unit": "stone"}, 422, "unit_unknown", "unit"),
        ({"unit": "H87"}, 422, "unit_not_convertible", "unit"),
        ({"content_basis": "contained:Nd"}, 422, "needs_assay", "assay"),
        ({"value_basis": "FOB"}, 422, "needs_freight", "freight"),
        ({"value_basis": "EXW"}, 422, "needs_export_costs", "export_costs"),
        ({"value_basis": "DDP"}, 422, "needs_frontier_costs", "frontier_costs"),
        ({"value_basis": "XXX"}, 422, "value_basis_unknown", "value_basis"),
        ({"quantity": "5", "quantity_unit": "stone"}, 422, "unit_unknown", "quantity_unit"),
        ({"quantity": "0", "quantity_unit": "KGM"}, 422, "quantity_not_positive", "quantity"),
        ({"importer": "CN", "origin": "AU"}, 422, "importer_not_party", "importer"),
        ({"origin": "DE", "importer": "EU"}, 422, "origin_is_importer", "origin"),
        ({"product": "unobtainium"}, 404, "product_unknown", "product"),
        ({"product": None, "hs": "9999"}, 404, "hs_unknown", "hs"),
        ({"origin": "ZZ"}, 404, "origin_unknown", "origin"),
        ({"importer": "ZZ"}, 404, "importer_unknown", "importer"),
        ({"product": None}, 400, "lot_needs_product_or_hs", "product"),
        ({"hs": "284690"}, 400, "lot_needs_product_or_hs", "product"),
        ({"hs": "28469", "product": None}, 400, "parameter_malformed", "hs"),
        ({"price": "69,00"}, 400, "parameter_malformed", "price"),
        ({"price": "1 000"}, 400, "parameter_malformed", "price"),
        ({"price": "-1"}, 400, "parameter_malformed", "price"),
        ({"price": "6.9e1"}, 400, "parameter_malformed", "price"),
        ({"price": "69.1234567"}, 400, "parameter_malformed", "price"),
        ({"content_basis": "contained"}, 400, "parameter_malformed", "content_basis"),
        ({"on": "tomorrow"}, 400, "parameter_malformed", "on"),
        ({"release": None}, 400, "parameter_missing", "known_at or release"),
        ({"price": None}, 400, "parameter_missing", "price"),
        ({"quantity": "5"}, 400, "parameter_missing", "quantity_unit"),
        ({"quantity_unit": "KGM"}, 400, "parameter_missing", "quantity"),
        ({"valid_on": "2026-12-01"}, 400, "parameter_unknown", "valid_on"),
    ],
)
def test_a_wrong_question_is_refused_with_its_mend(client, released, changed, status, code, where):
    answer = ask(client, released, **changed)
    body = answer.json()
    assert (answer.status_code, body["code"], body.get("where")) == (status, code, where)
    assert answer["Content-Type"] == "application/problem+json"
    assert body["title"] == CODES[code].title
    assert body["mend"]


def test_another_currency_names_the_one_that_is_wanted(client, released):
    body = ask(client, released, currency="EUR").json()
    assert (body["given"], body["wanted"]) == ("EUR", "USD")
