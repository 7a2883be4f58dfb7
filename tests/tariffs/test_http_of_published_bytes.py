"""What never changes is cached for ever and cut to what is asked for; what moves on is asked again after 30 s."""

import hashlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.api import kept
from tariffs.releases import selectors, tree
from tariffs.releases.models import Release
from tests import cast, path
from tests.tariffs import releasing

FILE = "/api/v1/releases/1/files/rules.ndjson"
FOR_EVER = "public, max-age=31536000, immutable"
HALF_A_MINUTE = "public, max-age=30, must-revalidate"
BYTES = [
    FILE,
    "/api/v1/releases/1/manifest",
    "/api/v1/decisions/1/document",
    "/publication/releases/0001/rules.ndjson",
    "/publication/releases/0001/SHA256SUMS",
]
PINNED = ["/api/v1/rules?valid_on=2026-12-01&release=1", "/api/v1/rules/PF-1?release=1"]
POINTERS = [
    "/api/v1/channels/live",
    "/api/v1/releases",
    "/api/v1/rules/PF-1",
    "/publication/channels/live.json",
]


@pytest.fixture
def stands(released, public_tree, monkeypatch):
    """Two releases, in the tree of this test too (without waiting for the disk)."""
    monkeypatch.setattr("os.fsync", lambda handle: None)
    for release in Release.objects.order_by("number"):
        files = {"rules.ndjson": bytes(release.files.get(name="rules.ndjson").content)}
        tree.write_release(release.number, files | {"SHA256SUMS": selectors.sums(release.number)})
        tree.move_pointer(selectors.pointer(release, release.publication.published_at))
    return released


