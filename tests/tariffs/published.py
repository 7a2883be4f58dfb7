"""What the API publishes, as a folder of answers that a test may harm, and a server that gives them."""

import importlib.util
import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from django.conf import settings

PROGRAM = settings.ROOT / "clients" / "pull.py"
BASE = "/api/v1"
LIVE = f"{BASE}/channels/live"
Answers = dict[str, bytes]


def load() -> Any:
    """The consumer's program as a module: it stands in no package."""
    spec = importlib.util.spec_from_file_location("pull", PROGRAM)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def manifest(release: int) -> str:
    return f"{BASE}/releases/{release}/manifest"


def file(release: int, name: str) -> str:
    return f"{BASE}/releases/{release}/files/{name}"


def collected(client: Any) -> Answers:
    """Every answer of the real API that a consumer asks for, by address."""
    found = {LIVE: client.get(LIVE).content}
    for release in range(1, json.loads(found[LIVE])["release"] + 1):
        found[manifest(release)] = client.get(manifest(release)).content
        for row in json.loads(found[manifest(release)])["files"]:
            address = file(release, row["name"])
            found[address] = client.get(address).content
    return found


def written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def put_live(answers: Answers, /, **changed: Any) -> None:
    """Let the live channel say something else."""
    answers[LIVE] = written(json.loads(answers[LIVE]) | changed)


def put_manifest(answers: Answers, release: int, /, **changed: Any) -> None:
    """Let a manifest say something else, and the live channel name it, as one who publishes could."""
    answers[manifest(release)] = written(json.loads(answers[manifest(release)]) | changed)
    put_live(answers, manifest_sha256=sha256(answers[manifest(release)]).hexdigest())


def put_file(answers: Answers, release: int, name: str, content: bytes) -> None:
    """Publish other bytes under a name, with a manifest and a live channel that agree with them."""
    answers[file(release, name)] = content
    rows = json.loads(answers[manifest(release)])["files"]
    for row in rows:
        if row["name"] == name:
            row |= {
                "bytes": len(content),
                "rows": content.count(b"\n") - 1,
                "sha256": sha256(content).hexdigest(),
            }
    put_manifest(answers, release, files=rows)


@contextmanager
def served(answers: Answers, promised: dict[str, int]) -> Iterator[str]:
    """The address at which these answers are given; `promised` overrides a Content-Length."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = answers.get(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Length", str(promised.get(self.path, len(body or b""))))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *args: object) -> None: ...

    server = ThreadingHTTPServer(("localhost", 0), Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}{BASE}"
    finally:
        server.shutdown()
        server.server_close()
