"""What the chair reads out where the examples say nothing of it: instants, margins, who is meant."""

import pytest

from alliance.domain.tally import Elector, Vote, announce, for_the_record, read_paper, tally_paper

from .ballots import MAJORITY_PRESENT, NO_OBJECTION, by_heads, electors, share, terms
from .test_tally_document import OPENS, written

CLASSES = {"p": "producers", "c": "consumers"}
RULE = "Rule: two-thirds, version 1 (Invented for this test)."
HALF = share("half", 1, 2, "voting")


def said(doc, **more):
    paper = read_paper(doc | more)
    return announce(paper, tally_paper(paper))


def record(doc):
    paper = read_paper(doc)
    return for_the_record(paper, tally_paper(paper))


def votes(choices):
    return [Vote(f"M{place:03d}", choice, place + 1, OPENS) for place, choice in enumerate(choices.split())]


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-03-02T12:00:00Z", "2 March 2026, 12:00 UTC"),
        ("2026-03-02T12:00:30Z", "2 March 2026, 12:00:30 UTC"),
        ("2026-03-02T12:00:59.999999Z", "2 March 2026, 12:00:59 UTC"),
        ("2026-03-02T12:00:00.000001Z", "2 March 2026, 12:00 UTC"),
    ],
)
def test_an_instant_is_said_as_people_write_it_and_never_later_than_it_was(at, told):
    assert said(written(), facts=[{"at": at, "kind": "withdrawn"}]) == [
        "The proposal was withdrawn: nothing is decided.", RULE, f"Withdrawn on {told}.",
    ]  # fmt: skip


def test_a_vote_that_nobody_could_have_carried_says_so():
    three = {"code": "three", "compare": "at_least", "counts": "yes", "number": 3}
    lines = said(written(electors(2), votes("yes yes"), terms(three, quorum=False)))
    assert "Members: 2 voted yes, of 2 entitled to vote. At least 3 were needed: 1 missing." in lines
    assert lines[-1] == "Not even a yes of every member is enough to adopt it."
    assert record(written(electors(2), votes("yes yes"), terms(three, quorum=False)))[0] == (
        "No member alone could have changed the outcome by acting otherwise."
    )


def test_a_quorum_of_weight_and_one_of_a_class_are_told_apart():
    members = [Elector("M000", {"weight": 5}, "p"), Elector("M001", {"weight": 7}, "c")]
    quorum = [
        MAJORITY_PRESENT | {"code": "w", "unit": "weight"}, MAJORITY_PRESENT | {"code": "p", "class": "p"},
    ]  # fmt: skip
    rule = terms(HALF, classes=CLASSES, units={"weight": "voting weight"}) | {"quorum": quorum}
    assert said(written(members, votes("yes yes"), rule))[4:6] == [
        "Quorum: the members that took part hold 100 per cent of the voting weight of the members entitled to vote "
        "(12 of 12). At least 7 was needed (more than half): 5 to spare.",
        "Quorum, producers: 1 took part, of 1 entitled to vote. At least 1 was needed (more than half): "
        "exactly enough.",
    ]


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ("yes no no", "2 voted no, of 3 that took part. At most 1 was allowed: 1 too many."),
        (
            "yes no abstain",
            "1 voted no, of 3 that took part. At most 1 was allowed: no more would be allowed.",
        ),
        (
            "yes yes abstain",
            "none voted no, of 3 that took part. At most 1 was allowed: 1 more would be allowed.",
        ),
    ],
)
def test_a_limit_says_how_many_more_it_would_allow(choices, told):
    few = NO_OBJECTION | {"number": 1}
    assert f"Members: {told}" in said(written(electors(3), votes(choices), terms(few, HALF, quorum=False)))


@pytest.mark.parametrize(
    ("choices", "told"),
    [("yes no", "No member may vote no; 1 did."), ("yes abstain", "No member may vote no, and none did.")],
)
def test_a_limit_of_none_says_whether_there_was_one(choices, told):
    lines = said(written(electors(2), votes(choices), terms(NO_OBJECTION, HALF, quorum=False)))
    assert lines[4] == told


def test_a_limit_of_none_in_a_class_names_the_class():
    none = NO_OBJECTION | {"class": "p"}
    members = [Elector(f"M{place:03d}", class_="p") for place in range(3)]
    lines = said(written(members, votes("yes no"), terms(none, HALF, quorum=False, classes=CLASSES)))
    assert lines[4] == "None of the producers may vote no; 1 did."


def test_a_least_number_behind_a_share_is_what_was_needed():
    all_yes = share("share", 1, 2, "electorate")
    rule = terms(
        all_yes, {"code": "three", "compare": "at_least", "counts": "yes", "number": 3}, quorum=False
    )
    assert said(written(electors(4), votes("yes yes"), rule))[4] == (
        "Members: 2 voted yes, of 4 entitled to vote. At least 3 were needed (half, and never fewer than 3): "
        "1 missing."
    )


def test_what_is_neither_adopted_nor_rejected_under_a_rule_with_both_is_not_adopted():
    against = {"code": "against", "compare": "at_least", "counts": "no", "number": 2}
    rule = terms(HALF, quorum=False, rejected_if=against)
    assert said(written(electors(3), votes("no abstain"), rule))[0] == "Not adopted."
    assert said(written(electors(3), votes("yes no no"), rule))[0] == (
        "Rejected: the majority against was reached."
    )


def test_of_three_alternatives_none_held():
    numbers = [{"code": f"n{n}", "compare": "at_least", "counts": "yes", "number": n} for n in (2, 3, 4)]
    rule = {"adopted_if": {"any": numbers}, "assent": "yes", "quorum": []}
    lines = said(written(electors(4), votes("yes"), rule))
    assert lines[8] == "None of these held."


