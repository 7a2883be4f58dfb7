"""Where seats stand, and that a chart's table says what its picture shows."""

import itertools
import math

import pytest

from alliance.web import charts
from alliance.web.hemicycle import WIDTH, hemicycle


def votes(**count: int) -> list[tuple[str, str, object]]:
    choices = [choice for choice, n in count.items() for _ in range(n)]
    return [(f"{i:02}", f"State {i}", choice) for i, choice in enumerate(choices)]


def test_seats_stand_from_left_to_right_for_abstain_against_not_voting():
    drawn = hemicycle([("A", "A", "against"), ("B", "B", None), ("C", "C", "yes"), ("D", "D", "abstain")])
    assert [seat.code for seat in drawn.seats] == ["C", "D", "A", "B"]
    assert [seat.x for seat in drawn.seats] == sorted(seat.x for seat in drawn.seats)


def test_every_choice_is_counted_also_one_that_nobody_made():
    drawn = hemicycle(votes(yes=28, no=14))
    assert [(choice, count) for choice, _, count in drawn.counts] == [
        ("for", 28), ("abstain", 0), ("against", 14), ("none", 0),
    ]  # fmt: skip


@pytest.mark.parametrize("seats", [1, 2, 7, 8, 16, 17, 34, 35, 43, 56, 62, 63, 90])
def test_no_two_seats_overlap_and_all_stand_inside_the_picture(seats):
    drawn = hemicycle(votes(yes=seats))
    assert len(drawn.seats) == seats
    for one, other in itertools.combinations(drawn.seats, 2):
        assert math.hypot(one.x - other.x, one.y - other.y) >= one.r + other.r - 0.5
    for seat in drawn.seats:
        assert -0.5 <= seat.x - seat.r <= seat.x + seat.r <= WIDTH + 0.5
        assert -0.5 <= seat.y - seat.r <= seat.y + seat.r <= drawn.height + 0.5


def test_an_electorate_of_nobody_draws_nothing():
    assert hemicycle([]).seats == ()


HISTORY = {
    "unit": "USD/kg",
    "prices": [
        {"month": "2026-02", "amount": "69.20"},
        {"month": "2026-03", "amount": "69.20"},
        {"month": "2026-04", "amount": "110"},
        {"month": "2026-05", "amount": "60"},
    ],
    "floors": [{"from": "2026-03-01", "until": "2026-05-01", "amount": "110"}],
}


def test_the_floor_bites_only_below_it_and_only_while_it_is_in_force():
    rows = charts.floor_history(HISTORY).rows
    assert [(row[0], row[2], row[3]) for row in rows] == [
        ("Feb 2026", "–", ""),
        ("Mar 2026", "110", "Floor bites"),
        ("Apr 2026", "110", ""),
        ("May 2026", "–", ""),
    ]


def test_the_curves_table_names_each_knee_and_the_cargo():
    knee = {"price": "110", "duty": "0", "landed": "110", "label": "Floor 110"}
    cargo = {"price": "69", "duty": "41.00", "landed": "110.00", "label": "This cargo"}
    data = {"unit": "USD/kg", "curves": [{"name": "In force", "points": [knee]}], "marker": cargo}
    assert charts.landed_curve(data).rows == (
        ("In force", "110", "0", "110", "Floor 110"),
        ("", "69", "41.00", "110.00", "This cargo"),
    )
