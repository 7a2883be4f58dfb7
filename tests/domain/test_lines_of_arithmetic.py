"""The one line that decided: what was counted, of how many, and what was needed or allowed."""

import pytest

from alliance.domain.tally import Elector, count, from_terms, judge

from .ballots import NO_OBJECTION, TIED, by_heads, electors, share, terms

MEMBERS = [Elector(f"M{n}", {"w": 10}, "p") for n in range(4)]
HALF = share("half", 1, 2, "voting")
MORE = {"classes": {"p": "producers"}, "units": {"w": "tonnes"}, "quorum": False}


def judged(votes, *tests, **more):
    rule = from_terms(terms(*tests, **(MORE | more)))
    stand = dict(zip((each.member for each in MEMBERS), votes.split(), strict=False))
    return judge(rule, count(rule, MEMBERS, stand))


@pytest.mark.parametrize(
    ("test", "told"),
    [
        (NO_OBJECTION, "1 of 4 objected, none may"),
        (NO_OBJECTION | {"number": 2}, "1 of 4 no, at most 2 allowed"),
        (NO_OBJECTION | {"class": "p"}, "producers: 1 of 4 no, at most 0 allowed"),
        (NO_OBJECTION | {"unit": "w"}, "10 of 40 tonnes no, at most 0 allowed"),
        (NO_OBJECTION | {"counts": "abstain"}, "0 of 4 abstaining, at most 0 allowed"),
        (NO_OBJECTION | {"compare": "fewer_than", "number": 1}, "1 of 4 no, at most 0 allowed"),
    ],
)
def test_a_limit_is_said_as_an_objection_only_where_no_member_may_object(test, told):
    assert judged("yes yes yes no", by_heads(1), test).arithmetic == f"3 of 4 yes, 1 needed; {told}"


def test_a_rejection_is_said_by_what_it_takes():
    found = judged("no no yes", HALF, rejected_if=share("against", 1, 2, "voting", counts="no"))
    assert (found.outcome, found.arithmetic) == ("not_adopted", "2 of 3 no, 2 needed")


def test_alternatives_are_joined_by_or():
    either = {"any": [by_heads(3), share("most", 3, 4, "voting") | {"code": "b"}]}
    assert judged("yes no", either).arithmetic == "1 of 4 yes, 3 needed, or 1 of 2 yes, 2 needed"


def test_every_quorum_that_was_missed_is_said():
    quorum = [{"code": "q", "compare": "at_least", "counts": "present", "number": 2},
              {"code": "w", "compare": "at_least", "counts": "present", "number": 20, "unit": "w"}]  # fmt: skip
    rule = from_terms(terms(HALF, **MORE) | {"quorum": quorum})
    found = judge(rule, count(rule, MEMBERS, {"M0": "yes"}))
    assert (found.outcome, found.arithmetic) == (
        "no_quorum", "1 of 4 took part, 2 needed; 10 of 40 tonnes took part, 20 needed",
    )  # fmt: skip


def test_votes_are_equal_where_one_of_several_tests_is_and_the_others_hold():
    strict = share("more", 1, 2, "voting", compare="more_than")
    assert judged("yes no", strict, by_heads(1), ladder=TIED).outcome == "tied"  # a first vote, unless said
    assert judged("yes no", strict, by_heads(2), ladder=TIED).outcome == "not_adopted"
    assert judged("yes no", {"any": [strict, by_heads(2)]}, ladder=TIED).outcome == "tied"


def test_those_that_are_not_asked_apart_are_told_as_members():
    rule = from_terms(terms(share("half", 1, 2, "electorate"), quorum=False))
    assert judge(rule, count(rule, electors(3), {})).arithmetic == "0 of 3 yes, 2 needed"
