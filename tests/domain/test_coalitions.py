"""Whom to ask first, the fewest that suffice, and what was missing or would reverse a vote, at the edges."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from alliance.domain.tally import Elector, from_terms, missing, reversals
from alliance.domain.tally.coalitions import by_class, fewest, first_of, in_one_order
from alliance.domain.tally.lacking import Reversal

from .ballots import electors, share, terms

CLASSES = {"p": "producers", "c": "consumers"}
EACH = from_terms(
    terms(
        share("each", 1, 2, "voting", compare="more_than", unit="weight", **{"class": "each"}),
        classes=CLASSES, units={"weight": "weight"}, quorum=False,
    )
)  # fmt: skip


def test_the_fewest_may_leave_the_largest_group_out():
    assert fewest([3, 5], lambda numbers: numbers[0] >= 2 or numbers[1] >= 3) == (2, 0)
    assert fewest([5, 3], lambda numbers: numbers[1] >= 2 or numbers[0] >= 3) == (0, 2)
    assert fewest([], lambda numbers: numbers == ()) == ()
    assert fewest([], lambda numbers: False) is None
    assert fewest([2], lambda numbers: False) is None
    assert fewest([2, 3], lambda numbers: numbers[0] > 2) is None  # more than there are cannot be asked


def test_however_large_the_largest_group_it_is_not_tried_through():
    """A thousand of one group and two of another: by halving, three times ten questions and a few."""
    asked = []
    assert fewest([1000, 2], lambda numbers: asked.append(numbers) or sum(numbers) >= 500) == (500, 0)
    assert len(asked) < 50


@given(st.lists(st.integers(0, 4), min_size=1, max_size=3), st.data())
def test_no_smaller_sum_suffices(sizes, data):
    """Whatever suffices, more suffices too: any of some least numbers, each reached."""
    corners = data.draw(st.lists(st.tuples(*(st.integers(0, 5) for _ in sizes)), max_size=3))

    def suffices(numbers):
        return any(all(n >= least for n, least in zip(numbers, corner, strict=True)) for corner in corners)

    found = fewest(sizes, suffices)
    there = [sum(numbers) for numbers in product(*(range(size + 1) for size in sizes)) if suffices(numbers)]
    assert (found is None) == (not there)
    assert found is None or (suffices(found) and sum(found) == min(there))


def test_members_stand_by_class_the_heaviest_first_then_by_code():
    register = [
        Elector("D", {"weight": 1}, "p"), Elector("B", {"weight": 5}, "p"), Elector("A", {"weight": 5}, "p"),
        Elector("C", {"weight": 9}, "c"), Elector("E", {"weight": 3}),
    ]  # fmt: skip
    groups = by_class(EACH, register)
    assert [[each.member for each in group] for group in groups] == [["E"], ["C"], ["A", "B", "D"]]
    assert in_one_order(EACH, groups)
    assert [each.member for each in first_of(groups, (0, 1, 2))] == ["C", "A", "B"]
    together = from_terms(
        terms(share("w", 1, 2, "electorate", unit="weight"), units={"weight": "w"}, quorum=False)
    )
    assert [each.member for group in by_class(together, register) for each in group] == [
        "C",
        "A",
        "B",
        "E",
        "D",
    ]


def test_what_was_missing_is_told_by_class_and_only_where_something_was():
    register = [
        Elector("A", {"weight": 5}, "p"), Elector("B", {"weight": 2}, "p"), Elector("C", {"weight": 9}, "c"),
        Elector("D", {"weight": 1}, "c"),
    ]  # fmt: skip
    stand = {"A": "no", "B": "yes", "C": "yes"}
    found = missing(EACH, register, stand)
    assert (found.further, found.turned.numbers, found.turned.members) == (None, {"p": 1}, ("A",))
    assert missing(EACH, register, stand | {"A": "yes"}) is None
    plain = from_terms(terms(share("half", 1, 2, "voting", compare="more_than"), quorum=False))
    lost = missing(plain, electors(3), {"M000": "no"})
    assert (lost.further.numbers, lost.turned.numbers) == ({None: 2}, {None: 1})


def test_the_round_is_the_first_unless_said():
    ladder = [{"round": 1, "when": "equal", "outcome": "adopted"}]
    rule = from_terms(terms(share("half", 1, 2, "voting", compare="more_than"), quorum=False, ladder=ladder))
    stand = {"M000": "yes", "M001": "no", "M002": "no"}
    assert missing(rule, electors(4), stand).further.numbers == {None: 1}
    assert missing(rule, electors(4), stand, 2).further is None
    assert Reversal("absent", "yes", ("M003",), "adopted") in reversals(rule, electors(4), stand)
    assert Reversal("absent", "yes", ("M003",), "adopted") not in reversals(rule, electors(4), stand, 2)


def test_where_silence_is_assent_keeping_silent_is_a_choice_too():
    no_objection = {"code": "none", "compare": "at_most", "counts": "no", "number": 0}
    rule = from_terms(terms(no_objection, assent="silence", choices=["no"], quorum=False))
    assert reversals(rule, electors(2), {"M000": "no"}) == [Reversal("no", "absent", ("M000",), "adopted")]
    assert reversals(rule, electors(2), {}) == [Reversal("absent", "no", ("M000", "M001"), "not_adopted")]
    final = from_terms(terms(no_objection, assent="silence", choices=["no"], final=["no"], quorum=False))
    assert missing(final, electors(2), {"M000": "no"}) is None
