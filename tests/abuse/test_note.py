"""A vote by signed note, tried in ways that are not meant: none of it is cast."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from alliance import journal
from alliance.access import Refused
from alliance.journal import clock
from members.ballots.models import Ballot, ElectorateEntry, Vote
from members.ballots.special import SignedNote
from tests import cast, notes, owner
from tests.two_persons import asked, set_by, voted

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def ballot() -> Ballot:
    return cast.a_ballot()


def _after_close(ballot: Ballot) -> None:
    clock.move_to(ballot.closes_at)
    notes.entered(ballot, received_at=ballot.closes_at - timedelta(minutes=1))


def _read_after_close(ballot: Ballot) -> None:
    clock.move_to(ballot.closes_at - timedelta(minutes=5))
    request = notes.entered(ballot)
    clock.move_to(ballot.closes_at)
    notes.read(request)


def _approved_by_a_click(ballot: Ballot) -> None:
    request = notes.entered(ballot)
    cast.approve(number=request.number, by=cast.second_officer())


def _guessed(ballot: Ballot) -> None:
    """Another choice first: the second try finds the request decided."""
    request = notes.entered(ballot, "yes")
    notes.read(request, "no")
    notes.read(request, "yes")


def _guessed_by_another(ballot: Ballot) -> None:
    request = notes.entered(ballot, "yes")
    notes.read(request, "no")
    notes.read(request, "yes", by=cast.chair())


def _suspended(_: Ballot) -> None:
    cast.become("KE", "suspended")
    notes.entered(cast.a_ballot(about="PROP/2026/901"), code="KE")


def _no_head(ballot: Ballot) -> None:
    cast.end(cast.delegate("JP"))
    clock.move_to(journal.now() + timedelta(minutes=1))
    notes.entered(ballot)


def _voted_since(ballot: Ballot) -> None:
    before = journal.now()
    clock.move_to(before + timedelta(minutes=1))
    voted(ballot, "no")
    notes.entered(ballot, received_at=before)


def _voted_while_it_was_read(ballot: Ballot) -> None:
    request = notes.entered(ballot)
    voted(ballot, "no")
    notes.read(request)


def _one_signature(ballot: Ballot) -> None:
    asked()
    notes.entered(ballot)


def _asked_for_two_meanwhile(ballot: Ballot) -> None:
    request = notes.entered(ballot)
    set_by(cast.delegate("JP"), on=True)
    notes.read(request)


def _countersigned_by_another_state(ballot: Ballot) -> None:
    asked()
    notes.entered(ballot, cosigner=cast.delegate("AU").accreditation)


def _countersigned_by_the_head(ballot: Ballot) -> None:
    asked()
    notes.entered(ballot, cosigner=cast.delegate("JP").accreditation)


def _forbidden(ballot: Ballot) -> None:
    with owner.as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE members_decisionrule DISABLE TRIGGER USER")
        cursor.execute("UPDATE members_decisionrule SET terms = terms || '{\"no_notes\": true}'")
        cursor.execute("ALTER TABLE members_decisionrule ENABLE TRIGGER USER")
    notes.entered(ballot)


REFUSED: dict[str, tuple[Callable, str]] = {
    "entered after the close": (_after_close, "ballot_closed"),
    "read after the close": (_read_after_close, "ballot_closed"),
    "received before the opening": (
        lambda ballot: notes.entered(ballot, received_at=ballot.opens_at - timedelta(seconds=1)),
        "not_received_in_time",
    ),
    "received in the future": (
        lambda ballot: notes.entered(ballot, received_at=cast.in_days(1)), "not_received_in_time"
    ),
    "own second officer": (lambda ballot: notes.read(notes.entered(ballot), by=cast.officer()), "own_request"),
    "approved without reading": (_approved_by_a_click, "second_reading_needed"),
    "a second guess": (_guessed, "note_refused"),
    "a second guess by another officer": (_guessed_by_another, "note_refused"),
    "entered by the head": (lambda ballot: notes.entered(ballot, by=cast.delegate("JP")), "role_may_not"),
    "read by the head": (lambda ballot: notes.read(notes.entered(ballot), by=cast.delegate("JP")), "role_may_not"),
    "of a represented state": (lambda ballot: notes.entered(ballot, code="DE"), "represented"),
    "of a suspended state": (_suspended, "suspended"),
    "of a state outside the electorate": (lambda ballot: notes.entered(ballot, code="CL"), "not_in_electorate"),
    "no head sat when it came": (_no_head, "no_head_then"),
    "the state voted since": (_voted_since, "voted_since"),
    "the state voted while it was read": (_voted_while_it_was_read, "voted_since"),
    "one signature where two are asked": (_one_signature, "second_signature_missing"),
    "two asked for while it was read": (_asked_for_two_meanwhile, "second_signature_missing"),
    "countersigned by another state": (_countersigned_by_another_state, "second_signature_missing"),
    "countersigned by the head again": (_countersigned_by_the_head, "second_signature_missing"),
    "the rule takes none": (_forbidden, "notes_forbidden"),
    "a program as its scan": (lambda ballot: notes.entered(ballot, content=b"MZ\x90"), "file_not_read"),
    "no choice": (lambda ballot: notes.entered(ballot, "maybe"), "choice_unknown"),
    "read as no choice": (lambda ballot: notes.read(notes.entered(ballot), "maybe"), "choice_unknown"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_no_vote_is_cast_by_such_a_note(ballot, name):
    act, code = REFUSED[name]
    with pytest.raises(Refused) as refused:
        act(ballot)
    assert refused.value.code == code
    assert not Vote.objects.filter(note__isnull=False).exists()


# ---- past the services, in SQL as the application


def vote_by_sql(ballot: Ballot, note: SignedNote | None, choice: str = "yes", **more) -> None:
    seat = cast.delegate("JP")
    said = {
        "ballot": ballot, "elector": ElectorateEntry.objects.get(ballot=ballot, code="JP"), "sequence": 1,
        "choice": choice, "salt": "0" * 64, "digest": "0" * 64, "cast_at": journal.now(), "person": seat.person,
        "accreditation_id": seat.accreditation, "note": note,
    }  # fmt: skip
    Vote.objects.create(**(said | more))


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("neither proof nor note", "fresh proof"),
        ("a note that waits", "did not read alike"),
        ("a note that was refused", "did not read alike"),
        ("another choice than both read", "did not read alike"),
        ("of another ballot", "did not read alike"),
    ],
)
def test_the_table_takes_no_such_vote(ballot, case, said):
    note, choice = None, "yes"
    if case != "neither proof nor note":
        on = cast.a_ballot(about="PROP/2026/901") if case == "of another ballot" else ballot
        request = notes.entered(on)
        note = SignedNote.objects.get()
        if case == "a note that was refused":
            notes.read(request, "no")
        if case == "another choice than both read":
            choice = "no"
    with pytest.raises(Error, match=said), transaction.atomic():
        vote_by_sql(ballot, note, choice)


STATEMENTS: dict[str, tuple[str, str]] = {
    "its choice changed": ("UPDATE members_signednote SET choice = 'no'", "only emptied"),
    "its scan changed": ("UPDATE members_signednote SET content = 'x'", "only emptied"),
    "its receipt moved": ("UPDATE members_signednote SET received_at = now()", "permission denied"),
    "taken away": ("DELETE FROM members_signednote", "permission denied"),
    "read by the first officer": (
        "INSERT INTO members_notereading (note_id, request_id, choice, read_by, read_at) SELECT n.id, r.id, 'yes', "
        "n.entered_by, now() FROM members_signednote n, members_request r", "read by a second officer",
    ),
    "read by who holds no office": (
        "INSERT INTO members_notereading (note_id, request_id, choice, read_by, read_at) SELECT n.id, r.id, 'yes', "
        "a.person_id, now() FROM members_signednote n, members_request r, members_accreditation a "
        "WHERE a.id = n.accreditation_id", "read by a second officer",
    ),
    "entered by who holds no office": (
        "INSERT INTO members_signednote (ballot_id, elector_id, accreditation_id, received_at, channel, media, "
        "content, scan, choice, salt, digest, entered_by, entered_at) SELECT n.ballot_id, n.elector_id, "
        "n.accreditation_id, n.received_at, n.channel, n.media, n.content, n.scan, n.choice, n.salt, n.digest, "
        "a.person_id, n.entered_at "
        "FROM members_signednote n JOIN members_accreditation a ON a.id = n.accreditation_id",
        "not received and entered",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_tables_refuse_it_too(ballot, name):
    statement, said = STATEMENTS[name]
    notes.entered(ballot)
    with pytest.raises(Error, match=said), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
