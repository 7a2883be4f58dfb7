"""What was missing for adoption, sentence by sentence: how many more, of whom, what they had to do, who is named."""

from alliance.domain.tally import Elector, from_terms, missing
from alliance.domain.tally.wanting import missing_words

from .ballots import NO_OBJECTION, by_heads, electors, share, terms, with_weights

CLASSES = {"p": "producers", "c": "consumers"}
MOST = share("most", 3, 4, "voting")  # each yes raises the number needed
STRICT = share("more", 1, 2, "voting", compare="more_than")
WEIGHT = {"units": {"weight": "tonnage"}}


def present(number, counts="present", **more):
    return {"code": "here", "compare": "at_least", "counts": counts, "number": number} | more


def said(members, stand, *tests, proxied=(), quorum=(), **more):
    """The sentences where the members stand so, in their order: a bucket each, absent unless said."""
    rule = from_terms(terms(*tests, **more) | {"quorum": list(quorum)})
    where = dict(zip((each.member for each in members), stand.split(), strict=False))
    found = missing(rule, members, where, 1, frozenset(proxied))
    return missing_words(rule, members, where, found, frozenset(proxied))


def test_where_the_quorum_alone_was_missed_it_says_what_would_have_made_it():
    seated = [*electors(6), Elector("S", attending=True)]
    for members, act in ((seated, "be present or vote"), (electors(7), "vote")):
        assert said(members, "yes no absent absent absent absent attending", STRICT, quorum=[present(4)])[
            0
        ] == (
            f"For the quorum, one more member had to {act}. Had it voted yes, the proposal would have been adopted."
        )
    either = present(3, ["yes", "no"])
    assert said(electors(5), "yes yes", share("half", 1, 2, "voting"), quorum=[either]) == [
        "For the quorum, one more member had to vote yes or vote no. Had it voted yes or voted no, the proposal would "
        "have been adopted."
    ]
    few = NO_OBJECTION | {"number": 1}
    more = {
        "assent": "silence",
        "choices": ["no", "abstain"],
        "otherwise": "no_opinion",
        "yes_may_unadopt": True,
    }
    assert said(electors(4), "no", few, quorum=[present(3)], **more) == [
        "For the quorum, 2 more members had to vote. Had they abstained, the proposal would have been accepted."
    ]


def test_more_than_the_quorum_or_a_quorum_of_weight_is_not_told_as_the_quorum():
    assert said(electors(4), "yes", by_heads(3), quorum=[present(2)]) == ["2 more yes votes were missing."]
    heavy = with_weights([5, 1, 1, 3])
    asked = by_heads(8, unit="weight")
    assert said(heavy, "absent absent absent yes", asked, quorum=[present(2)], **WEIGHT) == [
        "One more yes was missing, from M000."
    ]
    weighty = present(3, unit="weight")
    assert said(with_weights([1] * 4), "yes yes", by_heads(3), quorum=[weighty], **WEIGHT) == [
        "One more yes was missing."
    ]
    both = [present(5), present(5, ["yes", "no", "abstain"], code="cast")]
    assert said(electors(6), "yes yes no", by_heads(3), quorum=both)[0] == "2 more yes votes were missing."


RAISING = (
    "6 more yes votes from members that abstained would have been needed, because each also raises the number needed "
    "(9 of 12)."
)


def test_why_it_takes_more_than_the_count_was_short_of_is_said_of_members_alone():
    stand = "yes yes yes no no no" + " abstain" * 7
    assert said(electors(13), stand, by_heads(1), MOST)[0] == RAISING
    plain = "6 more yes votes were missing"
    weights = with_weights([1] * 13)
    assert said(weights, stand, MOST | {"unit": "weight"}, **WEIGHT)[0] == f"{plain}."
    declared = MOST | {"counts": ["yes", "declared"], "of": ["voting", "declared"]}
    assert said(electors(13), stand, declared)[0] == f"{plain}."
    none_of_p = NO_OBJECTION | {"class": "p"}
    producers = [*electors(6), *(Elector(f"P{n}", {}, "p") for n in range(7))]
    assert said(producers, stand, MOST, none_of_p, classes=CLASSES)[0] == f"{plain} (6 of the producers)."
    mixed = [*electors(12), Elector("P", {}, "p")]
    assert said(mixed, stand, MOST, none_of_p, classes=CLASSES)[0] == (
        f"{plain}. For instance M006, M007, M008, M009, M010 and M011."
    )


