"""What is kept, and what programs read, is in the house's language, whatever the reader's (decision 0052)."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models import Q

from alliance.journal import clock
from members.ballots.models import Vote
from members.ballots.receipts import text_of
from members.notices import digesting, reminding, selectors, services
from members.notices.models import Notice
from tariffs.releases.models import ReleaseFile
from tests import cast, notes, path
from tests.another_language import OPEN
from tests.members import membership
from tests.tariffs import releasing

pytestmark = pytest.mark.usefixtures("world", "another_language")


def translated() -> list[str]:
    """Every column of every table that holds a word of the invented language."""
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            kind = field.db_type(connection) or ""
            if isinstance(field, models.BinaryField) or not any(t in kind for t in ("char", "text", "json")):
                continue
            rows = model._base_manager.annotate(said=models.functions.Cast(field.attname, models.TextField()))
            found += [
                f"{model.__name__}.{field.name}: {row.said}" for row in rows.filter(Q(said__contains=OPEN))
            ]
    return found


def everybody_is_told() -> None:
    for entry in selectors.to_write():
        services.write_notice(entry_id=entry)
    for notice in digesting.to_digest():
        digesting.write_digest(notice_id=notice)


def test_a_text_voted_on_and_published_is_kept_in_one_language():
    releasing.published()
    everybody_is_told()
    assert Notice.objects.exists()
    assert translated() == []
    assert not [each.name for each in ReleaseFile.objects.all() if OPEN.encode() in bytes(each.content)]


def test_an_admission_and_an_expulsion_are_kept_in_one_language():
    membership.admitted()
    membership.settled(membership.put(membership.moved("expulsion", "AO")))
    everybody_is_told()
    assert translated() == []


def test_a_note_a_reminder_and_a_digest_are_kept_in_one_language():
    ballot = path.on_ballot()
    notes.read(notes.entered(ballot, "yes"))
    clock.move_to(ballot.closes_at - timedelta(hours=2))
    assert reminding.remind_of_close(ballot_id=ballot.pk)
    everybody_is_told()
    assert translated() == []


def test_an_incident_is_kept_in_one_language():
    motion = membership.put(membership.moved("expulsion", "AO"))
    decision = membership.decided(motion)
    cast.become("AO", "withdrawn")
    for each in membership.settling.to_settle():
        membership.settling.settle_motion(motion_id=each)
    motion.refresh_from_db()
    assert decision.outcome == "adopted" and not motion.stood
    assert translated() == []


def test_a_receipt_is_kept_in_one_language():
    ballot = cast.a_ballot()
    vote: Vote = cast.vote(ballot, "JP")
    assert OPEN not in text_of(vote, "") and "Choice: Yes" in text_of(vote, "")


@pytest.mark.parametrize(
    "address", ["/api/v1/products", "/api/v1/nothing", "/api/v1/quote", "/api/v1/openapi.json"]
)
def test_a_program_reads_one_language(client, address):
    assert OPEN not in client.get(address).content.decode()


def test_a_votes_file_is_in_one_language(client):
    decision = path.decided()
    answer = client.get(f"/decisions/{decision.year}-{decision.number}/votes.csv")
    assert answer.status_code == 200 and OPEN not in answer.content.decode()
