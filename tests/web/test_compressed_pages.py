"""Pages of what is public go over the line compressed; a page of a ballot never does: its length would speak."""

import gzip

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast, path

pytestmark = pytest.mark.usefixtures("world")


def encoding(client: Client, where: str) -> str:
    return str(client.get(where, headers={"Accept-Encoding": "gzip"}).get("Content-Encoding", ""))


@pytest.mark.parametrize(
    "where", ["/products/", "/quote/", "/members/", "/developers/", "/decisions/", "/how-we-decide/"]
)
def test_a_page_of_what_is_public_is_compressed_for_who_asks(client: Client, where: str):
    answer = client.get(where, headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip" and b"</html>" in gzip.decompress(answer.content)
    assert "Content-Encoding" not in client.get(where)


def test_no_page_of_a_ballot_is_compressed_for_anybody(client: Client, sign_in):
    ballot = path.on_ballot()
    for seat in (None, cast.delegate("JP"), cast.officer()):
        if seat:
            sign_in(seat)
        where = reverse("ballot", args=[ballot.year, ballot.number])
        assert encoding(client, where) == ""
        assert encoding(client, "/desk/") == encoding(client, "/record/") == ""
