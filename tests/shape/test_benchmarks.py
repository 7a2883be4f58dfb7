"""The benchmarks run: a small build, measured and told as a table; a page with marks takes the results."""

import os
import subprocess
import sys

import pytest

from benchmarks import report
from tests.shape.test_the_house import ROOT

FIGURES = [
    report.at_least("reads", "304", 4000.4, 3000, "/s", " (p99 9 ms)"),
    report.at_most("votes", "p95", 301.2, 300, "ms"),
    report.Figure("build", "memory", "70 MB"),
]


@pytest.mark.long
def test_a_small_build_is_measured_in_a_database_of_its_own():
    env = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "ALLIANCE"))}
    command = [sys.executable, "-m", "benchmarks", "--only", "build", "--rules", "50"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "release of 50 rules, time" in done.stdout and "MB" in done.stdout


def test_a_figure_says_whether_its_goal_is_met():
    assert [each.word for each in FIGURES] == ["met", "missed", ""]
    assert FIGURES[0].figure == "4,000 /s (p99 9 ms)"


def test_results_replace_what_stands_between_the_marks_and_nothing_else(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"# Before\n\n{report.BEGIN}\nold\n{report.END}\n\nAfter\n")
    for _ in range(2):
        report.write(page, FIGURES, "On a machine.")
    text = page.read_text()
    assert text.startswith("# Before") and text.endswith("After\n") and "old" not in text
    assert text.count(report.BEGIN) == text.count("On a machine.") == 1
    page.write_text("no marks")
    with pytest.raises(ValueError, match="no place for results"):
        report.write(page, FIGURES, "")
