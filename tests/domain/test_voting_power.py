"""Voting power: the Banzhaf index is what asking every coalition gives, and its bounds are those counted by hand."""

import time
from fractions import Fraction
from itertools import combinations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.domain.errors import Refusal
from alliance.domain.tally import Elector, banzhaf, from_terms, power
from alliance.domain.tally.packed import Packed

from .ballots import WEIGHTED, adopts, by_heads, electors, rule_of, share, subsets, terms, with_weights
from .random_rules import registers, rules, with_votes


def by_hand(rule, members):
    """Swings by asking every coalition of the others."""
    swings = []
    for each in members:
        others = [other for other in members if other.member != each.member]
        swings.append(
            sum(
                adopts(rule, members, some | {each.member}) and not adopts(rule, members, some)
                for some in subsets(others)
            )
        )
    return swings


@given(rules(odd=False), registers(5))
def test_the_banzhaf_index_is_what_asking_every_coalition_gives(rule, members):
    members = with_votes(rule, members)
    found = banzhaf(rule, members)
    assert [each.swings for each in found] == by_hand(rule, members)
    assert all(each.at_least == each.swings == each.at_most and each.step == 1 for each in found)
    whole = sum(each.swings for each in found)
    assert not whole or sum(each.index for each in found) == 1


@pytest.mark.parametrize("numerator", [1, 2, 3, 4])
@pytest.mark.parametrize("with_members", [False, True])
def test_the_generating_function_counts_as_asking_every_coalition_does(numerator, with_members):
    asked = [share("w", numerator, 5, "electorate", compare="more_than", unit="weight")]
    if with_members:
        asked.append(share("m", 1, 2, "electorate", compare="more_than"))
    rule, members = from_terms(terms(*asked, **WEIGHTED)), with_weights([9, 7, 5, 5, 3, 1, 0])
    assert [each.swings for each in banzhaf(rule, members)] == by_hand(rule, members)


def test_a_union_of_several_votes_has_the_power_of_as_many_members_and_one_mind():
    """Of 42 votes a union casts 13: more than half takes 22, so the union swings where 9 to 21 of the other 29 do."""
    rule = from_terms(terms(share("m", 1, 2, "electorate", compare="more_than"), quorum=False))
    members = [Elector("EU", votes=13), *electors(29)]
    assert banzhaf(rule, members)[0].swings == sum(comb(29, others) for others in range(9, 22))


def test_a_textbook_game_has_its_textbook_index():
    """[51; 50, 49, 1]: swings 3, 1, 1 (Banzhaf)."""
    rule = from_terms(terms(share("w", 51, 100, "electorate", unit="weight"), **WEIGHTED))
    assert [each.index for each in banzhaf(rule, with_weights([50, 49, 1]))] == [
        Fraction(3, 5), Fraction(1, 5), Fraction(1, 5),
    ]  # fmt: skip


def test_rounded_weights_state_bounds_that_hold():
    rule = from_terms(terms(share("w", 2, 3, "electorate", unit="weight"), **WEIGHTED))
    members = with_weights([9001, 7003, 5501, 5003, 2999, 1201, 17, 4])
    exact = [each.swings for each in banzhaf(rule, members)]
    rough = banzhaf(rule, members, most_slots=300)
    assert rough[0].step > 1
    assert all(each.at_least <= true <= each.at_most for each, true in zip(rough, exact, strict=True))
    assert any(each.at_most > each.at_least for each in rough)


def test_members_alone_have_equal_power():
    """More than half of five: a member decides with two of the other four, in 6 of 16 coalitions."""
    rule = from_terms(terms(share("m", 1, 2, "electorate", compare="more_than"), quorum=False))
    found = banzhaf(rule, electors(5))
    assert [(each.swings, each.index, each.step) for each in found] == [(6, Fraction(1, 5), 1)] * 5
    assert [each.member for each in found] == ["M000", "M001", "M002", "M003", "M004"]


