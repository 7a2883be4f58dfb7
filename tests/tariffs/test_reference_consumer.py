"""The reference consumer against a served tree of answers: it keeps what is whole and refuses the rest."""

import json
import subprocess
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings

PROGRAM = settings.ROOT / "clients" / "pull.py"
BASE = "/api/v1"
Answers = dict[str, bytes]


@pytest.fixture
def answers(client, released) -> Answers:
    """Every answer of the real API that the consumer asks for, by address."""
    found = {}
    for release in (1, 2):
        found[f"{BASE}/releases/{release}/manifest"] = client.get(
            f"{BASE}/releases/{release}/manifest"
        ).content
        for row in client.get(f"{BASE}/releases/{release}").json()["files"]:
            address = f"{BASE}/releases/{release}/files/{row['name']}"
            found[address] = client.get(address).content
    found[f"{BASE}/channels/live"] = client.get(f"{BASE}/channels/live").content
    return found


@pytest.fixture
def pull(answers: Answers, tmp_path: Path):
    """Run the program against `answers`; its exit code and what it said."""

    class Handler(BaseHTTPRequestHandler):
        promised: dict[str, int] = {}

        def do_GET(self) -> None:
            body = answers.get(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Length", str(self.promised.get(self.path, len(body or b""))))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *args: object) -> None: ...

    server = ThreadingHTTPServer(("localhost", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()

    def run() -> tuple[int, str]:
        address = f"http://localhost:{server.server_port}{BASE}"
        command = [sys.executable, "-I", str(PROGRAM), address, str(tmp_path / "rules")]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout + done.stderr

    run.promised = Handler.promised  # type: ignore[attr-defined]
    yield run
    server.shutdown()
    server.server_close()


def live(answers: Answers, **changed: object) -> None:
    address = f"{BASE}/channels/live"
    answers[address] = json.dumps(json.loads(answers[address]) | changed).encode()


def test_it_pulls_verifies_and_keeps_every_release(pull, answers, tmp_path):
    code, said = pull()
    assert (code, "release 2 is verified" in said) == (0, True)
    assert (tmp_path / "rules/newest").read_text() == "2\n"
    for release in ("0001", "0002"):
        kept = (tmp_path / "rules" / release / "rules.ndjson").read_bytes()
        assert kept == answers[f"{BASE}/releases/{int(release)}/files/rules.ndjson"]
    assert pull() == (0, "release 2 is the newest, and it is here\n")


def cut(answers: Answers) -> str:
    answers[f"{BASE}/releases/2/files/rules.ndjson"] = answers[f"{BASE}/releases/2/files/rules.ndjson"][:-40]
    return "bytes"


def one_byte(answers: Answers) -> str:
    address = f"{BASE}/releases/2/files/rules.ndjson"
    answers[address] = answers[address].replace(b"120.00", b"120.01")
    return "rules.ndjson of release 2 has the SHA-256"


def another_manifest(answers: Answers) -> str:
    address = f"{BASE}/releases/2/manifest"
    answers[address] = answers[address].replace(b'"rows":191', b'"rows":190')
    return "the manifest of release 2 has the SHA-256"


def another_past(answers: Answers) -> str:
    address = f"{BASE}/releases/1/manifest"
    answers[address] = answers[address].replace(b"invented votes", b"real votes")
    return "the manifest before release 2 has the SHA-256"


def missing_file(answers: Answers) -> str:
    del answers[f"{BASE}/releases/2/files/units.ndjson"]
    return "answers 404"


def not_json(answers: Answers) -> str:
    answers[f"{BASE}/channels/live"] = b"<html>"
    return "is not JSON"


@pytest.mark.parametrize("harm", [cut, one_byte, another_manifest, another_past, missing_file, not_json])
def test_what_is_not_whole_is_refused_and_not_kept(pull, answers, tmp_path, harm: Callable[[Answers], str]):
    reason = harm(answers)
    code, said = pull()
    assert code == 1
    assert reason in said
    assert not (tmp_path / "rules" / "0002").exists()


def test_a_connection_that_ends_early_is_not_the_end_of_the_file(pull, answers):
    address = f"{BASE}/releases/2/files/rules.ndjson"
    pull.promised[address] = len(answers[address]) + 100
    code, said = pull()
    assert (code, "cut short" in said or "cannot be read" in said) == (1, True)


def test_a_number_that_falls_is_refused(pull, answers):
    assert pull()[0] == 0
    live(answers, release=1)
    code, said = pull()
    assert (code, "already published" in said) == (1, True)


def test_the_same_number_with_another_manifest_is_refused(pull, answers):
    assert pull()[0] == 0
    live(answers, manifest_sha256="0" * 64)
    assert pull()[0] == 1
