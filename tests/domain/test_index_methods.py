"""An index comes from its method and the observations of its cut-off, and from nothing else."""

import json
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.domain.errors import Refusal
from alliance.domain.index import Method, Observation, compute, document
from alliance.domain.shape import Node

from .conformance import DOCS, documents


def terms(**changes):
    stated = {
        "method": "M-1", "version": 1, "title": "A method", "citation": "made for the tests",
        "series": {"name": "nickel", "source": "made up", "currency": "USD", "unit": "t", "content_basis": "gross",
                   "delivery": "in warehouse"},
        "window": {"count": 3, "of": "months", "lag": 0}, "average": "mean", "gap": {"rule": "refuse", "least": None},
        "factor": "1", "minimum": None, "tolerance_percent": "0", "step_limit_percent": None,
        "rounding": {"places": 2, "way": "half up", "when": "once, at the end"},
    }  # fmt: skip
    return stated | changes


def method(**changes):
    return Method.read(Node(terms(**changes), "", "index_malformed"))


def window(count, of="months", lag=0):
    return {"count": count, "of": of, "lag": lag}


DAYS = st.dates(date(2020, 1, 1), date(2025, 12, 31))
VALUES = st.decimals(0, 10**5, places=2).map(abs)
SERIES = st.dictionaries(DAYS, VALUES, max_size=60).map(
    lambda series: [Observation(on, value) for on, value in series.items()]
)
METHODS = st.builds(
    lambda count, of, lag, average, gap, tolerance, limit: method(
        window=window(count, of, lag), average=average, tolerance_percent=tolerance, step_limit_percent=limit,
        gap={"rule": "skip", "least": 1} if of == "observations" and gap == "carry" else
        {"rule": gap, "least": 1 if gap == "skip" else None},
    ),
    st.integers(1, 30), st.sampled_from(["months", "observations"]), st.integers(0, 4),
    st.sampled_from(["mean", "median"]), st.sampled_from(["refuse", "skip", "carry"]),
    st.sampled_from(["0", "2", "25"]), st.sampled_from([None, "5", "10"]),
)  # fmt: skip


def told(*asked):
    try:
        return compute(*asked).as_dict()
    except Refusal as refused:
        return refused.as_dict()


@given(METHODS, SERIES, DAYS, st.none() | VALUES, st.randoms(use_true_random=False))
def test_the_order_of_the_observations_changes_nothing(rule, series, cut_off, previous, chance):
    shuffled = chance.sample(series, len(series))
    assert told(rule, shuffled, cut_off, previous) == told(rule, series, cut_off, previous)


@given(METHODS, SERIES, SERIES, DAYS, st.none() | VALUES)
def test_an_index_never_looks_past_its_cut_off(rule, series, later, cut_off, previous):
    ahead = [Observation(cut_off + (each.on - date(2019, 12, 31)), each.value) for each in later]
    seen = [each for each in series if each.on <= cut_off]
    assert told(rule, [*series, *ahead], cut_off, previous) == told(rule, seen, cut_off, previous)


@given(METHODS, SERIES, DAYS, st.none() | VALUES)
def test_tolerance_and_step_limit_hold(rule, series, cut_off, previous):
    try:
        index = compute(rule, series, cut_off, previous)
    except Refusal:
        return
    low, high = min(term.value for term in index.terms.terms), max(term.value for term in index.terms.terms)
    assert low <= index.average <= high
    if previous is None:
        assert index.state == "first"
        return
    change = abs(index.average - Fraction(previous))
    within = change <= Fraction(previous) * Fraction(rule.tolerance) / 100
    assert (index.state == "unchanged") == within
    if within:
        assert index.value == previous
    elif rule.step_limit is not None and previous:
        assert abs(index.exact - Fraction(previous)) <= Fraction(previous) * Fraction(rule.step_limit) / 100
    else:
        assert index.exact == index.average


