"""What is counted: where each member stands, by class and unit, with who votes by proxy told apart."""

import pytest

from alliance.domain.errors import Refusal
from alliance.domain.tally import Elector, count, from_terms, judge
from alliance.domain.tally.counting import EMPTY, Cell, Counts, all_voting, grouped, moved
from alliance.domain.tally.measures import BUCKETS
from alliance.domain.tally.rule import Blocking

from .ballots import electors, share, terms

CLASSES = {"p": "producers", "c": "consumers"}
RULE = from_terms(
    terms(
        share("each", 1, 2, "voting", **{"class": "each"}), share("w", 1, 2, "electorate", unit="weight"),
        classes=CLASSES, units={"weight": "weight"}, quorum=False,
    )
)  # fmt: skip
REGISTER = [
    Elector("A", {"weight": 5}, "p"),
    Elector("B", {"weight": 3}, "c"),
    Elector("C", {"weight": 2}, "p"),
]
STAND = {"A": "yes", "B": "no"}


def cell(proxied=0, **held):
    return Cell(tuple(held.get(bucket, 0) for bucket in BUCKETS), proxied)


def test_every_cell_that_the_rule_asks_is_counted():
    assert count(RULE, REGISTER, STAND).cells == {
        (None, "members"): cell(yes=1, no=1, absent=1),
        (None, "weight"): cell(yes=5, no=3, absent=2),
        ("p", "members"): cell(yes=1, absent=1),
        ("c", "members"): cell(no=1),
    }


def test_who_votes_by_proxy_is_present_and_not_in_person():
    found = count(RULE, REGISTER, STAND, {"A"})
    assert found.cell(None, "weight") == cell(5, yes=5, no=3, absent=2)
    assert found.cell("c") == cell(0, no=1)
    heads = found.cell()
    assert (heads.of(["present"]), heads.of(["in_person"]), heads.of(["in_person", "absent"])) == (2, 1, 2)
    assert heads.as_dict() == {
        "absent": 1, "abstain": 0, "electorate": 3, "no": 1, "present": 2, "proxied": 1, "voting": 2, "yes": 1,
    }  # fmt: skip
    assert "proxied" not in count(RULE, REGISTER, STAND).cell().as_dict()
    assert count(RULE, REGISTER, {"A": "discuss"}).cell().as_dict()["discuss"] == 1


def test_a_member_that_moves_takes_its_weight_along_and_leaves_the_proxies():
    before = count(RULE, REGISTER, STAND, {"A"})
    after = moved(before, REGISTER[1], "no", "abstain")
    assert after.cells == {
        (None, "members"): cell(1, yes=1, abstain=1, absent=1),
        (None, "weight"): cell(5, yes=5, abstain=3, absent=2),
        ("p", "members"): cell(1, yes=1, absent=1),
        ("c", "members"): cell(abstain=1),
    }
    assert before == count(RULE, REGISTER, STAND, {"A"})


def test_a_class_of_which_there_is_nobody_holds_nothing():
    assert Counts({}).cell("p", "weight") == EMPTY == cell()
    assert grouped(RULE, [("p", "yes", {"members": 2, "weight": 7})]).cells == {
        (None, "members"): cell(yes=2), (None, "weight"): cell(yes=7), ("p", "members"): cell(yes=2),
        ("c", "members"): cell(),
    }  # fmt: skip


def test_all_vote_yes_or_no():
    counts = count(RULE, REGISTER, {})
    yes = {(None, "members"): 2, (None, "weight"): 5, ("p", "members"): 2, ("c", "members"): 0}
    assert all_voting(counts, yes).cells == {
        (None, "members"): cell(yes=2, no=1), (None, "weight"): cell(yes=5, no=5), ("p", "members"): cell(yes=2),
        ("c", "members"): cell(no=1),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("weights", "fewest"), [((5, 3, 2), 2), ((6, 3, 2), 1), ((4, 3, 3), 2), ((1, 1), 2), ((0, 0), 3), ((), 1)]
)
def test_the_fewest_that_hold_more_than_half(weights, fewest):
    counts = Counts({}, {(None, "weight"): weights})
    assert counts.fewest_over(Blocking("weight", 1, 2, 0), None) == fewest


def test_the_weights_of_a_blocking_minority_stand_heaviest_first():
    minority = {
        "code": "m", "compare": "fewer_than", "counts": "no", "class": "p",
        "blocking": {"denominator": 2, "numerator": 1, "plus": 0, "unit": "weight"},
    }  # fmt: skip
    rule = from_terms(
        terms(share("a", 1, 2, "voting"), minority, classes=CLASSES, units={"weight": "w"}, quorum=False)
    )
    register = [*REGISTER, Elector("D", {"weight": 9}, "p")]
    assert count(rule, register, {}).weights == {("p", "weight"): (9, 5, 2, 0)}
    given = {("p", "weight"): [0, 2, 9, 5]}
    assert grouped(rule, [], given).weights == {("p", "weight"): (9, 5, 2, 0)}
    found = judge(rule, count(rule, register, {"A": "no", "C": "no", "B": "yes"}))
    assert [(each.counted, each.right, each.ok) for each in found.tests] == [(1, 3, False), (2, 1, False)]


def test_where_a_member_may_stand_is_one_bucket():
    for stand, code in (({"X": "yes"}, "not_an_elector"), ({"M000": "present"}, "choice_unknown")):
        with pytest.raises(Refusal) as refused:
            count(from_terms(terms(share("a", 1, 2, "voting"))), electors(2), stand)
        assert refused.value.code == code


def test_a_blocking_minority_is_counted_of_members_that_cast_one_vote_each():
    minority = {
        "code": "m", "compare": "fewer_than", "counts": "no",
        "blocking": {"denominator": 2, "numerator": 1, "plus": 0, "unit": "weight"},
    }  # fmt: skip
    rule = from_terms(terms(share("a", 1, 2, "voting"), minority, units={"weight": "w"}, quorum=False))
    register = [*REGISTER, Elector("D", {"weight": 9}, votes=2)]
    with pytest.raises(Refusal) as refused:
        count(rule, register, {})
    assert (refused.value.code, refused.value.values) == ("votes_not_one", {"member": "D", "votes": 2})
