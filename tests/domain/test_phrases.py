"""How bounds, shares and weights are said: fractions and percentages as they are, never rounded over a threshold."""

import pytest

from alliance.domain.tally import Elector, explain_before, from_terms
from alliance.domain.tally.phrases import fraction_words, percent_words, quorum_words, words_of

from .ballots import MAJORITY_PRESENT, NO_OBJECTION, by_heads, electors, share, terms

ALL = "electorate"
WEIGHTED = {"units": {"w": "weight"}, "classes": {"p": "producers"}, "quorum": False}


def paper(*tests, **more):
    rule = from_terms(terms(*tests, **(WEIGHTED | more)))
    return explain_before(rule, [Elector(f"M{n}", {"w": 10 * n}, "p") for n in range(1, 5)])


def blocking(plus, **more):
    minority = {"unit": "w", "numerator": 1, "denominator": 3, "plus": plus}
    return {"code": "b", "compare": "fewer_than", "counts": "not_in_favour", "blocking": minority, **more}


@pytest.mark.parametrize(
    ("test", "told"),
    [
        (
            share("none", 0, 1, "voting", compare="at_most", counts="no", unit="w"),
            "To adopt, the members that vote no must hold none of the weight of the members that vote yes or no.",
        ),
        (
            share("all", 1, 1, "voting", unit="w"),
            "To adopt, the members that vote yes must hold all of the weight of the members that vote yes or no.",
        ),
        (
            {"code": "few", "compare": "at_most", "counts": "no", "number": 30, "unit": "w"},
            "To adopt, the members that vote no must hold a weight of no more than 30.",
        ),
        (
            blocking(0, unit="w"),
            "To adopt, the members that do not vote yes must hold a weight of less than 1: a blocking minority takes "
            "so many members here, since the 1 largest hold more than one third of the weight.",
        ),
        (
            blocking(1),
            "To adopt, fewer members than a blocking minority may withhold a yes. A blocking minority takes 2 members "
            "here: the 1 largest hold more than one third of the weight, and one more is required.",
        ),
    ],
)
def test_what_a_bound_asks_is_said_in_full(test, told):
    assert told in paper(by_heads(1), test)


def test_under_silence_no_objection_is_asked_of_the_members():
    assert paper(NO_OBJECTION, assent="silence")[0] == "To accept, none of the members may object."


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (share("w", 1, 2, ALL, unit="w"), by_heads(30, unit="w")),
        (share("m", 1, 2, ALL, compare="more_than"), by_heads(3)),
        (share("m", 1, 2, ALL, **{"class": "each"}), by_heads(2, **{"class": "each"})),
        (share("m", 1, 2, ALL), by_heads(2, counts=["yes", "no_objection"])),
    ],
)
def test_only_a_least_number_of_the_same_members_is_told_with_a_share(first, then):
    said = paper(first, then)
    assert not any("never fewer" in line for line in said)
    assert sum(line.startswith("To adopt") for line in said) == 2


@pytest.mark.parametrize(
    ("part", "whole", "below", "told"),
    [
        (0, 0, 1, "0"),
        (1, 4, 0, "25"),
        (1, 10, 0, "10"),
        (1, 20_000, 0, "about 0.01"),  # a half is rounded up
        (19_997, 30_000, 20_000, "about 66.66"),  # up, but not to what was needed
        (19_999, 30_000, 20_000, "about 66.66"),  # 66.67 would be two thirds
        (20_000, 30_000, 20_000, "about 66.67"),
        (14_999, 30_000, 15_000, "about 49.99"),  # 50 would be half
    ],
)
def test_a_percentage_never_reaches_by_rounding_what_was_missed(part, whole, below, told):
    assert percent_words(part, whole, below) == told


def test_a_fraction_that_is_no_whole_percentage_stays_one():
    assert [fraction_words(*each) for each in ((7, 9), (7, 20), (2, 3))] == [
        "7/9",
        "35 per cent",
        "two thirds",
    ]


def test_a_rule_alone_is_said_without_a_least_number_and_without_who_is_present():
    """As the catalogue says it, where there is no ballot yet."""
    rule = from_terms(terms(share("half", 1, 2, ALL)) | {"quorum": [MAJORITY_PRESENT]})
    assert words_of(rule, rule.adopted_if, None, "adopt", 0) == (
        "To adopt, at least half of all members entitled to vote must vote yes."
    )
    assert quorum_words(rule, rule.quorum[0], None, needed=2, base=3) == (
        "Quorum: at least 2 of 3 must vote yes, no or abstain."
    )
    assert (
        "must be present or vote." in explain_before(rule, [*electors(2), Elector("S", attending=True)])[-1]
    )
