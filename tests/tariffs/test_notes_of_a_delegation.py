"""A delegation notes for itself beside a proposal and its lines. Nobody else reads it, in any way."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from alliance.access import Refused, Seat
from alliance.journal.models import Entry
from alliance.portal import acts
from tariffs.proposals.models import Version
from tariffs.proposals.negotiation import private
from tariffs.proposals.negotiation.models import DelegationNote
from tests import cast
from tests.tariffs import steps
from tests.tariffs.test_revise_and_return import code, page, second

pytestmark = pytest.mark.usefixtures("world")
SECRET = "We would take 95."
LINE = "ndpr-oxide ALL ALLIANCE"


def save(
    version: Version, text: str = SECRET, *, line: str = LINE, edition: int = 0, by: Seat | None = None
) -> DelegationNote:
    return private.save_note(
        proposal_id=version.proposal_id, line=line, text=text, edition=edition, by=by or cast.delegate("AU")
    )


def looking_on() -> Seat:
    return cast.Seat(
        role=cast.Role.HEAD, person=cast.officer().person, member="AU", member_name="Australia", standing="party",
        viewed=True,
    )  # fmt: skip


def test_a_note_is_read_by_every_delegate_of_its_own_delegation(sign_in):
    version = steps.table()
    save(version, by=cast.delegate("JP"))
    save(version, "On the whole: wait.", line="", by=cast.delegate("JP", "adviser"))
    text = sign_in(cast.delegate("JP", "alternate")).get(page("proposal", version)).content.decode()
    assert SECRET in text and "On the whole: wait." in text and "Row 1" in text


def test_nobody_else_reads_a_note_or_that_there_is_one(sign_in, client: Client):
    version = steps.table(audience="public")
    save(version)
    addresses = [
        page("proposal", version), page("proposal_version", version, 1), reverse("desk"), reverse("record"),
        reverse("record_of", args=[version.proposal.symbol]), reverse("record") + "?act=save_note",
    ]  # fmt: skip
    for seat in (None, cast.delegate("JP"), cast.delegate("PE"), cast.officer(), cast.chair()):
        asked = sign_in(seat) if seat else client
        for address in addresses:
            text = asked.get(address).content.decode()
            assert SECRET not in text and "Note of the delegation saved" not in text, (seat, address)
        if seat:
            assert private.of(version.proposal, seat) == {}
            assert SECRET not in asked.get(page("proposal_notes", version)).content.decode()
    assert private.of(version.proposal, looking_on()) == {}
    assert not acts.visible_entries(looking_on()).filter(act="save_note").exists()
    assert acts.visible_entries(cast.delegate("AU")).filter(act="save_note").exists()
    assert SECRET not in Entry.objects.get(act="save_note").payload


def test_who_looks_on_writes_none_and_opens_no_page_of_notes(sign_in):
    version = steps.table()
    assert code(lambda: save(version, by=looking_on())) == "looking_on"
    assert code(lambda: save(version, by=cast.officer())) == "role_may_not"
    client = sign_in(cast.officer())
    save(version)
    client.post(reverse("view_as"), {"member": "AU", "role": "head", "reason": "Asked to look"})
    answer = client.get(page("proposal_notes", version))
    assert answer.status_code == 403 and SECRET not in answer.content.decode()
    assert SECRET not in client.get(page("proposal", version)).content.decode()


def test_a_note_that_a_colleague_changed_shows_both_texts_and_either_can_stand(sign_in):
    version = steps.table()
    save(version)
    client = sign_in(cast.delegate("AU"))
    answer = client.post(
        page("proposal_notes", version), {"line": LINE, "text": "We would take 90.", "edition": "0"}
    )
    text = answer.content.decode()
    assert answer.status_code == 409 and SECRET in text and "We would take 90." in text
    assert 'name="edition" value="1"' in text
    client.post(page("proposal_notes", version), {"line": LINE, "text": "We would take 90.", "edition": "1"})
    assert DelegationNote.objects.get().text == "We would take 90."


def test_a_note_stays_with_its_line_in_the_next_version():
    first = steps.table()
    save(first)
    second(first)
    assert private.of(first.proposal, cast.delegate("AU"))[LINE].text == SECRET


def test_a_note_is_beside_a_line_that_the_text_has_and_what_is_typed_is_not_lost(sign_in):
    version = steps.table()
    assert code(lambda: save(version, line="no such line")) == "line_unknown"
    client = sign_in(cast.delegate("AU"))
    answer = client.post(page("proposal_notes", version), {"line": LINE, "text": "x" * 4001, "edition": "0"})
    assert answer.status_code == 422 and "x" * 4001 in answer.content.decode()


def test_who_may_not_read_a_text_keeps_no_notes_on_it():
    version = steps.table(audience="parties")
    observer = cast.become("KE", "observer")
    with pytest.raises(Refused) as refusal:
        save(version, by=observer)
    assert refusal.value.status == 404


def test_the_table_keeps_a_note_with_its_delegation():
    version = steps.table()
    row = save(version)
    for changed in (
        {"member": version.proposal.sponsor}, {"changed_by": cast.delegate("JP").person}, {"line": "other"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match="note"), transaction.atomic():
            DelegationNote.objects.filter(pk=row.pk).update(**changed)