@pytest.mark.parametrize("address", BYTES)
def test_published_bytes_have_their_hash_as_strong_etag_and_are_kept_for_ever(client, stands, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["ETag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'
    assert (answer["Cache-Control"], answer["Accept-Ranges"]) == (FOR_EVER, "bytes")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Vary" not in answer and "Set-Cookie" not in answer


@pytest.mark.parametrize("address", PINNED)
def test_an_answer_that_names_its_release_is_kept_for_ever(client, stands, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, FOR_EVER)
    assert answer["ETag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'


@pytest.mark.parametrize("address", POINTERS)
def test_what_moves_on_is_asked_again_after_half_a_minute(client, stands, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, HALF_A_MINUTE)
    again = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
    assert again["Cache-Control"] == HALF_A_MINUTE


def test_a_pointer_moves_although_it_was_asked_before(client, world, public_tree):
    releasing.published(yes=23)
    before = client.get("/api/v1/channels/live")
    releasing.published(path.floor_row(product="ndpr-metal"), yes=23)
    after = client.get("/api/v1/channels/live", headers={"If-None-Match": before["ETag"]})
    assert (after.status_code, after.json()["release"]) == (200, 2)


@pytest.mark.parametrize("sent", ["{etag}", "*", '"other" , {etag}', "W/{etag}", 'W/"other",W/{etag}'])
def test_who_has_the_bytes_gets_304_the_first_time_and_ever_after(client, stands, sent):
    for address in (*BYTES, *PINNED, *POINTERS):
        etag = client.get(address)["ETag"]
        kept.SHELF.clear()
        for _ in range(2):
            answer = client.get(address, headers={"If-None-Match": sent.format(etag=etag)})
            assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag), address
            client.get(address)


def test_who_has_other_bytes_gets_these(client, stands):
    for sent in ('"other"', 'W/"other"', "nonsense", "") * 2:
        assert client.get(FILE, headers={"If-None-Match": sent}).status_code == 200


RANGES = [
    ("bytes=0-0", 0, 1),
    ("bytes=5-9", 5, 10),
    ("bytes=10-", 10, None),
    ("bytes=-7", -7, None),
    ("bytes=3-999999999", 3, None),
    ("bytes=-999999999", 0, None),
]


@pytest.mark.parametrize("address", BYTES)
def test_one_range_is_answered_with_its_place_in_the_whole(client, stands, address):
    whole = client.get(address).content
    for asked, start, stop in RANGES:
        part = client.get(address, headers={"Range": asked})
        assert (part.status_code, part.content) == (206, whole[start:stop])
        first = start % len(whole)
        last = first + len(part.content) - 1
        assert part["Content-Range"] == f"bytes {first}-{last}/{len(whole)}"
        assert part["Content-Length"] == str(len(part.content))
        assert part["ETag"] == client.get(address)["ETag"]
    assert client.get(address).content == whole


def test_several_ranges_and_what_is_no_range_are_answered_with_the_whole(client, stands):
    whole = client.get(FILE).content
    for asked in (
        "bytes=0-1,4-5", "bytes=9-5", "bytes=-", "bytes=a-b", "lines=1-2", "bytes 1-2", "", "bytes=1-²",
    ):  # fmt: skip
        answer = client.get(FILE, headers={"Range": asked})
        assert (answer.status_code, answer.content) == (200, whole), asked


def test_a_range_after_the_last_byte_is_refused_with_the_size(client, stands):
    size = len(client.get(FILE).content)
    for asked in (f"{size}-", f"{size}-{size + 5}", "999999999-", "-0"):
        answer = client.get(FILE, headers={"Range": f"bytes={asked}"})
        assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{size}"), asked
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == "range_unsatisfiable" and answer.json()["mend"]


def test_a_range_of_other_bytes_gets_the_whole_of_these(client, stands):
    etag = client.get(FILE)["ETag"]
    ask = {"Range": "bytes=0-3"}
    assert client.get(FILE, headers=ask | {"If-Range": etag}).status_code == 206
    for other in ('"other"', f"W/{etag}", "Mon, 23 Nov 2026 00:00:00 GMT"):
        assert client.get(FILE, headers=ask | {"If-Range": other}).status_code == 200
    assert client.get(FILE, headers=ask | {"If-None-Match": etag}).status_code == 304
    assert client.get(FILE, headers={"If-Match": '"other"'}).status_code == 412


def test_head_tells_all_but_the_bytes(client, stands):
    for address in (*BYTES, *PINNED, *POINTERS) * 2:
        head, whole = client.head(address), client.get(address)
        assert (head.status_code, head.content) == (200, b"")
        for name in ("ETag", "Cache-Control", "Content-Type", "Content-Length"):
            assert head[name] == whole[name], name
        assert head["Content-Length"] == str(len(whole.content))
        assert client.head(address, headers={"Range": "bytes=0-3"}).status_code == 200


def test_what_was_answered_once_needs_no_database_again(client, stands):
    first = {address: client.get(address) for address in [*BYTES, *PINNED]}
    with CaptureQueriesContext(connection) as asked:
        for address, answer in first.items():
            again = client.get(address)
            assert (again.content, again.headers) == (answer.content, answer.headers)
            assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert len(asked) == 0


def test_what_one_caller_does_to_an_answer_reaches_no_other(client, stands):
    client.get(FILE)
    client.get(FILE)["Set-Cookie"] = "session=1"
    assert "Set-Cookie" not in client.get(FILE)


def test_an_address_in_an_answer_is_that_of_the_host_that_was_asked(client, stands, caplog):
    for host in ("localhost", "127.0.0.1", "localhost"):
        answer = client.get(PINNED[1], headers={"Host": host}).json()
        assert answer["release"]["url"] == f"http://{host}/api/v1/releases/1"
    assert client.get(PINNED[1], headers={"Host": "elsewhere.example"}).status_code == 400
    caplog.clear()  # a host that is not ours is logged as an error


def test_who_is_signed_in_is_given_the_same_as_everybody(client, stands, sign_in):
    theirs = sign_in(cast.delegate("JP")).get(FILE)
    client.logout()
    assert client.get(FILE).headers == theirs.headers


def test_a_refusal_is_not_kept(client, stands):
    assert client.get("/api/v1/releases/3/manifest").status_code == 404
    assert all("releases/3" not in key[2] for key in kept.SHELF._kept)


def test_the_process_keeps_no_more_than_it_may(settings, client, stands):
    settings.KEPT_BYTES = 40_000
    for day in range(1, 29):
        answer = client.get(f"/api/v1/rules?valid_on=2026-12-{day:02d}&release=1")
        assert answer.status_code == 200
        assert kept.SHELF._size <= settings.KEPT_BYTES
    assert (
        len(client.get(FILE).content)
        < 40_000 / 8
        < len(client.get(FILE.replace("rules", "products")).content)
    )
    assert any("valid_on=2026-12-28" in key[3] for key in kept.SHELF._kept)
    assert not any("valid_on=2026-12-01" in key[3] or "products" in key[2] for key in kept.SHELF._kept)
    assert kept.SHELF._kept
    assert kept.SHELF._size == sum(
        len(each.content) + kept.Shelf.OVERHEAD for each in kept.SHELF._kept.values()
    )
    settings.KEPT_BYTES = 0
    kept.SHELF.clear()
    assert client.get(FILE).status_code == 200
    assert not kept.SHELF._kept


def test_nothing_but_finished_files_of_the_tree_is_served(client, stands, public_tree):
    half_written = ("channels/.live.json.abc", "releases/0001/.rules.ndjson.x")
    for name in half_written:
        (public_tree / name).write_bytes(b"half")
    for where in (
        *half_written, "releases/0001", "releases/0009/x", "../settings.py", "releases/0001/../../x",
        "channels/live.json/x", "releases/1/rules.ndjson",
    ):  # fmt: skip
        assert client.get(f"/publication/{where}").status_code == 404, where
