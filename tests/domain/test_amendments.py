"""Amendments are put furthest first; what one adoption decides for others, and what is read out."""

from datetime import datetime, time
from typing import Any

import pytest

from alliance.domain.errors import Refusal
from alliance.domain.tally import closing, vote_order

BASE = [{"line": "L", "amount": "10"}, {"line": "M", "amount": "5"}]
A = {"code": "A", "line": "L", "amount": "12"}
B = {"code": "B", "line": "L", "amount": "20"}
C = {"code": "C", "line": "M", "amount": "6"}
D = {"code": "D", "line": "M", "amount": "1"}
ORDER = [
    "On L, where the text says 10, the furthest first: B (20, 10 away), then A (12, 2 away).",
    "On M, where the text says 5, the furthest first: D (1, 4 away), then C (6, 1 away).",
]
ONE_LEFT = {"B": "adopted", "C": "not_adopted", "D": "withdrawn"}


def asked(results: dict[str, str], *amendments: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"base": BASE, "amendments": amendments or [A, B, C, D], "results": results, **more}


def test_the_agenda_is_read_out_as_it_stands():
    assert vote_order(asked({}))["said"] == [*ORDER, "Put next: B."]
    assert vote_order(asked({"B": "adopted"}))["said"] == [
        *ORDER, "B was adopted.", "A is not put: adopting B implies its rejection.", "Put next: D.",
    ]  # fmt: skip
    assert vote_order(asked(ONE_LEFT))["said"] == [
        ORDER[0], "On M, where the text says 5, the furthest first: C (6, 1 away).", "B was adopted.",
        "C was not adopted.",
        "A is not put: adopting B implies its rejection.", "D is not put: it was withdrawn.",
        "Put next: the proposal as amended.",
    ]  # fmt: skip


def test_of_two_as_far_from_the_text_the_one_tabled_first_goes_first_and_that_is_said():
    said = vote_order(asked({}, A, A | {"code": "E", "amount": "8"}))["said"]
    assert (
        said[0]
        == "On L, where the text says 10, the furthest first: A (12, 2 away), then E (8, as far, and tabled later)."
    )


def test_without_amendments_the_proposal_is_put_as_it_was_tabled():
    found = vote_order({"base": BASE, "amendments": [], "results": {}})
    assert (found["said"], found["order"]) == (["Put next: the proposal as it was tabled."], [])
    assert (found["put_next"], found["text"]) == (None, {"L": "10", "M": "5"})


def test_what_is_not_put_says_why_and_by_whose_adoption():
    assert vote_order(asked(ONE_LEFT))["not_put"] == [
        {"by": "B", "code": "A", "why": "rejection_implied"}, {"by": "", "code": "D", "why": "withdrawn"},
    ]  # fmt: skip


def test_the_parts_of_the_proposal_follow_once_no_amendment_waits():
    parts = [{"code": "I", "result": "adopted"}, {"code": "II", "result": None}]
    found = vote_order(asked(ONE_LEFT, parts=parts))
    assert (found["whole"], found["said"][-1]) == (
        "after_parts", "Put next: the operative parts, one by one.",
    )  # fmt: skip


@pytest.mark.parametrize("result", ["adopted", "not_adopted"])
def test_an_amendment_whose_rejection_is_implied_has_no_result(result):
    with pytest.raises(Refusal) as refused:
        vote_order(asked({"B": "adopted", "A": result}))
    assert (refused.value.code, refused.value.values["path"]) == ("document_malformed", "results.A")
    assert "B" in refused.value.values["fault"]


def test_an_amendment_that_was_withdrawn_in_time_may_be_excluded_as_well():
    found = vote_order(asked({"B": "adopted", "A": "withdrawn"}))
    assert found["not_put"] == [{"by": "", "code": "A", "why": "withdrawn"}]


@pytest.mark.parametrize(
    ("doc", "path"),
    [
        (asked({}, A, B, A), "amendments"),
        (asked({"X": "adopted"}), "results"),
        (asked({"A": "void"}), "results.A"),
        (asked({}, A | {"line": "N"}), "amendments[0].line"),
        (asked({}, A, B | {"excludes": ["X"]}), "amendments[1].excludes[0]"),
        (asked({}, A | {"weight": "2"}), "amendments[0]"),
        (asked(ONE_LEFT, parts=[{"code": "I", "result": "withdrawn"}]), "parts[0].result"),
        (asked(ONE_LEFT, parts=[{"code": "I", "votes": 3}]), "parts[0]"),
        (asked({}, more=1), "$"),
    ],
)
def test_a_fault_in_an_agenda_is_refused_with_its_path(doc, path):
    with pytest.raises(Refusal) as refused:
        vote_order(doc)
    assert (refused.value.code, refused.value.values["path"]) == ("document_malformed", path)


@pytest.mark.parametrize(
    ("doc", "path"), [(asked({}, A, B, A), "amendments"), (asked({}) | {"base": BASE + BASE[:1]}, "base")]
)
def test_no_line_and_no_amendment_stands_twice(doc, path):
    with pytest.raises(Refusal) as refused:
        vote_order(doc)
    assert refused.value.values == {"path": path, "fault": "The same thing stands here twice."}


def test_what_has_no_distance_comes_after_what_has_one_as_it_was_moved():
    days = {"code": "E", "line": "the days of L"}
    agenda = {
        "base": [*BASE, {"line": "the days of L"}],
        "amendments": [days, {"code": "F", "line": "L"}, A, {"code": "G", "line": "the days of L"}],
        "results": {},
    }
    found = vote_order(agenda)
    assert found["order"] == ["A", "F", "E", "G"]
    assert found["said"] == [
        "On L, where the text says 10, the furthest first: A (12, 2 away), then F (no distance is computed, so after "
        "those with one).",
        "On the days of L, as they were moved: E, then G.",
        "Put next: A.",
    ]
    assert found["text"] == {"L": "10", "M": "5"}


def test_a_line_amended_in_what_no_amount_tells_is_not_in_the_text_by_amounts():
    agenda = {"base": BASE, "amendments": [{"code": "F", "line": "L"}], "results": {"F": "adopted"}}
    assert vote_order(agenda)["text"] == {"M": "5"}


AT_FIVE = time(17)


@pytest.mark.parametrize(
    ("opens", "hours", "closes"),
    [
        ("2026-03-02T12:20:00", 72, "2026-03-05T17:00:00"),
        ("2026-03-02T17:00:00", 72, "2026-03-05T17:00:00"),  # exactly its hours
        ("2026-03-02T17:00:01", 72, "2026-03-06T17:00:00"),  # a second less than its hours
        (
            "2026-03-02T19:00:00",
            72,
            "2026-03-06T17:00:00",
        ),  # the close before moved by two hours: the same day
        ("2026-03-02T23:59:59", 24, "2026-03-04T17:00:00"),
    ],
)
def test_a_ballot_closes_at_its_time_of_day_once_its_hours_have_passed(opens, hours, closes):
    at = datetime.fromisoformat(f"{opens}+00:00")
    assert closing(at, hours=hours, at=AT_FIVE) == datetime.fromisoformat(f"{closes}+00:00")