def test_one_member_alone_decides_everything():
    rule = from_terms(terms(share("w", 1, 2, "electorate", unit="weight"), **WEIGHTED))
    assert [(each.swings, each.index) for each in banzhaf(rule, with_weights([7]))] == [(1, Fraction(1))]


def test_where_no_weight_is_needed_the_first_yes_decides():
    """Whoever says yes adopts, whatever its weight; a member decides only where no other does."""
    no_more_than_all = share("w", 1, 1, "electorate", compare="at_most", counts="no", unit="weight")
    rule = from_terms(terms(by_heads(1), no_more_than_all, **WEIGHTED))
    members = with_weights([3, 2, 0])
    assert [each.swings for each in banzhaf(rule, members)] == by_hand(rule, members) == [1, 1, 1]


def test_a_member_counts_in_its_own_class_alone():
    """More than half of the two producers and of the three consumers: both of the one, two of the other."""
    each = share("each", 1, 2, "electorate", compare="more_than", **{"class": "each"})
    rule = from_terms(terms(each, classes={"p": "producers", "c": "consumers"}, quorum=False))
    members = [*electors(2, class_="p"), *(Elector(f"C{n}", {}, "c") for n in range(3))]
    assert [each.swings for each in banzhaf(rule, members)] == by_hand(rule, members) == [4, 4, 2, 2, 2]


def test_nobody_swings_where_nothing_adopts():
    rule = from_terms(terms(by_heads(9), quorum=False))
    assert [(each.swings, each.index) for each in banzhaf(rule, electors(3))] == [(0, Fraction(0))] * 3


@pytest.mark.parametrize(("slots", "step"), [(101, 1), (100, 2), (51, 2), (50, 3), (1, 100)])
def test_weights_are_rounded_as_soon_as_the_slots_do_not_hold_them(slots, step):
    rule = from_terms(terms(share("w", 2, 3, "electorate", unit="weight"), **WEIGHTED))
    found = banzhaf(rule, with_weights([40, 30, 20, 10]), most_slots=slots)
    assert {each.step for each in found} == {step}


@pytest.mark.parametrize(("slots", "step"), [(505, 1), (504, 2)])
def test_where_heads_count_too_each_size_of_coalition_takes_slots(slots, step):
    heads = share("m", 1, 2, "electorate", compare="more_than")
    rule = from_terms(terms(share("w", 2, 3, "electorate", unit="weight"), heads, **WEIGHTED))
    members = with_weights([40, 30, 20, 10])
    found = banzhaf(rule, members, most_slots=slots)
    assert {each.step for each in found} == {step}
    exact = by_hand(rule, members)
    assert all(each.at_least <= true <= each.at_most for each, true in zip(found, exact, strict=True))
    assert [each.swings for each in found] == exact


