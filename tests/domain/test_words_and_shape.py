"""The domain stands alone, and every sentence stands in one table."""

import ast
import re
import sys
from pathlib import Path

import pytest

import alliance.domain
from alliance.domain import shape, words
from alliance.domain.errors import Refusal
from alliance.domain.sentences import SENTENCES
from alliance.domain.words import say

FOLDER = Path(alliance.domain.__file__).parent
SOURCES = {
    path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(FOLDER.rglob("*.py"))
}


def imports(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield node.module


@pytest.mark.parametrize("name", SOURCES)
def test_the_domain_imports_the_standard_library_and_itself(name):
    for module in imports(SOURCES[name]):
        assert module.split(".")[0] in sys.stdlib_module_names or module.startswith("alliance.domain"), module


@pytest.mark.parametrize("name", SOURCES)
def test_the_domain_knows_no_clock_no_float_and_no_chance(name):
    for node in ast.walk(ast.parse(SOURCES[name])):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float))
        assert not (isinstance(node, ast.Name) and node.id == "float")
        assert not (isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow", "monotonic"})
    assert not {"time", "random", "secrets"} & {module.split(".")[0] for module in imports(SOURCES[name])}


@pytest.mark.parametrize("name", sorted(set(SOURCES) - {"entry.py"}))
def test_only_the_entry_points_touch_files(name):
    assert not re.search(r"\bopen\(|\b(read|write)_(bytes|text)\b", SOURCES[name])


def called_codes():
    """Codes given as plain text to Refusal, say, step or fault, by source."""
    for name, source in SOURCES.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                function = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if function in {"Refusal", "say", "step", "fault"}:
                    yield name, node.args[0].value


def test_every_code_has_its_sentence():
    missing = [(name, code) for name, code in called_codes() if code not in SENTENCES]
    assert not missing


def test_every_sentence_is_used():
    """Codes put together from parts (`explain_{...}`) are known by their beginning."""
    together = "\n".join(source for name, source in SOURCES.items() if not name.startswith("sentences/"))
    tables = re.findall(r'measure_words\(\s*"([a-z]+)"', together) + ["act", "for"]
    parts = (
        *re.findall(r'f"([a-z]+_(?:[a-z]+_)*)\{', together),
        *(f"{table}_" for table in tables),
    )
    unused = [code for code in SENTENCES if f'"{code}"' not in together and not code.startswith(parts)]
    assert not unused


def test_a_sentence_is_a_sentence():
    whole = re.compile(r"(?s)[A-Z\"{].*[.?!]|.*\{(?:usage|fault|question|hint|rule)\}.*")
    fragments = (
        "about", "act_", "aim_", "amendment_", "announce_quorum", "announce_weight_", "any_", "base_",
        "blocking_", "body_", "bound_", "by_", "citation_", "compare_", "cost_", "count", "did_", "few",
        "finding_", "follow_", "had_", "headline", "instant", "label_", "margin_", "measure_", "mechanism_",
        "missing_", "money", "needed_", "none", "note_", "number_of", "ordinal", "outcome_", "part_of", "percent",
        "quantity", "reversal_", "rounded_money", "so_many", "stood_", "substance_", "term_", "then", "weight_of",
        "who_", "why_", "word_",
    )  # fmt: skip
    for code, sentence in SENTENCES.items():
        assert code.startswith(fragments) or whole.fullmatch(sentence) or sentence.endswith(".."), code


def test_values_with_braces_are_not_read_as_places():
    assert (
        say("product_unknown", product="{0.__class__}")
        == '"{0.__class__}" is not a product of the catalogue.'
    )


def test_a_refusal_is_json_able():
    refusal = Refusal("unit_unknown", text="x", known=["kg", "t"])
    assert refusal.as_dict() == {
        "code": "unit_unknown",
        "detail": '"x" is not a unit known here. Known: kg, t.',
        "values": {"known": ["kg", "t"], "text": "x"},
    }
    assert str(refusal) == refusal.detail


def test_a_step_carries_code_values_and_sentence():
    step = words.step("carried_back", amount="38652.1", per="EUR/kg")
    assert step.as_dict() == {
        "code": "carried_back",
        "sentence": "On the basis of the declared price that is 38\u202f652.10 EUR/kg.",
        "values": {"amount": "38652.1", "per": "EUR/kg"},
    }


def test_a_fault_of_a_text_that_is_read_names_its_path_once():
    with pytest.raises(Refusal) as caught:
        shape.Node({"hs6": 850511}, "row", "file_unreadable")["hs6"].read(str)
    assert caught.value.detail.count("hs6") == 1