def test_those_of_whom_one_would_have_done_are_named_up_to_six_or_told_by_where_they_stood():
    for away, told in (
        (1, "from M000."), (2, "from M000 or M001."), (6, "from M000, M001, M002, M003, M004 or M005."),
        (7, "from among those that did not take part."),
    ):  # fmt: skip
        stand = "absent " * away + "abstain " * 2
        assert said(electors(away + 2), stand, by_heads(1), present(3)) == [
            f"One more yes was missing, {told}"
        ]
    one = "One more member had to vote yes or abstain, "
    more = {"assent": "presence", "choices": ["yes", "no", "abstain"]}
    assert said(electors(9), "absent " * 7 + "abstain " * 2, NO_OBJECTION, present(3), **more) == [
        f"{one}from among those that did not take part."
    ]
    assert said(electors(4), "absent " * 2 + "abstain " * 2, NO_OBJECTION, present(3), **more) == [
        f"{one[:-2]}: M000 or M001."
    ]
    light = with_weights([2] * 7 + [1])
    assert said(light, "", by_heads(2, unit="weight"), **WEIGHT) == [
        "One more yes was missing, from M000, M001, M002, M003, M004, M005 or M006."
    ]


def test_of_several_it_says_of_which_class_or_names_some():
    members = [*electors(4, class_="p"), *(Elector(f"C{n}", {}, "c") for n in range(4))]
    tests = by_heads(3, **{"class": "p"}), by_heads(2, **{"class": "c"}) | {"code": "c"}
    stand = "yes absent absent absent yes"
    assert said(members, stand, *tests, classes=CLASSES) == [
        "3 more yes votes were missing (1 of the consumers and 2 of the producers)."
    ]
    assert said(with_weights([5, 3, 1, 5, 3, 1]), "absent absent absent no no no", by_heads(8, unit="weight"),
                **WEIGHT) == [
        "2 more yes votes were missing. For instance M000 and M001.",
        "It would also have been adopted if 2 of the members that voted no had voted yes, for instance M003 and M004.",
    ]  # fmt: skip
    both = share("both", 1, 2, "electorate", counts=["yes", "abstain"])
    assert said(electors(5), "yes", both) == ["2 more members had to vote yes or abstain."]


def test_of_both_sides_together_those_that_voted_yes_are_not_asked():
    asked = share("most", 2, 3, "electorate")
    assert said(electors(9), "yes no no no no", asked) == [
        "It would have been adopted if 5 of the members that did not take part or that voted no had voted yes."
    ]


def test_who_sits_without_a_ballot_or_votes_by_proxy_had_to_act_itself():
    both = {"code": "both", "compare": "at_least", "counts": ["yes", "abstain"], "number": 2}
    seated = [Elector("A"), Elector("S", attending=True)]
    assert said(seated, "yes attending", both) == ["One more member had to vote yes or abstain."]
    in_person = present(2, "in_person")
    assert said(electors(2), "yes yes", by_heads(1), quorum=[in_person], proxied=["M000"]) == [
        "One more member had to take part in person."
    ]
    would, half = "It would have been adopted if", share("half", 1, 2, "voting")
    assert said(electors(2), "no yes", half, quorum=[in_person], proxied=["M000"]) == [
        f"{would} M000 had voted yes, voted no or abstained in person."
    ]
    three = by_heads(3)
    assert said(
        electors(3), "no no yes", three, quorum=[present(3, "in_person")], proxied=["M000", "M001"]
    ) == [f"{would} 2 of the members that voted no had voted yes in person."]
    assert said(electors(3), "no no yes", three, quorum=[in_person], proxied=["M000"]) == [
        f"{would} 2 of the members that voted no had voted yes in person."
    ]
    assert said(electors(3), "no no yes", three, quorum=[in_person], proxied=["M002"]) == [
        f"{would} 2 of the members that voted no had voted yes."
    ]


def test_those_against_of_whom_one_would_have_done_are_named_and_of_classes_counted():
    heavy = with_weights([5, 5, 1, 3])
    assert said(heavy, "no no no yes", by_heads(8, unit="weight"), **WEIGHT) == [
        "It would have been adopted if M000 or M001 had voted yes."
    ]
    members = [*electors(2, class_="p"), *(Elector(f"C{n}", {}, "c") for n in range(2))]
    each = share("each", 1, 2, "voting", **{"class": "each"})
    assert said(members, "no no no no", each, classes=CLASSES) == [
        "It would have been adopted if one of the consumers that voted no and one of the producers that voted no had "
        "voted yes."
    ]