def bounds_by_hand(weights, needed, step):
    """For each member: coalitions of the others by their rounded weight, those that decide, surely and perhaps.

    `needed` is the weight with which so many members adopt.
    """
    rounded = [(2 * weight + step) // (2 * step) for weight in weights]
    found = []
    for place, own in enumerate(weights):
        others = [other for other in range(len(weights)) if other != place]
        errors = [weights[other] - step * rounded[other] for other in others]
        over, under = sum(max(0, error) for error in errors), sum(max(0, -error) for error in errors)
        counts = [0, 0, 0]
        for size in range(len(others) + 1):
            low, high = needed(size + 1) - own, needed(size) - 1
            for some in combinations(others, size):
                held = step * sum(rounded[other] for other in some)
                counts[0] += low <= held <= high
                counts[1] += low + under <= held <= high - over
                counts[2] += low - over <= held <= high + under
        found.append(tuple(counts))
    return found


@pytest.mark.parametrize(
    "weights", [[9, 7, 5, 5, 3, 1], [40, 30, 20, 10], [21, 13, 12, 11, 4, 2, 1], [100, 100, 1, 1]]
)
@pytest.mark.parametrize("by_size", [False, True])
def test_swings_of_rounded_weights_and_their_bounds_are_those_counted_by_hand(weights, by_size):
    total = sum(weights)
    asked = [share("w", 2, 3, "electorate", unit="weight")]
    if by_size:
        asked.append(share("m", 1, 2, "electorate", compare="more_than"))
    rule, slots_a_weight = from_terms(terms(*asked, **WEIGHTED)), len(weights) + 1 if by_size else 1

    def needed(size):
        return -(-2 * total // 3) if not by_size or 2 * size > len(weights) else total + 1

    for step in (2, 3, 7):
        slots = slots_a_weight * (-(-total // step) + 1)
        found = banzhaf(rule, with_weights(weights), most_slots=slots)
        step = found[0].step
        assert step > 1
        assert [(each.swings, each.at_least, each.at_most) for each in found] == bounds_by_hand(
            weights, needed, step
        )


def test_where_all_weight_is_needed_each_member_decides_once():
    rule = from_terms(terms(share("w", 1, 1, "electorate", unit="weight"), **WEIGHTED))
    assert [each.swings for each in banzhaf(rule, with_weights([3, 2, 1]))] == [1, 1, 1]
    heads = from_terms(terms(share("w", 1, 1, "electorate", unit="weight"), by_heads(4), **WEIGHTED))
    assert [each.swings for each in banzhaf(heads, with_weights([3, 2, 1]))] == [0, 0, 0]


MEMBERS_OF_A_ROW = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 6)), min_size=1, max_size=7)


@given(MEMBERS_OF_A_ROW, st.integers(0, 8), st.integers(-2, 50), st.integers(-2, 50))
def test_packed_coalitions_are_as_many_as_there_are(members, size, low, high):
    packed = Packed(members)
    for place in range(len(members)):
        others = [each for other, each in enumerate(members) if other != place]
        there = sum(
            sum(own for own, _ in some) == size and low <= sum(weight for _, weight in some) <= high
            for number in range(len(others) + 1)
            for some in combinations(others, number)
        )
        assert packed.without(place).between(size, low, high) == there


def test_four_thousand_million_coalitions_fit_in_one_slot():
    assert Packed([(0, 0)] * 33).without(0).between(0, 0, 0) == 2**32


def test_sixty_members_of_a_total_weight_of_2000_take_less_than_a_second():
    rule = from_terms(terms(share("w", 2, 3, "electorate", unit="weight"), **WEIGHTED))
    weights = [1 + number * number * 7 % 61 for number in range(60)]
    members = with_weights([*weights[:-1], weights[-1] + 2000 - sum(weights)])
    begun = time.perf_counter()
    found = banzhaf(rule, members)
    assert time.perf_counter() - begun < 1
    assert found[0].step == 1
    assert sum(each.index for each in found) == 1


def test_too_many_sums_to_tell_apart_are_refused():
    rule = rule_of("w1-iea-majority")
    members = [Elector(f"M{n}", {"combined": 3**n % 1009, "general": 2**n % 997}) for n in range(20)]
    with pytest.raises(Refusal) as refused:
        banzhaf(rule, members)
    assert (refused.value.code, refused.value.values) == ("power_out_of_reach", {"most": 20_000})


def test_as_many_sums_as_may_be_told_apart_are_counted(monkeypatch):
    """None to two producers with none to three consumers: twelve sums."""
    each = share("each", 1, 2, "electorate", compare="more_than", **{"class": "each"})
    rule = from_terms(terms(each, classes={"p": "producers", "c": "consumers"}, quorum=False))
    members = [*electors(2, class_="p"), *(Elector(f"C{n}", {}, "c") for n in range(3))]
    monkeypatch.setattr(power, "MOST_STATES", 12)
    assert banzhaf(rule, members)[0].swings == 4
    monkeypatch.setattr(power, "MOST_STATES", 11)
    with pytest.raises(Refusal):
        banzhaf(rule, members)
