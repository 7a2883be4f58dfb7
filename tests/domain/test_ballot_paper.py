"""The rule in plain words, before anyone votes."""

import pytest

from alliance.domain.tally import Rule, explain_before

from .ballots import (
    CONSENSUS,
    NO_OBJECTION,
    SIMPLE,
    TWO_THIRDS,
    TWO_THIRDS_ALL,
    TWO_THIRDS_PRESENT,
    decide,
    electors,
    share,
    terms,
    with_weights,
)


def paper(rule, electorate=None):
    return explain_before(Rule.from_terms(rule), electorate or electors(43))


def test_two_thirds_of_those_voting_is_said_in_plain_words():
    assert paper(TWO_THIRDS) == [
        "To adopt, at least two thirds of the members that vote yes or no must vote yes.",
        "To adopt, if all 43 vote yes or no: at least 29 yes.",
        "Yes counts for adoption.",
        "No counts against.",
        "An abstention counts for the quorum, and is left out when yes and no are compared.",
        "Not voting counts for nothing, not for the quorum either.",
        "Quorum: at least 22 of 43 must vote yes, no or abstain.",
    ]


def test_consensus_is_said_in_plain_words():
    assert paper(CONSENSUS) == [
        "To adopt, no member that takes part may vote no.",
        "Yes counts as taking part; no number of yes votes is needed.",
        "A single no stops adoption.",
        "An abstention counts as taking part and does not stand in the way.",
        "Not voting counts for nothing, not for the quorum either.",
        "Quorum: at least 22 of 43 must vote yes, no or abstain.",
    ]


def test_where_the_base_is_wider_an_abstention_works_as_a_no():
    for rule in (TWO_THIRDS_PRESENT, TWO_THIRDS_ALL):
        assert "An abstention has the effect of a no." in paper(rule)
    assert "Not voting has the effect of a no." in paper(TWO_THIRDS_ALL)
    assert "Not voting has the effect of a no." not in paper(TWO_THIRDS_PRESENT)


def test_where_objections_are_limited_too_an_abstention_is_neither_yes_nor_no():
    both = paper(terms(share("a-third", 1, 3, "electorate"), NO_OBJECTION))
    assert both[4:7] == [
        "A single no stops adoption.",
        "An abstention is not a yes, and is not counted as a no.",
        "Not voting is not a yes, and is not counted as a no.",
    ]


def test_an_equal_vote_is_explained_where_it_can_happen():
    assert paper(SIMPLE)[-1] == "An equal vote is a tie, and neither adopts nor rejects."
    assert paper({**SIMPLE, "tie": "not_adopted"})[-1] == "An equal vote does not adopt."
    assert not any("equal vote" in sentence for sentence in paper(TWO_THIRDS))


def test_weights_are_explained_as_weights():
    weighted = paper(terms(share("weight", 3, 5, "electorate", unit="weight")), with_weights([60, 10, 30]))
    assert weighted[:2] == [
        "To adopt, at least three fifths of the weight of all members entitled to vote must be for yes.",
        "To adopt: yes with a weight of at least 60 of 100.",
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 42, 43, 50])
def test_the_number_on_the_paper_is_the_number_that_adopts(size):
    needed = int(paper(TWO_THIRDS, electors(size))[1].rsplit("least ", 1)[1].split()[0])
    assert decide(TWO_THIRDS, needed, size - needed, size=size).outcome == "adopted"
    assert decide(TWO_THIRDS, needed - 1, size - needed + 1, size=size).outcome == "not_adopted"


@pytest.mark.parametrize("unit", ["members", "weight"])
@pytest.mark.parametrize("of", ["voting", "present", "electorate"])
@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("quorum", [None, SIMPLE["quorum"]])
def test_every_rule_that_can_be_written_can_be_explained(unit, of, strict, quorum):
    sentences = paper(
        terms(
            share("a", 3, 7, of, strict=strict, unit=unit),
            {"at_most": 2, "code": "b", "counts": "no"},
            quorum=quorum,
        )
    )
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in sentences)
    assert "3/7" in sentences[0]
    if quorum is None:
        assert not any("uorum:" in sentence for sentence in sentences)
