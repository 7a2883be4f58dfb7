"""Which ballots count: one by proxy only as the rule allows, the member's own before it, the last in time, none after
one that is final."""

from datetime import timedelta
from types import MappingProxyType

import pytest

from alliance.domain.errors import Refusal
from alliance.domain.tally import Elector, Vote, from_terms, read_paper, settle_paper, tally_document
from alliance.domain.tally.ballots import Window, settle
from alliance.domain.tally.paper import elector_row, vote_row
from alliance.domain.tally.register import by_member, electorate

from .ballots import TWO_THIRDS, electors, share, terms
from .test_tally_document import CLOSES, OPENS, written

FREE = terms(share("two-thirds", 2, 3, "voting"), quorum=False)
ONE = FREE | {"proxy": {"most": 1, "same_class": False}}
TWO = FREE | {"proxy": {"most": 2, "same_class": False}}


def members(*proxies):
    """M000, M001, ...: each with the proxy named in its place, '' for none."""
    return [Elector(f"M{place:03d}", proxy=proxy or None) for place, proxy in enumerate(proxies)]


def cast(member, choice, sequence, by=None, reason=None):
    return Vote(member, choice, sequence, OPENS, reason, by)


def settled(rule, electorate_, votes, **more):
    doc = written(electorate_, votes, rule) | more
    return settle_paper(read_paper(doc)).standing


def refused(standing):
    return [(each.member, each.sequence, each.why) for each in standing.refused]


def test_a_proxy_holds_as_many_as_the_rule_allows_and_its_own_vote_beside_them():
    register = members("M003", "M003", "M003", "")
    votes = [cast(f"M00{n}", "yes", n + 1, "M003") for n in range(3)] + [cast("M003", "no", 4)]
    one, two = settled(ONE, register, votes), settled(TWO, register, votes)
    assert refused(one) == [("M001", 2, "proxy_holds_too_many"), ("M002", 3, "proxy_holds_too_many")]
    assert refused(two) == [("M002", 3, "proxy_holds_too_many")]
    assert (two.buckets, two.proxied) == ({"M000": "yes", "M001": "yes", "M003": "no"}, {"M000", "M001"})


def test_a_proxy_may_vote_again_for_the_same_member():
    found = settled(ONE, members("M001", ""), [cast("M000", "yes", 1, "M001"), cast("M000", "no", 2, "M001")])
    assert (refused(found), found.buckets, found.counted["M000"].sequence) == ([], {"M000": "no"}, 2)


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_a_member_that_votes_itself_goes_before_its_proxy_whichever_came_last(order):
    own, by_proxy = order
    votes = [cast("M000", "no", own), cast("M000", "yes", by_proxy, "M001")]
    found = settled(ONE, members("M001", ""), votes)
    assert refused(found) == [("M000", by_proxy, "voted_in_person")]
    assert (found.buckets, found.proxied, found.counted["M000"].sequence) == ({"M000": "no"}, set(), own)


def test_a_proxy_without_a_vote_casts_none():
    register = [*members("M001"), Elector("M001", status="recused"), Elector("M002")]
    found = settled(ONE, register, [cast("M000", "yes", 1, "M001"), cast("M001", "yes", 2)])
    assert refused(found) == [("M000", 1, "proxy_has_no_vote"), ("M001", 2, "recused")]
    assert found.buckets == {}


def test_under_a_rule_without_proxies_nobody_votes_for_another():
    found = settled(FREE, members("M001", ""), [cast("M000", "yes", 1, "M001")])
    assert refused(found) == [("M000", 1, "no_proxy_under_this_rule")]


def test_a_final_choice_stands_and_one_before_it_does_not():
    rule = FREE | {"final": ["no"]}
    votes = [cast("M000", "yes", 1), cast("M000", "no", 2), cast("M000", "yes", 3), cast("M001", "yes", 4)]
    found = settled(rule, electors(2), votes)
    assert refused(found) == [("M000", 3, "first_one_is_final")]
    assert found.buckets == {"M000": "no", "M001": "yes"}


def test_a_choice_without_the_reasons_it_needs_is_named_and_not_counted():
    rule = FREE | {"reasons_for": ["no"]}
    votes = [cast("M001", "no", 1), cast("M000", "no", 2), cast("M002", "no", 3, reason="Too low")]
    found = settled(rule, electors(3), votes)
    assert refused(found) == [("M000", 2, "without_reasons"), ("M001", 1, "without_reasons")]
    assert found.buckets == {"M000": "unreasoned", "M001": "unreasoned", "M002": "no"}


def test_who_attends_is_there_without_a_ballot_and_where_its_ballot_puts_it_with_one():
    register = [Elector("M000", attending=True), Elector("M001", attending=True), Elector("M002")]
    found = settled(FREE, register, [cast("M001", "yes", 1)])
    assert found.buckets == {"M000": "attending", "M001": "yes"}


