"""The quote page: the answer with its working; a refusal beside its field; what was typed is kept."""

import pytest

from alliance.web.words import civil
from tests.tariffs.test_public_pages import words


def ask(client, story, **changed):
    """The page that the form leads to: an answer has an address of its own."""
    query = {
        "product": "ndpr-oxide", "hs": "", "origin": "CN", "importer": "US", "on": story.in_force.isoformat(),
        "price": "69", "currency": "USD", "unit": "KGM", "content_basis": "gross", "value_basis": "CIF",
        "quantity": "", "quantity_unit": "",
    }  # fmt: skip
    return client.get("/quote/", query | changed, follow=True)


def test_the_answer_stands_with_its_working_its_rule_and_its_caveat(client, released):
    text = words(ask(client, released))
    assert "Once a national act applies the rule in the United States 41.00 USD/kg" in text
    assert "Asked for as adjustable duty: 110.00 - 69.00 = 41.00 USD/kg." in text
    assert "not yet charged at a border: no state has notified a national act." in text
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
        ({"value_basis": "FOB"}, "freight insurance"),
        ({"value_basis": "FOB", "freight": "1.50"}, "insurance"),
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
    assert list(form.errors) == field.split()
    for name, value in changed.items():
        assert form[name].value() == value


def test_an_hs_code_with_several_products_offers_them_and_keeps_the_rest(client, released):
    page = ask(client, released, product="", hs="2846.90")
    candidates = {each["name"]: each["address"] for each in page.context["candidates"]}
    chosen = client.get("/quote/" + candidates["Neodymium-praseodymium oxide, 99% min"], follow=True)
    assert [each.large for each in chosen.context["sums"]] == ["0.00 USD/kg", "41.00 USD/kg"]


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


def test_what_is_owed_now_and_what_after_a_national_act_stand_in_equal_size(client, released):
    page = ask(client, released, importer="EU", quantity="1000")
    assert [(each.large, each.small) for each in page.context["sums"]] == [
        ("2\u202f760.00 USD", "2.76 USD/kg"), ("43\u202f760.00 USD", "43.76 USD/kg"),
    ]  # fmt: skip
    text = words(page)
    assert f"Owed on {civil(released.in_force)}, by what is recorded now 2 760.00 USD" in text
    assert "applies today" not in text
    assert 'href="/members/EU/#acts"' in page.content.decode()
    assert page.content.decode().count('<p class="answer">') == 2


def test_where_the_rule_adds_nothing_one_sum_stands_alone(client, released):
    page = ask(client, released, price="300", importer="EU")
    assert [each.large for each in page.context["sums"]] == ["12.00 USD/kg"]
    assert "adds nothing at this price" in words(page)


def test_germany_is_found_in_the_list_and_means_the_union(client, released):
    form = client.get("/quote/").context["form"]
    assert ("DE", "Germany (European Union)") in form.fields["importer"].choices
    page = ask(client, released, importer="DE")
    assert page.context["body"]["duty"]["total"] == "43.76"
    assert page.context["form"]["importer"].value() == "DE"


def test_a_cost_without_a_unit_takes_that_of_the_price(client, released):
    page = ask(client, released, **FOB | {"freight": "1.50", "insurance": "0,10"})
    assert page.context["body"]["duty"]["total"] == "58.48"
    assert "freight=1.5+USD" in page.context["api_address"]


def test_a_field_that_was_typed_may_be_kept_by_the_browser_for_the_way_back(client, released):
    source = client.get("/quote/").content.decode()
    form = source[source.index('<form method="get" action="/quote/"') :]
    assert "autocomplete" not in form[: form.index("</form>")]


FOB = {
    "importer": "EU",
    "price": "52",
    "value_basis": "FOB",
    "freight": "1.50 USD/kg",
    "insurance": "0.10 USD/kg",
}


def test_chart_and_figures_of_a_price_without_freight_stand_on_the_basis_of_the_floor(client, released):
    page = ask(client, released, **FOB, quantity="5000")
    assert page.context["body"]["duty"]["total"] == "58.48"
    assert page.context["curve"].table.rows[-1] == ("This cargo", "53.60", "58.48", "112.08", "")
    assert page.context["curve"].title == "Import price CIF, duty and landed price under this rule"
    text = words(page)
    assert "113.8794" not in text and "110.48" not in text.split("In figures")[1].split("</table>")[0]
    assert "Price, FOB 52.00 Added to bring it to the basis of the floor 1.60 Price, CIF 53.60" in text
    assert "Landed price, CIF 112.08" in text


def test_where_the_customs_value_is_another_the_page_says_so_and_what_is_owed_on_it(client, released):
    text = words(ask(client, released, **FOB, quantity="5000"))
    assert "The base duty here is not taken on the customs value" in text
    assert "taken on the price as declared, 52.00 USD/kg FOB" in text
    assert "Regulation (EU) No 952/2013, art. 71(1)(e)" in text
    assert "the base duty is 2.14 USD/kg, which is 10 720.00 USD." in text
    assert "the duty in all is 58.54 USD/kg, which is 292 720.00 USD." in text


def test_on_the_customs_value_nothing_is_warned_of_and_an_unknown_one_is_called_unknown(client, released):
    assert "customs value" not in words(ask(client, released, importer="EU"))
    page = ask(client, released, importer="IN")
    assert "The customs value" not in words(page)
    if page.context["answer"].base:
        assert "is not recorded here" in words(page)


def test_the_page_says_what_is_shown_at_the_border_and_that_no_form_is_prescribed(client, released):
    text = words(ask(client, released, **FOB))
    assert "What you show at the border" in text
    assert "The origin, China: it decides which rule and which duty apply." in text
    assert "What was stated beside the price: freight and insurance." in text
    assert "The alliance prescribes no form" in text


def test_a_claim_that_changes_nothing_is_said_beside_the_answer(client, released):
    page = ask(client, released, case="in-transit", transport_document="2026-01-01", price_proven="true")
    box = words(page).split("The working")[0]
    assert "the claim changes nothing" in box
    assert "That the price is proven changes nothing" in box


def test_without_a_rule_the_customs_value_changes_the_base_duty_alone(client, released):
    text = words(ask(client, released, **FOB, origin="AU"))
    assert "the base duty is 2.14 USD/kg." in text
    assert "With a national act" not in text
