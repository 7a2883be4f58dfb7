"""The search finds the pages that a seat may open, applications, requests; and says what was never given out."""

import pytest

from members.accession import acts
from tests import cast, path
from tests.members import membership as steps
from tests.tariffs import releasing
from tests.tariffs.test_queries_a_page import asked

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture(autouse=True)
def public_tree(settings, tmp_path):
    """Published files go into a tree of this test's own."""
    settings.PUBLICATION_ROOT = tmp_path / "publication"


def found(client, text: str):
    return client.get("/search/", {"q": text}).context["found"]


def test_a_good_goes_before_its_scrap(client):
    titles = [row.product.slug for group in found(client, "NdFeB").groups if group.name == "products"
              for row in group.results]  # fmt: skip
    assert titles[0] == "ndfeb-magnet" and titles.index("ndfeb-magnet-scrap") > 0
    assert found(client, "NdFeB scrap").best.url == "/products/ndfeb-magnet-scrap/"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("proof of origin", "/quote/"), ("next vote", "/proposals/"), ("proposals", "/proposals/"),
        ("RSS", "/news.atom"), ("subscribe", "/news.atom"), ("extend ballot", "/how-we-decide/"),
    ],
)  # fmt: skip
def test_a_visitor_finds_pages_by_what_people_call_them(client, text, url):
    assert found(client, text).best.url == url


def test_the_health_of_the_portal_is_found_by_officers_alone(client, sign_in):
    assert all(row.url != "/desk/" for group in found(client, "health").groups for row in group.results)
    assert found(sign_in(cast.officer()), "health").best.url == "/desk/"


def test_an_application_is_found_by_its_name_and_its_number_by_who_may_read_it(client, sign_in):
    row = steps.application()
    officer = sign_in(cast.officer())
    address = f"/applications/{row.year}-{row.number}/"
    documents = [
        row for group in found(officer, "Chile").groups if group.name == "documents" for row in group.results
    ]
    assert [each.url for each in documents] == [address]
    assert officer.get("/search/", {"q": row.symbol}).url == address
    delegate = sign_in(cast.delegate("JP"))
    assert all(row.url != address for group in found(delegate, "Chile").groups for row in group.results)


def test_a_request_is_found_by_its_number_by_officers_alone(sign_in):
    row = steps.application()
    request = acts.ask_for_ruling(
        application_id=row.pk, act="return_application", reason="No letter.", by=cast.officer()
    )
    assert (
        sign_in(cast.officer()).get("/search/", {"q": request.symbol}).url == f"/requests/{request.number}/"
    )
    assert found(sign_in(cast.delegate("JP")), request.symbol).symbol == request.symbol


def test_a_number_of_a_public_series_that_was_never_given_is_said_to_be_none(client):
    page = client.get("/search/", {"q": "DEC/2026/099"}).content.decode()
    assert "No document with this number was ever given out." in page
    page = client.get("/search/", {"q": "PROP/2026/099"}).content.decode()
    assert "it is kept to those who negotiate it" in page


def test_the_search_asks_no_more_than_twelve_times_of_an_officer_too(sign_in):
    releasing.published(path.floor_row())
    client = sign_in(cast.officer())
    assert len(asked(client, "/search/?q=chile")) <= 12
