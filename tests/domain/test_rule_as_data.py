"""A decision rule is written as it was read, whatever it says; each limit of what it may say is where it is stated."""

import pytest

from alliance.domain.errors import Refusal
from alliance.domain.tally import Elector, from_terms, grouped, tally, terms_of
from alliance.domain.tally.measures import BUCKETS
from alliance.domain.tally.outcome import Cast

from .ballots import MAJORITY_PRESENT, NO_OBJECTION, SIMPLE, casts, electors, share, terms

EVERYTHING = {
    "adopted_if": {"all": [
        share("half", 1, 2, "voting", **{"class": "each"}),
        {"any": [
            {"code": "both", "compare": "more_than", "counts": ["yes", "abstain"], "unit": "weight",
             "numerator": 1, "denominator": 3, "of": ["voting", "abstain"]},
            {"code": "heads", "compare": "at_least", "counts": "yes", "number": 3, "class": "p"},
        ]},
        {"code": "blocked", "compare": "fewer_than", "counts": "not_in_favour",
         "blocking": {"denominator": 3, "numerator": 1, "plus": 1, "unit": "weight"}},
    ]},
    "assent": "yes",
    "choices": ["yes", "no", "abstain", "declared"],
    "classes": {"c": "consumers", "p": "producers"},
    "final": ["no"],
    "follows": {
        "adopted": {"then": "vote"},
        "tied": {"rule": "p1", "then": "second_vote", "within_hours": 48},
    },
    "ladder": [
        {"outcome": "tied", "round": 1, "when": "equal"},
        {"most": 3, "outcome": "referred", "round": 2, "when": "few_against"},
    ],
    "late_quorum_hours": 24,
    "late_suspension": "leaves",
    "no_notes": True,
    "not_bound": ["declared"],
    "otherwise": "no_opinion",
    "proxy": {"most": 2, "same_class": True},
    "quorum": [MAJORITY_PRESENT],
    "reasons_for": ["no"],
    "rejected_if": NO_OBJECTION,
    "turnout": "register",
    "units": {"weight": "voting weight"},
    "voters": ["p"],
    "without_quorum": "referred",
    "yes_may_unadopt": True,
}  # fmt: skip


def test_everything_that_a_rule_can_say_is_written_as_it_was_read():
    assert terms_of(from_terms(EVERYTHING)) == EVERYTHING
    assert list(terms_of(from_terms(EVERYTHING))) == sorted(EVERYTHING)
    assert terms_of(from_terms(SIMPLE)) == SIMPLE
    for least in ({"proxy": {"most": 1, "same_class": False}}, {"quorum": []}):
        assert terms_of(from_terms(SIMPLE | least)) == SIMPLE | least


def asked(**more):
    return terms(share("a", 1, 2, "voting"), **more)


def test_what_is_usual_may_be_said_and_is_then_left_out():
    usual = {
        "late_suspension": "stays",
        "no_notes": False,
        "otherwise": "not_adopted",
        "turnout": "nobody",
        "without_quorum": "no_quorum",
    }
    assert from_terms(SIMPLE).no_notes is False
    assert from_terms(SIMPLE | usual) == from_terms(SIMPLE)
    assert terms_of(from_terms(SIMPLE | usual)) == SIMPLE


@pytest.mark.parametrize(
    "test",
    [
        {"code": "support", "compare": "at_least", "counts": "no_objection", "number": 2},  # asks for enough, of others
        {"code": "few", "compare": "at_most", "counts": ["yes", "no"], "number": 2},  # counts a yes, as a limit
    ],
)  # fmt: skip
def test_a_rule_that_takes_a_yes_asks_for_one(test):
    with pytest.raises(Refusal) as refused:
        from_terms(terms(test, choices=["yes", "no", "no_objection"], yes_may_unadopt=True))
    assert refused.value.values["path"] == "assent"


@pytest.mark.parametrize(
    "within",
    [
        asked(late_quorum_hours=1),
        asked(late_quorum_hours=8784),
        asked(follows={"tied": {"then": "vote", "within_hours": 1}}),
        asked(ladder=[{"round": 1, "when": "few_against", "most": 1, "outcome": "referred"}]),
        asked(proxy={"most": 1, "same_class": False}),
        terms(share("a", 1, 2, "voting"), {**NO_OBJECTION, "number": 0}),
        terms(share("a", 1, 2, "voting"), share("b", 0, 1, "voting", compare="at_most", counts="no")),
        terms(share("a", 1, 1, "voting")),
        terms(share("a", 1, 2, "voting"), {**NO_OBJECTION, "compare": "fewer_than", "number": 1}),
        terms({**share("a", 1, 2, "voting"), "denominator": 1}),
    ],
)
def test_a_rule_at_the_limit_of_what_may_be_said_is_read(within):
    assert from_terms(within)


BLOCKING = {"denominator": 2, "numerator": 1, "plus": 0, "unit": "members"}


def blocked(**changes):
    test = {"code": "b", "compare": "fewer_than", "counts": "no", "blocking": BLOCKING | changes}
    return terms(share("a", 1, 2, "voting"), test)


