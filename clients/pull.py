#!/usr/bin/env python3
"""Pull the newest release of the alliance's rules, verify it, keep it. One file; needs nothing but Python.

    python3 pull.py http://localhost:8000/api/v1 ./rules

Follows by deltas: what it holds, changed as each delta says, must come out as each manifest says. Where a delta
is missing or does not hold, it says so and takes that release's files in full.

Refuses (exit 1, nothing of what was pulled kept): a digest or size that differs, a file cut short, fewer rows
than stated, a number that falls, one number with two manifests, a release that does not name the one before it,
and what this program does not know: a file, a schema, a kind of rule. Who does not know it cannot apply it.

No key is needed. Who has one puts it into the environment as ALLIANCE_KEY; it is sent over HTTPS alone (or to this
machine itself) and never to where a redirect leads. Asked to wait (429, 503 with Retry-After), this program waits.

Every release since the last one kept is verified, so that a change in between cannot hide.
"""

import hashlib
import http.client
import json
import os
import re
import shutil
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

TIMEOUT = 30  # seconds
MOST_WAIT = 120  # seconds that an answer may ask to wait; it is asked again so many times:
TRIES = 5
HERE = ("localhost", "127.0.0.1", "::1")
MOST_BYTES = 200 * 1024 * 1024  # no file of a release comes near; a reader must have an end
LARGEST = 2**53 - 1  # whole numbers that every JSON reader keeps exactly
DELTA = "delta.ndjson"
NAME = re.compile(r"[a-z][a-z0-9-]{0,49}\.ndjson")  # a name that is no path
DIGEST = re.compile(r"[0-9a-f]{64}")
FILES = (
    "base-rates", "concessions", "countries", "decisions", "delta", "origin-groups", "products", "rules",
    "tariff-lines", "territories", "units",
)  # fmt: skip
SCHEMAS = {f"{name}.ndjson": f"{name}/1" for name in FILES}
KINDS = {  # of the rows that decide what is owed; docs/schemas/quote.schema.json has the form of each
    "rules.ndjson": ("price-floor", "price-floor-with-terms"),
    "tariff-lines.ndjson": ("tariff-line", "tariff-line-staged"),
}

FAULTS = (KeyError, TypeError, AttributeError, ValueError, RecursionError)  # of reading what has another form


class Refused(Exception):
    """What was pulled must not be used."""


def main(base: str, folder: Path) -> str:
    """Bring `folder` to the newest release; answers what was done. Raises Refused."""
    try:
        return follow(base.rstrip("/"), folder)
    except FAULTS as fault:
        raise Refused(f"what was pulled lacks {fault}") from fault
    except OSError as fault:
        raise Refused(f"{folder} cannot be written: {fault}") from fault


def follow(base: str, folder: Path) -> str:
    """Pull and verify each release after the one that is kept; keep them once the newest is verified too."""
    live = read_json(get(f"{base}/channels/live"), "the live channel")
    newest, kept = whole(live, "release", 1), last_kept(folder)
    if newest < kept:
        raise Refused(f"the live channel names release {newest}, but release {kept} was already published")
    held = read_kept(folder / f"{kept:04d}") if kept else {}
    before = sha256(held.pop("manifest.json")) if kept else None
    if newest == kept:
        expect(before, digest(live, "manifest_sha256"), f"the manifest of release {kept}")
        return f"release {kept} is the newest, and it is here"
    told = []
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".pulled.") as staged:
        for number in range(kept + 1, newest + 1):
            manifest = get(f"{base}/releases/{number}/manifest")
            if number == newest:
                expect(sha256(manifest), digest(live, "manifest_sha256"), f"the manifest of release {number}")
            listed = read_manifest(manifest, number, before)
            try:
                held = by_delta(base, number, listed, held, before)
            except Refused as fault:
                told.append(f"release {number}: its files were pulled in full, since {fault}\n")
                held = in_full(base, number, listed)
            expect_known_rules(held, number)
            before = sha256(manifest)
            write(Path(staged) / f"{number:04d}", {**held, "manifest.json": manifest})
        move(Path(staged), folder, newest)
    return "".join(told) + f"release {newest} is verified and kept in {folder / f'{newest:04d}'}"


