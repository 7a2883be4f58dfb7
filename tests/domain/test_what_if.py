"""Without a ballot: hypothetical votes, the smallest coalitions, voting power; after one: what was missing."""

import time
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.domain.errors import Refusal
from alliance.domain.tally import (
    Elector,
    banzhaf,
    count,
    from_terms,
    judge,
    missing,
    reversals,
    smallest_blocking,
    smallest_winning,
    what_if,
)
from alliance.domain.tally.lacking import FREE
from alliance.domain.tally.packed import Packed

from .ballots import SIMPLE, TWO_THIRDS, electors, rule_of, share, terms, with_weights
from .random_rules import ballots, registers, rules

WEIGHTED = {"units": {"weight": "weight"}, "quorum": False}


def adopts(rule, members, yes, others="no"):
    stand = {each.member: "yes" if each.member in yes else others for each in members}
    return judge(rule, count(rule, members, stand)).outcome == "adopted"


def subsets(members):
    codes = [each.member for each in members]
    return (set(some) for size in range(len(codes) + 1) for some in combinations(codes, size))


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


def test_where_no_weight_is_needed_the_first_yes_decides():
    """Whoever says yes adopts, whatever its weight; a member decides only where no other does."""
    no_more_than_all = share("w", 1, 1, "electorate", compare="at_most", counts="no", unit="weight")
    rule = from_terms(terms(by_heads(1), no_more_than_all, **WEIGHTED))
    members = with_weights([3, 2, 0])
    assert [each.swings for each in banzhaf(rule, members)] == by_hand(rule, members) == [1, 1, 1]


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


@given(rules(odd=False), registers(6))
def test_no_smaller_coalition_carries_or_blocks(rule, members):
    carrying = [len(some) for some in subsets(members) if adopts(rule, members, some)]
    won = smallest_winning(rule, members)
    assert (won is None) == (not carrying)
    if won is not None:
        assert won.smallest
        assert len(won.members) == min(carrying)
        assert adopts(rule, members, set(won.members))
    others = "absent" if rule.assent == "silence" else "yes"

    def stopped(some):
        stand = {each.member: "no" if each.member in some else others for each in members}
        return judge(rule, count(rule, members, stand)).outcome != "adopted"

    stopping = [len(some) for some in subsets(members) if stopped(some)]
    blocked = smallest_blocking(rule, members)
    assert (blocked is None) == (not stopping)
    if blocked is not None:
        assert len(blocked.members) == min(stopping)


def test_four_large_members_are_the_smallest_blocking_minority_of_the_council():
    shares = {"DE": 1849, "FR": 1517, "IT": 1323, "ES": 1078, "PL": 833, "RO": 423, "NL": 401}
    small = {f"S{number:02d}": 129 for number in range(20)}
    members = [Elector(member, {"population": people}) for member, people in (shares | small).items()]
    rule = rule_of("q3-eu-qualified-majority")
    blocking, winning = smallest_blocking(rule, members), smallest_winning(rule, members)
    assert (blocking.members, blocking.smallest) == (("DE", "ES", "FR", "IT"), True)
    assert (len(winning.members), winning.smallest) == (15, True)


def by_heads(number, **more):
    return {"code": "heads", "compare": "at_least", "counts": "yes", "number": number, **more}


def test_the_heaviest_are_asked_first_where_heavier_is_heavier_throughout():
    rule = from_terms(terms(share("w", 1, 4, "electorate", unit="weight"), **WEIGHTED))
    assert smallest_winning(rule, with_weights([3, 5, 2])).members == ("M001",)


@pytest.mark.parametrize(("size", "smallest"), [(14, True), (15, False)])
def test_where_two_weights_disagree_the_smallest_is_sought_among_fourteen_and_claimed_of_no_more(
    size, smallest
):
    """Some light in one weight are heavy in the other: asking the heaviest in the first proves nothing."""
    both = [share(unit, 1, 5, "electorate", unit=unit) for unit in ("one", "other")]
    rule = from_terms(terms(*both, quorum=False, units={"one": "one", "other": "other"}))
    members = [Elector(f"M{n:02d}", {"one": n % 3, "other": (n + 1) % 3}) for n in range(size)]
    assert smallest_winning(rule, members).smallest is smallest


