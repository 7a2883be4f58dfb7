"""Electorate + votes + decision rule -> outcome: what the numbers say, and what is refused."""

import itertools

import pytest

from alliance.domain.errors import Refusal
from alliance.domain.tally import Cast, Elector, from_terms, tally

from .ballots import (
    CONSENSUS,
    MAJORITY_PRESENT,
    NO_OBJECTION,
    SIMPLE,
    TIED,
    TWO_THIRDS,
    TWO_THIRDS_PRESENT,
    casts,
    decide,
    electors,
    rule_of,
    share,
    terms,
    with_weights,
)


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


def test_weight_can_overrule_heads_and_both_can_be_asked_for():
    heads = share("heads", 1, 2, "voting", compare="more_than")
    rule = from_terms(
        terms(heads, share("weight", 3, 5, "electorate", unit="weight"), units={"weight": "weight"})
    )
    heavy = with_weights([60, 10, 10, 10, 10])
    assert tally(rule, heavy, casts(3, 2)).outcome == "adopted"
    light = [Cast("M000", "no"), *(Cast(f"M00{number}", "yes") for number in range(1, 5))]
    lost = tally(rule, heavy, light)
    assert lost.outcome == "not_adopted"
    assert lost.arithmetic == "4 of 5 yes, 3 needed; 40 of 100 weight yes, 60 needed"
    assert (lost.members.yes, lost.counts.cell(None, "weight").yes) == (4, 40)


def test_the_same_ballots_under_three_bases_come_out_apart():
    found = {base: decide(terms(share("t", 2, 3, base)), 33, 13, 10, 57).outcome for base in
             ("voting", "present", "electorate")}  # fmt: skip
    assert found == {"voting": "adopted", "present": "not_adopted", "electorate": "not_adopted"}


@pytest.mark.parametrize(
    ("electorate", "votes", "code"),
    [
        (electors(3), [Cast("XX", "yes")], "not_an_elector"),
        (electors(3), [Cast("M000", "yes"), Cast("M000", "yes")], "cast_twice"),
        (electors(3) + electors(1), [], "elector_twice"),
        (electors(3), [Cast("M000", "maybe")], "choice_unknown"),
        (electors(3), [Cast("M000", "voting")], "choice_unknown"),
    ],
)
def test_a_vote_that_cannot_count_is_refused_and_not_skipped(electorate, votes, code):
    with pytest.raises(Refusal) as refused:
        tally(from_terms(SIMPLE), electorate, votes)
    assert refused.value.code == code


def test_a_weight_that_is_not_stated_is_refused():
    rule = from_terms(terms(share("w", 1, 2, "electorate", unit="weight"), units={"weight": "weight"}))
    with pytest.raises(Refusal) as refused:
        tally(rule, electors(2), [])
    assert (refused.value.code, refused.value.values) == (
        "weight_missing", {"member": "M000", "unit": "weight"},
    )  # fmt: skip


def test_abstaining_is_neutral_only_among_those_voting():
    free = terms(share("two-thirds", 2, 3, "voting"), quorum=False)
    for yes, no in itertools.product(range(6), repeat=2):
        for abstain in range(10 - yes - no + 1):
            assert decide(free, yes, no, abstain, 10).outcome == decide(free, yes, no, 0, 10).outcome
    assert decide(TWO_THIRDS_PRESENT, 20, 10, 0).outcome == "adopted"
    assert decide(TWO_THIRDS_PRESENT, 20, 10, 1).outcome == "not_adopted"


def deep(levels):
    """A test under so many levels of conditions."""
    return {"all": [deep(levels - 1)]} if levels else share("a", 1, 2, "voting")


@pytest.mark.parametrize(
    ("faulty", "path"),
    [
        ([], "$"),
        ({**SIMPLE, "extra": 1}, "$"),
        ({"adopted_if": share("a", 1, 2, "voting"), "assent": "yes"}, "quorum"),
        ({**SIMPLE, "adopted_if": {"all": []}}, "adopted_if.all"),
        ({**SIMPLE, "adopted_if": {"all": [NO_OBJECTION], "any": []}}, "adopted_if"),
        ({**SIMPLE, "assent": "chair"}, "assent"),
        (terms(NO_OBJECTION), "assent"),
        (terms(share("a", 3, 2, "voting")), "adopted_if.numerator"),
        (terms(share("a", 1, 1, "voting", compare="more_than")), "adopted_if.numerator"),
        (terms(share("a", 0, 2, "voting")), "adopted_if.numerator"),
        (terms(share("a", 1, 2, "everyone")), "adopted_if.of"),
        (terms(share("a", 1, 2, "voting", counts="present")), "adopted_if.of"),
        (
            terms(share("a", 1, 2, "voting"), share("b", 1, 2, "voting", compare="over")),
            "adopted_if.all[1].compare",
        ),
        (terms(share("a", 1, 2, "voting"), share("a", 2, 3, "voting")), "adopted_if"),
        (terms({**share("a", 1, 2, "voting"), "denominator": True}), "adopted_if.denominator"),
        (terms(share("a", 1, 2, "voting", unit="people")), "adopted_if.unit"),
        (terms(share("a", 1, 2, "voting", **{"class": "each"})), "adopted_if.class"),
        (terms(share("a", 1, 2, "voting"), {**NO_OBJECTION, "counts": []}), "adopted_if.all[1].counts"),
        (
            terms(share("a", 1, 2, "voting"), ladder=[{"round": 1, "when": "late", "outcome": "tied"}]),
            "ladder[0].when",
        ),
        (terms(share("a", 1, 2, "voting"), follows={"won": {"then": "vote"}}), "follows"),
        (terms(share("a", 1, 2, "voting"), follows={"tied": {"then": "sleep"}}), "follows.tied.then"),
        (terms(share("a", 1, 2, "voting"), units={"members": "members"}), "units"),
        (terms(share("a", 1, 2, "voting"), final=["amendment"]), "final[0]"),
        (terms(share("a", 1, 2, "voting"), quorum=False, late_quorum_hours=24), "late_quorum_hours"),
        (terms(share("a", 1, 2, "voting"), late_quorum_hours=9000), "late_quorum_hours"),
        (terms(deep(7)), ".".join(["adopted_if", *["all[0]"] * 7])),
        (terms(share("a", 1, 2, "voting"), proxy={"most": 0, "same_class": False}), "proxy.most"),
        ({**SIMPLE, "quorum": [{**MAJORITY_PRESENT, "numerator": 3}]}, "quorum[0].numerator"),
    ],
)
def test_a_malformed_rule_is_refused_with_the_path_of_its_fault(faulty, path):
    with pytest.raises(Refusal) as refused:
        from_terms(faulty)
    assert (refused.value.code, refused.value.values["path"]) == ("rule_malformed", path)


