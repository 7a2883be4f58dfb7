"""The change from one release to the next: made, applied, folded. Its form is that of delta_form.

Applying proves itself: every file is hashed before and after, and what does not come out byte for byte is refused.

    python -m alliance.domain.delta apply ./rules/0003 delta.ndjson ./rules/0004
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from alliance.domain.canon import canonical_bytes, parse_json, sha256
from alliance.domain.delta_form import (
    ADD,
    NAME,
    REMOVE,
    REPLACE,
    SCHEMA,
    Base,
    Change,
    Delta,
    FileDelta,
    Key,
    key_of,
    place,
    read,
)
from alliance.domain.errors import Refusal
from alliance.domain.shape import Node
from alliance.domain.words import say

__all__ = ["NAME", "SCHEMA", "Base", "Delta", "apply", "between", "fold", "lines_in_order", "read"]


def lines_in_order(rows: Iterable[Mapping[str, Any]], key: Iterable[str], file: str) -> list[bytes]:
    """The canonical lines of a file's rows (no line feed) in the order of its key; of each row only that is held.

    Raises Refusal `delta_key_twice` where two rows share a key.
    """
    names = tuple(key)
    lines = [(place(tuple(row[name] for name in names)), canonical_bytes(row)) for row in rows]
    lines.sort()
    for (one, _), (other, _) in pairwise(lines):
        if one == other:
            raise _twice(file, tuple(value for _, value in one))
    return [line for _, line in lines]


def between(
    before: Mapping[str, bytes],
    after: Mapping[str, bytes],
    *,
    keys: Mapping[str, tuple[str, ...]],
    notice: str,
    base: Base | None,
    release: int,
) -> Delta:
    """The delta that leads from the files of one release to those of a later one, each by its name.

    `keys` gives for each file the names whose values tell its rows apart. A file that is new, or whose schema is
    another, is made anew from nothing. Raises Refusal `delta_malformed` for a file that is no NDJSON with a header,
    `delta_key_twice` where a row is not told apart.
    """
    files = {name: _file(name, before.get(name), after[name], keys[name]) for name in sorted(after)}
    return Delta(notice, base, release, files)


def _file(name: str, before: bytes | None, after: bytes, key: tuple[str, ...]) -> FileDelta:
    header, rows = _lines(name, after)
    old_header, old_rows = ({}, []) if before is None else _lines(name, before)
    if old_header.get("schema") != header.get("schema"):
        before, old_rows = None, []
    gone, come = set(old_rows), set(rows)  # a line that stands in both is not looked at
    was = _keyed(name, [row for row in old_rows if row not in come], key)
    now = _keyed(name, [row for row in rows if row not in gone], key)
    changes = {each: Change(REPLACE if each in was else ADD, row) for each, row in now.items()}
    changes |= {each: Change(REMOVE, None) for each in was if each not in now}
    base_sha256 = None if before is None else sha256(before)
    return FileDelta(header, key, base_sha256, sha256(after), len(rows), changes)


def apply(delta: Delta, before: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of the delta's release, made from those of the release it starts from (other names are ignored).

    Raises Refusal `delta_wrong_base` where a file is missing or another, `delta_key_twice`, `delta_key_missing`
    and `delta_key_taken` where a line does not fit its file, `delta_result_differs` where a file does not come
    out as the header states it. So a file that comes back is the published one, byte for byte.
    """
    return {name: _applied(name, of, before.get(name)) for name, of in delta.files.items()}


def _applied(name: str, of: FileDelta, before: bytes | None) -> bytes:
    rows: dict[Key, bytes] = {}
    if of.base_sha256 is not None:
        found = None if before is None else sha256(before)
        if before is None or found != of.base_sha256:
            raise Refusal("delta_wrong_base", file=name, found=found or "-", wanted=of.base_sha256)
        if of.result_sha256 == of.base_sha256:
            return before
        rows = _keyed(name, _lines(name, before)[1], of.key)
    for key, change in of.changes.items():
        if (key in rows) is (change.op == ADD):
            raise _misfit(name, key, change.op)
        if change.row is None:
            del rows[key]
        else:
            rows[key] = change.row
    lines = [canonical_bytes(of.header), *(rows[key] for key in sorted(rows, key=place)), b""]
    after = b"\n".join(lines)
    if len(rows) != of.rows or sha256(after) != of.result_sha256:
        raise Refusal("delta_result_differs", file=name, found=sha256(after), wanted=of.result_sha256)
    return after