@given(st.lists(VALUES, min_size=1, max_size=24))
def test_the_mean_of_months_is_their_sum_over_their_number(values):
    start = date(2021, 1, 1)
    months = [
        (start.replace(year=2021 + n // 12, month=n % 12 + 1) + timedelta(days=20))
        for n in range(len(values))
    ]
    series = [Observation(on, value) for on, value in zip(months, values, strict=True)]
    cut_off = (months[-1].replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    index = compute(method(window=window(len(values))), series, cut_off)
    assert index.average == sum(map(Fraction, values)) / len(values)
    assert index.terms.missing == ()


def test_a_month_counts_once_however_often_it_is_observed():
    series = [Observation(date(2025, 1, day), value) for day, value in ((3, 10), (17, 20), (31, 30))]
    series += [Observation(date(2025, 2, 28), 40)]
    assert compute(method(window=window(2)), series, date(2025, 2, 28)).average == 30


def test_a_month_that_is_not_over_on_the_cut_off_is_not_in_the_window():
    series = [Observation(date(2025, month, 15), month * 10) for month in range(1, 7)]
    assert [term.period for term in compute(method(), series, date(2025, 6, 29)).terms.terms] == [
        "2025-03", "2025-04", "2025-05",
    ]  # fmt: skip
    assert compute(method(), series, date(2025, 6, 30)).terms.terms[-1].period == "2025-06"


def test_a_window_over_the_turn_of_the_year_names_its_months():
    series = [Observation(date(2024, 12, 31), 10), Observation(date(2025, 1, 31), 20)]
    index = compute(method(window=window(3), gap={"rule": "skip", "least": 2}), series, date(2025, 1, 31))
    assert index.terms.missing == ("2024-11",)
    assert [term.period for term in index.terms.terms] == ["2024-12", "2025-01"]


def test_a_carried_month_says_from_where():
    series = [Observation(date(2024, 10, 31), 10), Observation(date(2025, 1, 31), 20)]
    carry = method(window=window(3), gap={"rule": "carry", "least": None})
    index = compute(carry, series, date(2025, 1, 31))
    assert [(term.period, term.carried_from) for term in index.terms.terms] == [
        ("2024-11", "2024-10"), ("2024-12", "2024-10"), ("2025-01", None),
    ]  # fmt: skip
    with pytest.raises(Refusal) as refused:
        compute(carry, series[1:], date(2025, 1, 31))
    assert refused.value.code == "index_nothing_to_carry"


def test_an_unchanged_index_stays_as_it_was_published():
    series = [Observation(date(2025, 1, 31), Decimal("100.4"))]
    index = compute(
        method(window=window(1), tolerance_percent="1"), series, date(2025, 1, 31), Decimal("100.123")
    )
    assert (index.state, str(index.value)) == ("unchanged", "100.123")


def test_a_previous_value_of_zero_changes_to_anything_else():
    for value, state in (("0", "unchanged"), ("5", "changed")):
        series = [Observation(date(2025, 1, 31), Decimal(value))]
        assert (
            compute(
                method(window=window(1), tolerance_percent="50"), series, date(2025, 1, 31), Decimal(0)
            ).state
            == state
        )


def test_two_observations_of_a_day_are_refused():
    series = [Observation(date(2025, 1, 31), 10)] * 2
    with pytest.raises(Refusal) as refused:
        compute(method(window=window(1)), series, date(2025, 1, 31))
    assert refused.value.code == "observation_twice"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"window": window(0)}, "window.count"),
        ({"window": window(1201)}, "window.count"),
        ({"window": window(3, "weeks")}, "window.of"),
        ({"window": window(3, lag=-1)}, "window.lag"),
        ({"average": "mode"}, "average"),
        ({"gap": {"rule": "skip", "least": None}}, "gap.least"),
        ({"gap": {"rule": "refuse", "least": 2}}, "gap.least"),
        ({"gap": {"rule": "skip", "least": 4}}, "gap.least"),
        ({"gap": {"rule": "carry", "least": None}, "window": window(3, "observations")}, "gap.rule"),
        ({"factor": "0"}, "factor"),
        ({"factor": 1}, "factor"),
        ({"tolerance_percent": "-1"}, "tolerance_percent"),
        ({"rounding": {"places": 7, "way": "half up", "when": "once"}}, "rounding.places"),
        ({"rounding": {"places": 2, "way": "up", "when": "once"}}, "rounding.way"),
        ({"series": terms()["series"] | {"unit": "mtu"}}, "series.unit"),
        ({"licence": "open"}, "$"),
    ],
)  # fmt: skip
def test_a_method_with_a_fault_is_refused_with_the_path(changes, path):
    with pytest.raises(Refusal) as refused:
        method(**changes)
    assert (refused.value.code, refused.value.values["path"]) == ("index_malformed", path)


def ran(path, *more):
    command = [sys.executable, "-m", "alliance.domain.index", str(path), *more]
    return subprocess.run(command, capture_output=True, text=True, cwd=DOCS.parent)


def test_the_program_answers_offline(tmp_path):
    example = documents("index")["nickel-within-two-percent-is-unchanged"]["document"]
    file = tmp_path / "nickel.json"
    file.write_text(json.dumps(example))
    answered = ran(file)
    assert answered.returncode == 0
    assert json.loads(answered.stdout) == document.answer(example).as_dict()
    explained = ran(file, "--explain")
    assert explained.returncode == 0
    assert "the previous value stays" in explained.stdout
    file.write_text(json.dumps(example | {"cut_off": "31.12.2025"}))
    refused = ran(file)
    assert refused.returncode == 2
    assert json.loads(refused.stdout)["values"]["path"] == "cut_off"