def test_where_a_no_can_make_the_quorum_nobody_is_the_smallest_that_blocks():
    quorum = {"code": "q", "compare": "at_least", "counts": "present", "number": 3}
    few = {"code": "few", "compare": "at_most", "counts": "no", "number": 5}
    rule = from_terms({**terms(few, quorum=False, assent="silence"), "quorum": [quorum]})
    found = smallest_blocking(rule, electors(9))
    assert (found.members, found.smallest) == ((), True)


def test_where_a_yes_too_many_undoes_an_adoption_one_carries_it():
    most = {"code": "most", "compare": "at_most", "counts": "yes", "number": 3}
    rule = from_terms(terms(by_heads(1), most, quorum=False, yes_may_unadopt=True))
    found = smallest_winning(rule, electors(9))
    assert (found.members, found.smallest) == (("M000",), True)


def test_a_hypothetical_vote_is_a_vote():
    members = electors(5)
    assert (
        what_if(from_terms(SIMPLE), members, {"M000": "yes", "M001": "yes", "M002": "no"}).outcome
        == "adopted"
    )
    assert what_if(from_terms(SIMPLE), members, {"M000": "yes"}).outcome == "no_quorum"


@given(rules(odd=False), ballots(5))
def test_what_was_missing_is_the_fewest_that_adopt(rule, ballot):
    members, stand = ballot
    found = missing(rule, members, stand)
    if judge(rule, count(rule, members, stand)).outcome == "adopted":
        assert found is None
        return
    pools = {
        "further": [each.member for each in members if stand[each.member] in FREE],
        "turned": [each.member for each in members if stand[each.member] not in (*FREE, "yes")],
    }
    for name, pool in pools.items():
        sizes = [
            len(some)
            for size in range(len(pool) + 1)
            for some in combinations(pool, size)
            if judge(rule, count(rule, members, stand | dict.fromkeys(some, "yes"))).outcome == "adopted"
        ]
        told = getattr(found, name)
        assert (told is None) == (not sizes)
        if told is not None and len({tuple(e.weights.values()) for e in members}) == 1:
            assert sum(told.values()) == min(sizes)
        elif told is not None:
            assert sum(told.values()) >= min(sizes)


@given(rules(), ballots(6))
def test_a_reversal_reverses_and_none_is_left_out(rule, ballot):
    members, stand = ballot
    adopted = judge(rule, count(rule, members, stand)).outcome == "adopted"
    named = {(m, each.after) for each in reversals(rule, members, stand) for m in each.members}
    targets = (*rule.choices, "absent") if rule.assent == "silence" else rule.choices
    for each in members:
        for after in targets:
            other = judge(rule, count(rule, members, stand | {each.member: after})).outcome == "adopted"
            assert ((each.member, after) in named) == (other != adopted)


def test_a_lost_vote_names_the_two_consumers_it_lacked():
    rule = rule_of("w7-distributed-majority")
    members = [*electors(6, class_="producer"), *(Elector(f"C{n}", {}, "consumer") for n in range(10))]
    stand = {f"M{n:03d}": "yes" for n in range(6)} | {f"C{n}": "yes" if n < 4 else "no" for n in range(8)}
    assert missing(rule, members, stand).further == {"consumer": 2}
    assert missing(rule, members, stand).turned == {"consumer": 1}


def test_a_rule_of_thirds_lacks_what_it_says():
    stand = {f"M{n:03d}": "yes" if n < 27 else "no" for n in range(42)}
    found = missing(from_terms(TWO_THIRDS), electors(43), stand)
    assert (found.further, found.turned) == (None, {None: 1})
