"""`python -m alliance.domain.quote`: a document or a folder in, an answer or a note out, exit 2 for a bad question."""

import json
import subprocess
import sys
from datetime import date

import pytest

from alliance.domain.book import Book
from alliance.domain.canon import ndjson
from alliance.domain.quote.document import answer
from alliance.domain.quote.explain import note

from .sample import NOTICE, files, rule
from .test_quote import ASKED
from .test_quote_conformance import KIT, VECTORS


def run(*arguments):
    command = [sys.executable, "-m", "alliance.domain.quote", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    return done.returncode, done.stdout, done.stderr


def written(tmp_path, name):
    place = tmp_path / "question.json"
    place.write_text(json.dumps(VECTORS[name]["document"]), encoding="utf-8")
    return place


def test_a_document_is_answered_in_json(tmp_path):
    place = written(tmp_path, "interaction-add-floor-110-price-69-base-5-percent")
    status, out, errors = run(place)
    assert (status, errors) == (0, "")
    assert json.loads(out)["duty"]["total"] == "44.45"


def test_a_document_is_explained_as_a_note(tmp_path):
    status, out, _ = run(written(tmp_path, "security-declared-100-against-a-value-of-80"), "--explain")
    lines = out.splitlines()
    assert status == 0
    assert lines[0].startswith(
        "Duty under the alliance's rule: 5.00 USD/kg. Security until the price is proven: 29.00 USD/kg. Not yet"
    )
    assert lines[1].startswith("To be proven: ")
    assert lines[3].startswith("1. Rule PF-12 (version 1, valid from 1 March 2026) applies to NdPr oxide")
    assert "Entry price system of the European Union" in out


def test_a_bad_document_is_refused_with_its_path_and_exit_2(tmp_path):
    place = tmp_path / "question.json"
    place.write_text('{"form": "quote/1"}', encoding="utf-8")
    status, out, errors = run(place)
    assert (status, errors, json.loads(out)["values"]["path"]) == (2, "", "lot")
    place.write_text('{"form": 1.5}', encoding="utf-8")
    assert (run(place)[0], json.loads(run(place)[1])["code"]) == (2, "json_malformed")
    assert run(tmp_path / "nowhere.json")[0] == 2


def test_a_folder_of_a_release_answers_by_its_terms_and_its_concessions(tmp_path):
    capped = rule(kind="price-floor-with-terms", terms={"caps": [{"effect": "cut", "kind": "concession"}]})
    bound = {
        "before": None, "expression": "10%", "from": "2026-01-01", "hs": "2846", "kind": "bound", "origin": "ALL",
        "source": "schedule", "territory": "US",
    }  # fmt: skip
    for name, data in files(rules=[capped]).items():
        (tmp_path / name).write_bytes(data)
    status, out, _ = run(tmp_path, *ASKED)
    assert (status, json.loads(out)["code"]) == (2, "needs_concession")
    head = {"file": "concessions", "notice": NOTICE, "schema": "concessions/1"}
    (tmp_path / "concessions.ndjson").write_bytes(ndjson([head, bound]))
    status, out, _ = run(tmp_path, *ASKED, "--explain")
    assert status == 0
    assert out.startswith("Duty under the alliance's rule: 6.90 USD/kg. Not yet chargeable")


@pytest.mark.parametrize("name", VECTORS)
def test_a_note_is_made_of_whole_sentences(name):
    """Every line of a note begins with a capital or a number and ends as a sentence does."""
    for line in note(answer(VECTORS[name]["document"])).splitlines():
        words = line.split(". ", 1)[1] if line[:1].isdigit() and ". " in line[:5] else line
        assert not words or words[0].isupper() or words[0].isdigit(), line
        assert not words or words[-1] in ".:)?", line


def test_the_kit_explains_itself():
    guide = (KIT.parent / "README.md").read_text(encoding="utf-8")
    for word in ("quote.schema.json", "answer.schema.json", "--explain", "half up"):
        assert word in guide


def test_an_answer_says_where_its_mechanism_is_written_and_whether_that_was_read():
    sources = {
        name: answer(VECTORS[name]["document"])["mechanism"]["source"]["text"]
        for name in ("gate-price-price-80", "entry-price-ladder-price-80")
    }
    assert sources == {
        "gate-price-price-80": "text not re-read here",
        "entry-price-ladder-price-80": "text read",
    }


def test_the_concession_under_the_longest_code_answers_and_one_of_another_origin_does_not():
    bound = {
        "before": None, "expression": "10%", "from": "2026-01-01", "hs": "28", "kind": "bound", "origin": "ALL",
        "source": "schedule", "territory": "US",
    }  # fmt: skip
    rows = [bound, bound | {"expression": "7%", "hs": "2846"}, bound | {"kind": "treaty", "origin": "RU"}]
    head = {"file": "concessions", "notice": NOTICE, "schema": "concessions/1"}
    book = Book.from_files({**files(), "concessions.ndjson": ndjson([head, *rows])})
    on = date(2026, 11, 22)
    assert [each.expression for each in book.concessions_of("US", "284690", "CN", on)] == ["7%"]
    assert [each.kind for each in book.concessions_of("US", "284690", "RU", on)] == ["bound", "treaty"]
    assert book.concessions_of("US", "284690", "CN", date(2025, 12, 31)) == ()
