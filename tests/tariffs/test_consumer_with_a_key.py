"""The reference consumer with a key: from the environment alone, never past a redirect, and it waits when asked to."""

import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest

from tests.tariffs import published
from tests.tariffs.published import BASE, LIVE, PROGRAM

KEY = "cma_0abcDEF1_" + "s" * 43 + "CheckS"


@pytest.fixture
def server(client, released) -> Iterator[SimpleNamespace]:
    """The answers of the API; it notes what Authorization each request had, and may ask to wait or lead elsewhere."""
    answers = published.collected(client)
    said = SimpleNamespace(keys=[], busy=0, wait="1", leads="", answers=answers)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said.keys.append((self.path, self.headers.get("Authorization")))
            if said.leads and self.path == LIVE:
                self.send_response(302)
                self.send_header("Location", said.leads)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            body = answers.get(self.path.removeprefix("/elsewhere"), b"")
            if said.busy:
                said.busy, body = said.busy - 1, b"busy"
                self.send_response(429)
                self.send_header("Retry-After", said.wait)
            else:
                self.send_response(200 if body else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None: ...

    running = ThreadingHTTPServer(("localhost", 0), Handler)
    Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
    said.port = running.server_port
    yield said
    running.shutdown()
    running.server_close()


def pull(server, folder: Path, *, key: str = KEY, base: str = "") -> tuple[int, str]:
    environment = {**os.environ, "ALLIANCE_KEY": key}
    base = base or f"http://localhost:{server.port}{BASE}"
    command = [sys.executable, "-I", str(PROGRAM), base, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
    assert "Traceback" not in done.stderr and (not key or key not in done.stdout + done.stderr)
    return done.returncode, done.stdout + done.stderr


def test_every_request_carries_the_key_and_none_does_without_one(server, tmp_path):
    assert pull(server, tmp_path / "with")[0] == 0
    assert {key for _, key in server.keys} == {f"Bearer {KEY}"}
    server.keys.clear()
    assert pull(server, tmp_path / "without", key="")[0] == 0
    assert {key for _, key in server.keys} == {None}


def test_a_redirect_is_not_given_the_key(server, tmp_path):
    server.leads = f"http://127.0.0.1:{server.port}/elsewhere{LIVE}"
    assert pull(server, tmp_path / "rules")[0] == 0
    assert dict(server.keys)[f"/elsewhere{LIVE}"] is None


def test_a_key_is_not_sent_without_encryption(server, tmp_path):
    code, said = pull(server, tmp_path / "rules", base="http://portal.example/api/v1")
    assert (code, "without encryption" in said, server.keys) == (1, True, [])


def test_asked_to_wait_it_waits_and_goes_on(server, tmp_path):
    server.busy = 2
    assert pull(server, tmp_path / "rules")[0] == 0
    assert [path for path, _ in server.keys[:3]] == [LIVE] * 3


@pytest.mark.parametrize(("busy", "wait"), [(9, "0"), (1, "3600"), (1, "soon")])
def test_asked_too_often_or_for_too_long_it_says_so(server, tmp_path, busy, wait):
    server.busy, server.wait = busy, wait
    code, said = pull(server, tmp_path / "rules")
    assert (code, "answers 429" in said) == (1, True)
    assert len(server.keys) == min(busy, 5)