@pytest.mark.parametrize(
    "odd",
    [
        share("quiet", 1, 2, "electorate", counts="abstain"),
        {"code": "few", "compare": "at_most", "counts": "yes", "number": 3},
        share("dilution", 1, 3, "not_in_favour", compare="at_most", counts="abstain"),
    ],
)
def test_a_rule_under_which_a_yes_may_undo_an_adoption_has_to_say_so(odd):
    asked = terms(share("a", 1, 2, "voting"), odd)
    with pytest.raises(Refusal, match="yes_may_unadopt"):
        from_terms(asked)
    assert from_terms({**asked, "yes_may_unadopt": True}).yes_may_unadopt


def test_a_no_can_make_the_quorum_that_carries_the_motion():
    """The no-show paradox of a quorum: shown, not hidden. No yes is involved, so monotony stands."""
    assert decide(SIMPLE, 25, 0).outcome == "no_quorum"
    assert decide(SIMPLE, 25, 1).outcome == "adopted"


def test_the_blocking_minority_follows_the_register_and_is_no_fixed_four():
    rule = rule_of("q9-partial-participation")
    for weights, fewest in (([50, 20, 10, 10, 10], 1), ([30, 20, 20, 15, 15], 2), ([20] * 5, 2)):
        members = [Elector(f"M{n}", {"population": weight}) for n, weight in enumerate(weights)]
        found = tally(rule, members, [Cast(each.member, "yes") for each in members])
        assert found.tests[-1].right == fewest + 1


def test_an_elector_has_no_weights_and_no_class_unless_said():
    assert Elector("CL") == Elector("CL", {}, None, "entitled", "accepted", None, False)


def test_a_share_of_nothing_passes_nothing():
    found = decide(TWO_THIRDS, 0, 0, 30)
    assert (found.arithmetic, found.tests[0].ok) == ("0 of 0 yes, 1 needed", False)


def test_half_of_all_members_is_no_tie():
    """Equally divided are those that vote; 25 yes of 50 members with one against are not."""
    absolute = terms(share("absolute", 1, 2, "electorate", compare="more_than"), ladder=TIED)
    assert decide(absolute, 25, 1, 20).outcome == "not_adopted"


def test_a_consensus_of_nobody_is_none_even_without_a_quorum():
    free = terms(NO_OBJECTION, assent="presence", quorum=False)
    assert (decide(free, 0).outcome, decide(free, 0, 0, 1).outcome) == ("not_adopted", "adopted")


def test_every_quorum_of_a_rule_has_to_be_there():
    weighty = {**MAJORITY_PRESENT, "code": "weight", "unit": "weight"}
    rule = from_terms({**SIMPLE, "quorum": [MAJORITY_PRESENT, weighty], "units": {"weight": "weight"}})
    found = tally(rule, with_weights([90, 5, 5]), [Cast("M001", "yes"), Cast("M002", "yes")])
    assert [each.ok for each in found.quorum] == [True, False]
    assert (found.outcome, found.arithmetic) == ("no_quorum", "10 of 100 weight took part, 51 needed")


FEW = [{"round": 1, "when": "few_against", "most": 3, "outcome": "referred"}]


def test_a_class_that_fails_without_a_no_is_not_blocked_by_few():
    classes = {"p": "producers", "c": "consumers"}
    members = [*electors(2, class_="p"), Elector("C", {}, "c")]
    each = terms(share("t", 2, 3, "voting", **{"class": "each"}), classes=classes, ladder=FEW, quorum=False)
    yes = [Cast("M000", "yes"), Cast("M001", "yes")]
    assert tally(from_terms(each), members, yes).outcome == "not_adopted"
    assert tally(from_terms(each), members, [*yes, Cast("C", "no")]).outcome == "referred"


def test_only_what_classes_block_is_put_again():
    """A vote that fails among all members together is lost, however few stood against."""
    overall = terms(share("t", 2, 3, "voting"), ladder=FEW, quorum=False)
    assert decide(overall, 1, 1, size=2).outcome == "not_adopted"


def test_a_blocking_minority_holds_more_than_its_share_not_just_as_much():
    limit = {
        "blocking": {"denominator": 2, "numerator": 1, "plus": 0, "unit": "weight"},
        "code": "minority", "compare": "fewer_than", "counts": "not_in_favour",
    }  # fmt: skip
    rule = from_terms(
        terms(share("a-yes", 1, 4, "electorate"), limit, quorum=False, units={"weight": "weight"})
    )
    found = tally(rule, with_weights([50, 25, 25]), [Cast("M001", "yes"), Cast("M002", "yes")])
    assert (found.tests[1].right, found.outcome) == (2, "adopted")
