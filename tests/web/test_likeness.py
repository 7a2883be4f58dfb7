"""A person's words find what they mean: in any order and language, in parts, with a slip of the keyboard."""

import pytest

from alliance.web.likeness import Entry, Names, fold, mark

NAMES = Names(
    [
        Entry("neodymium", "Neodymium", ("Nd", "néodyme", "Neodym")),
        Entry(
            "nd-oxide", "Neodymium oxide, 99.5% min", ("neodymium-oxide",), ("Nd", "Neodym", "oxyde", "Oxid")
        ),
        Entry("dy-oxide", "Dysprosium oxide, 99.5% min", (), ("Dy", "oxyde", "óxido", "Oxid")),
        Entry("lithium", "Lithium", ("Li",)),
        Entry("cobalt", "Cobalt", ("Co", "Kobalt")),
        Entry("co-sulphate", "Cobalt sulphate, 20.5% Co min", ("cobalt-sulfate",), ("Co",)),
        Entry("DE", "Germany", ("DE", "Allemagne", "Deutschland")),
        Entry("magnet", "Sintered NdFeB permanent magnet", (), ("aimant", "imán")),
        Entry("CO", "Colombia", ("CO",)),
    ]
)


def first(text: str) -> str:
    hits = NAMES.find(text).hits
    return str(hits[0].entry.key) if hits else ""


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("neodymium", "neodymium"), ("NEODYMIUM OXIDE", "nd-oxide"), ("oxide of neodymium", "nd-oxide"),
        ("neo", "neodymium"), ("Nd", "neodymium"), ("Co", "cobalt"), ("néodyme", "neodymium"),
        ("magnets", "magnet"), ("imanes", "magnet"), ("imán", "magnet"), ("Aimant", "magnet"), ("Allemagne", "DE"),
        ("Neodymoxid", "nd-oxide"), ("cobalt sulfate", "co-sulphate"), ("I import magnets", "magnet"),
    ],
)  # fmt: skip
def test_words_find_what_they_name(text, key):
    assert first(text) == key


@pytest.mark.parametrize(
    ("text", "key", "meant"),
    [
        ("neodimium", "neodymium", "neodymium"), ("dysprosuim oxyde", "dy-oxide", "dysprosium oxyde"),
        ("lithum", "lithium", "lithium"), ("germny", "DE", "germany"),
        ("cobalt sulphte", "co-sulphate", "cobalt sulphate"),
    ],
)  # fmt: skip
def test_a_slip_is_forgiven_and_said(text, key, meant):
    assert (first(text), NAMES.find(text).meant) == (key, meant)


@pytest.mark.parametrize("text", ["unobtainium", "2205", "", "…", "xy"])
def test_what_is_near_nothing_and_what_is_a_number_is_not_guessed(text):
    assert NAMES.find(text).hits == ()


def test_a_right_word_is_not_corrected():
    assert NAMES.find("oxyde").meant == NAMES.find("Kobalt").meant == ""


def test_where_nothing_has_all_words_what_has_most_is_found_and_it_is_said():
    found = NAMES.find("cobalt wire")
    assert (first("cobalt wire"), found.whole) == ("cobalt", False)


def test_what_matched_is_marked_and_what_was_typed_by_others_is_escaped():
    assert (
        NAMES.find("oxide neodymium").hits[0].marked == "<mark>Neodymium</mark> <mark>oxide</mark>, 99.5% min"
    )
    assert mark("<b> & Óxidos", frozenset({fold("oxido")})) == "&lt;b&gt; &amp; <mark>Óxidos</mark>"


def test_a_hit_by_another_name_says_that_name():
    assert NAMES.find("Allemagne").hits[0].called == "Allemagne"
