"""What a note says where a plain word would be false: two-sided rules, late quorums, second votes, weights."""

from datetime import timedelta

import pytest

from alliance.domain.tally import (
    Elector,
    Vote,
    explain_before,
    for_the_record,
    from_terms,
    read_paper,
    tally_paper,
    vote_order,
)
from alliance.domain.tally.alone import alone_words
from alliance.domain.tally.phrases import source_words
from alliance.domain.tally.recount import settle_decided

from . import spoken
from .ballots import NO_OBJECTION, electors, rule_of, share, terms
from .test_tally_document import OPENS, written

EVERY = "electorate"


def paper(rule, who=None):
    return explain_before(from_terms(rule), who or electors(9))


def record(name):
    return spoken.record(name)


def test_under_a_two_sided_rule_a_no_counts_for_rejection_and_an_abstention_for_neither():
    two_sided = terms(share("for", 1, 2, EVERY), quorum=False) | {
        "rejected_if": share("against", 1, 2, EVERY, counts="no"), "otherwise": "no_opinion",
    }  # fmt: skip
    told = paper(two_sided)
    assert "No counts against adoption, and for rejection." in told
    assert told[-2:] == [
        "An abstention counts neither for adoption nor for rejection.",
        "Not voting counts neither for adoption nor for rejection.",
    ]
    with_quorum = paper(two_sided | {"quorum": [share("quorum", 1, 3, EVERY, counts="present")]})
    assert "An abstention counts for the quorum, and neither for adoption nor for rejection." in with_quorum
    assert "Not voting counts neither for adoption nor for rejection, nor for the quorum." in with_quorum
    assert "then: no opinion" in " ".join(record("q7-two-sided-against"))


def test_an_abstention_is_told_weight_by_weight_where_the_bases_differ():
    units = {"a": "general weight", "b": "combined weight"}
    rule = terms(
        share("all", 3, 5, EVERY, unit="b"),
        share("cast", 1, 2, "voting", unit="a"),
        quorum=False,
        units=units,
    )
    told = paper(rule, [Elector("M1", {"a": 1, "b": 2}), Elector("M2", {"a": 3, "b": 4})])
    said = "has the effect of a no for the combined weight, and is left out for the general weight."
    assert told[-2:] == [f"An abstention {said}", f"Not voting {said}"]


def test_without_a_no_an_abstention_is_no_support():
    told = paper(terms(share("all", 1, 2, EVERY), quorum=False, choices=["yes", "abstain"]))
    assert told[-2:] == ["An abstention does not count as support.", "Not voting does not count as support."]


def test_where_members_sit_without_a_ballot_the_quorum_says_that_presence_is_enough():
    rule = rule_of("c1-consensus")
    seated = explain_before(rule, [*electors(3), Elector("S", attending=True)])
    assert "Quorum: at least 3 of 4 must be present or vote." in seated
    assert "A member that is neither present nor votes does not count for the quorum." in seated
    assert "Quorum: at least 2 of 3 must vote yes, no or abstain." in explain_before(rule, electors(3))


def test_a_vote_not_cast_leaves_the_close_where_it_was():
    """Without the ballot that made the quorum in the last hours, the late one of another does not count."""
    told = record("c13-a-late-quorum-moves-the-close")
    everyone = "- M001, M002, M003, M004, M005 or M006 (voted yes), by"
    assert f"{everyone} voting no or abstaining (then: not adopted)." in told
    assert f"{everyone} not voting (then: no quorum)." in told
    assert not any(line.startswith("- M010") for line in told)
    assert any("depends on when it would have come; it is not stated here." in line for line in told)
    assert any(
        "The close moved from 5 March 2026, 12:00 UTC to 6 March 2026, 10:00 UTC" in line for line in told
    )
    assert not any("depends" in line for line in record("c13-an-early-quorum-moves-nothing"))


def test_what_each_reversal_says_is_what_a_recount_of_the_ballots_gives():
    """Every member that voted, without its ballots: the outcome is the one told, or nothing is told of it."""
    document = spoken.EXAMPLES["c13-a-late-quorum-moves-the-close"]
    found = read_paper(document)
    first, told = tally_paper(found), alone_words(found, settle_decided(found), tally_paper(found))
    for member in {vote.member for vote in found.votes if vote.member != "M010"}:
        votes = [row for row in document["votes"] if row["member"] != member]
        without = tally_paper(read_paper(document | {"votes": votes}))
        lines = [line for line in told if member in line and "not voting" in line]
        assert bool(lines) == (without.outcome != first.outcome)
        assert all(f"(then: {without.outcome.replace('_', ' ')})" in line for line in lines)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("w8-coffee-ladder-three-block-a-first-vote", "(then: not adopted, and not put to the vote again)."),
        ("p10-postal-vote-carried", "(then: no quorum, and it goes to the next meeting)."),
        ("c9-tacit-acceptance-more-than-a-third-object", "(then: accepted)."),
    ],
)
def test_the_other_outcome_says_what_it_leads_to(name, told):
    assert any(line.endswith(told) for line in record(name))
    assert not any(line.endswith("(then: referred).") for line in record(name))


def test_from_no_opinion_a_no_that_rejects_is_told_as_a_rejection():
    rule = terms(share("for", 1, 2, EVERY), quorum=False) | {
        "rejected_if": share("against", 1, 2, EVERY, counts="no"), "otherwise": "no_opinion",
    }  # fmt: skip
    votes = [Vote("M000", "no", 1, OPENS)]
    found = read_paper(written(electors(3), votes, rule))
    told = alone_words(found, settle_decided(found), tally_paper(found))
    assert told[1:] == ["- M001 or M002 (did not take part), by voting no (then: rejected)."]


