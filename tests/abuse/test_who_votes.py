"""Who has no vote, or none any more, tries to cast one: over the service, over HTTP with a key, and in SQL as the
application. Beside `tests/members/test_cast_a_vote.py`; what proves a person at the vote is in `test_step_up.py`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from django.test import Client

from alliance import journal
from alliance.access import SYSTEM, Refused, Role, Seat
from alliance.journal import clock
from alliance.journal.models import Incident
from members.ballots.casting import cast_vote
from members.ballots.models import Ballot, ElectorateEntry, Vote
from members.ballots.services import close_ballot
from members.delegates.models import Accreditation
from tests import cast
from tests.members.test_cast_a_vote import written_past_the_service
from tests.tariffs import keys

pytestmark = pytest.mark.usefixtures("world")


def became(code: str, status: str) -> None:
    """What a member is from today on; a status lasts a day at least, so the next one comes tomorrow."""
    cast.become(code, status)
    clock.move_to(journal.now() + timedelta(days=1))


def cast_as(seat: Seat, ballot: Ballot) -> None:
    """A vote with a fresh proof of whoever sits there."""
    cast_vote(
        ballot_id=ballot.pk, choice="no", text_digest=cast.TEXT, proof=cast.proof(seat, ballot, "no"), by=seat
    )


def _represented() -> None:
    cast_as(cast.delegate("DE"), cast.a_ballot())


def _represented_by_the_unions_seat() -> None:
    """A state of the union with the union's accreditation in a seat that a program made up."""
    germany, union = cast.delegate("DE"), cast.delegate("EU")
    cast_as(replace(germany, member="EU", accreditation=union.accreditation), cast.a_ballot())


def _suspended() -> None:
    became("KE", "suspended")
    cast_as(cast.delegate("KE"), cast.a_ballot())


def _suspended_then_party() -> None:
    """The electorate is that of the opening: who becomes a party again while it is open votes next time."""
    became("KE", "suspended")
    ballot = cast.a_ballot()
    became("KE", "party")
    cast_as(cast.delegate("KE"), ballot)


def _observer() -> None:
    became("KE", "observer")
    ballot = cast.a_ballot()
    became("KE", "party")
    cast_as(cast.delegate("KE"), ballot)


def _adviser() -> None:
    cast_as(cast.delegate("JP", "adviser"), cast.a_ballot())


def _adviser_in_the_heads_seat() -> None:
    """An adviser who sends the head's accreditation along."""
    adviser, head = cast.delegate("JP", "adviser"), cast.delegate("JP")
    cast_as(replace(adviser, role=Role.HEAD, accreditation=head.accreditation), cast.a_ballot())


def _adviser_as_head_on_own_seat() -> None:
    cast_as(replace(cast.delegate("JP", "adviser"), role=Role.HEAD), cast.a_ballot())


def _former() -> None:
    ballot, seat = cast.a_ballot(), cast.delegate("JP")
    cast.end(seat)
    cast_as(seat, ballot)


def _to_come() -> None:
    """Credentials that begin tomorrow."""
    ballot, head = cast.a_ballot(), cast.delegate("JP", "adviser")
    row = Accreditation.objects.get(pk=head.accreditation)
    later = cast.accredit(row.person, row.member, "alternate", start=cast.in_days(1))
    cast_as(replace(head, role=Role.ALTERNATE, accreditation=later.pk), ballot)


def _other_state() -> None:
    """Peru's head for Japan."""
    cast_as(replace(cast.delegate("PE"), member="JP"), cast.a_ballot())


def _officer() -> None:
    cast_as(cast.officer(), cast.a_ballot())


def _officer_in_a_heads_seat() -> None:
    head = cast.delegate("JP")
    cast_as(Seat(Role.HEAD, cast.officer().person, "JP", accreditation=head.accreditation), cast.a_ballot())


def _chair() -> None:
    cast_as(cast.chair(), cast.a_ballot())


def _portal() -> None:
    ballot = cast.a_ballot()
    proof = cast.proof(cast.delegate("JP"), ballot, "no")
    cast_vote(ballot_id=ballot.pk, choice="no", text_digest=cast.TEXT, proof=proof, by=SYSTEM)


def _late() -> None:
    ballot = cast.a_ballot()
    clock.move_to(ballot.closes_at)
    cast_as(cast.delegate("JP"), ballot)


def _decided() -> None:
    ballot = cast.a_ballot()
    clock.move_to(ballot.closes_at)
    close_ballot(ballot_id=ballot.pk)
    cast_as(cast.delegate("JP"), ballot)


def _unknown_ballot() -> None:
    ballot, seat = cast.a_ballot(), cast.delegate("JP")
    cast_vote(
        ballot_id=10**9, choice="no", text_digest=cast.TEXT, proof=cast.proof(seat, ballot, "no"), by=seat
    )


