"""Without a ballot: hypothetical votes, the smallest coalitions; after one: what was missing."""

from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given

from alliance.domain.tally import (
    CHOICES,
    Elector,
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

from .ballots import (
    SIMPLE,
    TWO_THIRDS,
    TWO_THIRDS_ALL,
    WEIGHTED,
    adopts,
    by_heads,
    electors,
    rule_of,
    share,
    subsets,
    terms,
    with_weights,
)
from .random_rules import SEEDS, ballots, registers, rules, with_votes


@given(rules(odd=False), registers(6))
def test_no_smaller_coalition_carries_or_blocks(rule, members):
    members = with_votes(rule, members)
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


def test_where_nothing_carries_no_coalition_does():
    assert smallest_winning(from_terms(terms(by_heads(9), quorum=False)), electors(3)) is None


def test_a_hypothetical_vote_is_a_vote():
    members = electors(5)
    assert (
        what_if(from_terms(SIMPLE), members, {"M000": "yes", "M001": "yes", "M002": "no"}).outcome
        == "adopted"
    )
    assert what_if(from_terms(SIMPLE), members, {"M000": "yes"}).outcome == "no_quorum"


def outcome(rule, members, stand, proxied=frozenset(), changes=()):
    """The outcome if members stand elsewhere than they do: {member: (bucket, by a ballot of its own)}."""
    changes = dict(changes)
    stand = stand | {member: bucket for member, (bucket, _) in changes.items()}
    own = {m for m, (bucket, itself) in changes.items() if itself or bucket in ("absent", "attending")}
    return judge(rule, count(rule, members, stand, proxied - own)).outcome


def places(rule, members):
    """Where a member may be put by what the rule lets it do."""
    attending = ["attending"] if any(each.attending for each in members) else []
    return [*rule.choices, *(["unreasoned"] if rule.reasons_for else []), *attending, "absent"]


def by_proxy(of, stand):
    """Some of those that took part, whose ballots others cast for them."""
    return frozenset(m for m, bucket in sorted(stand.items()) if bucket in CHOICES and of.random() < 0.3)


def pools(stand, proxied):
    """Whose changes are told apart: those that said neither yes nor no, or by proxy; those against; both."""
    free = [m for m, bucket in stand.items() if bucket in FREE or (bucket == "yes" and m in proxied)]
    against = [m for m, bucket in stand.items() if bucket not in (*FREE, "yes")]
    return {"further": free, "turned": against, "mixed": [*free, *against]}


@given(rules(), ballots(5), SEEDS)
def test_what_was_missing_suffices_and_no_fewer_changes_of_any_kind_do(rule, ballot, of):
    """Each claim is counted again: every way for those who are named, for any so many where anyone will do, and, where
    it is said to be the least, every smaller set of changes."""
    members, stand = with_votes(rule, ballot[0]), ballot[1]
    proxied = by_proxy(of, stand)
    found = missing(rule, members, stand, 1, proxied)
    if outcome(rule, members, stand, proxied) == "adopted":
        assert found is None
        return
    told_apart = {class_ for class_, _ in rule.needs} != {None}
    class_of = {each.member: each.class_ if told_apart else None for each in members}

    def adopts(changes):
        return outcome(rule, members, stand, proxied, changes) == "adopted"

    for name, pool in pools(stand, proxied).items():
        lack = getattr(found, name)
        if lack is None:
            continue
        asked = [[member] for member in lack.members] if lack.total == 1 else [list(lack.members)]
        if lack.anyone:
            asked += [
                some for some in combinations(pool, lack.total)
                if lack.numbers == {None: lack.total} or lack.numbers == Counter(class_of[m] for m in some)
            ]  # fmt: skip
        for some in asked:
            assert set(some) <= set(pool)
            for ways in product(lack.ways, repeat=len(some)):
                assert adopts({member: (way, True) for member, way in zip(some, ways, strict=True)})
        if lack.total == 1:
            alone = {m for m in pool if adopts({m: (lack.ways[0], True)})}
            assert alone == set(lack.members)
        if lack.least:
            everywhere = [(way, itself) for way in places(rule, members) for itself in (False, True)]
            for size in range(min(lack.total, 3)):
                for some in combinations(pool, size):
                    for ways in product(everywhere if size == 1 else everywhere[::2], repeat=size):
                        assert not adopts(dict(zip(some, ways, strict=True)))


@given(rules(odd=False), ballots(5), SEEDS)
def test_where_a_yes_never_hurts_what_was_missing_is_found_if_anything_would_have_done(rule, ballot, of):
    members, stand = with_votes(rule, ballot[0]), ballot[1]
    proxied = by_proxy(of, stand)
    found = missing(rule, members, stand, 1, proxied)
    if found is None:
        return
    least = {}
    for name, pool in pools(stand, proxied).items():
        sizes = [
            len(some)
            for size in range(len(pool) + 1)
            for some in combinations(pool, size)
            if outcome(rule, members, stand, proxied, dict.fromkeys(some, ("yes", True))) == "adopted"
        ]
        lack, least[name] = getattr(found, name), min(sizes, default=None)
        if name != "mixed":
            assert (lack is None) == (not sizes)
        if lack is not None and lack.least:
            assert lack.total == least[name]
        elif lack is not None:
            assert lack.total > 2
            assert lack.total >= least[name]
    apart = [each for each in (least["further"], least["turned"]) if each is not None]
    if least["mixed"] is not None and not apart:
        assert found.mixed is not None


@given(rules(), ballots(6), SEEDS)
def test_a_reversal_is_every_change_of_one_member_that_gives_another_outcome_and_no_other(rule, ballot, of):
    """Every choice of the rule, with reasons or without, not voting, and voting itself instead of by proxy."""
    members, stand = with_votes(rule, ballot[0]), ballot[1]
    proxied = by_proxy(of, stand)
    now = outcome(rule, members, stand, proxied)
    named = {
        (member, each.after, each.itself): each.outcome
        for each in reversals(rule, members, stand, 1, proxied)
        for member in each.members
    }
    tried = {}
    for each in members:
        for after in places(rule, members):
            for itself in (False, True) if each.member in proxied else (False,):
                other = outcome(rule, members, stand, proxied, {each.member: (after, itself)})
                if other != now and not (itself and after in ("absent", "attending")):
                    tried[each.member, after, itself] = other
    assert named == tried


def test_presence_that_the_register_tells_and_reasons_that_a_rule_asks_for_are_changes_too():
    rule = from_terms(SIMPLE | {"reasons_for": ["no"]})
    members = [Elector("A", attending=True), *(Elector(each) for each in "BCD")]
    stand = {"A": "attending", "B": "yes", "C": "unreasoned", "D": "absent"}
    assert outcome(rule, members, stand) == "adopted"
    assert {(m, each.after, each.outcome) for each in reversals(rule, members, stand) for m in each.members} == {
        ("A", "no", "tied"), ("A", "absent", "no_quorum"), ("B", "no", "not_adopted"), ("B", "abstain", "not_adopted"),
        ("B", "unreasoned", "not_adopted"), ("B", "attending", "not_adopted"), ("B", "absent", "no_quorum"),
        ("C", "no", "tied"), ("C", "absent", "no_quorum"), ("D", "no", "tied"),
    }  # fmt: skip


def test_a_quorum_is_lacked_by_those_that_stayed_away_and_not_by_those_that_abstained():
    stand = {"M000": "abstain", "M001": "yes"}
    found = missing(from_terms(SIMPLE), electors(10), stand).further
    assert (found.numbers, found.members) == ({None: 4}, ("M002", "M003", "M004", "M005"))
    assert (found.least, found.anyone) == (True, False)


def test_where_neither_side_suffices_alone_both_together_are_told():
    rule = from_terms(TWO_THIRDS_ALL)
    found = missing(rule, electors(9), {"M000": "yes"} | {f"M{n:03d}": "no" for n in range(1, 5)})
    assert (found.further, found.turned) == (None, None)
    assert (found.mixed.total, found.mixed.anyone, found.mixed.least) == (5, True, True)


def test_a_lost_vote_names_the_two_consumers_it_lacked():
    rule = rule_of("w7-distributed-majority")
    members = [*electors(6, class_="producer"), *(Elector(f"C{n}", {}, "consumer") for n in range(10))]
    stand = {f"M{n:03d}": "yes" for n in range(6)} | {f"C{n}": "yes" if n < 4 else "no" for n in range(8)}
    assert missing(rule, members, stand).further.numbers == {"consumer": 2}
    assert missing(rule, members, stand).turned.numbers == {"consumer": 1}


def test_a_rule_of_thirds_lacks_what_it_says():
    stand = {f"M{n:03d}": "yes" if n < 27 else "no" for n in range(42)}
    found = missing(from_terms(TWO_THIRDS), electors(43), stand)
    assert (found.further, found.turned.numbers) == (None, {None: 1})