def test_fewer_than_one_allows_none():
    none = {"code": "none", "compare": "fewer_than", "counts": "no", "number": 1}
    lines = said(written(electors(2), votes("yes abstain"), terms(none, HALF, quorum=False)))
    assert lines[4] == "No member may vote no, and none did."


def test_six_members_are_named_and_seven_are_counted():
    for size, told in (
        (6, "- M000, M001, M002, M003, M004 or M005 (voted yes)"),
        (7, "- any one of the 7 members that voted yes"),
    ):
        lines = record(written(electors(size), votes("yes " * size), terms(share("all", 1, 1, "voting"))))
        assert any(line.startswith(told) for line in lines)


def test_without_a_quorum_the_tests_are_not_read_out():
    lines = said(written(electors(5), votes("yes yes"), terms(HALF)))
    assert lines[0] == "No quorum: nothing is decided."
    assert [line for line in lines if line.startswith("Members:")] == []


def test_a_lost_vote_of_two_sides_reads_out_both():
    against = share("against", 1, 2, "voting", compare="more_than", counts="no")
    rule = terms(HALF, quorum=False, rejected_if=against, otherwise="no_opinion")
    lines = said(written(electors(3), votes("no no yes"), rule))
    assert lines[0] == "Rejected: the majority against was reached."
    assert lines[4:7] == [
        "Members: 1 voted yes, of 3 that voted yes or no. At least 2 were needed (half): 1 missing.",
        "Was there the same majority against?",
        "Members: 2 voted no, of 3 that voted yes or no. At least 2 were needed (more than half): exactly enough.",
    ]


def test_under_silence_a_no_is_an_objection_wherever_it_is_counted():
    few = share("few", 1, 2, ["no", "absent"], compare="at_most", counts="no")
    rule = terms(few, assent="silence", choices=["no"], quorum=False, yes_may_unadopt=True)
    assert said(written(electors(3), votes("no"), rule))[4] == (
        "Members: 1 objected, of 3 that objected or that did not take part. At most 1 was allowed (half): "
        "no more would be allowed."
    )


def test_what_was_missing_is_what_was_missing_in_that_round():
    """Put to the vote again, an equal vote adopts: one more yes would have made it equal."""
    ladder = [{"round": 2, "when": "equal", "outcome": "adopted"}]
    rule = terms(share("half", 1, 2, "voting", compare="more_than"), quorum=False, ladder=ladder)
    doc = written(electors(6), votes("yes yes no no no"), rule)
    one = "One more yes was missing."
    by_one = "- M005 (did not take part), by voting yes (then: adopted)."
    again, first = ([*said(doc, **more), *record(doc | more)] for more in ({"round": 2}, {}))
    assert one in again and by_one in again
    assert one not in first and by_one not in first


@pytest.mark.parametrize(
    ("counts", "compare", "told"),
    [("yes", "at_least", "about 66.67 per cent"), ("no", "at_most", "about 66.66 per cent")],
)
def test_what_is_just_enough_or_just_allowed_is_not_rounded_to_where_it_would_be_less_or_more(
    counts, compare, told
):
    """20,000 of 30,000 are two thirds: reached as a floor, and as a limit not one more."""
    members = [Elector("M000", {"w": 20_000}), Elector("M001", {"w": 10_000})]
    asked = share("share", 2, 3, "voting", counts=counts, compare=compare, unit="w")
    rule = terms(by_heads(1), asked, units={"w": "weight"}, quorum=False)
    choices = "yes no" if counts == "yes" else "no yes"
    assert f"the members that voted {counts} hold {told} of the weight" in " ".join(
        said(written(members, votes(choices), rule))
    ).replace("The members", "the members")


WAITS = {"not_adopted": {"then": "until_cleared"}}


@pytest.mark.parametrize(
    ("choices", "more", "told"),
    [
        ("yes no no", {}, "it waits until one more member votes yes."),
        ("no no", {}, "it waits until 2 more members vote yes."),
        ("yes no no no", {}, "it waits until nothing stands in its way any more."),  # all have voted
        ("yes yes no discuss", {}, "it waits until the blocking position is cleared."),
    ],
)
def test_what_is_waited_for_is_as_many_yes_as_are_missing(choices, more, told):
    """Of four members two have to vote yes."""
    rule = terms(by_heads(2), NO_OBJECTION | {"counts": "discuss"}, quorum=False, follows=WAITS)
    rule |= {"choices": ["yes", "no", "discuss"]}
    assert f"What follows: {told}" in said(written(electors(4), votes(choices), rule))


def test_where_no_yes_would_do_it_waits_until_nothing_stands_in_its_way():
    """Too many no votes: only those that voted no can help; and an objection that is final leaves nothing to ask."""
    waits = "What follows: it waits until nothing stands in its way any more."
    few = NO_OBJECTION | {"number": 1}
    rule = terms(few, {"code": "here", "compare": "at_least", "counts": "abstain", "number": 1}, assent="presence",
                 quorum=False, follows=WAITS, yes_may_unadopt=True)  # fmt: skip
    assert waits in said(written(electors(3), votes("yes no"), rule))
    broken = {"silence_broken": {"then": "until_cleared"}}
    final = terms(NO_OBJECTION, assent="silence", choices=["no"], final=["no"], quorum=False, follows=broken,
                  otherwise="silence_broken")  # fmt: skip
    assert waits in said(written(electors(3), votes("no"), final))
