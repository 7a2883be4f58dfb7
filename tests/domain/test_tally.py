"""Electorate + votes + decision rule -> outcome. Cases P and C of the catalogue of decision rules."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.domain.errors import Refusal
from alliance.domain.tally import Cast, Elector, Rule, tally

from .ballots import (
    ABSOLUTE,
    CONSENSUS,
    NO_OBJECTION,
    SIMPLE,
    TWO_THIRDS,
    TWO_THIRDS_ALL,
    TWO_THIRDS_PRESENT,
    casts,
    decide,
    electors,
    share,
    terms,
    with_weights,
)


@pytest.mark.parametrize(
    ("case", "rule", "votes", "size", "outcome"),
    [
        ("P1", SIMPLE, (20, 18, 6), 50, "adopted"),
        ("P1a", SIMPLE, (20, 20, 4), 50, "tied"),
        ("P1a without a second vote", {**SIMPLE, "tie": "not_adopted"}, (20, 20, 4), 50, "not_adopted"),
        ("P1b", SIMPLE, (0, 0, 30), 50, "not_adopted"),
        ("P1c", SIMPLE, (13, 11, 1), 50, "no_quorum"),
        ("P1 lost", SIMPLE, (18, 20, 6), 50, "not_adopted"),
        ("P2 lost", ABSOLUTE, (25, 1, 20), 50, "not_adopted"),
        ("P2", ABSOLUTE, (26, 24, 0), 50, "adopted"),
        ("P3", TWO_THIRDS, (32, 16, 2), 50, "adopted"),
        ("P3 lost", TWO_THIRDS, (31, 16, 3), 50, "not_adopted"),
        ("P3 all abstain", TWO_THIRDS, (0, 0, 30), 50, "not_adopted"),
        ("P5", TWO_THIRDS_PRESENT, (33, 13, 10), 57, "not_adopted"),
        ("P5 under the base of P3", TWO_THIRDS, (33, 13, 10), 57, "adopted"),
        ("P6", TWO_THIRDS_ALL, (33, 13, 10), 57, "not_adopted"),
        ("P7", terms(share("waiver", 3, 4, "electorate"), quorum=None), (124,), 166, "not_adopted"),
        ("P7 one more", terms(share("waiver", 3, 4, "electorate"), quorum=None), (125,), 166, "adopted"),
        ("P8", TWO_THIRDS_ALL, (34, 18), 52, "not_adopted"),
        ("P8 two suspended", TWO_THIRDS_ALL, (34, 16), 50, "adopted"),
        ("C1", CONSENSUS, (27, 0, 4), 50, "adopted"),
        ("C1 nobody says yes", CONSENSUS, (0, 0, 31), 50, "adopted"),
        ("C2", CONSENSUS, (49, 1, 0), 50, "not_adopted"),
        ("C consensus of a few", CONSENSUS, (25, 0, 0), 50, "no_quorum"),
        ("C3", terms(share("a-yes", 1, 50, "electorate"), NO_OBJECTION), (40, 0, 10), 50, "adopted"),
        ("nobody at all", TWO_THIRDS_ALL, (0,), 50, "not_adopted"),
        ("nobody entitled", SIMPLE, (0,), 0, "no_quorum"),
    ],
)
def test_the_catalogue_of_rules_comes_out_as_written(case, rule, votes, size, outcome):
    assert decide(rule, *votes, size=size).outcome == outcome, case


def test_the_arithmetic_is_one_line_for_people():
    assert decide(TWO_THIRDS, 28, 14, 1, 43).arithmetic == "28 of 42 yes, 28 needed"
    assert decide(SIMPLE, 13, 11, 1).arithmetic == "25 of 50 took part, 26 needed"
    assert decide(SIMPLE, 0, 0, 30).arithmetic == "0 of 0 yes, 1 needed"
    assert decide(CONSENSUS, 27, 0, 4).arithmetic == "0 of 31 objected, none may"


def test_a_test_says_how_many_votes_were_missing():
    lost = decide(TWO_THIRDS, 31, 16, 3).tests[0]
    assert (lost.left, lost.right, lost.base, lost.needed, lost.margin, lost.ok) == (
        93,
        94,
        47,
        32,
        -1,
        False,
    )


def test_an_exact_two_thirds_is_two_thirds():
    assert (
        decide(terms(share("two-thirds", 2, 3, "voting"), quorum=None), 34, 17, size=51).outcome == "adopted"
    )


def test_weight_can_overrule_heads_and_both_can_be_asked_for():
    both = terms(
        share("heads", 1, 2, "voting", strict=True), share("weight", 3, 5, "electorate", unit="weight")
    )
    rule = Rule.from_terms(both)
    heavy = with_weights([60, 10, 10, 10, 10])
    assert tally(rule, heavy, casts(3, 2)).outcome == "adopted"
    light = [Cast("M000", "no"), *(Cast(f"M00{number}", "yes") for number in range(1, 5))]
    lost = tally(rule, heavy, light)
    assert lost.outcome == "not_adopted"
    assert lost.arithmetic == "4 of 5 yes, 3 needed; 40 of 100 weight yes, 60 needed"
    assert (lost.members.yes, lost.weight.yes, lost.weight.no) == (4, 40, 60)


@pytest.mark.parametrize(
    ("electorate", "votes", "code"),
    [
        (electors(3), [Cast("XX", "yes")], "not_an_elector"),
        (electors(3), [Cast("M000", "yes"), Cast("M000", "yes")], "cast_twice"),
        (electors(3) + electors(1), [], "elector_twice"),
        (electors(3), [Cast("M000", "maybe")], "choice_unknown"),
    ],
)
def test_a_vote_that_cannot_count_is_refused_and_not_skipped(electorate, votes, code):
    with pytest.raises(Refusal) as refused:
        tally(Rule.from_terms(SIMPLE), electorate, votes)
    assert refused.value.code == code


@st.composite
def fractions(draw):
    denominator = draw(st.integers(2, 7))
    numerator = draw(st.integers(1, denominator))
    of, unit = (
        draw(st.sampled_from(["voting", "present", "electorate"])),
        draw(st.sampled_from(["members", "weight"])),
    )
    strict = draw(st.booleans()) and numerator < denominator
    return share(
        f"{numerator}/{denominator} {of} {unit} {strict}",
        numerator,
        denominator,
        of,
        strict=strict,
        unit=unit,
    )


@st.composite
def rules(draw):
    tests = draw(
        st.lists(
            fractions() | st.just(NO_OBJECTION), min_size=1, max_size=3, unique_by=lambda test: test["code"]
        )
    )
    quorum = draw(st.sampled_from([SIMPLE["quorum"], {**SIMPLE["quorum"], "strict": False}]))
    return Rule.from_terms(terms(*tests, quorum=quorum, tie=draw(st.sampled_from(["tied", "not_adopted"]))))


@st.composite
def ballots(draw):
    electorate = with_weights(draw(st.lists(st.integers(0, 5), min_size=1, max_size=8)))
    choices = draw(
        st.lists(
            st.sampled_from(["yes", "no", "abstain", None]),
            min_size=len(electorate),
            max_size=len(electorate),
        )
    )
    votes = [Cast(each.member, choice) for each, choice in zip(electorate, choices, strict=True) if choice]
    return electorate, votes


@given(rules(), ballots(), st.data())
def test_one_more_yes_never_undoes_an_adoption(rule, ballot, data):
    electorate, votes = ballot
    if tally(rule, electorate, votes).outcome != "adopted":
        return
    member = data.draw(st.sampled_from(electorate)).member
    more = [cast for cast in votes if cast.member != member] + [Cast(member, "yes")]
    assert tally(rule, electorate, more).outcome == "adopted"


@given(rules(), ballots(), st.randoms(use_true_random=False))
def test_the_order_of_votes_and_members_changes_nothing(rule, ballot, random):
    electorate, votes = ballot
    expected = tally(rule, electorate, votes)
    random.shuffle(electorate)
    random.shuffle(votes)
    assert tally(rule, electorate, votes) == expected


@given(rules(), ballots())
def test_counted_against_needed_says_the_same_as_the_cross_multiplication(rule, ballot):
    found = tally(rule, *ballot)
    for test in [found.quorum, *found.tests]:
        if test is not None and test.code != "no-objection":
            assert test.ok == (test.counted >= test.needed) == (test.margin >= 0)
    if found.outcome == "adopted":
        assert found.members.present > 0
        assert all(test.ok for test in found.tests)
        assert found.members.yes > 0 or not rule.needs_a_yes


@given(rules())
def test_a_rule_reads_back_what_it_wrote(rule):
    assert Rule.from_terms(rule.terms()) == rule


def test_abstaining_is_neutral_only_among_those_voting():
    for yes, no in itertools.product(range(6), repeat=2):
        for abstain in range(10 - yes - no + 1):
            free = terms(share("two-thirds", 2, 3, "voting"), quorum=None)
            assert decide(free, yes, no, abstain, 10).outcome == decide(free, yes, no, 0, 10).outcome
    assert decide(TWO_THIRDS_PRESENT, 20, 10, 0).outcome == "adopted"
    assert decide(TWO_THIRDS_PRESENT, 20, 10, 1).outcome == "not_adopted"


@pytest.mark.parametrize(
    ("faulty", "path"),
    [
        ([], "$"),
        ({**SIMPLE, "extra": 1}, "$"),
        ({"tests": [], "tie": "tied"}, "quorum"),
        (terms(), "tests"),
        ({**SIMPLE, "tie": "chair"}, "tie"),
        (terms(NO_OBJECTION, quorum=None), "quorum"),
        (terms(share("a", 3, 2, "voting")), "tests[0].numerator"),
        (terms(share("a", 1, 1, "voting", strict=True)), "tests[0].numerator"),
        (terms(share("a", 0, 2, "voting")), "tests[0].numerator"),
        (terms(share("a", 1, 2, "everyone")), "tests[0].of"),
        (terms(share("a", 1, 2, "voting"), {**share("b", 1, 2, "voting"), "strict": 1}), "tests[1].strict"),
        (terms(share("a", 1, 2, "voting"), share("a", 2, 3, "voting")), "tests"),
        (terms({**share("a", 1, 2, "voting"), "denominator": True}), "tests[0].denominator"),
        (terms({**NO_OBJECTION, "counts": "yes"}), "tests[0].counts"),
        (terms(NO_OBJECTION, quorum={**SIMPLE["quorum"], "of": "voting"}), "quorum.of"),
    ],
)
def test_a_malformed_rule_is_refused_with_the_path_of_its_fault(faulty, path):
    with pytest.raises(Refusal) as refused:
        Rule.from_terms(faulty)
    assert (refused.value.code, refused.value.values["path"]) == ("rule_malformed", path)


def test_an_elector_has_weight_one_and_no_side_unless_said():
    assert Elector("CL") == Elector("CL", 1, None)