@pytest.mark.parametrize(
    ("faulty", "path", "told"),
    [
        (asked(late_quorum_hours=8785), "late_quorum_hours", "8784"),
        (asked(late_quorum_hours=0), "late_quorum_hours", ""),
        (asked(follows={"tied": {"then": "vote", "within_hours": 8785}}), "follows.tied.within_hours", "8784"),
        (asked(follows={"tied": {"then": "vote", "rule": 7}}), "follows.tied.rule", ""),
        (asked(follows={"tied": {"then": "vote", "when": 7}}), "follows.tied", "when"),
        (asked(ladder=[{"round": 0, "when": "equal", "outcome": "tied"}]), "ladder[0].round", ""),
        (asked(ladder=[{"round": 1, "when": "equal", "outcome": "void"}]), "ladder[0].outcome", ""),
        (asked(ladder=[{"round": 1, "when": "equal", "outcome": "tied", "by": 1}]), "ladder[0]", "by"),
        (asked(ladder=[{"round": 1, "when": "few_against", "most": 0, "outcome": "tied"}]), "ladder[0].most", ""),
        (asked(proxy={"most": 1, "same_class": False, "by": 1}), "proxy", "by"),
        (asked(proxy={"most": 1, "same_class": 1}), "proxy.same_class", ""),
        (asked(choices=["maybe"]), "choices[0]", ""),
        (asked(reasons_for=["discuss"]), "reasons_for[0]", ""),
        (asked(not_bound=["discuss"]), "not_bound[0]", ""),
        (asked(voters=["p"]), "voters[0]", ""),
        (asked(otherwise="adopted"), "otherwise", ""),
        (asked(without_quorum="tied"), "without_quorum", ""),
        (asked(late_suspension="sits"), "late_suspension", ""),
        (asked(yes_may_unadopt="no"), "yes_may_unadopt", ""),
        (asked(units={"weight": 7}), "units.weight", ""),
        (asked(units={"members": "heads"}), "units", "members"),
        (asked(rejected_if={"all": []}), "rejected_if.all", ""),
        (terms({**share("a", 1, 2, "voting"), "percent": 50}), "adopted_if", "percent"),
        (terms({**share("a", 1, 2, "voting"), "denominator": 0}), "adopted_if.denominator", ""),
        (terms(share("a", 1, 2, [])), "adopted_if.of", ""),
        (terms(share("a", 1, 2, 7)), "adopted_if.of", ""),
        (terms(share("a", 1, 2, "yes"), share("b", 1, 2, "yes", counts="no")), "adopted_if.all[1].of", ""),
        (terms(share("a", 1, 2, "voting"), {**NO_OBJECTION, "compare": "fewer_than"}), "adopted_if.all[1].number", ""),
        (terms({"code": "a", "compare": "at_least", "counts": "yes", "number": 0}), "adopted_if.number", ""),
        (terms(share("a", 1, 2, "voting"), share("b", 0, 2, "voting", compare="fewer_than", counts="no")),
         "adopted_if.all[1].numerator", ""),
        (blocked(unit="weight"), "adopted_if.all[1].blocking.unit", ""),
        (blocked(plus=-1), "adopted_if.all[1].blocking.plus", ""),
        (blocked(numerator=0), "adopted_if.all[1].blocking.numerator", ""),
        (blocked(numerator=2), "adopted_if.all[1].blocking.numerator", ""),
        (blocked(more=2), "adopted_if.all[1].blocking", "more"),
        ({**SIMPLE, "quorum": [MAJORITY_PRESENT] * 2}, "quorum", ""),
    ],
)  # fmt: skip
def test_a_rule_beyond_what_may_be_said_is_refused_with_the_path_of_its_fault(faulty, path, told):
    with pytest.raises(Refusal) as refused:
        from_terms(faulty)
    assert (refused.value.code, refused.value.values["path"]) == ("rule_malformed", path)
    assert told in refused.value.values["fault"]


def test_conditions_nest_six_deep_and_no_deeper():
    def deep(levels):
        return {"all": [deep(levels - 1)]} if levels else share("a", 1, 2, "voting")

    assert from_terms(terms(deep(6)))
    with pytest.raises(Refusal) as refused:
        from_terms(terms(deep(7)))
    assert "6" in refused.value.values["fault"]


def test_sums_of_a_bucket_that_nobody_knows_are_refused():
    with pytest.raises(Refusal) as refused:
        grouped(from_terms(SIMPLE), [(None, "maybe", {"members": 3})])
    assert refused.value.code == "choice_unknown"
    assert refused.value.values == {"member": "", "text": "maybe", "known": list(BUCKETS)}


@pytest.mark.parametrize(
    ("electorate", "votes", "code", "values"),
    [
        (electors(3), [Cast("XX", "yes")], "not_an_elector", {"member": "XX"}),
        (electors(3), [Cast("M001", "yes"), Cast("M001", "no")], "cast_twice", {"member": "M001"}),
        ([*electors(3), Elector("M002")], [], "elector_twice", {"member": "M002"}),
        (electors(3), [Cast("M000", "maybe")], "choice_unknown", {
            "member": "M000", "text": "maybe", "known": list(BUCKETS)}),
    ],
)  # fmt: skip
def test_a_vote_that_cannot_count_is_refused_by_name(electorate, votes, code, values):
    with pytest.raises(Refusal) as refused:
        tally(from_terms(SIMPLE), electorate, votes)
    assert (refused.value.code, refused.value.values) == (code, values)


def test_a_choice_counts_with_its_reasons_and_in_its_round():
    reasoned = from_terms(asked(quorum=False, reasons_for=["no"]))
    votes = [Cast("M000", "yes"), Cast("M001", "no", True), Cast("M002", "no", False)]
    found = tally(reasoned, electors(3), votes)
    assert (found.members.no, found.members.of(["unreasoned"]), found.round) == (1, 1, 1)
    ladder = [{"round": 2, "when": "equal", "outcome": "referred"}]
    tied = from_terms(terms(share("a", 1, 2, "voting", compare="more_than"), ladder=ladder))
    assert tally(tied, electors(2), casts(1, 1)).outcome == "not_adopted"
    again = tally(tied, electors(2), casts(1, 1), round=2)
    assert (again.outcome, again.round) == ("referred", 2)
