"""The outage clause at work: the close moves once, as a fact beside the ballot, and everything reads the later end."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from alliance import journal
from alliance.access import Refused
from alliance.domain.canon import instant_text
from alliance.journal import clock
from alliance.journal.models import Entry, Incident
from alliance.portal import sweep
from members.ballots import documents, extending, restoring, second_count
from members.ballots.models import Ballot, Decision, ElectorateEntry, Extension, Vote
from members.ballots.selectors import due_to_close, paper
from members.ballots.services import certify, close_ballot
from members.notices.models import Notice
from members.notices.services import write_notice
from tests import cast
from tests.observed import MINUTE, away_before_close, looked

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture(autouse=True)
def no_tree(settings, tmp_path):
    """A public tree of its own: one that another test left would halt the sweep, as after a restore."""
    settings.PUBLICATION_ROOT = tmp_path / "publication"


MORE = timedelta(hours=2)


def extended(ballot: Ballot) -> Extension:
    """A ballot that was extended at its announced close."""
    away_before_close(ballot)
    clock.move_to(ballot.closes_at)
    row = extending.extend_ballot(ballot_id=ballot.pk)
    assert row is not None
    return row


def anew(ballot: Ballot) -> Ballot:
    return Ballot.objects.select_related("rule").get(pk=ballot.pk)


def test_an_outage_moves_the_close_once_and_the_announced_one_stays():
    ballot = cast.a_ballot()
    row = extended(ballot)
    assert row.closes_at == ballot.closes_at + MORE == anew(ballot).ends_at
    assert anew(ballot).closes_at == ballot.closes_at
    assert (row.cause, row.minutes, len(row.observations)) == ("outage", 17, 20)
    assert extending.extend_ballot(ballot_id=ballot.pk) is None and Extension.objects.count() == 1
    entry = json.loads(Entry.objects.get(act="extend_ballot").payload)
    assert entry["closes_at"] == instant_text(row.closes_at) and entry["evidence"] == row.evidence


def test_the_sweep_extends_as_soon_as_the_clause_is_met_and_before_it_closes():
    ballot = cast.a_ballot()
    looked("x" * 16, until=ballot.closes_at - timedelta(hours=2))
    clock.move_to(ballot.closes_at - timedelta(hours=2))
    assert extending.due() == [ballot.pk]
    assert sweep.run_once()["extend"] == 1
    assert extending.due() == [] and anew(ballot).ends_at == ballot.closes_at + MORE
    clock.move_to(ballot.closes_at)
    assert due_to_close() == []


def test_too_short_an_outage_and_too_early_a_one_move_nothing():
    ballot = cast.a_ballot()
    looked("." + "x" * 15 + ".", until=ballot.closes_at)
    looked("x" * 60, until=ballot.closes_at - timedelta(hours=4, minutes=1))
    clock.move_to(ballot.closes_at)
    assert extending.due() == [] and extending.extend_ballot(ballot_id=ballot.pk) is None
    assert close_ballot(ballot_id=ballot.pk) is not None


def test_votes_are_taken_until_the_later_end_and_not_at_it():
    ballot = cast.a_ballot()
    row = extended(ballot)
    clock.move_to(row.closes_at - timedelta(seconds=5))
    cast.vote(ballot, "JP")
    assert paper(anew(ballot), cast.delegate("JP")).is_open
    clock.move_to(row.closes_at)
    with pytest.raises(Refused) as refusal:
        cast.vote(ballot, "PE")
    assert refusal.value.code == "ballot_closed" and f"{row.closes_at:%H:%M:%S}" in refusal.value.detail
    assert due_to_close() == [ballot.pk]


def test_the_table_itself_takes_a_vote_until_the_later_end():
    ballot, japan = cast.a_ballot(), cast.delegate("JP")
    row = extended(ballot)
    shown = cast.proof_row(japan, ballot)
    shown.save()
    vote = Vote(
        ballot=ballot, elector=ElectorateEntry.objects.get(ballot=ballot, code="JP"), sequence=1, choice="yes",
        salt="0" * 64, digest="0" * 64, cast_at=journal.now(), person=japan.person,
        accreditation_id=japan.accreditation, proof=shown,
    )  # fmt: skip
    vote.save()
    clock.move_to(row.closes_at)
    vote.pk, vote.sequence = None, 2
    with pytest.raises(IntegrityError, match="outside the window"), transaction.atomic():
        vote.save()


def test_a_vote_after_the_announced_close_brings_the_extension_that_is_owed():
    """The portal comes back after the close; nobody has swept yet."""
    ballot = cast.a_ballot()
    away_before_close(ballot)
    clock.move_to(ballot.closes_at + MINUTE)
    cast.vote(ballot, "JP")
    assert Extension.objects.get().closes_at == ballot.closes_at + MORE


def test_no_ballot_closes_while_a_later_close_is_owed():
    ballot = cast.a_ballot()
    away_before_close(ballot)
    clock.move_to(ballot.closes_at)
    assert close_ballot(ballot_id=ballot.pk) is None
    assert anew(ballot).state == "open" and Extension.objects.count() == 1
    with pytest.raises(Refused, match="ballot_still_open"):
        close_ballot(ballot_id=ballot.pk)


def test_no_ballot_closes_before_the_probe_has_said_what_it_saw():
    """PostgreSQL was away from 20 minutes before the close on: what the probe keeps is still in its file."""
    ballot = cast.a_ballot()
    looked("...", until=ballot.closes_at - 20 * MINUTE)
    clock.move_to(ballot.closes_at + MINUTE)
    assert close_ballot(ballot_id=ballot.pk) is None and not Decision.objects.exists()
    assert Incident.objects.get().code == "probe_silent"
    with pytest.raises(Refused) as refusal:
        cast.vote(ballot, "JP")
    assert refusal.value.code == "close_unsettled" and "Try again in a minute" in refusal.value.mend
    looked("x" * 19 + "..", until=ballot.closes_at + MINUTE)
    cast.vote(ballot, "JP")
    assert close_ballot_at_the_end(ballot).outcome == "no_quorum"


def close_ballot_at_the_end(ballot: Ballot) -> Decision:
    clock.move_to(anew(ballot).ends_at)
    decision = close_ballot(ballot_id=ballot.pk)
    assert decision is not None
    return decision


def test_what_is_handed_in_while_a_ballot_is_judged_is_not_missed(monkeypatch):
    """The probe hands in right after its observations were read: the ballot must not close on the older reading."""
    ballot, seen = cast.a_ballot(), extending.watch.seen
    looked("...", until=ballot.closes_at - 20 * MINUTE)
    clock.move_to(ballot.closes_at)

    def then_handed_in(*between):
        rows = seen(*between)
        monkeypatch.setattr(extending.watch, "seen", seen)
        away_before_close(ballot)
        return rows

    monkeypatch.setattr(extending.watch, "seen", then_handed_in)
    assert close_ballot(ballot_id=ballot.pk) is None and not Extension.objects.exists()
    assert close_ballot(ballot_id=ballot.pk) is None and Extension.objects.exists()


def test_a_probe_that_failed_itself_moves_nothing_once_it_looks_again():
    ballot = cast.a_ballot()
    looked("...", until=ballot.closes_at - 60 * MINUTE)
    clock.move_to(ballot.closes_at)
    assert close_ballot(ballot_id=ballot.pk) is None
    looked(".", until=journal.now())
    assert close_ballot(ballot_id=ballot.pk) is not None and not Extension.objects.exists()


def test_where_no_probe_ever_looked_nothing_waits():
    ballot = cast.a_ballot()
    clock.move_to(ballot.closes_at)
    assert close_ballot(ballot_id=ballot.pk) is not None


def test_the_published_document_tells_the_extension_and_both_counters_follow_it():
    ballot = cast.a_ballot()
    cast.everybody_votes(ballot, yes=14, no=14)
    row = extended(ballot)
    cast.everybody_votes(ballot, yes=28, no=14)
    decision = close_ballot_at_the_end(ballot)
    assert (decision.outcome, decision.arithmetic) == ("adopted", "28 of 42 yes, 28 needed")
    [fact] = json.loads(decision.document)["facts"]
    assert (fact["kind"], fact["cause"], fact["closes_at"]) == (
        "extended",
        "outage",
        instant_text(row.closes_at),
    )
    assert [each["up"] for each in fact["observations"]] == [True, *[False] * 18, True]
    assert decision.tally["window"]["extended"][0]["cause"] == "outage"
    assert second_count.outcome(anew(ballot)) == "adopted"
    assert documents.fault_in(decision) == "" and certify(decision_id=decision.pk) is not None


def test_a_document_with_another_extension_is_not_certified():
    ballot = cast.a_ballot()
    extended(ballot)
    decision = close_ballot_at_the_end(ballot)
    document = json.loads(decision.document)
    document["facts"][0]["observations"].pop(0)
    assert documents.untied(document, anew(ballot)) == documents.TIED["facts"]
    del document["facts"]
    assert documents.untied(document, anew(ballot)) == documents.TIED["facts"]


@pytest.mark.parametrize(
    "change",
    [{"closes_at": MORE + MINUTE}, {"closes_at": MINUTE}, {"cause": "chair"}, {"at": MORE}],
)
def test_the_table_refuses_an_extension_that_is_not_owed(change):
    ballot = cast.a_ballot()
    away_before_close(ballot)
    clock.move_to(ballot.closes_at)
    values = {"cause": "outage", "closes_at": MORE, "at": timedelta()} | change
    with pytest.raises(IntegrityError, match="not owed"), transaction.atomic():
        written(ballot, **values)


@pytest.mark.parametrize("marks", ["", "." + "x" * 15 + ".", "x" * 8 + "   " + "x" * 8, "x." * 20])
def test_the_table_counts_the_time_away_by_itself(marks):
    ballot = cast.a_ballot()
    if marks:
        looked(marks, until=ballot.closes_at)
    clock.move_to(ballot.closes_at)
    with pytest.raises(IntegrityError, match="not owed"), transaction.atomic():
        written(ballot, cause="outage", closes_at=MORE, at=timedelta())


def written(ballot: Ballot, *, cause: str, closes_at: timedelta, at: timedelta) -> Extension:
    """An extension written past the service; instants from the announced close."""
    return Extension.objects.create(
        ballot=ballot, cause=cause, met_at=ballot.closes_at, at=ballot.closes_at + at,
        closes_at=ballot.closes_at + closes_at, unavailable_seconds=900, observations=[], evidence="0" * 64,
    )  # fmt: skip


@pytest.mark.usefixtures("by_owner")
def test_an_extension_and_what_the_probe_saw_are_never_edited():
    row = extended(cast.a_ballot())
    for change in (
        lambda: Extension.objects.filter(pk=row.pk).update(closes_at=row.closes_at + MORE),
        lambda: Extension.objects.filter(pk=row.pk).delete(),
        lambda: extending.Observation.objects.update(up=True),
        lambda: extending.Observation.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()


def test_all_delegates_are_told_once():
    ballot = cast.a_ballot()
    extended(ballot)
    entry = Entry.objects.get(act="extend_ballot")
    write_notice(entry_id=entry.pk)
    write_notice(entry_id=entry.pk)
    members = set(ballot.electorate.values_list("code", flat=True))
    told = list(Notice.objects.filter(entry=entry))
    assert {notice.member_code for notice in told} <= members and len(told) >= 43
    assert cast.delegate("JP").person in {notice.person_id for notice in told}
    assert len({notice.person_id for notice in told}) == len(told)
    assert f"now closes on {ballot.closes_at + MORE:%d %b %Y, %H:%M} UTC" in told[0].subject
    assert "unavailable for 17 minutes" in told[0].body
    assert mail.outbox == []


def test_the_pages_say_that_the_close_moved(sign_in):
    ballot = cast.a_ballot()
    extended(ballot)
    page = sign_in(cast.delegate("JP")).get(f"/ballots/{ballot.year}-{ballot.number}/").content.decode()
    assert (
        "The close has moved" in page and "unavailable for 17 minutes" in page and "Cast Japan’s vote" in page
    )
    decision = close_ballot_at_the_end(ballot)
    told = sign_in(cast.delegate("JP")).get(f"/decisions/{decision.year}-{decision.number}/").content.decode()
    assert "Close moved" in told and "outage clause" in told


def test_a_voter_who_comes_between_close_and_hand_in_is_not_told_that_it_is_over(sign_in):
    ballot = cast.a_ballot()
    looked("...", until=ballot.closes_at - 20 * MINUTE)
    clock.move_to(ballot.closes_at + MINUTE)
    page = sign_in(cast.delegate("JP")).get(f"/ballots/{ballot.year}-{ballot.number}/").content.decode()
    assert "It is being found out whether the close moves" in page and "No vote is taken any more" not in page


def test_a_decision_that_is_restored_brings_back_its_extension_with_the_evidence():
    """A backup of before the outage: extension, observations and decision are lost, the public document is not."""
    ballot = cast.a_ballot()
    with transaction.atomic():
        row = extended(ballot)
        cast.vote(ballot, "JP")
        decision = close_ballot_at_the_end(ballot)
        transaction.set_rollback(True)
    assert not Extension.objects.exists() and anew(ballot).state == "open"
    clock.move_to(decision.decided_at + MINUTE)
    again = restoring.restore_decision(
        number=decision.number, decided_at=decision.decided_at, content=decision.document.encode(),
        by=cast.officer(),
    )  # fmt: skip
    back = Extension.objects.get()
    assert (back.closes_at, back.at, back.evidence) == (row.closes_at, row.at, row.evidence)
    assert again.outcome == decision.outcome and anew(ballot).ends_at == row.closes_at


def test_a_document_with_an_extension_that_was_not_owed_restores_nothing():
    ballot = cast.a_ballot()
    with transaction.atomic():
        extended(ballot)
        decision = close_ballot_at_the_end(ballot)
        transaction.set_rollback(True)
    clock.move_to(decision.decided_at + MINUTE)
    document = json.loads(decision.document)
    document["facts"][0]["observations"] = document["facts"][0]["observations"][:9]
    with pytest.raises(Refused) as refusal, transaction.atomic():
        restoring.restore_decision(
            number=decision.number, decided_at=decision.decided_at, content=json.dumps(document).encode(),
            by=cast.officer(),
        )  # fmt: skip
    assert refusal.value.code == "document_unreadable" and not Extension.objects.exists()