def read_manifest(manifest: bytes, number: int, before: "str | None") -> "dict[str, dict]":
    """The files that a manifest lists, by name; `before` is the digest of the manifest before it."""
    what = f"the manifest of release {number}"
    stated = read_json(manifest, what)
    if stated.get("schema") != "manifest/1":
        raise Refused(f"release {number} has the schema {stated.get('schema')!r}, which is not known here")
    if whole(stated, "release", 1) != number:
        raise Refused(f"{what} says that it is of release {stated['release']}")
    previous = stated["previous"]
    if (0 if previous is None else whole(previous, "release", 1)) != number - 1:
        raise Refused(f"release {number} does not name release {number - 1} as the one before it")
    if previous is not None:
        expect(before, digest(previous, "manifest_sha256"), f"the manifest before release {number}")
    listed = {}
    for row in stated["files"]:
        name = str(row["name"])
        if not NAME.fullmatch(name) or name in listed:
            raise Refused(f"release {number} names a file {name!r}")
        if row["schema"] != SCHEMAS.get(name):
            raise Refused(
                f"{name} of release {number} has the schema {row['schema']!r}, which is not known here"
            )
        listed[name] = {
            "bytes": whole(row, "bytes"),
            "rows": whole(row, "rows"),
            "sha256": digest(row, "sha256"),
        }
    return listed


def by_delta(
    base: str, number: int, listed: "dict[str, dict]", held: "dict[str, bytes]", before: "str | None"
):
    """The files of a release, made from those held by its delta; each is as the manifest lists it."""
    what = f"the delta of release {number}"
    if DELTA not in listed:
        raise Refused(f"release {number} has no delta")
    content = pulled(base, number, DELTA, listed[DELTA])
    try:
        made = applied(content, held, number, before)
    except FAULTS as fault:
        raise Refused(f"{what} lacks {fault}") from fault
    if made.keys() != listed.keys() - {DELTA}:
        raise Refused(f"{what} does not make the files that the manifest lists")
    for name, file in made.items():
        check(file, listed[name], f"{name} of release {number}, made by its delta,")
    return {**made, DELTA: content}


def in_full(base: str, number: int, listed: "dict[str, dict]") -> "dict[str, bytes]":
    """The files of a release, each pulled whole."""
    return {name: pulled(base, number, name, row) for name, row in listed.items() if name != DELTA}


def pulled(base: str, number: int, name: str, row: dict) -> bytes:
    """A file of a release, as its row in the manifest says."""
    content = get(f"{base}/releases/{number}/files/{name}")
    check(content, row, f"{name} of release {number}")
    return content


def check(content: bytes, row: dict, what: str) -> None:
    """Size, rows and digest of a file against what the manifest states."""
    if len(content) != row["bytes"]:
        raise Refused(f"{what} has {len(content)} bytes, {row['bytes']} are stated")
    rows = content.count(b"\n") - 1  # the header is none
    if rows != row["rows"] or not content.endswith(b"\n"):
        raise Refused(f"{what} has {rows} rows, {row['rows']} are stated")
    expect(sha256(content), row["sha256"], what)


def expect_known_rules(held: "dict[str, bytes]", number: int) -> None:
    """Every rule is of a kind that is known here: to take another for a plain one would charge a wrong duty."""
    for name, kinds in KINDS.items():
        for line in held.get(name, b"").split(b"\n")[1:-1]:
            rule = read_json(line, f"a rule of release {number}")
            if rule["kind"] not in kinds:
                symbol = rule["rule"] if name == "rules.ndjson" else rule["line"]
                raise Refused(
                    f"rule {symbol} of release {number} is a {rule['kind']!r}, which is not known here"
                )