def test_what_was_missing_says_why_it_is_more_than_the_count_was_short_of():
    assert (
        "2 more yes votes from members that abstained or that did not take part would have been needed, because "
        "each also raises the number needed (52 of 78)."
    ) in spoken.announcement("p10-postal-vote-missed")
    assert (
        "For the quorum, one more member had to vote. Had it voted yes or abstained, the proposal would have been "
        "adopted."
    ) in spoken.announcement("p10-postal-vote-too-few-answers")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Charter, art. 2; text not re-read here", "Charter, art. 2; not checked against the source"),
        ("Two thirds, catalogue of decision rules, rows P6 and P8", "Two thirds"),
        (
            "Governor: moves the close, once; the majority is that of row P3",
            "Governor: moves the close, once",
        ),
        ("Rules of Procedure, r. 67 (quorum), r. 83", "Rules of Procedure, r. 67 (quorum), r. 83"),
    ],
)
def test_a_source_is_printed_without_the_notes_of_those_that_wrote_it_down(text, told):
    assert source_words(text) == told


def test_of_a_proposal_that_lost_a_part_what_remains_is_put_next():
    parts = [{"code": "part 1", "result": "not_adopted"}, {"code": "part 2", "result": "adopted"}]
    agenda = {
        "base": [{"line": "PF-3", "amount": "80"}], "amendments": [{"code": "A", "line": "PF-3", "amount": "85"}],
        "results": {"A": "adopted"}, "parts": parts,
    }  # fmt: skip
    lost = ["Part 1 was not adopted.", "Part 2 was adopted."]
    amended = "Put next: what remains of the proposal as amended, part 2."
    assert vote_order(agenda)["said"][-3:] == [*lost, amended]
    two = agenda | {"parts": [*parts, {"code": "part 3", "result": "adopted"}]}
    assert vote_order(two)["said"][-1] == amended.replace("part 2", "part 2 and part 3")
    kept = agenda | {"parts": [parts[1]]}
    assert vote_order(kept)["said"][-2:] == ["Part 2 was adopted.", "Put next: the proposal as amended."]


def test_a_second_objection_is_not_told_as_a_change_of_mind():
    document = spoken.EXAMPLES["c7-an-objection-taken-back-stays-an-objection"]
    again = [row | {"choice": "no"} for row in document["votes"]]
    found = read_paper(document | {"votes": again})
    told = for_the_record(found, tally_paper(found))
    assert "What M003 sent again does not count: its first objection stands." in told
    assert "M003 later voted otherwise; that does not count, its objection stands." in record(
        "c7-an-objection-taken-back-stays-an-objection"
    )


def test_credentials_rejected_and_credentials_for_the_time_being_are_told_apart():
    document = spoken.EXAMPLES["case-provisional-credentials-vote-and-both-counts-are-shown"]
    rejected = [{"at": "2026-03-02T18:00:00Z", "kind": "credentials_rejected", "member": "M003"}]
    found = read_paper(document | {"facts": rejected})
    told = [line for line in for_the_record(found, tally_paper(found)) if line.startswith("Credentials")]
    assert told == [
        "Credentials not accepted: M003; accepted for the time being only: M004. With the votes of all of them: "
        "adopted. Without: not adopted."
    ]


def test_every_move_of_the_close_is_told_from_where_the_one_before_left_it():
    moves = [
        {"at": "2026-03-02T11:00:00Z", "kind": "suspended", "member": "M002"},
        {"at": "2026-03-02T12:00:00Z", "closes_at": "2026-03-02T18:00:00Z", "kind": "extended"},
        {"at": "2026-03-02T17:30:00Z", "closes_at": "2026-03-02T20:00:00Z", "kind": "extended"},
    ]
    found = read_paper(written() | {"facts": moves})
    told = [line for line in for_the_record(found, tally_paper(found)) if "moved the close" in line]
    assert told == [
        "On 2 March 2026, 12:00 UTC the chair moved the close from 2 March 2026, 17:00 UTC to 2 March 2026, 18:00 UTC.",
        "On 2 March 2026, 17:30 UTC the chair moved the close from 2 March 2026, 18:00 UTC to 2 March 2026, 20:00 UTC.",
    ]


def test_several_credentials_for_the_time_being_are_told_together():
    members = [Elector("A", credentials="provisional"), Elector("B", credentials="provisional"), Elector("C")]
    found = read_paper(written(members, [Vote("A", "yes", 1, OPENS), Vote("B", "no", 2, OPENS)]))
    assert (
        "Credentials of A and B are accepted for the time being only; their votes count. With them: not adopted. "
        "Without them: no quorum."
    ) in for_the_record(found, tally_paper(found))


@pytest.mark.parametrize(
    ("assent", "choice", "told"),
    [
        ("yes", "no", "A ballot of M000 does not count: it was received on {at}, and the ballot opened on {opens}."),
        ("silence", "no", "The objection of M000 does not count: it was received on {at}, and the time for objections "
                          "began on {opens}."),
        ("silence", "yes", "The answer of M000 does not count: it was received on {at}, and the time for objections "
                           "began on {opens}."),
    ],
)  # fmt: skip
def test_what_came_before_the_opening_is_told_with_both_instants(assent, choice, told):
    rule = terms(share("half", 1, 2, "voting"), quorum=False)
    if assent == "silence":
        rule = terms(NO_OBJECTION, assent="silence", choices=["yes", "no"], quorum=False)
    found = read_paper(written(electors(3), [Vote("M000", choice, 1, OPENS - timedelta(hours=1))], rule))
    said = told.format(at="2 March 2026, 08:00 UTC", opens="2 March 2026, 09:00 UTC")
    assert said in for_the_record(found, tally_paper(found))