REFUSED: dict[str, tuple[Callable[[], None], str]] = {
    "a state of the union": (_represented, "represented"),
    "a state of the union in the union's seat": (_represented_by_the_unions_seat, "accreditation_ended"),
    "a member that was suspended at opening": (_suspended, "suspended"),
    "a member suspended at opening and party since": (_suspended_then_party, "suspended"),
    "a member that was no party at opening": (_observer, "not_in_electorate"),
    "an adviser": (_adviser, "role_may_not"),
    "an adviser in the head's seat": (_adviser_in_the_heads_seat, "accreditation_ended"),
    "an adviser who says they are head": (_adviser_as_head_on_own_seat, "accreditation_ended"),
    "a former head": (_former, "accreditation_ended"),
    "an alternate whose credentials begin tomorrow": (_to_come, "accreditation_ended"),
    "the head of another state": (_other_state, "accreditation_ended"),
    "an officer": (_officer, "role_may_not"),
    "an officer in a head's seat": (_officer_in_a_heads_seat, "accreditation_ended"),
    "the chair": (_chair, "role_may_not"),
    "the portal itself": (_portal, "role_may_not"),
    "a head at the closing instant": (_late, "ballot_closed"),
    "a head after the decision": (_decided, "ballot_closed"),
    "a head on a ballot that is not there": (_unknown_ballot, "ballot_unknown"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_no_vote_is_cast(name):
    act, code = REFUSED[name]
    with pytest.raises(Refused) as refused:
        act()
    assert refused.value.code == code
    assert not Vote.objects.exists()


@pytest.mark.parametrize("method", ["post", "get", "put"])
def test_a_key_of_a_consumer_opens_no_page_of_a_vote(method):
    """Votes have no API; a key sent to a vote's address is nobody."""
    browser = Client(headers=keys.bearer(keys.key()[1]))
    for page in ("cast/", "confirm/", "receipt/"):
        answer = getattr(browser, method)(f"/ballots/2027-1/{page}")
        assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/"), page
    for address in ("/api/v1/ballots/2027-1/cast", "/api/v1/votes", "/api/v1/ballots/1"):
        assert getattr(browser, method)(address).status_code in (404, 405), address


# ---- past the service, in SQL as the application


def _by_sql(code: str = "JP", **differs) -> None:
    written_past_the_service(cast.a_ballot(), code, **differs)


def _sql_suspended() -> None:
    became("KE", "suspended")
    _by_sql("KE")


def _sql_on_another_ballots_elector() -> None:
    other = cast.a_ballot(about="PROP/2026/901")
    _by_sql(elector=ElectorateEntry.objects.get(ballot=other, code="JP"))


def _sql_dated_before_the_opening() -> None:
    ballot = cast.a_ballot()
    written_past_the_service(ballot, cast_at=ballot.opens_at - (ballot.closes_at - ballot.opens_at))


def _sql_dated_to_come() -> None:
    ballot = cast.a_ballot()
    written_past_the_service(ballot, cast_at=ballot.closes_at)


def _statement(text: str) -> None:
    cast.vote(cast.a_ballot(), "JP")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text)


SQL: dict[str, tuple[Callable[[], None], str]] = {
    "for a suspended member": (_sql_suspended, "without a vote"),
    "under another ballot's elector": (_sql_on_another_ballots_elector, "without a vote"),
    "dated before the opening": (_sql_dated_before_the_opening, "outside the window"),
    "dated after the close": (_sql_dated_to_come, "outside the window"),
    "by an adviser's credentials": (
        lambda: _by_sql(accreditation=Accreditation.objects.get(member__code="JP", role="adviser")),
        "without credentials",
    ),
    "a choice changed": (lambda: _statement("UPDATE members_vote SET choice = 'no'"), "permission denied"),
    "a vote taken away": (lambda: _statement("DELETE FROM members_vote"), "permission denied"),
    "all votes emptied": (lambda: _statement("TRUNCATE members_vote CASCADE"), "permission denied"),
    "a place in the electorate changed": (
        lambda: _statement("UPDATE members_electorateentry SET capacity = 'elector'"), "permission denied",
    ),
    "a weight changed": (lambda: _statement("UPDATE members_electorateentry SET weight = 99"), "permission denied"),
    "the close moved on": (
        lambda: _statement("UPDATE members_ballot SET closes_at = closes_at + interval '1 day'"), "permission denied",
    ),
    "the rule of a ballot changed": (lambda: _statement("UPDATE members_ballot SET rule_id = 1"), "permission denied"),
    "a rule rewritten": (lambda: _statement("UPDATE members_decisionrule SET terms = '{}'"), "permission denied"),
    "a proof used for another vote": (
        lambda: _statement("UPDATE members_vote SET proof_id = NULL"), "permission denied",
    ),
    "a proof made younger": (lambda: _statement("UPDATE members_proof SET at = now()"), "permission denied"),
    "the trigger switched off": (lambda: _statement("ALTER TABLE members_vote DISABLE TRIGGER USER"), "must be owner"),
}  # fmt: skip


@pytest.mark.parametrize("name", SQL)
def test_the_tables_refuse_it_too(name):
    act, said = SQL[name]
    with pytest.raises(Error, match=said), transaction.atomic():
        act()


def test_an_elector_added_by_sql_to_an_open_ballot_changes_no_decision():
    """Nothing in the table keeps an elector out who is added later; the frozen digest of the electorate does."""
    became("KE", "observer")
    ballot = cast.a_ballot()
    became("KE", "party")
    entry = ElectorateEntry.objects.filter(ballot=ballot, capacity="elector").values().first()
    kenya = cast.delegate("KE")
    member = Accreditation.objects.get(pk=kenya.accreditation).member_id
    added = {key: value for key, value in (entry or {}).items() if key != "id"}
    ElectorateEntry.objects.create(**added | {"code": "KE", "name": "Kenya", "member_id": member})
    cast_as(kenya, ballot)
    clock.move_to(ballot.closes_at)
    assert close_ballot(ballot_id=ballot.pk) is None
    assert "not the one that was frozen" in Incident.objects.get(code="vote_unvouched").detail