def applied(
    content: bytes, held: "dict[str, bytes]", number: int, before: "str | None"
) -> "dict[str, bytes]":
    """The files that a delta makes of those held. docs/api.md tells its form."""
    what = f"the delta of release {number}"
    first, *lines = content.split(b"\n")[:-1]
    header = read_line(first, what)
    if header.get("schema") != "delta/1":
        raise Refused(f"{what} has the schema {header.get('schema')!r}, which is not known here")
    start = None if number == 1 else {"manifest_sha256": before, "release": number - 1}
    if header["from"] != start or header["to"] != {"release": number}:
        raise Refused(f"{what} leads from {header['from']} to {header['to']}")
    keys, rows, counted, last = {}, {}, {}, None
    for name, of in header["files"].items():
        if not NAME.fullmatch(name) or name == DELTA:
            raise Refused(f"{what} names a file {name!r}")
        keys[name], rows[name] = [str(each) for each in of["key"]], {}
        counted[name] = {"add": 0, "remove": 0, "replace": 0}
        if of["base_sha256"] is not None:
            expect(sha256(held.get(name, b"")), of["base_sha256"], f"{name}, which {what} starts from,")
            rows[name] = rows_by_key(held[name], keys[name], name)
    for line in lines:
        change = read_line(line, f"a line of {what}")
        name, op = change["file"], change["op"]
        if name not in rows or op not in counted[name]:
            raise Refused(f"{what} has a line to {op!r} in {name!r}")
        key = read_key(change["key"] if op == "remove" else [change["row"][each] for each in keys[name]])
        if len(key) != len(keys[name]) or (last is not None and (name, key) <= last):
            raise Refused(f"{what} has the key {key} of {name} out of order")
        if (key in rows[name]) == (op == "add"):
            raise Refused(f"{what} has a line to {op} {key} in {name}, which does not fit")
        last = (name, key)
        counted[name][op] += 1
        if op == "remove":
            del rows[name][key]
        else:
            rows[name][key] = canonical(change["row"])
    for name, of in header["files"].items():
        if {op: of[op] for op in counted[name]} != counted[name] or of["rows"] != len(rows[name]):
            raise Refused(f"{what} has other lines for {name} than its header counts")
    return {
        name: b"".join(
            line + b"\n" for line in [canonical(of["header"]), *(rows[name][k] for k in sorted(rows[name]))]
        )
        for name, of in header["files"].items()
    }


def rows_by_key(content: bytes, key: "list[str]", name: str) -> dict:
    """The lines of a file by their keys."""
    lines = content.split(b"\n")[1:-1]
    found = {}
    for line in lines:
        row = read_json(line, f"a row of {name}")
        found[read_key([row[each] for each in key])] = line
    if len(found) != len(lines):
        raise Refused(f"{name} has two rows with one key")
    return found


def read_key(values: list) -> tuple:
    """A key in the form it is ordered by: whole numbers before texts."""
    if not all(type(value) in (int, str) for value in values):
        raise Refused(f"{values!r} cannot be a key")
    return tuple((type(value) is str, value) for value in values)


def read_line(line: bytes, what: str) -> dict:
    """The object in a line, which has no other way to be written."""
    found = read_json(line, what)
    if canonical(found) != line:
        raise Refused(f"{what} is not in canonical form")
    return found


