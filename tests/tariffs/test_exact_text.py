"""The text voted on, byte for byte: anybody who may see it can compute its digest again."""

import hashlib

import pytest
from django.test import Client
from django.urls import reverse

from members.ballots.models import Ballot
from tariffs.proposals import services
from tariffs.proposals.models import Version
from tests import cast
from tests.tariffs import steps

pytestmark = pytest.mark.usefixtures("world")


def address(version: Version) -> str:
    proposal = version.proposal
    return reverse("proposal_text", args=[proposal.year, proposal.number, version.number])


def opened() -> tuple[Ballot, Version]:
    ballot = steps.ballot(audience="public")
    return ballot, Version.objects.get(ballot=ballot)


def test_the_digest_of_the_bytes_is_the_one_voted_on(client: Client):
    ballot, version = opened()
    answer = client.get(address(version))
    assert address(version).endswith(f"/proposals/{version.proposal.year}-{version.proposal.number}/v1.json")
    assert hashlib.sha256(answer.content).hexdigest() == version.digest == ballot.text_digest
    assert answer["ETag"] == f'"{version.digest}"'
    assert answer["Content-Type"] == "application/json"
    assert client.get(address(version), headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_a_draft_has_no_frozen_text_for_anybody(sign_in):
    draft = steps.draft()
    for seat in (cast.delegate("JP"), cast.delegate("AU"), cast.officer()):
        answer = sign_in(seat).get(reverse("proposal_text", args=[draft.year, draft.number, 1]))
        assert answer.status_code == 404
        assert draft.title not in answer.content.decode()


def test_a_tabled_text_is_for_its_readers_and_kept_by_no_shared_cache(client: Client, sign_in):
    version = steps.table()
    assert client.get(address(version)).status_code == 404
    answer = sign_in(cast.delegate("AU")).get(address(version))
    assert hashlib.sha256(answer.content).hexdigest() == version.digest
    assert "private" in answer["Cache-Control"] and "immutable" not in answer["Cache-Control"]
    assert "Cookie" in answer["Vary"]
    guarded = Client().get(address(version), headers={"If-None-Match": answer["ETag"]})
    assert guarded.status_code == 404


def test_a_public_text_is_public_for_good(client: Client, sign_in):
    _, version = opened()
    for each in (client.get(address(version)), sign_in(cast.delegate("AU")).get(address(version))):
        assert "public" in each["Cache-Control"] and "immutable" in each["Cache-Control"]
        assert "Cookie" not in each.get("Vary", "")


def test_a_version_that_was_never_frozen_is_not_found(client: Client):
    _, version = opened()
    answer = client.get(address(version).replace("v1", "v2"))
    assert answer.status_code == 404 and "no version 2" in answer.content.decode()


def test_every_page_that_shows_the_digest_leads_to_the_bytes(client: Client, sign_in):
    tabled = steps.table(steps.row(product="ndpr-metal"))
    page = reverse("proposal", args=[tabled.proposal.year, tabled.proposal.number])
    assert address(tabled) in sign_in(cast.delegate("AU")).get(page).content.decode()
    ballot, version = opened()
    assert (
        address(version) in client.get(reverse("ballot", args=[ballot.year, ballot.number])).content.decode()
    )
    decision = steps.decide(ballot)
    services.enact(decision_id=decision.pk)
    assert (
        address(version)
        in client.get(reverse("decision", args=[decision.year, decision.number])).content.decode()
    )
