"""Tariff lines in a release: a file of their own, the delta, the reader, the quote, the API and the pages."""

from datetime import date

from alliance.domain import canon, delta
from alliance.domain.book import Book
from alliance.web.words import civil
from tariffs.releases import selectors
from tariffs.releases.models import ReleaseFile
from tests.tariffs.test_public_pages import words
from tests.tariffs.test_quote_api import ask
from tests.tariffs.test_quote_page import ask as ask_page

FILE = "tariff-lines.ndjson"


def files_of(number: int) -> dict[str, bytes]:
    rows = ReleaseFile.objects.filter(release=number).values_list("name", "content")
    return {name: bytes(content) for name, content in rows}


def test_a_release_before_any_tariff_line_has_the_files_that_it_always_had(released):
    assert FILE not in files_of(2)
    assert selectors.book(2).tariff_lines == ()


def test_the_file_is_canonical_its_delta_leads_there_and_the_reader_gives_the_rows_back(third):
    held = files_of(3)
    head, *rows = canon.parse_ndjson(held[FILE])
    assert head["schema"] == "tariff-lines/1"
    assert [(row["line"], row["kind"], row["product"], row["hs"]) for row in rows] == [
        ("TL-1", "tariff-line", None, "284690"),
        ("TL-2", "tariff-line", "ndpr-oxide", None),
        ("TL-3", "tariff-line-staged", "ndpr-metal", None),
    ]
    assert delta.apply(delta.read(held[delta.NAME]), files_of(2))[FILE] == held[FILE]
    assert [each.as_row() for each in Book.from_files(held).tariff_lines] == rows


def test_a_quote_takes_its_base_duty_from_the_line_and_cites_its_decision(client, released, third):
    body = ask(client, released, on=third, release="3", price="100").json()
    assert body["outcome"] == {"kind": "duty"}
    assert (body["duty"]["base"], body["duty"]["adjustable"]) == ("2.50", "20.00")
    assert (body["tariff_line"]["line"], body["tariff_line"]["expression"]) == ("TL-2", "2.5%")
    assert body["tariff_line"]["document_url"].endswith("/decisions/3/document")
    assert [each["decision"] for each in body["decisions"]] == [2, 3]
    assert body["base_rate"]["expression"] == "free"
    before = ask(client, released, on=third, release="2", price="100").json()
    assert (before["tariff_line"], before["duty"]["base"]) == (None, "0.00")


def test_the_page_of_a_quote_says_which_line_set_the_base_duty(client, released, third):
    text = words(ask_page(client, released, on=third, release="3"))
    assert (
        "Tariff line TL-2 (version 1" in text and "sets the base duty of Neodymium-praseodymium oxide" in text
    )
    assert "It stands in place of the importer’s own free." in text


def test_the_lines_of_a_day_and_one_by_its_symbol(client, third):
    found = client.get(
        "/api/v1/tariff-lines", {"valid_on": third, "release": "3", "product": "ndpr-oxide"}
    ).json()
    assert [each["line"] for each in found["lines"]] == ["TL-1", "TL-2"]
    found = client.get("/api/v1/tariff-lines", {"valid_on": third, "release": "3", "hs": "2805"}).json()
    assert [each["line"] for each in found["lines"]] == ["TL-3"]
    one = client.get("/api/v1/tariff-lines/TL-3.1", {"release": "3"}).json()
    assert one["versions"][0]["staging"]["base"] == "10%"
    assert client.get("/api/v1/tariff-lines/TL-9", {"release": "3"}).json()["code"] == "rule_unknown"


def test_product_page_list_and_release_tell_the_lines(client, third):
    page = words(client.get("/products/ndpr-oxide/"))
    assert "Tariff lines, in force and to come" in page and "TL-2.1" in page and "HS 2846.90" in page
    told = words(client.get("/releases/3/"))
    start = date.fromisoformat(third)
    assert f"a base duty is set in place of the importer’s own: 2.5% from {civil(start)}" in told
    assert f"8% from {civil(start)}, 6% from 1 Jan {start.year + 1}, 4% from 1 Jan {start.year + 2}" in told
    assert "10%" not in told  # what the cuts begin from is never charged
    assert client.get("/search/", {"q": "TL-3"}).status_code in (200, 302)
