"""A vote in the seven days after a reset of its caster's second factors says so; nothing of it tells the choice."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator

from alliance.domain import canon
from alliance.journal import clock
from alliance.journal.models import Entry
from members.ballots import selectors
from members.ballots.models import Decision, Vote
from members.ballots.services import certify, close_ballot
from tests import cast
from tests.signin import losing
from tests.two_persons import voted

pytestmark = pytest.mark.usefixtures("world")


def reset(seat):
    Authenticator.objects.create(user=cast.user_of(seat), type="totp", data={"secret": "x"})
    row = losing.reset(seat)
    losing.over_the_link(row)
    return row


@pytest.mark.parametrize(("days", "marked"), [(0.01, True), (6.99, True), (7, False), (30, False)])
def test_a_vote_within_seven_days_carries_the_instant(days, marked):
    seat = cast.delegate("JP", "alternate")
    row = reset(seat)
    clock.move_to(row.at + timedelta(days=days))
    vote = voted(cast.a_ballot(), by=seat)
    vote.refresh_from_db()
    assert vote.factor_reset_at == (row.at if marked else None)
    assert ("factor_reset" in Entry.objects.get(act="cast_vote").payload) is marked


def test_a_vote_of_another_person_of_the_delegation_carries_none():
    reset(cast.delegate("JP", "alternate"))
    assert voted(cast.a_ballot()).factor_reset_at is None


def test_the_document_and_the_decision_say_it_and_it_counts_for_nothing(client):
    seat = cast.delegate("JP", "alternate")
    row = reset(seat)
    ballot = cast.a_ballot(days=4)
    voted(ballot, "no", by=seat)
    cast.vote(ballot, "AU")
    clock.move_to(ballot.closes_at)
    close_ballot(ballot_id=ballot.pk)
    decision = Decision.objects.get()
    assert certify(decision_id=decision.pk), "the second count agrees"
    said = {vote["member"]: vote for vote in canon.parse_json(decision.document.encode())["votes"]}
    assert said["JP"]["factor_reset"] == canon.instant_text(row.at)
    assert "factor_reset" not in said["AU"]
    marks = {line.code: line.marks for line in selectors.result(decision)}
    assert marks["AU"] == () and marks["JP"][0].startswith("factor reset on")
    assert "factor reset on" in client.get(f"/decisions/{decision.year}-{decision.number}/").content.decode()


def test_the_table_says_it_itself_whatever_the_statement_does():
    seat = cast.delegate("JP", "alternate")
    row = reset(seat)
    vote = voted(cast.a_ballot(), by=seat)
    other = Vote.objects.get(pk=vote.pk)
    assert other.factor_reset_at == row.at
    peru = voted(cast.a_ballot(about="PROP/2026/901"), by=cast.delegate("PE"))
    peru.refresh_from_db()
    assert peru.factor_reset_at is None
