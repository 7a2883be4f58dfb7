"""What was missing, where ways differ: who is asked, how many, what is claimed of others, and what is not claimed."""

import pytest

from alliance.domain.tally import Elector, from_terms, missing, reversals

from .ballots import NO_OBJECTION, WEIGHTED, by_heads, electors, share, terms, with_weights

CLASSES = {"p": "producers", "c": "consumers"}


def lacked(members, stand, *tests, round=1, proxied=(), **more):
    """What was missing where the members stand so, in their order: `stand` is a bucket each, absent unless said."""
    rule = from_terms(terms(*tests, **({"quorum": False} | more)))
    where = dict(zip((each.member for each in members), stand.split(), strict=False))
    return missing(rule, members, where, round, frozenset(proxied))


def test_those_that_took_part_are_asked_first_where_each_newcomer_raises_the_number():
    """Two yes of four present are half; of those that stayed away three more would not be enough."""
    found = lacked(electors(7), "absent absent absent abstain abstain no no", share("half", 1, 2, "present"))
    assert (found.further.total, found.further.members) == (2, ("M003", "M004"))


def test_where_few_against_adopt_those_against_are_asked_first():
    """Two thirds of six are four; but of three no, two that vote yes leave one, and one no does not stop adoption."""
    few = [{"round": 1, "when": "few_against", "most": 1, "outcome": "adopted"}]
    most = share("most", 2, 3, "electorate", **{"class": "each"})
    choices = ["yes", "no", "discuss"]
    members = electors(6, class_="p")
    found = lacked(members, "yes discuss discuss no no no", most, ladder=few, classes={"p": "producers"},
                   choices=choices)  # fmt: skip
    assert (found.turned.total, set(found.turned.members)) == (2, {"M003", "M004"})


def test_in_a_later_round_fewer_are_missing_where_an_equal_vote_then_adopts():
    strict = share("more", 1, 2, "voting", compare="more_than")
    ladder = [{"round": 2, "when": "equal", "outcome": "adopted"}]
    votes = "no no no no yes yes absent absent absent"
    first, second = (
        lacked(electors(9), votes, strict, ladder=ladder, round=round).further for round in (1, 2)
    )
    assert (first.total, second.total) == (3, 2)
    assert second.anyone is False  # equal votes adopt, more do too, but nothing proves it


def test_classes_that_a_rule_does_not_ask_apart_are_not_told():
    found = lacked(electors(4, class_="p"), "yes", by_heads(3), classes=CLASSES)
    assert found.further.numbers == {None: 2}
    assert found.further.anyone


def test_those_of_no_class_are_named_where_others_have_one():
    """Two that stayed away would do, and no word tells those of no class from the producer."""
    members = [*electors(3), Elector("P", class_="p")]
    found = lacked(members, "yes", by_heads(3), NO_OBJECTION | {"class": "p"}, classes=CLASSES).further
    assert (found.numbers, found.members, found.anyone) == ({None: 2}, ("M001", "M002"), False)


def test_any_so_many_are_claimed_only_if_the_lightest_do():
    asked = share("w", 6, 10, "electorate", unit="weight")
    five, two = (
        lacked(with_weights(weights), "", asked, **WEIGHTED).further
        for weights in ([5, 3, 1, 1], [3, 3, 3, 1])
    )
    assert (five.members, five.anyone) == (("M000", "M001"), False)
    assert (two.members, two.anyone) == (("M000", "M001"), False)
    assert lacked(
        with_weights([3, 3, 3, 3]), "", share("w", 1, 2, "electorate", unit="weight"), **WEIGHTED
    ).further.anyone


def test_where_two_weights_disagree_it_is_not_claimed_of_any_so_many():
    """The first and the second suffice, the two lighter in the first weight too; the first and the last do not."""
    members = [Elector(m, {"a": a, "b": b}) for m, a, b in (("M0", 3, 1), ("M1", 2, 5), ("M2", 1, 1))]
    tests = by_heads(3, unit="a"), by_heads(6, unit="b") | {"code": "b"}
    found = lacked(members, "", *tests, units={"a": "a", "b": "b"}).further
    assert (found.total, found.anyone) == (2, False)


