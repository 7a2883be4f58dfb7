"""A vote of two persons, tried by one: none of it is cast."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from alliance.access import Refused
from alliance.journal import clock
from members.ballots import preparing
from members.ballots.models import Ballot, ElectorateEntry, Vote
from members.ballots.special import TwoPersons
from members.delegates.models import Accreditation, Withdrawal
from members.delegates.selectors import seat_on
from members.delegations import withdrawing
from members.proofs import services as proofs
from members.proofs.refusals import missing
from members.proofs.services import Given, Purpose
from tests import cast, path
from tests.two_persons import asked, prepared, second_seat, set_by, voted

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def ballot() -> Ballot:
    row = cast.a_ballot()
    asked()
    return row


def _own_by_a_second_seat(ballot: Ballot) -> None:
    """The head has an adviser's seat of the same delegation too."""
    head = cast.delegate("JP")
    row = second_seat(head, "JP", "adviser")
    prepared(ballot, by=seat_on(row))
    voted(ballot)


def _own_as_alternate(ballot: Ballot) -> None:
    seat = cast.delegate("JP", "alternate")
    prepared(ballot, by=seat)
    voted(ballot, by=seat)


def _other_choice(ballot: Ballot) -> None:
    prepared(ballot, "yes")
    voted(ballot, "no")


def _outdated(ballot: Ballot) -> None:
    prepared(ballot, "yes")
    prepared(ballot, "no")
    voted(ballot, "yes")


def _used_again(ballot: Ballot) -> None:
    prepared(ballot, "yes")
    voted(ballot, "yes")
    Vote.objects.filter(ballot=ballot).get()
    voted(ballot, "yes", by=cast.delegate("JP", "alternate"))


def _of_another_ballot(ballot: Ballot) -> None:
    other = cast.a_ballot(about="PROP/2026/901")
    prepared(other)
    voted(ballot)


def _of_another_state(ballot: Ballot) -> None:
    asked("AU")
    prepared(ballot, by=cast.delegate("AU", "alternate"))
    voted(ballot)


def _preparer_left(ballot: Ballot) -> None:
    seat = cast.delegate("JP", "adviser")
    prepared(ballot, by=seat)
    cast.end(seat)
    voted(ballot)


def _switched_off(ballot: Ballot) -> None:
    clock.move_to(cast.in_days(0.1))
    set_by(cast.delegate("JP"), on=False)
    voted(ballot)


def _late(ballot: Ballot) -> None:
    clock.move_to(ballot.closes_at)
    prepared(ballot)


def _former_adviser(ballot: Ballot) -> None:
    seat = cast.delegate("JP", "adviser")
    cast.end(seat)
    prepared(ballot, by=seat)


def _in_anothers_name(ballot: Ballot) -> None:
    prepared(ballot, by=replace(cast.delegate("JP", "adviser"), person=cast.delegate("AU").person))


