"""docs/asvs.md leaves no requirement of level 1 or 2 out, and names only tests, settings and checks that are there; and
so does the threat model in docs/security.md."""

import importlib
import re
from collections import Counter

from django.conf import settings

from tests import named

PAGE = (named.ROOT / "docs" / "asvs.md").read_text()
CHECKS = (named.ROOT / "docs" / "security.md").read_text()
ROW = re.compile(
    r"^\| (\d\.\d+\.\d+) \| (\d) \| (.+?) \| (met|partly|not met|n/a) \| (.+?) \| (.*?) ?\|$", re.MULTILINE
)
# Level 1 and 2 of ASVS 5.0.0, by section: the numbers within it.
ASKED = {
    "6.1": "1 2 3", "6.2": "1 2 3 4 5 6 7 8 9 10 11 12", "6.3": "1 2 3 4", "6.4": "1 2 3 4", "6.5": "1 2 3 4 5",
    "6.6": "1 2 3", "6.8": "1 2 3 4", "7.1": "1 2 3", "7.2": "1 2 3 4", "7.3": "1 2", "7.4": "1 2 3 4 5", "7.5": "1 2",
    "7.6": "1 2", "8.1": "1 2", "8.2": "1 2 3", "8.3": "1", "8.4": "1",
}  # fmt: skip


def test_no_requirement_of_level_1_or_2_is_left_out_and_the_count_is_true():
    asked = {f"{section}.{number}" for section, numbers in ASKED.items() for number in numbers.split()}
    rows = [row for row in ROW.findall(PAGE) if row[1] in "12"]
    assert {row[0] for row in rows} == asked and len(rows) == len(asked)
    assert len(ROW.findall(PAGE)) == sum(
        line.startswith(("| 6.", "| 7.", "| 8.")) for line in PAGE.splitlines()
    )
    said = Counter(row[3] for row in rows)
    open_ = said["partly"] + said["not met"]
    summary = (
        f"**Met** {said['met']} of {len(asked)}; **partly** or **not met** {open_}; "
        f"**does not apply** {said['n/a']}."
    )
    assert summary in PAGE, summary


def test_what_is_met_has_a_proof_and_each_proof_is_there():
    base = importlib.import_module("alliance.settings.base")
    missing, before = [], False
    for number, _, _, state, _, proof in ROW.findall(PAGE):
        named_here = re.findall(r"`([^`]+)`", proof)
        if state in ("met", "partly") and not named_here and not (before and proof == "the same"):
            missing.append(f"{number}: no proof")
        before = bool(named_here)
        for each in named_here:
            if each.startswith("tests/"):
                there = named.is_there(each)
            elif each.isupper():
                there = hasattr(base, each) or hasattr(settings, each)
            else:
                there = f"| `{each}` |" in CHECKS
            if not there:
                missing.append(f"{number}: {each}")
    assert missing == []


def test_every_test_that_the_page_of_security_names_is_there():
    tests = re.findall(r"`(tests/[^`]+)`", CHECKS)
    assert len(tests) > 40
    assert [each for each in tests if not (named.ROOT / each).is_dir() and not named.is_there(each)] == []


def test_the_threat_model_tells_of_each_actor_what_is_wanted_held_stopped_and_left():
    model = CHECKS.partition("## By actor\n")[2].partition("\n## ")[0]
    actors = re.split(r"^### ", model, flags=re.MULTILINE)[1:]
    assert len(actors) >= 11
    for actor in actors:
        for line in ("**Wants**", "**Holds**", "**Stopped by**", "**Remains**"):
            assert actor.count(line) == 1, actor.splitlines()[0]
