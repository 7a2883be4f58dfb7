"""The form of a delta, written and read: canonical NDJSON that says what became of each file of a release.

Line 1 is the header: the release it starts from and that release's manifest digest (null for the first
release), the release it leads to, and for each file of that release its first line, its key, the SHA-256 before
and after, and how many rows are added, replaced and removed. Every other line is one row of one file:

    {"file":"rules.ndjson","op":"add","row":{…}}               "replace" has the same members
    {"file":"rules.ndjson","key":["PF-12",1],"op":"remove"}

ordered by file and key, each key at most once. A file's own lines stand in the order of its key as well: whole
numbers by size, before texts, which go by code point (the order of their UTF-8 bytes).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from alliance.domain.canon import canonical_bytes, parse_json
from alliance.domain.errors import Refusal
from alliance.domain.shape import Node

NAME = "delta.ndjson"
SCHEMA = "delta/1"
ADD, REPLACE, REMOVE = "add", "replace", "remove"
OPS = (ADD, REPLACE, REMOVE)

Key: TypeAlias = tuple[int | str, ...]
Place: TypeAlias = tuple[tuple[bool, int | str], ...]

_FILE = re.compile(r"[a-z][a-z0-9-]{0,49}\.ndjson")  # a name that is no path
_KEY_TYPES = frozenset({str, int})  # not bool, which is an int too
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Change:
    """What happens to one row: `op` and its canonical bytes (None where it is removed)."""

    op: str
    row: bytes | None


@dataclass(frozen=True)
class FileDelta:
    """What becomes of one file. `base_sha256` is None where it is made anew; `rows` counts those of the result."""

    header: Mapping[str, Any]
    key: tuple[str, ...]
    base_sha256: str | None
    result_sha256: str
    rows: int
    changes: Mapping[Key, Change]

    def counts(self) -> dict[str, int]:
        """How many rows each operation touches."""
        found = dict.fromkeys(OPS, 0)
        for change in self.changes.values():
            found[change.op] += 1
        return found


@dataclass(frozen=True)
class Base:
    """The release that a delta starts from, with the digest of its manifest."""

    release: int
    manifest_sha256: str


@dataclass(frozen=True)
class Delta:
    """The change from `base` (None: from nothing) to `release`, file by file; a file not named is in it no more."""

    notice: str
    base: Base | None
    release: int
    files: Mapping[str, FileDelta]

    @property
    def rows(self) -> int:
        """How many rows it touches: its lines after the header."""
        return sum(len(of.changes) for of in self.files.values())

    def to_bytes(self) -> bytes:
        """The one byte string of this delta."""
        base = self.base
        header = {
            "file": "delta",
            "files": {
                name: {
                    **of.counts(),
                    "base_sha256": of.base_sha256,
                    "header": of.header,
                    "key": list(of.key),
                    "result_sha256": of.result_sha256,
                    "rows": of.rows,
                }
                for name, of in self.files.items()
            },
            "from": None
            if base is None
            else {"manifest_sha256": base.manifest_sha256, "release": base.release},
            "notice": self.notice,
            "schema": SCHEMA,
            "to": {"release": self.release},
        }
        return b"\n".join([canonical_bytes(header), *self._lines(), b""])

    def _lines(self) -> Iterator[bytes]:
        for name, of in sorted(self.files.items()):
            for key, change in sorted(of.changes.items(), key=lambda each: place(each[0])):
                if change.row is None:
                    yield canonical_bytes({"file": name, "key": list(key), "op": change.op})
                else:  # the row is canonical already, and so is what it is put into
                    yield _before_row(name, change.op) + change.row + b"}"


def place(key: Key) -> Place:
    """What keys are ordered by: numbers before texts."""
    return tuple((isinstance(value, str), value) for value in key)


def key_of(row: Node, names: Iterable[str]) -> Key:
    """The values under the key's names. Raises the row's own fault where one is no text or whole number."""
    values = _object(row)
    key = tuple(values.get(name) for name in names)
    if {type(value) for value in key} <= _KEY_TYPES:
        return key  # type: ignore[return-value]
    return tuple(_key_value(row[name]) for name in names)


def read(data: bytes) -> Delta:
    """The delta in `data`.

    Raises Refusal `delta_malformed` (with the line), `delta_op_unknown`, `delta_out_of_order` (also for a key
    that comes twice), or `delta_incomplete`, where the header counts other lines than came.
    """
    first, *lines = data.split(b"\n")
    if not lines or lines.pop() != b"":
        raise _line(len(lines) + 1).fault("fault_cut_short")
    header = _parsed(first, 1)
    if canonical_bytes(header.value) != first:
        raise header.fault("fault_not_canonical")
    header.only("file", "files", "from", "notice", "schema", "to")
    header["file"].one_of("delta")
    header["schema"].one_of(SCHEMA)
    keys = _keys(header["files"])
    found: dict[str, dict[Key, Change]] = {name: {} for name in keys}
    before: tuple[str, Place] = ("", ())
    for number, line in enumerate(lines, start=2):
        name, key, change = _change(line, number, keys)
        here = (name, place(key))
        if here <= before:
            raise Refusal("delta_out_of_order", line=number)
        before, found[name][key] = here, change
    files = {name: _file(name, header["files"][name], keys[name], found[name]) for name in keys}
    base, release = header.get("from"), header["to"].only("release")["release"].whole(1)
    if base is not None:
        base.only("manifest_sha256", "release")
        if base["release"].whole(1) >= release:
            raise base["release"].fault("fault_not_before", release=release)
    return Delta(
        notice=header["notice"].text(),
        base=None if base is None else Base(base["release"].whole(1), _digest(base["manifest_sha256"])),
        release=release,
        files=files,
    )


def _keys(files: Node) -> dict[str, tuple[str, ...]]:
    """The files that the header names, each with the names that make its key."""
    found = {}
    for name in _object(files):
        if not _FILE.fullmatch(name) or name == NAME:
            raise files.fault("fault_not_file", text=name[:60])
        found[name] = tuple(part.text() for part in files[name]["key"].items())
        if not found[name]:
            raise files[name]["key"].fault("fault_empty")
    return found


def _file(name: str, node: Node, key: tuple[str, ...], changes: Mapping[Key, Change]) -> FileDelta:
    """One file of the header with the lines that came for it."""
    node.only(*OPS, "base_sha256", "header", "key", "result_sha256", "rows")
    base = node.get("base_sha256")
    of = FileDelta(
        header=_object(node["header"]),
        key=key,
        base_sha256=None if base is None else _digest(base),
        result_sha256=_digest(node["result_sha256"]),
        rows=node["rows"].whole(),
        changes=changes,
    )
    for op, came in of.counts().items():
        if node[op].whole() != came:
            raise Refusal("delta_incomplete", file=name, op=op, stated=node[op].whole(), came=came)
    if of.base_sha256 == of.result_sha256 and changes:
        raise node.fault("fault_unchanged")
    return of


def _change(line: bytes, number: int, keys: Mapping[str, tuple[str, ...]]) -> tuple[str, Key, Change]:
    """One line: the file it is about, the key of its row, and what happens to it."""
    node = _parsed(line, number)
    name, op = node["file"].text(), node["op"].text()
    if op not in OPS:
        raise Refusal("delta_op_unknown", line=number, text=op[:40], known=OPS)
    names = node["file"].among(keys)
    if op == REMOVE:
        values = node.only("file", "key", "op")["key"].items()
        if len(values) != len(names):
            raise node["key"].fault("fault_key_length", names=", ".join(names))
        if canonical_bytes(node.value) != line:
            raise node.fault("fault_not_canonical")
        return name, tuple(_key_value(value) for value in values), Change(op, None)
    prefix = _before_row(name, op)
    key = key_of(node.only("file", "op", "row")["row"], names)
    if not line.startswith(prefix):
        raise node.fault("fault_not_canonical")
    return name, key, Change(op, line[len(prefix) : -1])  # that the row is canonical, the result's hash says


def _before_row(name: str, op: str) -> bytes:
    return f'{{"file":"{name}","op":"{op}","row":'.encode()


def _key_value(node: Node) -> int | str:
    if type(node.value) not in _KEY_TYPES:
        raise node.fault("fault_not_key")
    value: int | str = node.value
    return value


def _digest(node: Node) -> str:
    if not _DIGEST.fullmatch(node.text()):
        raise node.fault("fault_not_digest")
    return node.text()


def _line(number: int, value: Any = None) -> Node:
    return Node(value, f"{NAME}:{number}", "delta_malformed")


def _parsed(line: bytes, number: int) -> Node:
    try:
        value = parse_json(line)
    except Refusal as refusal:
        raise Refusal("delta_malformed", path=f"{NAME}:{number}", fault=refusal.detail) from refusal
    node = _line(number, value)
    _object(node)
    return node


def _object(node: Node) -> dict[str, Any]:
    if not isinstance(node.value, dict):
        raise node.fault("fault_not_object")
    return node.value