@pytest.mark.parametrize(
    ("after", "why"),
    [
        (timedelta(microseconds=-1), "received_before_opening"), (timedelta(0), None),
        (CLOSES - OPENS - timedelta(microseconds=1), None), (CLOSES - OPENS, "received_after_close"),
    ],
)  # fmt: skip
def test_a_ballot_counts_from_the_opening_instant_to_before_the_closing_one(after, why):
    vote = Vote("M000", "yes", 1, OPENS + after)
    found = settle(from_terms(FREE), electors(1), [vote], Window(OPENS, CLOSES), {})
    assert [each.why for each in found.refused] == ([why] if why else [])


def test_ballots_of_one_number_are_refused_by_it():
    votes = [cast("M000", "yes", 7), cast("M001", "yes", 3), cast("M002", "yes", 7)]
    with pytest.raises(Refusal) as found:
        settle(from_terms(FREE), electors(3), votes, Window(OPENS, CLOSES), {})
    assert (found.value.code, found.value.values) == ("sequence_twice", {"sequence": 7})


def test_who_is_outside_the_electorate_and_why():
    rule = from_terms(TWO_THIRDS | {"classes": {"p": "producers", "c": "consumers"}, "voters": ["p"]})
    register = [
        Elector("A", class_="p"), Elector("B", class_="p", status="suspended"), Elector("C", class_="c"),
        Elector("D", class_="c", status="recused"), Elector("E", class_="p"),
    ]  # fmt: skip
    inside, outside = electorate(rule, register, {"E": "credentials_rejected"})
    assert [each.member for each in inside] == ["A"]
    assert [(each.member, each.why) for each in outside] == [
        ("B", "suspended"), ("C", "class_does_not_vote"), ("D", "recused"), ("E", "credentials_rejected"),
    ]  # fmt: skip
    assert [each.member for each in electorate(rule, register)[0]] == ["A", "E"]


def test_a_register_names_nobody_twice():
    with pytest.raises(Refusal) as found:
        by_member([Elector("A"), Elector("B"), Elector("B")])
    assert (found.value.code, found.value.values) == ("elector_twice", {"member": "B"})


def test_a_row_says_what_is_not_as_usual_and_nothing_else():
    assert elector_row(Elector("A")) == {"member": "A"}
    full = Elector("A", MappingProxyType({"weight": 3}), "p", "recused", "provisional", "B", True)
    row = elector_row(full)
    assert row == {
        "attending": True, "class": "p", "credentials": "provisional", "member": "A", "proxy": "B",
        "status": "recused", "weights": {"weight": 3},
    }  # fmt: skip
    assert type(row["weights"]) is dict
    assert vote_row(cast("A", "yes", 1)) == {
        "cast_at": "2026-03-02T09:00:00.000000Z", "choice": "yes", "member": "A", "sequence": 1,
    }  # fmt: skip
    assert vote_row(cast("A", "no", 2, "B", "Too low")) == {
        "by": "B", "cast_at": "2026-03-02T09:00:00.000000Z", "choice": "no", "member": "A", "reason": "Too low",
        "sequence": 2,
    }  # fmt: skip


def test_what_followed_is_on_the_record():
    """Two facts: one suspended after opening, one whose credentials were not accepted; the rule lets the first go."""
    facts = [
        {"at": "2026-03-02T12:00:00Z", "kind": "suspended", "member": "M001"},
        {"at": "2026-03-02T13:00:00Z", "kind": "credentials_rejected", "member": "M002"},
    ]
    votes = [cast(f"M00{n}", "yes" if n else "no", n + 1) for n in range(4)]
    stays = tally_document(written(electors(4), votes, FREE) | {"facts": facts})
    leaves = tally_document(
        written(electors(4), votes, FREE | {"late_suspension": "leaves"}) | {"facts": facts}
    )
    assert stays.record["outside"] == [{"member": "M002", "why": "credentials_rejected"}]
    assert leaves.record["outside"] == [
        {"member": "M001", "why": "suspended"}, {"member": "M002", "why": "credentials_rejected"},
    ]  # fmt: skip
    assert stays.record["provisional"] == {
        "members": ["M002"],
        "counted": {"arithmetic": "3 of 4 yes, 3 needed", "outcome": "adopted"},
        "left_out": {"arithmetic": "2 of 3 yes, 2 needed", "outcome": "adopted"},
    }
    assert (stays.members.yes, leaves.members.yes) == (2, 1)


@pytest.mark.parametrize(
    ("after", "moved"), [(timedelta(0), []), (timedelta(microseconds=1), ["late_quorum"])]
)
def test_a_quorum_reached_as_the_last_hours_begin_moves_nothing(after, moved):
    at = CLOSES - timedelta(hours=2) + after
    votes = [Vote("M000", "yes", 1, OPENS), Vote("M001", "yes", 2, at)]
    found = settle_paper(read_paper(written(electors(3), votes, TWO_THIRDS | {"late_quorum_hours": 2})))
    assert [each.cause for each in found.extensions] == moved
