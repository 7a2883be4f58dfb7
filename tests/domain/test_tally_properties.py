"""What holds for every rule that can be written, not only for those of the catalogue."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from alliance.domain.sentences import SENTENCES
from alliance.domain.tally import (
    BUCKETS,
    Elector,
    Rule,
    count,
    explain_before,
    from_terms,
    grouped,
    judge,
    terms_of,
)
from alliance.domain.tally.measures import MEASURES
from alliance.domain.tally.rule import Number, Share

from .random_rules import ballots, rules


def outcome(rule: Rule, electors: list[Elector], stand: dict[str, str]) -> str:
    return judge(rule, count(rule, electors, stand)).outcome


def counted_anew(
    electors: list[Elector], stand: dict[str, str], class_: str | None, unit: str, names: tuple[str, ...]
) -> int:
    """The same count written another way: by asking each member."""
    wanted = {bucket for name in names for bucket in MEASURES[name]}
    return sum(
        1 if unit == "members" else each.weights[unit]
        for each in electors
        if stand.get(each.member, "absent") in wanted and class_ in (None, each.class_)
    )


@given(rules())
def test_a_rule_reads_back_what_it_wrote(rule):
    assert from_terms(terms_of(rule)) == rule


@given(rules(), ballots(), st.randoms(use_true_random=False))
def test_the_order_of_votes_and_members_changes_nothing(rule, ballot, random):
    electors, stand = ballot
    expected = judge(rule, count(rule, electors, stand))
    members, rows = list(electors), list(stand.items())
    random.shuffle(members)
    random.shuffle(rows)
    assert judge(rule, count(rule, members, dict(rows))) == expected


@given(rules(odd=False), ballots(), st.randoms(use_true_random=False))
def test_one_more_yes_never_undoes_an_adoption_unless_the_rule_declares_it(rule, ballot, random):
    """Members turn to yes one after the other, from wherever they stood: once adopted, it stays adopted."""
    electors, stand = ballot
    assert not rule.yes_may_unadopt
    turning = [each.member for each in electors]
    random.shuffle(turning)
    adopted = [outcome(rule, electors, stand) == "adopted"]
    for member in turning:
        stand = stand | {member: "yes"}
        adopted.append(outcome(rule, electors, stand) == "adopted")
    assert adopted == sorted(adopted)


@given(rules(), ballots())
def test_each_finding_is_the_comparison_of_its_two_numbers_and_an_exact_share_is_enough(rule, ballot):
    electors, stand = ballot
    found = judge(rule, count(rule, electors, stand))
    asked = [(test, class_) for test in (*rule.quorum, *rule.tests) for class_ in rule.classes_of(test)]
    for (test, class_), each in zip(asked, [*found.quorum, *found.tests], strict=True):
        counted = counted_anew(electors, stand, class_, test.unit, test.counts)
        assert each.counted == counted
        if isinstance(test.bound, Share):
            base = counted_anew(electors, stand, class_, test.unit, test.bound.of)
            wanted = Fraction(test.bound.numerator * base, test.bound.denominator)
            holds = {
                "at_least": counted >= wanted and base > 0,
                "more_than": counted > wanted,
                "at_most": counted <= wanted,
                "fewer_than": counted < wanted,
            }[test.compare]
            assert each.ok == holds
            assert each.ok == (each.margin >= 0)
        elif isinstance(test.bound, Number):
            assert (each.margin >= 0) == {
                "at_least": counted >= test.bound.number,
                "more_than": counted > test.bound.number,
                "at_most": counted <= test.bound.number,
                "fewer_than": counted < test.bound.number,
            }[test.compare]


@given(rules(), ballots())
def test_nobody_present_never_adopts_except_where_silence_is_assent(rule, ballot):
    electors, stand = ballot
    if outcome(rule, electors, {}) == "adopted":
        assert rule.assent == "silence"
    found = judge(rule, count(rule, electors, stand))
    if found.outcome == "adopted" and rule.assent == "yes":
        assert found.members.yes > 0
    assert found.members.electorate == len(electors)
    assert sum(found.members.of([bucket]) for bucket in BUCKETS) == len(electors)


@given(rules(), ballots())
def test_an_abstention_is_what_the_ballot_paper_says_it_is(rule, ballot):
    """Neutral: as if away. Effect of a no: as if no. Judged by adoption, which is what the paper speaks of."""
    electors, stand = ballot
    if rule.ladder:
        return  # a ladder asks who stood against, whatever the tests say of abstaining
    said = explain_before(rule, electors)

    def adopted(instead: str) -> bool:
        other = {member: instead if bucket == "abstain" else bucket for member, bucket in stand.items()}
        return outcome(rule, electors, other) == "adopted"

    if SENTENCES["explain_abstain_neutral"] in said and rule.assent == "yes":
        assert adopted("absent") == adopted("abstain")
    if SENTENCES["explain_abstain_for_quorum"] in said and rule.assent == "yes":
        counts = judge(rule, count(rule, electors, stand))
        without = {m: "absent" if bucket == "abstain" else bucket for m, bucket in stand.items()}
        if all(f.ok for f in counts.quorum) and all(
            f.ok for f in judge(rule, count(rule, electors, without)).quorum
        ):
            assert adopted("absent") == adopted("abstain")
    if SENTENCES["explain_abstain_as_no"] in said:
        assert adopted("no") == adopted("abstain")


@given(rules(), ballots())
def test_every_rule_can_be_explained_before_and_after(rule, ballot):
    electors, _ = ballot
    sentences = explain_before(rule, electors)
    assert sentences
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in sentences)


@given(rules(), ballots())
def test_sums_by_class_and_bucket_give_the_same_tally(rule, ballot):
    """What a database that groups its rows hands over is what the register and the votes give."""
    electors, stand = ballot
    held: dict[tuple[str, str], dict[str, int]] = {}
    weights: dict[tuple[str | None, str], list[int]] = {}
    for each in electors:
        units = {"members": 1, **each.weights}
        into = held.setdefault((each.class_, stand[each.member]), dict.fromkeys(units, 0))
        for unit, weight in units.items():
            into[unit] += weight
            for class_ in ("p", "c", None):
                weights.setdefault((class_, unit), []).append(weight if class_ in (None, each.class_) else 0)
    groups = [(class_, bucket, sums) for (class_, bucket), sums in held.items()]
    expected = judge(rule, count(rule, electors, stand)).as_dict()
    assert judge(rule, grouped(rule, groups, weights)).as_dict() == expected
