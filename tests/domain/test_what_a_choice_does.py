"""What yes, no, abstaining, a declaration and silence do: said as the tests of the rule have it, and never more."""

import pytest

from alliance.domain.tally import Elector, explain_before, from_terms

from .ballots import NO_OBJECTION, electors, share, terms

HALF = share("half", 1, 2, "voting")
UNITS = {"a": "first weight", "b": "second weight", "c": "third weight"}
NO_YES = "is not a yes, and is not counted as a no."


def paper(*tests, members=None, **more):
    rule = from_terms(terms(*tests, quorum=False, units=UNITS, **more))
    return explain_before(rule, members or [Elector(f"M{n}", dict.fromkeys("abc", n + 1)) for n in range(4)])


def weight(unit, of, code=None, **more):
    return share(code or unit, 1, 2, of, unit=unit, **more)


def test_not_voting_may_count_against_in_one_weight_alone():
    assert paper(weight("a", "electorate"), weight("b", "present"))[-2:] == [
        "An abstention has the effect of a no.",
        "Not voting has the effect of a no for the first weight, and is left out for the second weight.",
    ]


def test_an_abstention_may_count_against_in_one_weight_alone():
    assert paper(weight("a", "present"), weight("b", "voting"))[-2:] == [
        "An abstention has the effect of a no for the first weight, and is left out for the second weight.",
        "Not voting counts for nothing.",
    ]


def test_the_weights_that_are_treated_alike_are_named_together():
    said = "has the effect of a no for the first weight and the second weight, and is left out for the third weight."
    tests = weight("a", "electorate"), weight("b", "electorate"), weight("c", "voting")
    assert paper(*tests)[-2:] == [f"An abstention {said}", f"Not voting {said}"]


TAKE_PART = {
    "code": "cast", "compare": "at_least", "counts": ["yes", "no"], "denominator": 2, "numerator": 1,
    "of": "electorate", "unit": "a",
}  # fmt: skip
DISCUSS = share("discuss", 1, 4, ["voting", "discuss"], compare="at_most", counts="discuss", unit="b")


@pytest.mark.parametrize(
    "tests",
    [
        (TAKE_PART, weight("b", "voting")),  # where a no helps to make up the weight that has to vote
        (weight("a", "electorate"), DISCUSS),  # where a no makes a limit wider
        (share("heads", 1, 2, "electorate"), weight("b", "voting")),  # where members are counted, not a weight alone
        (weight("a", "electorate", "all"), weight("a", "voting", "cast")),  # where one weight is asked both ways
    ],
)  # fmt: skip
def test_where_weights_do_not_tell_it_all_an_abstention_is_neither(tests):
    assert paper(*tests, yes_may_unadopt=True)[-2] == f"An abstention {NO_YES}"


def test_what_supports_without_a_yes_leaves_a_yes_as_taking_part():
    support = {"code": "support", "compare": "at_least", "counts": "no_objection", "number": 2}
    more = {"choices": ["yes", "no", "no_objection"], "yes_may_unadopt": True}
    assert "Yes counts as taking part; no number of yes votes is needed." in paper(
        NO_OBJECTION, support, assent="presence", **more
    )
    some = support | {"compare": "more_than", "number": 0}
    assert "Each objection is counted." in paper(NO_OBJECTION | {"number": 2}, some, assent="silence", **more)


def test_a_declared_abstention_is_limited_only_where_a_limit_counts_it():
    free, tied = (f"A declared abstention does not stop adoption{end}" for end in (".", ", unless more members "
                  "declare one than the limits on declared abstentions allow."))  # fmt: skip
    choices = ["yes", "no", "declared"]
    few = {"code": "few", "compare": "at_most", "counts": "no", "number": 2}
    assert free in paper(HALF, few, choices=choices)
    assert free in paper(share("with", 1, 2, "electorate", counts=["yes", "declared"]), choices=choices)
    assert tied in paper(HALF, few | {"counts": "declared"}, choices=choices)
    either = {"any": [share("most", 3, 4, "voting"), few]}
    assert tied in paper(HALF, either, few | {"code": "declared", "counts": "declared"}, choices=choices)