REFUSED: dict[str, tuple[Callable, str]] = {
    "nobody prepared": (voted, "not_prepared"),
    "one's own, with two seats of one person": (_own_by_a_second_seat, "own_preparation"),
    "one's own, as alternate": (_own_as_alternate, "own_preparation"),
    "another choice than prepared": (_other_choice, "prepared_otherwise"),
    "an older preparation": (_outdated, "prepared_otherwise"),
    "a preparation that was cast, by the alternate": (_used_again, "not_prepared"),
    "a preparation for another ballot": (_of_another_ballot, "not_prepared"),
    "a preparation of another state": (_of_another_state, "not_prepared"),
    "who prepared is not accredited any more": (_preparer_left, "preparer_left"),
    "ended by the head on the day of the vote": (_switched_off, "not_prepared"),
    "prepared after the close": (_late, "ballot_closed"),
    "prepared on another text": (lambda ballot: prepared(ballot, text="b" * 64), "text_differs"),
    "prepared by who was an adviser": (_former_adviser, "accreditation_ended"),
    "prepared on somebody's accreditation": (_in_anothers_name, "accreditation_ended"),
    "prepared by a state without a vote": (
        lambda ballot: prepared(ballot, by=cast.delegate("DE")), "represented"
    ),
    "prepared by an officer": (lambda ballot: prepared(ballot, by=cast.officer()), "role_may_not"),
    "prepared where nobody asked": (
        lambda ballot: prepared(ballot, by=cast.delegate("AU")), "two_persons_off"
    ),
    "prepared for no choice": (lambda ballot: prepared(ballot, "maybe"), "choice_unknown"),
    "ended by the alternate": (
        lambda _: set_by(cast.delegate("JP", "alternate"), on=False), "role_may_not"
    ),
    "ended by an officer": (lambda _: set_by(cast.officer(), on=False), "role_may_not"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_no_such_vote_is_cast(ballot, name):
    act, code = REFUSED[name]
    before = "a preparation that was cast" in name
    with pytest.raises(Refused) as refused:
        act(ballot)
    assert refused.value.code == code
    assert Vote.objects.filter(ballot=ballot).count() == before


# ---- a head's open browser, without a factor, takes the state's vote away

LATER = proofs.FRESH + timedelta(seconds=1)


def _stale() -> None:
    head = cast.delegate("JP")
    proof = cast.proved(preparing.purpose_of("JP", on=False), head)
    clock.move_to(cast.in_days(0) + LATER)
    set_by(head, on=False, proof=proof)


def _withdrawn(proof: Given | Refused, role: str = "adviser") -> None:
    cast.withdraw(cast.delegate("JP", role).accreditation, cast.delegate("JP"), proof)


def _withdrawn_late() -> None:
    adviser, head = cast.delegate("JP", "adviser"), cast.delegate("JP")
    proof = cast.proved(_ending(adviser.accreditation), head)
    clock.move_to(cast.in_days(0) + LATER)
    _withdrawn(proof)


def _ending(accreditation: int | None) -> Purpose:
    return withdrawing.purpose_of(Accreditation.objects.select_related("member").get(pk=accreditation))


def _both_withdrawn() -> None:
    """The alternate may still prepare, and then nobody could."""
    cast.withdraw(cast.delegate("JP", "adviser").accreditation, cast.delegate("JP"))
    cast.withdraw(cast.delegate("JP", "alternate").accreditation, cast.delegate("JP"))


UNPROVED: dict[str, tuple[Callable[[], object], str]] = {
    "ended without a proof": (lambda: set_by(cast.delegate("JP"), on=False, proof=missing()), "proof_missing"),
    "asked for without a proof": (lambda: set_by(cast.delegate("AU"), proof=missing()), "proof_missing"),
    "ended by a proof older than five minutes": (_stale, "proof_stale"),
    "ended by a proof for asking": (
        lambda: set_by(
            cast.delegate("JP"), on=False,
            proof=cast.proved(preparing.purpose_of("JP", on=True), cast.delegate("JP")),
        ), "proof_other",
    ),
    "a delegate withdrawn without a proof": (lambda: _withdrawn(missing()), "proof_missing"),
    "a delegate withdrawn by a proof older than five minutes": (_withdrawn_late, "proof_stale"),
    "a delegate withdrawn by a proof for another": (
        lambda: _withdrawn(
            cast.proved(_ending(cast.delegate("JP", "alternate").accreditation), cast.delegate("JP"))
        ), "proof_other",
    ),
    "the last who could prepare withdrawn": (_both_withdrawn, "last_preparer"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNPROVED)
def test_an_open_browser_of_the_head_takes_no_vote_away(ballot, name):
    act, code = UNPROVED[name]
    with pytest.raises(Refused) as refused, transaction.atomic():
        act()
    assert refused.value.code == code
    assert TwoPersons.objects.filter(until=None).count() == 1
    assert Withdrawal.objects.count() == 0


def test_with_one_person_left_the_paper_says_that_nobody_can_prepare(sign_in):
    """The seats end by two officers, who may."""
    ballot = path.on_ballot()
    asked()
    for role in ("adviser", "alternate"):
        cast.end(cast.delegate("JP", role))
    client, at = sign_in(cast.delegate("JP")), f"/ballots/{ballot.year}-{ballot.number}/"
    paper = client.get(at).content.decode()
    assert "Nobody can prepare this vote" in paper and "Cast Japan’s vote" not in paper
    confirm = client.post(f"{at}confirm/", {"choice": "yes"}, follow=True).content.decode()
    assert "Nobody can prepare it" in confirm and 'name="code"' not in confirm


@pytest.mark.parametrize("how", ["without", "of another", "late", "for another act"])
def test_the_tables_take_neither_without_a_fresh_proof_of_the_head(ballot, how):
    head, adviser = cast.delegate("JP"), cast.delegate("JP", "adviser")
    who = cast.delegate("AU") if how == "of another" else head
    given = [
        cast.proved(Purpose(act, "JP"), who).proof  # type: ignore[union-attr]
        for act in ("set_two_persons", "withdraw_delegate")
    ]
    if how == "without":
        given = [None, None]
    if how == "late":
        clock.move_to(cast.in_days(0) + LATER)
    if how == "for another act":
        held = TwoPersons.objects.get()
        given = [None, held.proof_id]
    row = TwoPersons.objects.filter(until=None)
    with pytest.raises(Error, match="fresh proof"), transaction.atomic():
        row.update(until=_now(), ended_by_id=head.accreditation, ended_proof_id=given[0])
    with pytest.raises(Error, match="fresh proof"), transaction.atomic():
        Withdrawal.objects.create(
            accreditation_id=adviser.accreditation, by_seat_id=head.accreditation, by_person=head.person,
            proof_id=given[1],
        )  # fmt: skip


# ---- past the services, in SQL as the application


def vote_by_sql(ballot: Ballot, choice: str, preparation: int | None) -> None:
    seat, entry = cast.delegate("JP"), ElectorateEntry.objects.get(ballot=ballot, code="JP")
    shown = cast.proof(seat, ballot, choice)
    Vote.objects.create(
        ballot=ballot, elector=entry, sequence=1, choice=choice, salt="0" * 64, digest="0" * 64,
        cast_at=_now(), person=seat.person, accreditation_id=seat.accreditation, preparation_id=preparation,
        proof_id=shown.proof if hasattr(shown, "proof") else shown.pk,
    )  # fmt: skip


def _now():
    from alliance import journal

    return journal.now()


@pytest.mark.parametrize("case", ["none", "another choice", "one's own", "outdated", "another ballot"])
def test_the_table_takes_no_vote_of_one_person(ballot, case):
    row = None
    if case == "another choice":
        row = prepared(ballot, "no").pk
    if case == "one's own":
        row = prepared(ballot, by=cast.delegate("JP")).pk
    if case == "outdated":
        row = prepared(ballot).pk
        prepared(ballot, "no")
    if case == "another ballot":
        row = prepared(cast.a_ballot(about="PROP/2026/901")).pk
    with pytest.raises(Error, match="takes two of its persons"), transaction.atomic():
        vote_by_sql(ballot, "yes", row)


STATEMENTS: dict[str, tuple[str, str]] = {
    "a prepared choice changed": ("UPDATE members_preparation SET choice = 'no'", "only emptied"),
    "a prepared choice emptied before the decision": (
        "UPDATE members_preparation SET choice = '', salt = ''", "only emptied",
    ),
    "a preparation taken away": ("DELETE FROM members_preparation", "permission denied"),
    "who prepared changed": ("UPDATE members_preparation SET person = gen_random_uuid()", "permission denied"),
    "ended in the past": (
        "UPDATE members_twopersons SET until = '2020-01-01', ended_by_id = {alternate}", "by the head of delegation",
    ),
    "ended without anybody": ("UPDATE members_twopersons SET until = alliance_now()", "by the head of delegation"),
    "taken away": ("DELETE FROM members_twopersons", "permission denied"),
    "prepared by nobody accredited": (
        "INSERT INTO members_preparation (ballot_id, elector_id, choice, salt, digest, prepared_at, person, "
        "accreditation_id) SELECT ballot_id, elector_id, choice, salt, digest, alliance_now(), gen_random_uuid(), "
        "accreditation_id FROM members_preparation", "without credentials",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_tables_refuse_it_too(ballot, name):
    statement, said = STATEMENTS[name]
    prepared(ballot)
    alternate = Accreditation.objects.get(pk=cast.delegate("JP", "alternate").accreditation)
    with pytest.raises(Error, match=said), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(alternate=alternate.pk))
    assert TwoPersons.objects.get().until is None
