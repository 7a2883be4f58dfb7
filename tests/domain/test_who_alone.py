"""Who alone could have changed the outcome, and what the other outcome would have been."""

import pytest

from alliance.domain.tally import Elector, Vote, for_the_record, read_paper, tally_paper

from .ballots import share, terms
from .test_tally_document import OPENS, written

NEEDS_TWO = {
    "proxy": {"most": 1, "same_class": False},
    "rejected_if": share("no", 1, 2, "voting", counts="no"),
}


def record(votes, in_person, seated=False):
    """Of A, for whom B may vote, B and C: under a quorum of so many that come themselves."""
    quorum = {"code": "quorum", "compare": "at_least", "counts": "in_person", "number": in_person}
    rule = terms(share("for", 1, 2, "voting"), quorum=False, **NEEDS_TWO) | {"quorum": [quorum]}
    members = [Elector("A", proxy="B", attending=seated), Elector("B"), Elector("C")]
    cast = [
        Vote(member, choice, place, OPENS, by=by or None)
        for place, (member, choice, by) in enumerate(votes, 1)
    ]
    found = read_paper(written(members, cast, rule))
    return for_the_record(found, tally_paper(found))


BY_ITSELF = "being present without voting, voting no itself or abstaining itself"


@pytest.mark.parametrize(
    ("yes", "in_person", "seated", "told"),
    [
        # its own no makes the quorum of two
        (False, 2, False, "- A (voted no), by voting no or abstaining, in person (then: rejected)."),
        # without the yes by proxy, B alone is the quorum of one
        (True, 1, False, "- A (voted yes), by voting no, abstaining or not voting (then: rejected)."),
        # seated without a ballot, A makes the quorum of two
        (True, 2, True, f"- A (voted yes), by {BY_ITSELF} (then: rejected)."),
    ],
)
def test_who_votes_itself_or_not_at_all_is_no_longer_by_proxy_in_what_it_would_have_led_to(
    yes, in_person, seated, told
):
    """A vote is rejected, or merely not adopted, as the quorum of those in person would then have been."""
    votes = ("A", "yes" if yes else "no", "B"), ("B", "no", "")
    assert told in record(votes, in_person, seated)
