"""What is published, byte for byte: ETags, 304, lasting caches, and no answer that needs a file on disk."""

import hashlib
import json
import shutil

import pytest
from django.urls import reverse

from members.ballots.models import Decision
from tariffs.releases.models import Release
from tests.tariffs import releasing

FILE = "/api/v1/releases/1/files/rules.ndjson"


def test_the_index_names_every_address_and_the_newest_release(client, released):
    body = client.get("/api/v1/").json()
    assert body["newest_release"]["release"] == 2
    for address in body["addresses"].values():
        path = address.removeprefix("http://testserver")
        asks = (
            reverse("api:rules"),
            reverse("api:tariff_lines"),
            reverse("api:quote"),
            reverse("api:changes"),
        )
        assert client.get(path).status_code == (400 if path in asks else 200), path


def test_the_list_counts_down_and_the_release_links_its_files(client, released):
    body = client.get("/api/v1/releases").json()
    assert [row["release"] for row in body["releases"]] == [2, 1]
    one = client.get("/api/v1/releases/1").json()
    for file in one["files"]:
        content = client.get(file["url"].removeprefix("http://testserver")).content
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"])


def test_the_manifest_is_served_as_its_very_bytes(client, released):
    answer = client.get("/api/v1/releases/2/manifest")
    release = Release.objects.get(pk=2)
    assert answer.content == release.manifest.encode()
    assert answer["ETag"] == f'"{release.manifest_sha256}"'
    assert answer["Content-Type"] == "application/json"
    first = client.get("/api/v1/releases/1/manifest").content
    assert json.loads(answer.content)["previous"]["manifest_sha256"] == hashlib.sha256(first).hexdigest()


def test_a_file_has_its_hash_as_strong_etag_and_may_be_kept_for_ever(client, released):
    answer = client.get(FILE)
    digest = hashlib.sha256(answer.content).hexdigest()
    assert answer["ETag"] == f'"{digest}"'
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["Content-Type"] == "application/x-ndjson"
    assert "Vary" not in answer or "Cookie" not in answer["Vary"]
    assert "Set-Cookie" not in answer


@pytest.mark.parametrize("sent", ["{etag}", "*", '"other", {etag}', "W/{etag}"])
def test_who_has_the_bytes_gets_304_without_a_body(client, released, sent):
    etag = client.get(FILE)["ETag"]
    answer = client.get(FILE, headers={"If-None-Match": sent.format(etag=etag)})
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)


def test_who_has_other_bytes_gets_the_file(client, released):
    assert client.get(FILE, headers={"If-None-Match": '"0123"'}).status_code == 200


def test_head_tells_the_etag_without_the_body(client, released):
    answer = client.head(FILE)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["ETag"] == client.get(FILE)["ETag"]


def test_the_file_is_served_whatever_type_is_asked_for(client, released):
    assert client.get(FILE, headers={"Accept": "application/x-ndjson"}).status_code == 200


def test_the_live_channel_names_the_newest_and_is_kept_thirty_seconds(client, released):
    answer = client.get("/api/v1/channels/live")
    body = answer.json()
    assert (body["release"], body["notice"]) == (2, "Demonstration, invented votes")
    assert body["manifest_sha256"] == Release.objects.get(pk=2).manifest_sha256
    assert answer["Cache-Control"] == "public, max-age=30, must-revalidate"


def test_no_answer_needs_the_files_on_disk(client, world, public_tree):
    releasing.published(yes=23)
    shutil.rmtree(public_tree)
    for address in ("/api/v1/channels/live", "/api/v1/releases/1/manifest", FILE):
        assert client.get(address).status_code == 200


def test_what_is_built_and_not_published_is_not_shown(client, world):
    releasing.built(yes=23)
    for address in ("/api/v1/channels/live", "/api/v1/releases/1", "/api/v1/releases/1/manifest", FILE):
        assert client.get(address).json()["code"] == "release_unknown"
    assert client.get("/api/v1/releases").json()["releases"] == []


def test_a_decision_document_can_be_recounted_from_its_address(client, released):
    decision = Decision.objects.get(number=1)
    answer = client.get("/api/v1/decisions/1/document")
    assert answer["ETag"] == f'"{decision.document_digest}"'
    assert hashlib.sha256(answer.content).hexdigest() == decision.document_digest
    assert client.get("/api/v1/decisions/99/document").json()["code"] == "decision_unknown"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/api/v1/releases/9", "release_unknown"),
        ("/api/v1/releases/9/manifest", "release_unknown"),
        ("/api/v1/releases/1/files/secret.txt", "file_unknown"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(client, released, address, code):
    answer = client.get(address)
    body = answer.json()
    assert (answer.status_code, body["code"], body["status"]) == (404, code, 404)
    assert answer["Content-Type"] == "application/problem+json"
    assert body["mend"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_here(client, released, method):
    answer = getattr(client, method)("/api/v1/releases")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert "GET" in answer["Allow"]


def test_options_says_what_may_be_done(client, released):
    assert client.options("/api/v1/releases").status_code == 200


def test_an_address_that_names_nothing_is_a_problem_document(client, db):
    answer = client.get("/api/v1/nothing")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_parameter_that_an_address_does_not_take_is_refused(client, released):
    body = client.get("/api/v1/releases?page=2").json()
    assert (body["code"], body["where"], body["allowed"]) == ("parameter_unknown", "page", [])
