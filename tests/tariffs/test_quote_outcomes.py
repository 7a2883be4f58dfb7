"""The quote page says the outcome first, each in a box of its own; what is missing is opened and marked."""

import pytest

from tests.tariffs import kit
from tests.tariffs.test_public_pages import words
from tests.tariffs.test_quote_declared import EXCHANGE, declared
from tests.tariffs.test_quote_page import ask

DETAILS = "<details open><summary>More about the shipment"


def test_what_is_missing_stands_first_and_its_field_is_opened_marked_and_has_the_focus(client, released):
    page = ask(client, released, value_basis="FOB", insurance="0.50 USD/kg", quota="AQ-1")
    text, source = words(page), page.content.decode()
    assert text.index("The duty cannot be determined. Missing: the freight.") < text.index("The cargo")
    assert '<a href="#id_freight">Freight</a>' in source
    assert '<a href="#id_insurance">' not in source
    assert DETAILS in source
    field = source[source.index('name="freight"') - 200 : source.index('name="freight"') + 300]
    assert "autofocus" in field
    assert 'aria-invalid="true"' in field
    form = page.context["form"]
    assert (form["insurance"].value(), form["quota"].value()) == ("0.50 USD/kg", "AQ-1")
    assert "The working" not in text


def test_stated_as_people_write_it_the_answer_is_that_of_the_machine_and_everything_typed_stays(
    client, released
):
    facts = EXCHANGE | {"freight": "2,00 USD/kg", "insurance": "500 USD/lot", "price_proven": "true"}
    page = ask(client, released, currency="EUR", price="60", value_basis="FOB", quantity="1 000", **facts)
    body = client.get(page.context["api_address"].removeprefix("http://testserver")).json()
    assert body["exact"] == page.context["body"]["exact"]
    assert body["exact"]["price_per_floor_unit"] == "143/2"
    for name, typed in facts.items():
        assert page.context["form"][name].value() == typed
    tick = page.content.decode().split('name="price_proven"')[1].split(">")[0]
    assert 'value="true"' in tick
    assert "checked" in tick
    assert DETAILS in page.content.decode()


def test_where_nothing_more_is_stated_the_rest_of_the_form_stays_folded(client, released):
    page = ask(client, released)
    assert DETAILS not in page.content.decode()
    assert "<summary>More about the shipment" in page.content.decode()


def test_the_caveat_and_the_rounding_are_said_once(client, released):
    text = words(ask(client, released))
    assert text.lower().count("not yet charged at a border") == 1
    assert "Rounded to the cent" not in text
    assert (
        words(ask(client, released, price="69.9995")).count("Rounded to the cent, half a cent upwards") == 1
    )
    assert "covers goods of: Origins outside the alliance. Into: the territory of any party." in text


def test_goods_without_a_floor_have_a_box_of_their_own(client, released):
    text = words(ask(client, released, origin="AU"))
    assert (
        text.index("Not covered by a floor")
        < text.index("by what is recorded now 0.00 USD/kg")
        < text.index("The working")
    )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"freight": "two dollars"}, "freight"),
        ({"incoterm": "FOB"}, "incoterm"),
        ({"incoterm": "NFF"}, "incoterm"),
        ({"assay": "65%"}, "assay"),
        ({"moisture_percent": "120"}, "moisture_percent"),
        ({"case": "stolen"}, "case"),
        ({"bond_entry": "WH-1"}, "case"),
        (
            {"exchange_rate": "1.15 USD/EUR"},
            "exchange_set exchange_source exchange_fixed_on exchange_valid_from",
        ),
        (EXCHANGE | {"exchange_valid_from": "2099-01-01"}, "exchange_valid_from"),
        ({"exchange_fixed_on": "soon"}, "exchange_fixed_on"),
        ({"price_proven": "perhaps"}, "price_proven"),
    ],
)
def test_a_fact_that_cannot_be_read_or_used_stands_beside_its_field_and_stays(
    client, released, changed, field
):
    page = ask(client, released, **changed)
    form = page.context["form"]
    assert list(form.errors) == field.split()
    assert DETAILS in page.content.decode()
    for name, typed in changed.items():
        assert form[name].value() == typed
        if name in ("incoterm", "case"):
            assert f'<option value="{typed}" selected>' in page.content.decode()


# The heading of the box in which a vector's answer stands, and what it says.
BOXES = {
    "prohibition-price-99-99-is-not-allowed": (
        "Import not allowed at this price", "The lowest price that is allowed is 100 USD/kg",
        "not yet applied at a border", "No import",
        "With terms: prohibition below the floor",
    ),
    "prohibition-goods-in-bond-stay-forbidden-on-release": (
        "The goods may stay in bond, but under", "rule may not be released at 80.00 USD/kg",
        "base duty alone, and suspended while the goods are held",
    ),
    "concession-breach-is-warned-of-and-not-cut": ("41.00 USD/kg", "Warning: this exceeds what"),
    "security-declared-100-against-a-value-of-80": (
        "Answer: duty, and security until the price is proven", "To be proven: That the goods were sold",
        "At the verification value 34.00 USD/kg would be owed in all",
    ),
    "in-bond-the-duty-is-suspended": ("Suspended, and not charged now: 44.45 USD/kg",),
    "entry-price-ladder-price-92": (
        "in the United States 12.60 USD/kg", "At 92 USD/kg the duty jumps: 34.6 just below, 12.6 from there on.",
        "2% from 98%, 4% from 96%", "Entry price system of the European Union",
    ),
    "minimum-price-with-cap-price-40": ("a cap lets imports land below the floor of 100",),
    "price-band-reference-122-rebate": ("in the United States 3.40 USD/kg", "Reference price from 16 November 2026"),
    "concession-not-recorded-cannot-determine": (
        "The duty cannot be determined. Missing: what is bound on the tariff line.",
        "It is not for the declarant to state.",
    ),
    "in-transit-without-a-transport-document": (
        "The duty cannot be determined. Missing: the date of the transport document.",
    ),
}  # fmt: skip


def test_every_outcome_and_mechanism_has_its_words_on_pages_and_the_figures_of_the_api(
    client, released, monkeypatch
):
    release = kit.publish(monkeypatch).number
    for name, wanted in BOXES.items():
        page, body = (
            client.get(at, declared(name, release), follow=True) for at in ("/quote/", "/api/v1/quote")
        )
        text, answer = words(page), body.json()
        assert not [said for said in wanted if said not in text], name
        if "missing" in page.context:
            assert answer["outcome"]["kind"] == "cannot_determine", name
        else:
            assert page.context["body"]["outcome"] == answer["outcome"], name
            assert page.context["body"]["exact"] == answer["exact"], name
    slug = kit.slug_of("entry-price-ladder-price-92")
    for address in (f"/products/{slug}/", "/products/", f"/releases/{release}/"):
        assert "2% from 98%, 4% from 96%" in words(client.get(address)), address
    assert "entry-price-ladder" in client.get(f"/products/{slug}/history.csv").content.decode()


def test_a_rule_without_terms_is_shown_as_it_always_was(client, released):
    usual = words(client.get("/products/ndpr-oxide/"))
    assert "A cheaper import owes the adjustable duty: what lifts its price to the floor." in usual
    assert "It is owed on top of the base duty." in usual
    assert "With terms" not in usual
