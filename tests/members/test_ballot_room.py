"""The ballot room tells who has voted to whom the frozen rule says, and works out what somebody supposes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alliance.access import Seat
from alliance.journal import clock
from members.ballots import room as rooms
from members.ballots.models import Ballot, DecisionRule
from members.ballots.services import close_ballot
from tests import cast, owner, path

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def ask(sign_in):
    """The room as a seat reads it, with what it sends; status and words."""

    def asked(ballot: Ballot, seat: Seat, sent: dict[str, str] | None = None, **headers) -> tuple[int, str]:
        where, client = reverse("ballot_room", args=[ballot.year, ballot.number]), sign_in(seat)
        answer = client.get(where) if sent is None else client.post(where, sent, headers=headers)
        return answer.status_code, " ".join(answer.content.decode().split())

    return asked


def told_to(whom: str) -> None:
    """Rules in which the audience of who has voted is another; the owner of the tables writes them."""
    with owner.as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE members_decisionrule DISABLE TRIGGER USER")
        for rule in DecisionRule.objects.all():
            DecisionRule.objects.filter(pk=rule.pk).update(terms=rule.terms | {"turnout": whom})
        cursor.execute("ALTER TABLE members_decisionrule ENABLE TRIGGER USER")


def test_until_the_decision_nobody_learns_who_has_voted_unless_the_rule_says_so(ask):
    ballot = path.on_ballot()
    before = ask(ballot, cast.delegate("AU"))[1]
    cast.vote(ballot, "JP", "yes")
    for seat in (cast.delegate("AU"), cast.officer(), cast.delegate("JP", "adviser")):
        assert "nobody sees who has voted, nor how many" in ask(ballot, seat)[1]
    assert ask(ballot, cast.delegate("AU"))[1].count("Japan") == before.count("Japan")


def test_a_rule_may_tell_the_register_who_has_voted_and_then_how_far_the_quorum_is():
    told_to("register")
    ballot = path.on_ballot()
    cast.vote(ballot, "JP", "no")
    cast.vote(ballot, "JP", "yes")
    cast.vote(ballot, "AU", "abstain")
    room = rooms.Room(ballot)
    for seat in (cast.delegate("PE"), cast.delegate("DE"), cast.officer()):
        turnout = room.turnout(seat)
        assert turnout is not None and [each.code for each in turnout.voted] == ["AU", "JP"]
        assert [(counted, needed) for counted, _, needed in turnout.quorum] == [(2, 22)]
    assert room.turnout(cast.become("KE", "observer")) is not None  # it stands on the frozen register
    outsider = Seat(role=cast.delegate("PE").role, member="ZZ", standing="observer")
    assert room.turnout(outsider) is None


def test_what_is_supposed_is_counted_by_the_frozen_rule_and_said_in_the_chairs_words(ask):
    ballot = path.on_ballot()
    status, page = ask(ballot, cast.delegate("JP"), {"set": "all=yes"})
    assert status == 200 and "If they voted so:" in page and "Adopted." in page
    status, page = ask(ballot, cast.delegate("JP"), {"as-JP": "yes", "as-AU": "no"})
    assert "No quorum: nothing is decided." in page and 'value="yes" selected' in page
    assert "Nothing" not in page or Ballot.objects.get().votes.count() == 0


def test_one_change_brings_the_outcome_alone(ask):
    ballot = path.on_ballot()
    supposed = {f"as-{each.code}": "yes" for each in rooms.Room(ballot).entries.values()}
    status, part = ask(ballot, cast.delegate("JP"), supposed, **{"HX-Target": "outcome"})
    assert status == 200 and "<html" not in part and 'id="outcome"' in part and "hx-swap-oob" in part


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"as-ZZ": "yes"}, "no member with a vote"),
        ({"as-JP": "maybe"}, "nothing that a member can choose"),
        ({"colour": "red"}, "no member with a vote"),
        ({"set": "moon=yes"}, "no group of this electorate"),
    ],
)
def test_what_the_form_does_not_ask_is_refused(ask, sent, said):
    status, page = ask(path.on_ballot(), cast.delegate("JP"), sent)
    assert status == 400 and said in page


def test_who_together_carries_stops_and_turns_it_is_told_from_rule_and_register():
    room = rooms.Room(path.on_ballot())
    winning, blocking, power = room.winning(), room.blocking(), room.power()
    assert winning and blocking and winning.smallest and blocking.smallest
    votes = sum(each.casts for each in room.entries.values())
    assert len(blocking.names) < len(winning.names) <= votes
    assert sum(len(each.names) for each in power) == len(room.entries)
    assert room.suppose(dict.fromkeys(room.entries, "yes")).tally.outcome == "adopted"


def test_no_vote_that_was_cast_prefills_it_before_the_decision_and_after_it_one_may_begin_from_it(ask):
    ballot = path.on_ballot()
    cast.everybody_votes(ballot, yes=23, no=2)
    assert "You have supposed nothing yet." in ask(ballot, cast.delegate("JP"))[1]
    assert ask(ballot, cast.delegate("JP"), {"set": "decision="})[0] == 400
    clock.move_to(ballot.closes_at)
    close_ballot(ballot_id=ballot.pk)
    page = ask(ballot, cast.delegate("JP"), {"set": "decision="})[1]
    assert "If they voted so:" in page and 'value="no" selected' in page


def test_the_clock_tells_the_servers_time_and_the_end(client):
    ballot = path.on_ballot(audience="public")
    told = client.get(reverse("ballot_clock", args=[ballot.year, ballot.number])).json()
    assert told["now"] < told["until"] and told["until"].startswith(f"{ballot.closes_at:%Y-%m-%dT%H:%M}")


def test_the_room_asks_the_database_at_most_twelve_times(sign_in):
    ballot, client = path.on_ballot(), sign_in(cast.delegate("JP"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("ballot_room", args=[ballot.year, ballot.number]))
    assert len(queries) <= 12, "\n".join(each["sql"][:120] for each in queries)
