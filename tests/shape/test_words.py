"""Every word of a page stands in a message catalogue (decision 0052)."""

from pathlib import Path

import pytest

from tests.shape import catalogue
from tests.shape.words import outside_the_catalogue

TEMPLATES = catalogue.ROOT / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TEMPLATES)))
def test_a_page_says_nothing_that_no_translator_sees(page: Path) -> None:
    assert outside_the_catalogue(page) == []


def test_the_reader_of_pages_sees_words_wherever_they_stand(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '{% load i18n %}<p title="Spoken aloud">Seen</p>{% facts "Term of it" x %}{{ y|default:"Nothing yet" }}'
        '<code>not this</code><p>{% translate "Known" %} {% blocktranslate %}Known too{% endblocktranslate %}</p>'
    )
    said = [each.partition(": ")[2] for each in outside_the_catalogue(page)]
    assert sorted(said) == ["Nothing yet", "Seen", "Spoken aloud", "Term of it"]


def test_the_template_of_translations_holds_every_message() -> None:
    now, kept = catalogue.catalogue(), catalogue.kept()
    messages = {(each.id, each.context) for each in now if each.id}
    assert {(each.id, each.context) for each in kept if each.id} == messages, (
        "run: python -m tests.shape.catalogue"
    )
