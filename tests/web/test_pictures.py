"""Where seats stand in the picture of a vote."""

import itertools
import math

import pytest

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