def canonical(value: dict) -> bytes:
    """RFC 8785, for what a release holds: keys are plain ASCII, numbers are whole."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def get(address: str) -> bytes:
    """The body at an address. Where the answer says how long to wait, it is asked for again, a few times."""
    for again in reversed(range(TRIES)):
        try:
            return read(address)
        except urllib.error.HTTPError as error:
            said = error.read(2000).decode(errors="replace")
            wait = error.headers.get("Retry-After", "")
            if error.code not in (429, 503) or not again or not wait.isdecimal() or int(wait) > MOST_WAIT:
                raise Refused(f"{address} answers {error.code}: {said}") from error
            time.sleep(int(wait))
    raise AssertionError("the last try ends above")


def read(address: str) -> bytes:
    """The body at an address. A connection that ends early is refused, never taken as the end of the file."""
    try:
        with urllib.request.urlopen(asked(address), timeout=TIMEOUT) as answer:  # noqa: S310
            body = answer.read(MOST_BYTES + 1)
            stated = answer.headers.get("Content-Length")
    except urllib.error.HTTPError:
        raise
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Refused(f"{address} cannot be read: {error}") from error
    if len(body) > MOST_BYTES:
        raise Refused(f"{address} does not end within {MOST_BYTES} bytes")
    if stated is not None and len(body) != int(stated):
        raise Refused(f"{address} was cut short: {len(body)} of {stated} bytes came")
    return body


def asked(address: str) -> urllib.request.Request:
    """The request for an address, with the key from the environment, which is not sent on by a redirect."""
    request = urllib.request.Request(address)  # noqa: S310
    key = os.environ.get("ALLIANCE_KEY", "").strip()
    if key:
        where = urllib.parse.urlsplit(address)
        if where.scheme != "https" and where.hostname not in HERE:
            raise Refused(f"{where.scheme}://{where.netloc} would be sent the key without encryption")
        request.add_unredirected_header("Authorization", f"Bearer {key}")
    return request


def read_json(content: bytes, what: str) -> dict:
    """The object in `content`. Refuses a key given twice and a number that is not whole or too large."""

    def once(pairs: list) -> dict:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise Refused(f"{what} gives a key twice")
        return found

    def number(text: str) -> int:
        if len(text) > 17 or abs(int(text)) > LARGEST:
            raise Refused(f"{what} has the number {text[:24]}, which is too large")
        return int(text)

    def never(text: str) -> None:
        raise Refused(f"{what} has the number {text[:24]}, which is not whole")

    try:
        hooks = {
            "object_pairs_hook": once,
            "parse_int": number,
            "parse_float": never,
            "parse_constant": never,
        }
        found = json.loads(content.decode("utf-8"), **hooks)
    except (ValueError, RecursionError) as error:
        raise Refused(f"{what} is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise Refused(f"{what} is not an object")
    return found


def whole(found: dict, key: str, least: int = 0) -> int:
    value = found.get(key)
    if type(value) is not int or value < least:
        raise Refused(f"{key} is {value!r}, not a whole number from {least}")
    return value


def digest(found: dict, key: str) -> str:
    value = found.get(key)
    if not isinstance(value, str) or not DIGEST.fullmatch(value):
        raise Refused(f"{key} is {value!r}, not a SHA-256")
    return value


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def expect(found: "str | None", stated: str, what: str) -> None:
    if found != stated:
        raise Refused(f"{what} has the SHA-256 {found}, {stated} is stated")


def last_kept(folder: Path) -> int:
    """The number of the last release that was verified and kept; 0 for none."""
    note = folder / "newest"
    text = note.read_text().strip() if note.exists() else "0"
    if not text.isdecimal():
        raise Refused(f"{note} says {text[:20]!r}, not a number; restore it, or begin with an empty folder")
    return int(text)


def read_kept(place: Path) -> "dict[str, bytes]":
    """The files of the release that is held. What was changed here since, the delta's hashes will tell."""
    held = {path.name: path.read_bytes() for path in place.glob("*") if path.is_file()}
    if "manifest.json" not in held:
        raise Refused(f"{place} has no manifest.json; restore it, or begin with an empty folder")
    return held


def move(staged: Path, folder: Path, newest: int) -> None:
    """Put the releases into place and then say so: until the number is written, none of them counts."""
    for release in sorted(staged.iterdir()):
        place = folder / release.name
        if place.exists():  # of a run that was stopped here before it wrote the number
            shutil.rmtree(place)
        release.rename(place)
    sync(folder)
    put(folder / "newest", f"{newest}\n".encode())
    sync(folder)


def write(place: Path, files: "dict[str, bytes]") -> None:
    """A folder with these files, on the disk before it is moved anywhere."""
    place.mkdir()
    for name, content in files.items():
        put(place / name, content)
    sync(place)


def put(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old bytes or the new."""
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)


def sync(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        print(main(sys.argv[1], Path(sys.argv[2])))
    except Refused as refused:
        sys.exit(f"refused: {refused}")
