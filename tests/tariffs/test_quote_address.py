"""The address of the quote page names a release as the API does; what it does not know it refuses, and keeps."""

import pytest

from tests.tariffs.test_public_pages import words
from tests.tariffs.test_quote_page import ask


def test_the_page_answers_from_the_release_that_the_address_names(client, released):
    page = ask(client, released, on=released.raised_from.isoformat(), release="1")
    assert page.context["sums"][1].large == "41.00 USD/kg"
    assert "Release 2, the newest, gives another answer for this cargo." in words(page)
    newest = ask(client, released, on=released.raised_from.isoformat())
    assert newest.context["sums"][1].large == "51.00 USD/kg"
    assert '<input type="hidden" name="release" value="1">' in page.content.decode()
    assert "release 2, the newest" in words(page)


def test_the_page_answers_as_it_was_known_at_an_instant(client, released):
    page = ask(client, released, on=released.raised_from.isoformat(), known_at=released.first_at.isoformat())
    assert page.context["sums"][1].large == "41.00 USD/kg"
    body = client.get(page.context["api_address"].removeprefix("http://testserver")).json()
    assert body["duty"] == page.context["body"]["duty"]


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"release": "9"}, 404, "no published release 9"),
        ({"release": "soon"}, 400, "not a whole number"),
        ({"known_at": "yesterday"}, 400, "not an instant"),
        ({"known_at": "9999-12-31T00:00:00Z"}, 400, "has not come yet"),
        ({"known_at": "2026-01-01T00:00:00Z", "release": "1"}, 400, "Send one of the two."),
        ({"relase": "1"}, 400, "“relase” is not a parameter of this address. Known here: product, hs"),
        ({"price": ["69", "70"]}, 400, "price is given 2 times."),
    ],
)
def test_what_the_address_cannot_mean_is_refused_and_what_was_typed_stays(
    client, released, changed, status, said
):
    page = ask(client, released, **{"origin": "Atlantis", "hs": "2846.90", **changed})
    assert page.status_code == status
    assert said in words(page)
    text = page.content.decode()
    assert 'value="2846.90"' in text
    assert '<option value="Atlantis" selected>' in text


def test_a_choice_that_the_list_does_not_have_stays_in_it(client, released):
    page = ask(client, released, unit="hogshead", importer="Atlantis")
    assert set(page.context["form"].errors) == {"unit", "importer"}
    assert '<option value="hogshead" selected>' in page.content.decode()


def test_an_answer_has_an_address_that_keeps_it_with_the_release_and_what_was_filled_alone(client, released):
    page = ask(client, released, importer="EU", price="52,00")
    address, status = page.redirect_chain[0]
    assert status == 302
    assert address == (
        f"/quote/?product=ndpr-oxide&origin=CN&importer=EU&on={released.in_force.isoformat()}&price=52%2C00"
        "&currency=USD&unit=KGM&content_basis=gross&value_basis=CIF&release=2"
    )
    again = client.get(address)
    assert again.status_code == 200
    assert again.context["lasting"] == f"http://testserver{address}"
    text = words(again)
    assert "Cite this" in text and again.context["release"].manifest_sha256 in text and "asked on" in text
    assert (
        'type="hidden" name="release"' not in again.content.decode()
    )  # who asks again asks the newest of then


def test_on_paper_stands_the_answer_with_its_address_and_not_the_form(client, released):
    source = ask(client, released).content.decode()
    apart = source.index('<section class="on-screen"')
    assert source.index("Cite this") < apart < source.index('<form method="get" action="/quote/"')
