"""The quote page: the answer with its working; a refusal beside its field; what was typed is kept."""

import pytest

from tests.tariffs.test_public_pages import words


def ask(client, story, **changed):
    query = {
        "product": "ndpr-oxide", "hs": "", "origin": "CN", "importer": "US", "on": story.in_force.isoformat(),
        "price": "69", "currency": "USD", "unit": "KGM", "content_basis": "gross", "value_basis": "CIF",
        "quantity": "", "quantity_unit": "",
    }  # fmt: skip
    return client.get("/quote/", query | changed)


def test_the_answer_stands_with_its_working_its_rule_and_its_caveat(client, released):
    text = words(ask(client, released))
    assert "Duty under the alliance&#x27;s rule: 41.00 USD/kg." in text
    assert "Asked for as adjustable duty: 110.00 - 69.00 = 41.00 USD/kg." in text
    assert "not yet chargeable at a border" in text
    assert "DEC/2026/001" in text
    assert "release 2" in text


def test_a_machine_asks_the_same_and_gets_the_same(client, released):
    page = ask(client, released, quantity="1 000", quantity_unit="")
    body = client.get(page.context["api_address"].removeprefix("http://testserver")).json()
    assert body["duty"] == page.context["body"]["duty"]
    assert body["duty"]["owed"] == "41000.00"


def test_a_price_that_can_be_read_two_ways_is_read_back_in_words(client, released):
    page = ask(client, released, price="1.234")
    assert "one thousand two hundred thirty-four" in words(page)
    assert page.context["form"]["price"].value() == "1.234"
    assert "answer" not in page.context


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"value_basis": "FOB"}, "freight"),
        ({"currency": "EUR"}, "exchange_rate"),
        ({"currency": "zzz"}, "currency"),
        ({"unit": "H87"}, "unit"),
        ({"content_basis": "contained:Nd"}, "assay"),
        ({"content_basis": "wet"}, "content_basis"),
        ({"product": "", "hs": "28469"}, "hs"),
        ({"product": "", "hs": "9999"}, "hs"),
        ({"product": ""}, "product"),
        ({"hs": "2846.90"}, "product"),
        ({"origin": "DE", "importer": "EU"}, "origin"),
        ({"quantity": "0"}, "quantity"),
        ({"quantity": "-5"}, "quantity"),
        ({"on": "soon"}, "on"),
        ({"origin": ""}, "origin"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_nothing_typed_is_lost(client, released, changed, field):
    page = ask(client, released, **changed)
    form = page.context["form"]
    assert list(form.errors) == [field]
    for name, value in changed.items():
        assert form[name].value() == value


def test_an_hs_code_with_several_products_offers_them_and_keeps_the_rest(client, released):
    page = ask(client, released, product="", hs="2846.90")
    candidates = {each["name"]: each["address"] for each in page.context["candidates"]}
    chosen = client.get("/quote/" + candidates["Neodymium-praseodymium oxide, 99% min"])
    assert "Duty under the alliance&#x27;s rule: 41.00 USD/kg." in words(chosen)


def test_a_product_page_leads_to_a_form_with_the_terms_of_its_rule(client, released):
    form = client.get("/quote/?product=ndpr-oxide").context["form"]
    assert form["product"].value() == "ndpr-oxide"
    assert (form["unit"].value(), form["value_basis"].value(), form["currency"].value()) == (
        "KGM",
        "CIF",
        "USD",
    )


def test_the_curve_marks_this_cargo(client, released):
    curve = ask(client, released, importer="EU").context["curve"]
    assert curve.table.rows[-1] == ("This cargo", "69.00", "43.76", "112.76", "")
    assert [row[1] for row in curve.table.rows][:2] == ["0.00", "110.00"]


def test_without_a_rule_there_is_an_answer_and_no_curve(client, released):
    page = ask(client, released, origin="AU")
    assert page.context["curve"] is None
    assert "No price floor of the alliance applies" in words(page)