def test_three_are_not_claimed_to_be_the_fewest_where_nothing_proves_it():
    members = [Elector(f"M{n}", {"a": a, "b": 4 - a}) for n, a in enumerate((4, 4, 4, 0, 0, 0))]
    tests = by_heads(8, unit="a"), by_heads(4, unit="b") | {"code": "b"}
    found = lacked(members, "", *tests, units={"a": "a", "b": "b"}).further
    assert (found.total >= 3, found.least) == (True, False)
    either = {"any": [by_heads(4), by_heads(5, counts="abstain") | {"code": "b"}]}
    found = lacked(electors(6), "yes", either, yes_may_unadopt=True).further
    assert (found.total, found.least) == (3, False)


def test_of_two_ways_as_short_the_first_is_named_and_nothing_is_claimed_of_others():
    either = {"any": [by_heads(3), by_heads(3, counts="abstain") | {"code": "b"}]}
    found = lacked(electors(6), "yes abstain no no no", either, yes_may_unadopt=True).turned
    assert (found.total, found.ways, found.anyone) == (2, ("yes",), False)


def test_a_no_turned_into_a_yes_does_more_where_only_votes_are_the_base():
    """Of twelve votes at most a third may be no: two that turn to yes leave 4 of 12, two that abstain 4 of 10."""
    few = share("few", 1, 3, "voting", compare="at_most", counts="no")
    more = {
        "assent": "silence",
        "choices": ["abstain", "no_objection", "yes", "no"],
        "otherwise": "no_opinion",
    }
    found = lacked(electors(12), "no " * 6 + "yes " * 6, few, **more).turned
    assert (found.total, found.ways, found.anyone, found.least) == (2, ("yes",), True, True)
    either = lacked(electors(8), "no " * 4 + "yes " * 4, few, **more).turned
    assert (either.total, either.ways) == (2, ("abstain", "yes"))


def test_one_heavy_member_of_a_class_does_not_speak_for_the_class():
    members = [
        Elector("A", {"weight": 5}, "p"),
        Elector("B", {"weight": 1}, "p"),
        Elector("C", {"weight": 1}, "c"),
    ]
    heavy = by_heads(4, unit="weight", **{"class": "p"})
    found = lacked(members, "absent absent yes", heavy, classes=CLASSES, units={"weight": "w"}).further
    assert (found.numbers, found.members, found.anyone) == ({"p": 1}, ("A",), False)


def test_both_sides_together_are_told_where_that_takes_fewer():
    """One heavy member on each side: both together hold 8 of 16; of either side alone it takes three."""
    members = with_weights([4, 2, 2, 4, 2, 2])
    found = lacked(members, "abstain abstain abstain no no no", share("w", 1, 2, "electorate", unit="weight"),
                   **WEIGHTED)  # fmt: skip
    assert (found.further.total, found.turned.total) == (3, 3)
    assert (found.mixed.total, found.mixed.members, found.mixed.least) == (2, ("M000", "M003"), True)
    everyone = lacked(electors(3), "abstain no no", share("all", 1, 1, "electorate"))
    assert (everyone.further, everyone.turned, everyone.mixed.total) == (None, None, 3)


def test_who_votes_by_proxy_may_stay_away_or_sit_without_a_ballot():
    members = [Elector("A", proxy="B"), Elector("B", attending=True), Elector("C")]
    rule = from_terms(terms(NO_OBJECTION, assent="presence", quorum=False))
    stand = {"A": "no", "B": "yes"}
    found = missing(rule, members, stand, proxied=frozenset("A")).turned
    assert (found.members, found.ways) == (("A",), ("yes", "abstain", "attending", "absent"))
    told = [(each.after, each.itself) for each in reversals(rule, members, stand, 1, frozenset("A"))]
    assert sorted(told) == sorted(
        [(after, False) for after in ("yes", "abstain", "attending", "absent")]
        + [(after, True) for after in ("yes", "abstain")]
    )  # fmt: skip


def test_two_are_not_the_fewest_where_one_could_have_told_its_proxy_otherwise():
    """Three quarters of those in person: A by proxy would be a yes more of two; A in person one of three."""
    asked = share("most", 3, 4, "in_person")
    members = [Elector(each) for each in "ABCEFG"]
    found = lacked(members, "abstain yes no", asked, proxied="A", proxy={"most": 1, "same_class": False},
                   yes_may_unadopt=True).further  # fmt: skip
    assert (found.total, found.least) == (2, False)


