"""The rule in plain words before anyone votes, and what the chair reads out afterwards."""

import pytest

from alliance.domain.tally import Elector, explain_before, from_terms

from . import spoken
from .ballots import (
    CONSENSUS,
    MAJORITY_PRESENT,
    NO_OBJECTION,
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

READ = spoken.read()
CLASSES = {"p": "producers", "c": "consumers"}
WEIGHT = {"units": {"weight": "weight"}}
HALF = share("half", 1, 2, "voting")


def paper(rule, electorate=None):
    return explain_before(from_terms(rule), electorate or electors(43))


def test_two_thirds_of_those_voting_is_said_in_plain_words():
    assert paper(TWO_THIRDS) == [
        "To adopt, at least two thirds of the members that vote yes or no must vote yes.",
        "If all 43 vote yes or no, at least 29 must vote yes.",
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
        "If the silence is broken: a new silence procedure is needed.",
    ]


def test_a_class_a_percentage_and_alternatives_are_said_in_plain_words():
    members = [
        *electors(3, class_="producer"),
        *[e for e in electors(13, class_="consumer") if e.member > "M002"],
    ]
    apart = paper(RULES["w7-distributed-majority"]["terms"], members)
    assert apart[2:4] == [
        "To adopt, at least 60 per cent of the consumers that vote yes or no must vote yes.",
        "If all 10 consumers vote yes or no, at least 6 must vote yes.",
    ]
    council = paper(RULES["q3-eu-qualified-majority"]["terms"], electors(27, weights={"population": 10}))
    assert council[0] == (
        "To adopt, at least 55 per cent of all members entitled to vote must vote yes, and never fewer than 15 members."
    )
    assert council[2:6] == [
        "It is enough if (a) or (b) holds.",
        "(a) To adopt, the members that vote yes must hold at least 65 per cent of the population of all members "
        "entitled to vote.",
        "(a) Here the yes votes must hold at least 176 of 270 of the population.",
        "(b) To adopt, no more than 3 members may withhold a yes.",
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
    assert "An abstention is not a yes, yet it makes adoption easier." in said
    few = terms(share("a", 1, 2, "voting"), few_against, quorum=False)
    assert (decide(few, 2, 1, 0).outcome, decide(few, 2, 1, 1).outcome) == ("not_adopted", "adopted")


def test_an_equal_vote_is_explained_where_it_can_happen():
    assert paper(SIMPLE)[-2:] == [
        "Equal votes in a first vote neither adopt nor reject.", "In any other vote equal votes do not adopt.",
    ]  # fmt: skip
    assert paper({**SIMPLE, "ladder": []})[-1] == "Equal votes do not adopt."
    fourth = paper({**SIMPLE, "ladder": [{"round": 4, "when": "equal", "outcome": "adopted"}]})
    assert fourth[-2] == "Equal votes in a 4th vote adopt."
    assert not any("equal votes" in sentence.lower() for sentence in paper(TWO_THIRDS))


def test_weights_are_explained_as_weights():
    rule = terms(share("weight", 3, 5, "electorate", unit="weight"), units={"weight": "weight"})
    assert paper(rule, with_weights([60, 10, 30]))[:2] == [
        "To adopt, the members that vote yes must hold at least three fifths of the weight of all members entitled to "
        "vote.",
        "Here the yes votes must hold at least 60 of 100 of the weight.",
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 42, 43, 50])
def test_the_number_on_the_paper_is_the_number_that_adopts(size):
    needed = int(paper(TWO_THIRDS, electors(size))[1].rsplit("least ", 1)[1].split()[0])
    assert decide(TWO_THIRDS, needed, size - needed, size=size).outcome == "adopted"
    assert decide(TWO_THIRDS, needed - 1, size - needed + 1, size=size).outcome == "not_adopted"


def test_the_chair_reads_out_what_was_missing_and_the_record_who_alone_could_have_changed_it():
    assert spoken.announcement("w7-distributed-majority-consumers-short") == [
        "Not adopted.",
        "Rule: Two thirds of the producers and 60 % of the consumers, counted apart, version 1 (International "
        "Tropical Timber Agreement, special vote: two thirds of the votes cast by producers and 60 % of those cast by "
        "consumers, counted separately; not checked against the source).",
        "The ballot closed on 2 March 2026, 17:00 UTC.",
        "52 members were entitled to vote: 29 voted yes, 18 voted no, 5 abstained.",
        "Producers: 12 voted yes, of 18 that voted yes or no. At least 12 were needed (two thirds): exactly enough.",
        "Consumers: 17 voted yes, of 29 that voted yes or no. At least 18 were needed (60 per cent): 1 missing.",
        "One more yes of the consumers was missing.",
        "It would also have been adopted if one of the consumers that voted no had voted yes, abstained or not voted.",
    ]
    assert spoken.record("w7-distributed-majority-consumers-short")[:-1] == [
        "One member alone could have changed the outcome, if everything else had stayed as it was:",
        "- any one of the 12 consumers that voted no, by voting yes, abstaining or not voting (then: adopted).",
        "- C030, C031 or C032 (abstained), by voting yes (then: adopted).",
    ]


def test_the_chair_reads_out_a_broken_silence():
    assert spoken.announcement("c6-silence-broken-in-the-last-millisecond") == [
        "The silence was broken: not adopted.",
        "Rule: Silence procedure, version 1 (UN General Assembly decision 74/544 (at least 72 hours, all members); "
        "OSCE Rules of Procedure, annex 1(A): objection or amendment in writing breaks it).",
        "The time for objections ended on 30 March 2026, 15:00 UTC.",
        "5 members were entitled to vote: 1 objected, none proposed an amendment, 4 kept silent.",
        "No member may object or propose an amendment; 1 did.",
        "What follows: a new silence procedure is needed.",
        "M003 broke the silence on 30 March 2026, 14:59:59 UTC.",
    ]
    assert spoken.record("c6-silence-broken-in-the-last-millisecond")[:-1] == [
        "One member alone could have changed the outcome, if everything else had stayed as it was:",
        "- M003 (objected), by keeping silent (then: adopted).",
    ]


@pytest.mark.parametrize("name", spoken.EXAMPLES)
def test_every_example_can_be_read_out_in_whole_sentences(name):
    lines = [*spoken.announcement(name), *spoken.record(name)]
    assert all(
        line.endswith((".", ":", "?")) and "{" not in line and "None " not in line[:4] for line in lines
    ), lines
    assert all("_" not in line for line in lines if "rule" not in line)


@pytest.mark.parametrize("heading", spoken.SECTIONS)
def test_every_rule_and_every_example_says_what_was_last_read_by_people(heading):
    """`python -m tests.domain.spoken` writes it anew."""
    assert spoken.SECTIONS[heading]() == READ[heading]


def test_what_was_read_by_people_is_still_said():
    assert READ.keys() == spoken.SECTIONS.keys()


def limit(number, **more):
    return {"code": "limit", "compare": "at_most", "counts": "no", "number": number, **more}


def test_a_rule_on_the_share_of_all_yes_and_no_has_no_number_to_state():
    """Two measures as a base, or a base that is no usual one, depend on how the vote goes."""
    for of in (["yes", "no"], "not_against"):
        assert [
            line for line in paper(terms(share("half", 1, 2, of), quorum=False)) if "at least 6" in line
        ] == []
    together = paper(terms(share("half", 1, 2, "electorate", counts=["yes", "abstain"]), quorum=False))
    assert together[:2] == [
        "To adopt, at least half of all members entitled to vote must vote yes or abstain.",
        "Yes counts for adoption.",
    ]


def test_a_share_of_all_is_said_without_a_fraction():
    assert paper(terms(share("all", 1, 1, "voting"), quorum=False))[0] == (
        "To adopt, the members that vote yes or no must vote yes."
    )
    not_all = share("not-all", 1, 1, "voting", compare="fewer_than", counts="no")
    assert paper(terms(HALF, not_all, quorum=False))[2] == (
        "To adopt, fewer than 100 per cent of the members that vote yes or no may vote no."
    )


def test_a_number_is_said_as_a_number_and_one_as_one():
    least = {"code": "least", "compare": "at_least", "counts": "yes", "number": 3}
    assert paper(terms(least, quorum=False)) == [
        "To adopt, at least 3 members must vote yes.",
        "Yes counts for adoption.",
        "No counts against.",
        "An abstention has the effect of a no.",
        "Not voting has the effect of a no.",
    ]
    assert (
        paper(terms({**least, "number": 1}, quorum=False))[0]
        == "To adopt, at least one of the members must vote yes."
    )
    weighty = terms({**least, "number": 1, "unit": "weight"}, quorum=False, **WEIGHT)
    assert paper(weighty, with_weights([1, 2]))[0] == (
        "To adopt, the members that vote yes must hold a weight of at least 1."
    )


def test_what_no_member_may_do_is_a_veto_and_a_few_are_not():
    none = paper(terms(share("none", 0, 1, "voting", compare="at_most", counts="no"), HALF, quorum=False))
    assert (none[0], none[4]) == ("To adopt, none of the members may vote no.", "A single no stops adoption.")
    few = paper(terms(limit(2), HALF, quorum=False))
    assert (few[0], few[4]) == ("To adopt, no more than 2 members may vote no.", "No counts against.")
    some = paper(terms(share("some", 1, 4, "voting", compare="at_most", counts="no"), HALF, quorum=False))
    assert (some[0], some[4]) == (
        "To adopt, no more than one quarter of the members that vote yes or no may vote no.", "No counts against.",
    )  # fmt: skip
    blocking = {"code": "blocks", "compare": "at_most", "counts": "discuss", "number": 0}
    assert "No counts against." in paper(terms(blocking, HALF, quorum=False))


def test_what_no_member_of_a_class_may_do_names_the_class():
    members = [*electors(3, class_="p"), Elector("C", {}, "c")]
    said = paper(terms(limit(0, **{"class": "p"}), HALF, classes=CLASSES, quorum=False), members)
    assert said[0] == "To adopt, none of the producers may vote no."


def test_no_weight_against_is_said_as_a_number_of_weight():
    said = paper(terms(limit(0, unit="weight"), HALF, quorum=False, **WEIGHT), with_weights([1, 2]))
    assert said[0] == "To adopt, the members that vote no must hold no weight."


def test_a_quorum_of_a_class_and_of_weight_says_of_whom_and_of_what():
    members = [
        *electors(3, class_="p", weights={"weight": 5}),
        *(Elector(f"C{n}", {"weight": 7}, "c") for n in range(4)),
    ]
    quorum = [
        {**MAJORITY_PRESENT, "code": "p", "class": "p"}, {**MAJORITY_PRESENT, "code": "w", "unit": "weight"},
        {**MAJORITY_PRESENT, "code": "c", "unit": "weight", "class": "c"},
    ]  # fmt: skip
    assert paper({**terms(HALF, classes=CLASSES, **WEIGHT), "quorum": quorum}, members)[-3:] == [
        "Quorum: at least 2 of 3 producers must vote yes, no or abstain.",
        "Quorum: members with a weight of at least 22 of 43 must vote yes, no or abstain.",
        "Quorum: consumers with a weight of at least 15 of 28 must vote yes, no or abstain.",
    ]


def test_a_blocking_minority_of_heads_is_one_of_the_members():
    minority = {
        "code": "minority", "compare": "fewer_than", "counts": "not_in_favour",
        "blocking": {"unit": "members", "numerator": 1, "denominator": 3, "plus": 2},
    }  # fmt: skip
    assert paper(terms(HALF, minority, quorum=False), electors(7))[2] == (
        "To adopt, fewer members than a blocking minority may withhold a yes. A blocking minority takes 5 members "
        "here: the 3 largest hold more than one third of the members, and 2 more are required."
    )


def test_not_voting_helps_where_a_limit_is_a_share_of_all():
    few = share("few", 1, 4, "electorate", compare="at_most", counts="no")
    assert paper(terms(HALF, few, quorum=False))[-2:] == [
        "An abstention is not a yes, yet it makes adoption easier.",
        "Not voting is not a yes, yet it makes adoption easier.",
    ]
    assert paper(terms(HALF, quorum=False))[-2:] == [
        "An abstention is recorded, and is left out when yes and no are compared.",
        "Not voting counts for nothing.",
    ]


def test_an_abstention_that_is_counted_with_yes_helps_and_not_voting_does_not():
    together = paper(terms(share("half", 1, 2, "electorate", counts=["yes", "abstain"]), quorum=False))
    assert together[-2:] == [
        "An abstention is not a yes, yet it makes adoption easier.", "Not voting has the effect of a no.",
    ]  # fmt: skip


def test_only_choices_that_the_rule_has_are_explained():
    said = paper(terms(NO_OBJECTION, assent="presence", choices=["yes", "no"], quorum=False))
    assert [line for line in said if "abstention" in line] == []
    said = paper(terms(limit(2), assent="silence", choices=["no"], quorum=False))
    assert said == [
        "To accept, no more than 2 members may object.",
        "Each objection is counted.",
        "Silence is assent.",
    ]
