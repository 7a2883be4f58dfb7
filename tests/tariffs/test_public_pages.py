"""The public pages: each says where one is and what matters, with the notice, for anybody."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from alliance import journal
from alliance.web.words import civil
from members.ballots.models import Decision
from tariffs.proposals.services import start_draft
from tests import cast, path
from tests.tariffs import releasing

NOTICE = "Demonstration, invented votes"


def words(answer) -> str:
    """What a reader sees of a page, in one line."""
    text = re.sub(r"<(script|style).*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("\N{NARROW NO-BREAK SPACE}", " ")


PAGES = (
    "/", "/search/?q=cobalt", "/products/", "/products/?stage=metal", "/products/ndpr-oxide/",
    "/products/aluminium-ingot/", "/quote/", "/releases/", "/releases/1/", "/releases/2/", "/developers/",
)  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_every_public_page_opens_for_anybody_with_the_notice(client, released, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert NOTICE in words(answer)
    assert " style=" not in answer.content.decode()
    assert " onclick=" not in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    ["/", "/search/", "/products/", "/products/ndpr-oxide/", "/quote/", "/releases/", "/developers/"],
)
def test_before_the_first_release_a_page_says_what_will_be_here(client, world, address):
    assert client.get(address).status_code == 200


def test_the_front_page_says_what_is_in_force_and_what_changed(client, released):
    text = words(client.get("/"))
    assert "Neodymium-praseodymium oxide, 99% min" in text
    assert "110.00 USD/kg CIF" in text
    assert "floor raised from 110.00 USD/kg to 120.00 USD/kg" in text
    assert "23 of 25 yes, 17 needed" in text


def test_the_product_page_tells_the_floor_of_today_the_next_one_and_every_version(client, released):
    text = words(client.get("/products/ndpr-oxide/"))
    assert "Floor today 110.00 USD/kg" in text
    assert "Decided, not yet in force" in text
    for version in (f"{released.rule}.1", f"{released.rule}.2", f"{released.rule}.3"):
        assert version in text
    first, second = (Decision.objects.get(number=number).symbol for number in (1, 2))
    assert f"from {first}, replaced by {second}" in text
    assert "Compute what a cargo owes" in text
    assert "not yet charged at a border: no state has notified a national act." in text
    assert "In force" not in text.split("Every version")[0].replace("not yet in force", "")


def test_the_chart_shows_prices_and_floors_in_one_unit(client, released):
    drawn = client.get("/products/ndpr-oxide/").context["picture"].drawn
    assert [text for text, _ in drawn.table.header][1] == "Reference price, USD/kg"
    assert ("2025", "69.00", "–", "") in drawn.table.rows  # an average of a year, when no floor stood
    assert "Floor: 110. It bites in 0 of 5" in drawn.said


def test_where_the_bases_do_not_meet_the_prices_stand_alone_and_the_page_says_so(client, world):
    releasing.published(path.floor_row(content_basis="net"), yes=23)
    picture = client.get("/products/ndpr-oxide/").context["picture"]
    assert "Floor" not in picture.drawn.said
    assert "it is not drawn here" in picture.note


def test_the_history_can_be_taken_away_as_csv(client, released):
    answer = client.get("/products/ndpr-oxide/history.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [(row["version"], row["amount"]) for row in rows] == [
        ("3", "120.00"),
        ("2", "110.00"),
        ("1", "110.00"),
    ]
    assert [row["on_record_before"] for row in rows] == ["", "", "2"]
    assert answer["Content-Type"].startswith("text/csv")


def test_the_prices_can_be_taken_away_with_their_source(client, released):
    answer = client.get("/products/ndpr-oxide/reference-prices.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert rows[-1]["price"].startswith("69.00")
    assert "USGS" in rows[-1]["source"]


def test_a_product_that_does_not_exist_is_not_found(client, world):
    assert client.get("/products/unobtainium/").status_code == 404


def test_the_release_page_says_what_changed_and_how_to_verify(client, released):
    first, second = words(client.get("/releases/1/")), words(client.get("/releases/2/"))
    assert "a floor of 110.00 USD/kg CIF is set" in first
    assert "Release 2" in first
    assert "floor raised from 110.00 USD/kg to 120.00 USD/kg" in second
    assert "| sha256sum" in second
    assert client.get("/releases/3/").status_code == 404


def test_the_developers_page_prints_every_address(client, released):
    text = words(client.get("/developers/"))
    for address in ("/api/v1/quote", "/api/v1/rules", "/api/v1/releases/{number}/files/{name}"):
        assert f"GET {address}" in text
    assert "curl" in text


def slugs(client, text: str) -> list[str]:
    groups = {group.name: group for group in client.get("/search/", {"q": text}).context["found"].groups}
    return [row.product.slug for row in groups["products"].results] if "products" in groups else []


def test_a_search_by_words_finds_a_product_whatever_their_order(client, released):
    assert slugs(client, "neodymium-praseodymium metal") == ["ndpr-metal"]
    assert slugs(client, "99% praseodymium oxide neodymium") == ["ndpr-oxide"]
    assert slugs(client, "NdPr")[:2] == ["ndpr-oxide", "ndpr-metal"]


def test_a_search_by_symbol_finds_the_products_of_the_mineral_and_no_word_that_holds_it(client, released):
    found = client.get("/search/", {"q": "Co"}).context["found"]
    assert [row.url for row in found.groups[0].results] == ["/products/?mineral=cobalt"]
    assert {"cobalt-hydroxide", "cobalt-metal-standard", "cobalt-scrap"} <= set(slugs(client, "Co"))
    assert "ndpr-oxide" not in slugs(client, "Co")


@pytest.mark.parametrize(
    ("text", "count"), [("2846.90", 18), ("284690", 18), ("2846 90 20", 18), ("2805.3", 1)]
)
def test_a_search_by_an_hs_code_or_its_beginning_finds_what_stands_under_it(client, released, text, count):
    found = slugs(client, text)
    assert len(found) >= count
    assert ("ndpr-oxide" if text.startswith("2846") else "ndpr-metal") in found


def test_a_search_without_a_match_says_what_to_try(client, released):
    assert "Nothing here is called that" in words(client.get("/search/?q=unobtainium"))


@pytest.mark.parametrize(
    ("text", "name", "numbers"),
    [
        ("REL/0002", "release", [2]),
        ("rel 2", "release", [2]),
        ("release 1", "release", [1]),
    ],
)
def test_a_symbol_leads_straight_to_its_page(client, released, text, name, numbers):
    assert client.get("/search/", {"q": text}).url == reverse(name, args=numbers)


def test_symbols_of_decisions_proposals_ballots_and_rules_lead_to_their_pages(client, released):
    decision = Decision.objects.get(number=1)
    year, number = decision.year, decision.number
    assert client.get("/search/", {"q": decision.symbol}).url == reverse("decision", args=[year, number])
    about = decision.ballot.about
    assert client.get("/search/", {"q": about.lower()}).url.startswith("/proposals/")
    assert client.get("/search/", {"q": decision.ballot.symbol}).url.startswith("/ballots/")
    assert client.get("/search/", {"q": f"{released.rule}.2"}).url == reverse("product", args=["ndpr-oxide"])
    assert client.get("/search/", {"q": "DEC/2026/099"}).status_code == 200


def test_a_draft_is_not_given_away_by_the_search(client, world):
    draft = start_draft(by=cast.delegate("JP"))
    assert client.get("/search/", {"q": draft.symbol}).status_code == 200


def test_a_search_forgives_a_slip_in_any_of_four_languages_and_asks_whether_it_was_meant(client, released):
    page = client.get("/search/", {"q": "neodimium"})
    assert "Did you mean neodymium" in words(page)
    assert page.context["found"].best.url == "/products/?mineral=neodymium"
    assert slugs(client, "dysprosuim oxyde") == ["dysprosium-oxide"]
    assert "ndpr-oxide" in slugs(client, "Neodymoxid")


def test_a_search_shows_the_best_with_its_floor_and_finds_members_decisions_and_pages(client, released):
    page = client.get("/search/", {"q": "NdPr"})
    best = page.context["found"].best
    assert best.product.slug == "ndpr-oxide" and best.floors[0].amount == "110.00"
    asked = ("Corea del Sur", "china", "API")
    best = {text: client.get("/search/", {"q": text}).context["found"].best for text in asked}
    assert best["Corea del Sur"].url == "/members/KR/" and best["china"].url == "/quote/?origin=CN"
    assert best["API"].url == "/developers/"
    groups = (
        client.get("/search/", {"q": Decision.objects.get(number=1).ballot.title}).context["found"].groups
    )
    documents = next(group for group in groups if group.name == "documents")
    assert any(row.url.startswith("/decisions/") for row in documents.results)


def test_a_number_in_words_leads_to_the_decision_and_an_unknown_one_is_not_guessed(client, released):
    year = Decision.objects.get(number=1).year
    assert client.get("/search/", {"q": "decision 1"}).url == reverse("decision", args=[year, 1])
    assert "No document with this number" in words(client.get("/search/", {"q": "decision 99"}))


def test_a_mineral_narrows_the_list_of_products(client, released):
    page = client.get("/products/", {"mineral": "cobalt"})
    assert page.context["floors"] == [] and {row["mineral"].slug for row in page.context["minerals"]} == {
        "cobalt"
    }


def test_a_quote_for_a_day_ahead_says_what_is_known_so_far_and_what_is_not(client, released):
    cargo = {"product": "ndpr-oxide", "origin": "CN", "importer": "US", "price": "69", "currency": "USD", "unit": "KGM",
             "content_basis": "gross", "value_basis": "CIF", "quantity": "", "quantity_unit": "", "hs": ""}  # fmt: skip
    later = (released.raised_from + timedelta(days=30)).isoformat()
    page = words(client.get("/quote/", cargo | {"on": later}, follow=True))
    assert "This day is still to come" in page and "120.00 USD/kg" in page and "Not known yet" in page
    past = client.get("/quote/", cargo | {"on": released.in_force.isoformat()}, follow=True)
    assert "still to come" not in words(past)


def test_a_floor_for_all_parties_says_for_whom_another_goes_first(client, world):
    releasing.published(path.floor_row(), path.floor_row(importer="EU", amount="105.00"), yes=23)
    for address in ("/products/ndpr-oxide/", "/releases/1/"):
        told = words(client.get(address))
        assert "into the whole alliance except the European Union" in told
        assert "into the European Union" in told


def test_a_release_leads_straight_to_the_decision_and_groups_the_digits_of_money(client, world):
    releasing.published(path.floor_row(amount="1150.00"), yes=23)
    page = client.get("/releases/1/")
    decision = Decision.objects.get(number=1)
    assert f'href="/decisions/{decision.year}-1/"' in page.content.decode()
    assert "a floor of 1 150.00 USD/kg CIF is set" in words(page)
    assert "1150.00" not in words(client.get("/products/ndpr-oxide/")).split("The numbers as a table")[0]


def test_a_product_beside_one_with_a_floor_says_that_the_floor_does_not_reach_it(client, released):
    told = words(client.get("/products/ndfeb-magnet/"))
    assert "A floor reaches the product that it names, and no goods made of it." in told
    assert "floors stand on: Neodymium-praseodymium metal, 99% min" in told
    assert "no goods made of it" not in words(client.get("/products/ndpr-oxide/"))


@pytest.mark.parametrize(
    "address", ["/products/ndpr-oxide/", "/products/?mineral=neodymium", "/products/", "/"]
)
def test_where_no_floor_is_in_force_yet_the_page_says_which_begins_when_and_by_which_decision(
    client, world, address
):
    first = journal.now().date() + timedelta(days=40)
    releasing.published(path.floor_row(valid_from=first.isoformat(), amount="1150.00"), yes=23)
    page = client.get(address)
    decision = Decision.objects.get(number=1)
    told = words(page)
    assert f"The next begins on {civil(first)} : 1 150.00 USD/kg CIF on Neodymium-praseodymium oxide" in told
    assert f"by decision {decision.symbol}." in told
    assert f'href="/decisions/{decision.year}-1/">Read decision {decision.symbol}' in page.content.decode()
    assert "once states have adopted" not in told


def test_a_product_that_no_floor_is_decided_for_says_that_one_may_be_adopted(client, world):
    first = journal.now().date() + timedelta(days=40)
    releasing.published(path.floor_row(valid_from=first.isoformat()), yes=23)
    assert "once states have adopted one" in words(client.get("/products/aluminium-ingot/"))