def fold(deltas: Iterable[Delta]) -> Delta:
    """One delta that does what these do one after the other, from before the first to after the last.

    Raises Refusal `delta_chain_broken` where one does not start where the one before ended (or there is none),
    `delta_key_missing` and `delta_key_taken` where a line does not fit what the deltas before have left.
    """
    whole: Delta | None = None
    changes: dict[str, dict[Key, Change]] = {}
    starts: dict[str, str | None] = {}
    for each in deltas:
        if whole is not None:
            _expect_next(whole, each)
        for name in starts.keys() - each.files.keys():
            del starts[name], changes[name]
        for name, of in each.files.items():
            if of.base_sha256 is None or name not in starts:
                starts[name], changes[name] = of.base_sha256, {}
            _compose(name, changes[name], of.changes)
        whole = Delta(each.notice, each.base if whole is None else whole.base, each.release, each.files)
    if whole is None:
        raise Refusal("delta_chain_broken", fault=say("fault_empty"))
    files = {
        name: FileDelta(
            of.header, of.key, starts[name], of.result_sha256, of.rows,
            {} if starts[name] == of.result_sha256 else changes[name],
        )
        for name, of in whole.files.items()
    }  # fmt: skip
    return Delta(whole.notice, whole.base, whole.release, files)


def _expect_next(done: Delta, each: Delta) -> None:
    """Refuses a delta that does not start from the files in which `done` ended."""
    start = each.base.release if each.base else 0
    if start != done.release:
        fault = say("fault_starts_elsewhere", start=start, release=done.release)
        raise Refusal("delta_chain_broken", fault=fault)
    for name, of in each.files.items():
        last = done.files.get(name)
        if of.base_sha256 is None:
            continue
        if last is None or (last.result_sha256, last.key) != (of.base_sha256, of.key):
            found = "-" if last is None else last.result_sha256
            raise Refusal("delta_wrong_base", file=name, found=found, wanted=of.base_sha256)


def _compose(name: str, done: dict[Key, Change], then: Mapping[Key, Change]) -> None:
    """Take the changes of a later delta into those of the earlier ones. What was added and then removed is gone;
    what was removed and then added is replaced."""
    for key, change in then.items():
        earlier = done.get(key)
        if earlier is None:
            done[key] = change
        elif (earlier.op == REMOVE) is not (change.op == ADD):
            raise _misfit(name, key, change.op)
        elif earlier.op == REMOVE:
            done[key] = Change(REPLACE, change.row)
        elif change.op == REPLACE:
            done[key] = Change(earlier.op, change.row)
        elif earlier.op == ADD:
            del done[key]
        else:
            done[key] = change


def _keyed(name: str, rows: Iterable[bytes], key: tuple[str, ...]) -> dict[Key, bytes]:
    found: dict[Key, bytes] = {}
    for row in rows:
        of_row = key_of(_node(name, row), key)
        if found.setdefault(of_row, row) is not row:
            raise _twice(name, of_row)
    return found


def _lines(name: str, content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The header of a file and the bytes of its rows."""
    first, *rows = content.split(b"\n")
    if not rows or rows.pop() != b"":
        raise Node(None, name, "delta_malformed").fault("fault_cut_short")
    header: dict[str, Any] = _node(name, first).value
    return header, rows


def _node(name: str, line: bytes) -> Node:
    try:
        return Node(parse_json(line), name, "delta_malformed")
    except Refusal as refusal:
        raise Refusal("delta_malformed", path=name, fault=refusal.detail) from refusal


def _twice(name: str, key: Key) -> Refusal:
    return Refusal("delta_key_twice", file=name, key=[str(value) for value in key])


def _misfit(name: str, key: Key, op: str) -> Refusal:
    code = "delta_key_taken" if op == ADD else "delta_key_missing"
    return Refusal(code, file=name, key=[str(value) for value in key])


def _main(arguments: list[str]) -> dict[str, Any]:
    from alliance.domain.entry import Arguments, write_folder
    from alliance.domain.entry import read as bytes_of

    parser = Arguments(
        prog="python -m alliance.domain.delta", description="Apply a delta to a release's files."
    )
    parser.add_argument("act", choices=["apply"])
    parser.add_argument("base", type=Path, help="folder with the files of the release before; empty for none")
    parser.add_argument("delta", type=Path, help="the delta.ndjson of the release to make")
    parser.add_argument("out", type=Path, help="folder to write; it must not exist")
    given = parser.parse_args(arguments)
    delta = read(bytes_of(given.delta))
    manifest = given.base / "manifest.json"
    if delta.base is not None and manifest.exists():
        found = sha256(bytes_of(manifest))
        if found != delta.base.manifest_sha256:
            wanted = delta.base.manifest_sha256
            raise Refusal("delta_wrong_base", file="manifest.json", found=found, wanted=wanted)
    needed = [name for name, of in delta.files.items() if of.base_sha256 is not None]
    files = apply(delta, {name: bytes_of(given.base / name) for name in needed})
    write_folder(given.out, files)
    return {"files": {name: sha256(content) for name, content in files.items()}, "release": delta.release}


if __name__ == "__main__":
    from alliance.domain.entry import run

    run(_main)
