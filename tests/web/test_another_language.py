"""A second language is a file: with one in which every message is set in brackets, the house's own words all are."""

import re
from html.parser import HTMLParser

import pytest

from tests.shape.words import LETTERS, SIGNS

pytestmark = pytest.mark.usefixtures("world")
OWN = frozenset({"button", "label", "legend", "th", "summary", "dt"})
"""Elements that hold words of the house and nobody's data."""


class Words(HTMLParser):
    """What stands in elements of the house's own words."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in OWN and ("scope", "row") not in attrs:  # what heads a row is what the row is about
            self.open.append(tag)
            self.said.append("")

    def handle_endtag(self, tag: str) -> None:
        if self.open and tag == self.open[-1]:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open:
            self.said[-1] += data


def not_translated(page: str) -> list[str]:
    parsed = Words()
    parsed.feed(page)
    bare = [" ".join(re.sub("⟦.*?⟧+", " ", each, flags=re.DOTALL).split()) for each in parsed.said]
    return sorted({each for each in bare if any(word not in SIGNS for word in LETTERS.findall(each))})


@pytest.mark.usefixtures("another_language")
@pytest.mark.parametrize("address", ["/", "/products/", "/quote/", "/releases/", "/decisions/", "/join/",
                                     "/accounts/login/", "/search/?q=neodimium", "/nowhere/"])  # fmt: skip
def test_a_public_page_speaks_it(client, address):
    assert not_translated(client.get(address).content.decode()) == []