@pytest.mark.parametrize(
    ("limit", "alike"),
    [
        ({"number": 2}, ["Yes", "An abstention"]),
        ({"denominator": 3, "numerator": 1, "of": "electorate"}, ["Yes", "An abstention"]),
        ({"denominator": 3, "numerator": 1, "of": "voting"}, ["An abstention"]),  # each yes lets more object
    ],
)
def test_what_is_the_same_as_silence_is_said_to_be(limit, alike):
    few = {"code": "few", "compare": "at_most", "counts": "no", **limit}
    said = paper(few, assent="silence", choices=["yes", "no", "abstain"])
    assert said[said.index("Silence is assent.") + 1 :] == [
        f"{each} has the same effect as silence." for each in alike
    ]


def test_a_no_that_does_not_reject_only_counts_against():
    asked = {"code": "asked", "compare": "at_least", "counts": "discuss", "number": 2}
    more = {"choices": ["yes", "no", "discuss"], "otherwise": "no_opinion"}
    assert "No counts against." in paper(HALF, rejected_if=asked, **more)
    few = asked | {"compare": "at_most", "counts": ["no", "yes"]}
    assert "No counts against." in paper(HALF, rejected_if=few, **more)


def test_an_abstention_that_counts_for_rejection_is_not_told_as_neither():
    against = share("against", 1, 2, "electorate", counts="not_in_favour")
    more = {"rejected_if": against, "otherwise": "no_opinion"}
    assert paper(share("for", 1, 2, "electorate"), **more)[-2:] == [
        "An abstention has the effect of a no.", "Not voting has the effect of a no.",
    ]  # fmt: skip


def test_an_abstention_that_a_limit_counts_is_not_left_out():
    few = share("few", 1, 4, "electorate", compare="at_most", counts=["no", "abstain"])
    assert f"An abstention {NO_YES}" in paper(HALF, few)


@pytest.mark.parametrize(
    ("most", "same_class", "who", "number"),
    [
        (1, False, "member", "one other"), (2, False, "member", "2 others"),
        (1, True, "member of its class", "one other"), (2, True, "member of its class", "2 others"),
    ],
)  # fmt: skip
def test_who_may_vote_for_whom_and_for_how_many(most, same_class, who, number):
    assert paper(HALF, proxy={"most": most, "same_class": same_class})[-1] == (
        f"A member may let another {who} vote for it, if that was notified beforehand. No member votes for more than "
        f"{number}."
    )


def test_a_paper_says_whom_a_suspension_leaves_out_and_that_no_note_is_taken():
    said = paper(HALF, late_suspension="leaves", no_notes=True)
    assert said[-2:] == [
        "A member that is suspended while the ballot is open has no vote, and is left out of all numbers.",
        "A vote is cast in the portal alone: none is taken by signed note.",
    ]
    assert [line for line in paper(HALF) if "suspended" in line or "note" in line] == []


def test_a_paper_says_who_sees_which_members_have_voted_unless_nobody_does():
    assert paper(HALF, turnout="register")[-1] == (
        "Until the close the delegations on the register and the secretariat see which members have voted, never how."
    )
    assert (
        paper(HALF, turnout="everybody")[-1]
        == "Until the close everybody sees which members have voted, never how."
    )
    assert paper(HALF) == paper(HALF, turnout="nobody")


def test_what_follows_equal_votes_names_every_vote_in_which_they_are_left_equal():
    ladder = [{"round": number, "when": "equal", "outcome": "tied"} for number in (1, 2)]
    follows = {"tied": {"then": "next_meeting"}}
    strict = share("more", 1, 2, "voting", compare="more_than")
    assert paper(strict, ladder=ladder, follows=follows)[-1] == (
        "If the votes are equal in a first or second vote: it goes to the next meeting."
    )


@pytest.mark.parametrize(
    ("without_quorum", "otherwise", "told"),
    [
        ("referred", "not_adopted", "the quorum is not reached"), ("no_quorum", "referred", "it is referred"),
        ("referred", "referred", "it is referred"),
    ],
)  # fmt: skip
def test_what_follows_a_referral_says_when_it_comes_about(without_quorum, otherwise, told):
    follows = {"referred": {"then": "next_meeting"}}
    said = paper(HALF, without_quorum=without_quorum, otherwise=otherwise, follows=follows)
    assert said[-1] == f"If {told}: it goes to the next meeting."


def test_a_share_of_those_voting_and_of_others_has_no_number_to_state():
    assert [
        line
        for line in paper(share("half", 1, 2, ["voting", "abstain"]), members=electors(12))
        if "6" in line
    ] == []
