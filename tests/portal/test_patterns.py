"""The living page of patterns: every component stands on it, and it asks the database nothing."""

from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent.parent
A_PAGE_OF_ITS_OWN = {
    "components/error_page.html"
}  # the whole answer to an error; the page of patterns leads to one


@pytest.fixture
def drawn(client: Client, world):
    return client.get("/patterns/")


def test_every_component_of_the_house_stands_on_the_page_of_patterns(drawn):
    there = {f"components/{path.name}" for path in (ROOT / "templates" / "components").glob("*.html")}
    shown = {template.name for template in drawn.templates}
    assert there - shown == A_PAGE_OF_ITS_OWN


def test_the_page_shows_each_kind_of_field_empty_and_wrong(drawn):
    said = drawn.content.decode()
    for kind in ('inputmode="decimal"', "<textarea", "<select", 'type="date"', 'type="file"', 'type="radio"',
                 'type="checkbox"', 'aria-invalid="true"', 'dir="rtl"'):  # fmt: skip
        assert kind in said


def test_the_page_of_patterns_asks_the_database_nothing(client: Client, world, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/patterns/")