BUCKETS = "absent", "abstain", "abstain", "declared", "declared", "no_objection"
TOLD_APART = (
    {"code": "d", "compare": "at_most", "counts": "declared", "number": 99},
    {"code": "o", "compare": "at_most", "counts": "no_objection", "number": 99},
    {"code": "t", "compare": "at_most", "counts": ["abstain", "declared", "no_objection"], "number": 99},
)


@pytest.mark.parametrize(("groups", "size", "proven"), [(4, 9, True), (6, 2, True), (6, 3, False)])
def test_a_thousand_ways_to_share_a_number_are_tried_and_of_more_no_least_is_claimed(groups, size, proven):
    """Every second group voted by proxy; three more yes are missing, of whomever."""
    members = electors(groups * size)
    stand = [bucket for bucket in BUCKETS[:groups] for _ in range(size)]
    proxied = [each.member for n, each in enumerate(members) if n // size in (2, 4)]
    choices = ["yes", "no", "abstain", "declared", "no_objection"]
    found = lacked(members, " ".join(stand), by_heads(3), *TOLD_APART, proxied=proxied, choices=choices,
                   yes_may_unadopt=True).further  # fmt: skip
    assert (found.total, found.least) == (3, proven)


def test_of_more_than_a_thousand_ways_members_are_asked_by_weight_and_code_alone():
    """Of fifteen present eight are half; but three that stayed away come first by code."""
    stand = " ".join(bucket for bucket in BUCKETS for _ in range(3))
    proxied = [f"M{n:03d}" for n in (*range(6, 9), *range(12, 15))]
    choices = ["yes", "no", "abstain", "declared", "no_objection"]
    found = lacked(electors(18), stand, share("half", 1, 2, "present"), *TOLD_APART, proxied=proxied,
                   choices=choices, yes_may_unadopt=True).further  # fmt: skip
    assert (found.total, found.least) == (9, False)


@pytest.mark.parametrize(("consumers", "anyone"), [(3, True), (4, False)])
def test_any_so_many_are_claimed_where_no_more_than_a_thousand_mixes_had_to_be_tried(consumers, anyone):
    """Of each of three classes three stayed away, three abstained and three did so by proxy: ten mixes of three."""
    numbers = {"a": 3, "b": 3, "c": consumers}
    members = [Elector(f"{class_}{n}", class_=class_) for class_ in numbers for n in range(9)]
    tests = [by_heads(number, **{"class": class_}) | {"code": class_} for class_, number in numbers.items()]
    few = {"code": "few", "compare": "at_most", "counts": "abstain", "number": 99}
    proxied = [each.member for each in members if each.member[1] > "5"]
    stand = ("absent " * 3 + "abstain " * 6) * 3
    found = lacked(
        members, stand, *tests, few, classes={each: each for each in numbers}, proxied=proxied
    ).further
    assert (found.numbers, found.anyone) == (numbers, anyone)


def test_any_so_many_are_not_claimed_where_the_first_thousand_mixes_take_more_of_a_group_than_it_has():
    """All 27 that are present, in three ways, must vote yes; nine that stayed away in their stead would not do."""
    members = electors(36)
    stand = "abstain " * 18 + "declared " * 9
    found = lacked(members, stand, share("all", 1, 1, "present"), TOLD_APART[0], choices=["yes", "abstain", "declared"],
                   proxied=[each.member for each in members[:9]], yes_may_unadopt=True).further  # fmt: skip
    assert (found.total, found.least, found.anyone) == (27, True, False)


def test_nothing_is_claimed_of_others_where_there_are_thousands_of_mixes():
    """Seventeen of 35 that stand in five ways."""
    members = electors(35)
    proxied = [each.member for n, each in enumerate(members) if n // 7 in (2, 4)]
    stand = " ".join(bucket for bucket in BUCKETS[:5] for _ in range(7))
    choices = ["yes", "no", "abstain", "declared", "no_objection"]
    found = lacked(members, stand, by_heads(17), *TOLD_APART, proxied=proxied, choices=choices,
                   yes_may_unadopt=True).further  # fmt: skip
    assert (found.total, found.anyone) == (17, False)
