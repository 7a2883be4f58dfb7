"""Every vector of the conformance kit, by name: rule + lot -> duty, steps, landed price."""

import json
from pathlib import Path

import pytest

from alliance.domain.quote.document import answer

KIT = Path(__file__).parents[2] / "docs" / "conformance" / "quote"
VECTORS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(KIT.glob("*.json"))}


@pytest.mark.parametrize("name", VECTORS)
def test_the_vector_comes_out_as_it_says(name):
    vector = VECTORS[name]
    assert set(vector) == {"about", "source", "document", "expect"}
    found, expect = answer(vector["document"]), vector["expect"]
    assert found["outcome"]["kind"] == expect["outcome"]
    if "needs" in expect:
        assert found["outcome"]["needs"] == expect["needs"]
    if "duty" in expect and expect["duty"] is None:
        assert found["duty"] is None
    elif "duty" in expect:
        assert {key: found["duty"][key] for key in expect["duty"]} == expect["duty"]
    if "lines" in expect:
        assert [line["duty"] and line["duty"]["total"] for line in found["lines"]] == expect["lines"]
        assert found["outcome"]["owed"] == expect["owed"]
    if "security" in expect:
        assert {key: found["outcome"][key] for key in expect["security"]} == expect["security"]
    codes = [step["code"] for step in found["steps"]]
    assert [code for code in codes if code in expect.get("codes", ())] == expect.get("codes", [])
