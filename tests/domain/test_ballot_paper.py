"""The rule in plain words before anyone votes, and what the chair reads out afterwards."""

import json

import pytest

from alliance.domain.tally import announce, explain_before, from_terms, read_paper, tally_paper

from .ballots import (
    CONSENSUS,
    NO_OBJECTION,
    ROOT,
    RULES,
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
    return explain_before(from_terms(rule), electorate or electors(43))


def read_out(name):
    example = json.loads((ROOT / f"docs/conformance/tally/{name}.json").read_bytes())
    found = read_paper(example["document"])
    return announce(found, tally_paper(found))


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


def test_silence_is_said_in_plain_words():
    assert paper(RULES["c6-silence"]["terms"]) == [
        "To adopt, none of the members may object or propose an amendment.",
        "A single objection stops adoption.",
        "An objection cannot be taken back.",
        "Silence is assent.",
        "If silence broken: a new silence procedure is needed.",
    ]


def test_a_class_a_percentage_and_alternatives_are_said_in_plain_words():
    members = [
        *electors(3, class_="producer"),
        *[e for e in electors(13, class_="consumer") if e.member > "M002"],
    ]
    apart = paper(RULES["w7-distributed-majority"]["terms"], members)
    assert apart[2:4] == [
        "To adopt, at least 60 per cent of the consumers that vote yes or no must vote yes.",
        "To adopt, if all 10 consumers vote yes or no: at least 6 yes.",
    ]
    council = paper(RULES["q3-eu-qualified-majority"]["terms"], electors(27, weights={"population": 10}))
    assert council[3:7] == [
        "It is enough if (a) or (b) holds.",
        "(a) To adopt, at least 65 per cent of the population of all members entitled to vote must be for yes.",
        "(a) To adopt: yes with a population of at least 176 of 270.",
        "(b) To adopt, fewer than 4 members may fail to vote yes.",
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


def test_where_only_the_share_of_no_is_limited_an_abstention_helps():
    few_against = share("few-against", 1, 4, "present", compare="at_most", counts="no")
    said = paper(terms({"code": "a-yes", "compare": "at_least", "counts": "yes", "of": "voting", "numerator": 1,
                        "denominator": 2}, few_against, quorum=False))  # fmt: skip
    assert "An abstention is not a yes, yet it makes adoption easier: it widens the base." in said
    few = terms(share("a", 1, 2, "voting"), few_against, quorum=False)
    assert (decide(few, 2, 1, 0).outcome, decide(few, 2, 1, 1).outcome) == ("not_adopted", "adopted")


def test_an_equal_vote_is_explained_where_it_can_happen():
    assert paper(SIMPLE)[-1] == "An equal vote is a tie, and neither adopts nor rejects."
    assert paper({**SIMPLE, "ladder": []})[-1] == "An equal vote does not adopt."
    assert not any("equal vote" in sentence for sentence in paper(TWO_THIRDS))


def test_weights_are_explained_as_weights():
    rule = terms(share("weight", 3, 5, "electorate", unit="weight"), units={"weight": "weight"})
    assert paper(rule, with_weights([60, 10, 30]))[:2] == [
        "To adopt, at least three fifths of the weight of all members entitled to vote must be for yes.",
        "To adopt: yes with a weight of at least 60 of 100.",
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 42, 43, 50])
def test_the_number_on_the_paper_is_the_number_that_adopts(size):
    needed = int(paper(TWO_THIRDS, electors(size))[1].rsplit("least ", 1)[1].split()[0])
    assert decide(TWO_THIRDS, needed, size - needed, size=size).outcome == "adopted"
    assert decide(TWO_THIRDS, needed - 1, size - needed + 1, size=size).outcome == "not_adopted"


def test_the_chair_reads_out_what_was_missing_and_what_would_have_reversed_it():
    assert read_out("w7-distributed-majority-consumers-short") == [
        "Not adopted.",
        "52 members were entitled to vote: 29 voted yes, 18 voted no, 5 abstained.",
        "Members, producers: 12 voted yes, of 18 that voted yes or no. At least 12 were needed (two thirds): "
        "exactly enough.",
        "Members, consumers: 17 voted yes, of 29 that voted yes or no. At least 18 were needed (60 per cent): "
        "1 missing.",
        "Missing for adoption: 1 more Yes of the consumers, from among those that voted neither yes nor no.",
        "It would have been adopted if 1 of the consumers that stood against had voted yes instead.",
        "A single changed vote would have reversed this:",
        "- any one of the 12 members that voted no, by voting yes or abstaining (then: adopted).",
        "- C030 or C031 or C032 (abstained), by voting yes (then: adopted).",
    ]


def test_the_chair_reads_out_a_broken_silence():
    assert read_out("c6-silence-broken-in-the-last-millisecond") == [
        "The silence was broken: not adopted.",
        "5 members were entitled to vote: 1 objected, none proposed an amendment, 4 kept silent.",
        "Members: 1 objected or proposed an amendment, of 5 entitled to vote. None was allowed: 1 too many.",
        "What follows: a new silence procedure is needed.",
        "A single changed vote would have reversed this:",
        "- M003 (objected), by keeping silent (then: adopted).",
        "M003 broke the silence at 2026-03-30 14:59:59.999 UTC.",
    ]


EXAMPLES = sorted(
    path.stem
    for path in (ROOT / "docs/conformance/tally").glob("*.json")
    if not path.stem.startswith("amendments")
)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_can_be_read_out_in_whole_sentences(name):
    lines = read_out(name)
    assert all(line.endswith((".", ":")) and "{" not in line and "None " not in line[:4] for line in lines), (
        lines
    )
    assert all("_" not in line for line in lines if "rule" not in line)
