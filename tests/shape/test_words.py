"""Every word of a page stands in a message catalogue (decision 0052)."""

from pathlib import Path

import pytest

from tests.shape import catalogue
from tests.shape.script_words import SCRIPTS, said_by
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


@pytest.mark.parametrize("script", sorted(SCRIPTS.glob("*.js")), ids=lambda script: script.name)
def test_a_script_of_ours_says_nothing_that_no_translator_sees(script: Path) -> None:
    assert said_by(script.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('place.textContent = "saved";', "saved"),
        ("box.setAttribute('aria-label', 'Rows of the draft');", "Rows of the draft"),
        ("tell(`Saved at ${time}`);", "Saved at"),
        ('const SAID = { away: "No connection. Try again." };', "No connection. Try again."),
        ("said.textContent = `${name}: ${value}`;", ":"),
        ('place.append("row " + number);', "row"),
    ],
)
def test_the_reader_of_scripts_sees_words_wherever_they_are_shown(line: str, words: str) -> None:
    assert said_by(f"// As people say it.\n{line}\n") == [f"2: {words}"]


@pytest.mark.parametrize(
    "line",
    ['place.textContent = say("copied");', 'form.append(Object.assign(field, { type: "hidden", name }));',
     'if (event.key === "Escape") close();', 'xhr.getResponseHeader("Draft-Saved");',
     'box.className = "notice tone-blocks";',
     "said.textContent = `${hours}`;", '// "Not saved" is said by the page.'],
)  # fmt: skip
def test_the_reader_of_scripts_leaves_alone_what_machines_read(line: str) -> None:
    assert said_by(line) == []


def test_the_template_of_translations_holds_every_message() -> None:
    now, kept = catalogue.catalogue(), catalogue.kept()
    messages = {(each.id, each.context) for each in now if each.id}
    assert {(each.id, each.context) for each in kept if each.id} == messages, (
        "run: python -m tests.shape.catalogue"
    )
