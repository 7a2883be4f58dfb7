#!/usr/bin/env python3
"""Pull the newest release of the alliance's rules, verify it, keep it. One file; needs nothing but Python.

    python3 pull.py http://localhost:8000/api/v1 ./rules

Refuses (exit 1, nothing of that release kept): a digest or size that differs, a file cut short, fewer rows
than stated, a number that falls, a release that does not name the one before it. Every release since the last
one kept is verified, so that a change in between cannot hide.
"""

import hashlib
import http.client
import json
import os
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

TIMEOUT = 30  # seconds
MOST_BYTES = 200 * 1024 * 1024  # no file of a release comes near; a reader must have an end


class Refused(Exception):
    """What was pulled must not be used."""


def main(base: str, folder: Path) -> str:
    """Bring `folder` to the newest release; answers what was done."""
    base = base.rstrip("/")
    live = read_json(get(f"{base}/channels/live"), "the live channel")
    newest, kept = whole(live, "release"), last_kept(folder)
    if newest < kept:
        raise Refused(f"the live channel names release {newest}, but release {kept} was already published")
    if newest == kept:
        manifest = (folder / f"{kept:04d}" / "manifest.json").read_bytes()
        expect(sha256(manifest), live["manifest_sha256"], f"the manifest of release {kept}")
        return f"release {kept} is the newest, and it is here"
    before = sha256((folder / f"{kept:04d}" / "manifest.json").read_bytes()) if kept else None
    for number in range(kept + 1, newest + 1):
        manifest = get(f"{base}/releases/{number}/manifest")
        if number == newest:
            expect(sha256(manifest), live["manifest_sha256"], f"the manifest of release {number}")
        files = verified(base, number, manifest, before)
        keep(folder / f"{number:04d}", {**files, "manifest.json": manifest})
        put(folder / "newest", f"{number}\n".encode())
        before = sha256(manifest)
    return f"release {newest} is verified and kept in {folder / f'{newest:04d}'}"


def verified(base: str, number: int, manifest: bytes, before: "str | None") -> "dict[str, bytes]":
    """The files of a release, each as its manifest says; `before` is the digest of the manifest before."""
    stated = read_json(manifest, f"the manifest of release {number}")
    if stated.get("schema") != "manifest/1":
        raise Refused(f"release {number} has the schema {stated.get('schema')!r}, which is not known here")
    if whole(stated, "release") != number:
        raise Refused(f"the manifest of release {number} says that it is of release {stated['release']}")
    previous = stated["previous"]
    if (previous or {}).get("release", 0) != number - 1:
        raise Refused(f"release {number} does not name release {number - 1} as the one before it")
    if previous is not None:
        expect(before, previous["manifest_sha256"], f"the manifest before release {number}")
    files = {}
    for row in stated["files"]:
        name = str(row["name"])
        if name != Path(name).name or name.startswith(".") or name == "manifest.json":
            raise Refused(f"release {number} names a file {name!r}")
        content = get(f"{base}/releases/{number}/files/{urllib.parse.quote(name)}")
        what = f"{name} of release {number}"
        if len(content) != row["bytes"]:
            raise Refused(f"{what} has {len(content)} bytes, {row['bytes']} are stated")
        expect(sha256(content), row["sha256"], what)
        if name.endswith(".ndjson") and content.count(b"\n") != row["rows"] + 1:  # and the header
            raise Refused(f"{what} has {content.count(chr(10).encode()) - 1} rows, {row['rows']} are stated")
        files[name] = content
    return files


def get(address: str) -> bytes:
    """The body at an address. A connection that ends early is refused, never taken as the end of the file."""
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT) as answer:  # noqa: S310
            body = answer.read(MOST_BYTES + 1)
            stated = answer.headers.get("Content-Length")
    except urllib.error.HTTPError as error:
        said = error.read(2000).decode(errors="replace")
        raise Refused(f"{address} answers {error.code}: {said}") from error
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Refused(f"{address} cannot be read: {error}") from error
    if len(body) > MOST_BYTES:
        raise Refused(f"{address} does not end within {MOST_BYTES} bytes")
    if stated is not None and len(body) != int(stated):
        raise Refused(f"{address} was cut short: {len(body)} of {stated} bytes came")
    return body


def read_json(content: bytes, what: str) -> dict:
    try:
        found = json.loads(content)
    except ValueError as error:
        raise Refused(f"{what} is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise Refused(f"{what} is not an object")
    return found


def whole(found: dict, key: str) -> int:
    value = found.get(key)
    if type(value) is not int or value < 1:
        raise Refused(f"{key} is {value!r}, not a number from 1")
    return value


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def expect(found: "str | None", stated: str, what: str) -> None:
    if found != stated:
        raise Refused(f"{what} has the SHA-256 {found}, {stated} is stated")


def last_kept(folder: Path) -> int:
    """The number of the last release that was verified and kept; 0 for none."""
    note = folder / "newest"
    return int(note.read_text()) if note.exists() else 0


def keep(place: Path, files: "dict[str, bytes]") -> None:
    """Write a verified release; the manifest last, so that a folder with one is whole."""
    for name, content in files.items():
        put(place / name, content)


def put(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old bytes or the new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        print(main(sys.argv[1], Path(sys.argv[2])))
    except Refused as refused:
        sys.exit(f"refused: {refused}")
    except (KeyError, TypeError) as fault:
        sys.exit(f"refused: what was pulled lacks {fault}")
