"""Forged releases and deltas: the consumer refuses each, keeps what it held, and is never alarmed by the true one.

Each case starts from a consumer that holds release 1. `FORGED` would publish, by hand or by fault, what is not the
release; no full files are there to fall back on where a delta is forged. Where manifest and live channel agree with
the forgery, only the reading of the delta itself can tell.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from alliance.domain.delta import NAME as DELTA
from tests.counts import counted
from tests.tariffs import published
from tests.tariffs.published import LIVE, Answers, file, manifest, put_file, put_live, put_manifest, written

Forge = Callable[[Answers], None]
CHANGE = file(2, DELTA)


def delta(edit: Callable[[bytes], bytes]) -> Forge:
    """A delta forged on the way: its manifest knows another."""

    def forge(answers: Answers) -> None:
        forged = edit(answers[CHANGE])
        assert forged != answers[CHANGE]
        answers[CHANGE] = forged

    return forge


def agreed(edit: Callable[[bytes], bytes]) -> Forge:
    """A delta forged by one who publishes: manifest and live channel agree with it."""

    def forge(answers: Answers) -> None:
        forged = edit(answers[CHANGE])
        assert forged != answers[CHANGE]
        put_file(answers, 2, DELTA, forged)

    return forge


def lines(edit: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    """An edit of the lines after the header."""

    def edited(whole: bytes) -> bytes:
        first, *rest = whole.splitlines(keepends=True)
        return b"".join([first, *edit(rest)])

    return edited


def header(**changed: Any) -> Callable[[bytes], bytes]:
    """An edit of the header's own members."""

    def edited(whole: bytes) -> bytes:
        first, rest = whole.split(b"\n", 1)
        return written(json.loads(first) | changed) + b"\n" + rest

    return edited


def of_file(name: str, **changed: Any) -> Callable[[bytes], bytes]:
    """An edit of what the header says of one file."""

    def edited(whole: bytes) -> bytes:
        head = json.loads(whole.split(b"\n", 1)[0])
        return header(files=head["files"] | {name: head["files"][name] | changed})(whole)

    return edited


def renamed(old: str, new: str) -> Callable[[bytes], bytes]:
    def edited(whole: bytes) -> bytes:
        files = json.loads(whole.split(b"\n", 1)[0])["files"]
        return header(files={new if name == old else name: of for name, of in files.items()})(whole)

    return edited


def swapped(old: str, new: str) -> Callable[[bytes], bytes]:
    return lambda whole: whole.replace(old.encode(), new.encode())


def listed(answers: Answers, of: str, /, **changed: Any) -> None:
    rows = json.loads(answers[manifest(2)])["files"]
    put_manifest(answers, 2, files=[row | changed if row["name"] == of else row for row in rows])


def in_full(forge: Forge) -> Forge:
    """A release without its delta, pulled in full and forged there."""

    def forged(answers: Answers) -> None:
        del answers[CHANGE]
        forge(answers)

    return forged


def row_in_full(answers: Answers) -> None:
    answers[file(2, "rules.ndjson")] = answers[file(2, "rules.ndjson")].replace(b"120.00", b"12.000")


def line_in_full(answers: Answers) -> None:
    whole = answers[file(2, "rules.ndjson")].splitlines(keepends=True)
    answers[file(2, "rules.ndjson")] = b"".join(whole[:-1])


def order_in_full(answers: Answers) -> None:
    first, *rest = answers[file(2, "rules.ndjson")].splitlines(keepends=True)
    answers[file(2, "rules.ndjson")] = b"".join([first, *reversed(rest)])


def tail_in_full(answers: Answers) -> None:
    answers[file(2, "rules.ndjson")] = answers[file(2, "rules.ndjson")][:-1]


def other_release_in_full(answers: Answers) -> None:
    answers[file(2, "rules.ndjson")] = answers[file(1, "rules.ndjson")]


def empty_in_full(answers: Answers) -> None:
    answers[file(2, "rules.ndjson")] = b""


def rows_in_full(answers: Answers) -> None:
    listed(answers, "rules.ndjson", rows=4)


def path_in_full(answers: Answers) -> None:
    """A file outside the folder, and a server that has it."""
    answers[file(2, "../../newest")] = answers[file(2, "units.ndjson")]
    listed(answers, "units.ndjson", name="../../newest")


def fork(answers: Answers) -> None:
    """Another release 1 behind release 2, consistent in itself."""
    put_manifest(answers, 1, through_decision=7)
    digest = sha256(answers[manifest(1)]).hexdigest()
    put_manifest(answers, 2, previous={"manifest_sha256": digest, "release": 1})


def same_number(answers: Answers) -> None:
    put_manifest(answers, 1, notice="Another story")
    put_live(answers, release=1)


def twice_in_manifest(answers: Answers) -> None:
    answers[manifest(2)] = answers[manifest(2)].replace(b'"release":2', b'"release":2,"release":2')
    put_live(answers, manifest_sha256=sha256(answers[manifest(2)]).hexdigest())


def name_twice(answers: Answers) -> None:
    rows = json.loads(answers[manifest(2)])["files"]
    put_manifest(answers, 2, files=[*rows, rows[0]])


FORGED: dict[str, Forge] = {
    # a delta touched on the way
    "delta: row edited": delta(swapped("120.00", "120.01")),
    "delta: line dropped": delta(lines(lambda rest: rest[:-1])),
    "delta: lines reordered": delta(lines(lambda rest: rest[::-1])),
    "delta: tail cut": delta(lambda whole: whole[:-40]),
    "delta: last line feed cut": delta(lambda whole: whole[:-1]),
    "delta: its notice edited": delta(header(notice="Adopted by the alliance")),
    "delta: empty": delta(lambda whole: b""),
    "delta: a page instead": delta(lambda whole: b"<html>busy</html>\n"),
    # a delta that its manifest agrees with
    "agreed: row edited": agreed(swapped("120.00", "120.01")),
    "agreed: line dropped": agreed(lines(lambda rest: rest[:-1])),
    "agreed: lines reordered": agreed(lines(lambda rest: rest[::-1])),
    "agreed: line twice": agreed(lines(lambda rest: [*rest, rest[-1]])),
    "agreed: last line feed cut": agreed(lambda whole: whole[:-1]),
    "agreed: key given twice": agreed(swapped('"op":"remove"', '"op":"remove","op":"remove"')),
    "agreed: another Unicode form": agreed(swapped('"KGM"', '"\u212aGM"')),  # KGM once normalised
    "agreed: a character escaped": agreed(swapped('"KGM"', '"\\u004bGM"')),
    "agreed: white space": agreed(swapped('"op":"remove"', '"op": "remove"')),
    "agreed: white space in the header": agreed(lambda whole: b"{ " + whole[1:]),
    "agreed: unknown operation": agreed(swapped('"op":"remove"', '"op":"erase"')),
    "agreed: missing row removed": agreed(swapped('"key":["PF-', '"key":["QF-')),
    "agreed: row added that is there": agreed(swapped('"op":"remove"', '"op":"add","row":{}')),
    "agreed: wrong base of a file": agreed(of_file("rules.ndjson", base_sha256="0" * 64)),
    "agreed: from nothing": agreed(header(**{"from": None})),
    "agreed: from another release": agreed(header(**{"from": {"manifest_sha256": "0" * 64, "release": 1}})),
    "agreed: to another release": agreed(header(to={"release": 3})),
    "agreed: other result": agreed(of_file("rules.ndjson", result_sha256="0" * 64, rows=9)),
    "agreed: path as a name": agreed(renamed("units.ndjson", "../units.ndjson")),
    "agreed: name of the system": agreed(renamed("units.ndjson", "/etc/passwd")),
    "agreed: hidden name": agreed(renamed("units.ndjson", ".newest")),
    "agreed: a file less": agreed(header(files={})),
    "agreed: huge number": agreed(of_file("rules.ndjson", rows=10**40)),
    "agreed: a fraction": agreed(swapped('"version":2', '"version":2.0')),
    "agreed: not a number": agreed(swapped('"version":2', '"version":NaN')),
    "agreed: too deep": agreed(swapped('"op":"remove"', '"op":' + "[" * 9999)),
    "agreed: lone surrogate": agreed(swapped("NONMEMBERS", "\\ud800")),
    "agreed: schema of later": agreed(header(schema="delta/2")),
    "agreed: not UTF-8": agreed(lambda whole: whole.replace(b"NONMEMBERS", b"\xff\xfe")),
    # a release forged in full
    "full: row edited": in_full(row_in_full),
    "full: line dropped": in_full(line_in_full),
    "full: lines reordered": in_full(order_in_full),
    "full: last line feed cut": in_full(tail_in_full),
    "full: file of the release before": in_full(other_release_in_full),
    "full: empty": in_full(empty_in_full),
    "full: rows that are not there": in_full(rows_in_full),
    "full: path as a name": in_full(path_in_full),
    # manifest and live channel
    "manifest: another bytes": lambda answers: answers.update({manifest(2): answers[manifest(2)] + b" "}),
    "manifest: key given twice": twice_in_manifest,
    "manifest: file named twice": name_twice,
    "manifest: path as a name": lambda answers: listed(answers, "units.ndjson", name="../../newest"),
    "manifest: of another release": lambda answers: put_manifest(answers, 2, release=3),
    "manifest: huge number": lambda answers: put_manifest(answers, 2, release=10**400),
    "manifest: number as text": lambda answers: put_manifest(answers, 2, release="2"),
    "manifest: no release before": lambda answers: put_manifest(answers, 2, previous=None),
    "manifest: names itself before": lambda answers: put_manifest(
        answers, 2, previous={"manifest_sha256": "0" * 64, "release": 2}
    ),
    "manifest: digest that is none": lambda answers: listed(answers, "units.ndjson", sha256="../units"),
    "manifest: a list of nothing": lambda answers: put_manifest(answers, 2, files=[None]),
    "manifest: schema of later": lambda answers: put_manifest(answers, 2, schema="manifest/2"),
    "manifest: fork": fork,
    "live: the same number, another manifest": same_number,
    "live: release 0": lambda answers: put_live(answers, release=0),
    "live: a number before the one kept": lambda answers: put_live(answers, release=-1),
    "live: huge number": lambda answers: put_live(answers, release=10**30),
    "live: a release that is not there": lambda answers: put_live(answers, release=3),
    "live: not an object": lambda answers: answers.update({LIVE: b"[]"}),
    "live: true as a number": lambda answers: put_live(answers, release=True),
}


def state(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def pull() -> Any:
    return published.load()


@pytest.fixture
def answers(client, released) -> Answers:
    """What is served; the test harms it."""
    return published.collected(client)


@pytest.fixture
def address(answers: Answers) -> Iterator[str]:
    with published.served(answers, {}) as address:
        yield address


@pytest.fixture
def again(answers: Answers, address: str, pull: Any, tmp_path: Path) -> Callable[[], Path]:
    """Everything as it was published, and the folder of a consumer that holds release 1."""
    true = dict(answers)
    put_live(answers, release=1, manifest_sha256=sha256(answers[manifest(1)]).hexdigest())
    pull.main(address, tmp_path / "one")
    answers |= true

    def anew() -> Path:
        answers.clear()
        answers.update(true)
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        shutil.copytree(tmp_path / "one", folder)
        return folder

    return anew


@pytest.mark.long
def test_every_forgery_is_refused_and_leaves_what_was_held(answers, address, again, pull):
    for name, forge in FORGED.items():
        folder = again()
        before = state(folder)
        forge(answers)
        if not name.startswith("full"):
            for each in [each for each in answers if "/files/" in each and not each.endswith(DELTA)]:
                del answers[each]
        try:
            said = pull.main(address, folder)
        except pull.Refused:
            assert state(folder) == before, name
        else:
            pytest.fail(f"{name}: {said}")
    counted("forged releases and deltas refused", variants=len(FORGED))


def test_a_forged_delta_beside_true_files_is_told_and_not_used(answers, address, again, pull):
    for name in [name for name in FORGED if name.startswith(("delta", "agreed"))]:
        folder = again()
        FORGED[name](answers)
        assert "release 2: its files were pulled in full" in pull.main(address, folder), name
        held = state(folder)
        assert held["newest"] == b"2\n"
        for file_name in ("rules.ndjson", "decisions.ndjson", "units.ndjson"):
            assert held[f"0002/{file_name}"] == answers[file(2, file_name)], name


def test_the_true_release_raises_no_alarm(answers, address, again, pull):
    folder = again()
    assert pull.main(address, folder) == f"release 2 is verified and kept in {folder / '0002'}"


def test_a_number_that_falls_is_refused(answers, address, again, pull):
    folder = again()
    pull.main(address, folder)
    before = state(folder)
    put_live(answers, release=1, manifest_sha256=sha256(answers[manifest(1)]).hexdigest())
    with pytest.raises(pull.Refused, match="but release 2 was already published"):
        pull.main(address, folder)
    assert state(folder) == before


class Stopped(BaseException):
    """The program ends here, as by a kill."""


@pytest.mark.parametrize(
    "point", [(os, "fsync"), (Path, "rename"), (Path, "replace")], ids=lambda point: point[1]
)
def test_stopped_anywhere_it_holds_the_old_release_or_the_new_one(
    answers, address, again, pull, monkeypatch, point
):
    """The program is stopped before each of its calls that keep something, one after the other."""
    true = getattr(*point)
    for stops in range(100):
        left = iter(range(stops))

        def stopping(*arguments: Any, left: Iterator[int] = left) -> Any:
            if next(left, None) is None:
                raise Stopped
            return true(*arguments)

        folder = again()
        before = state(folder)
        with monkeypatch.context() as stop:
            stop.setattr(*point, stopping)
            try:
                pull.main(address, folder)
                break
            except Stopped:
                held = state(folder)
        number = held["newest"].decode().strip()
        if number == "1":
            assert {name: held[name] for name in before} == before
        for name in ("rules.ndjson", "decisions.ndjson", "manifest.json"):
            whole = (
                answers[manifest(int(number))]
                if name == "manifest.json"
                else answers[file(int(number), name)]
            )
            assert held[f"000{number}/{name}"] == whole
        pull.main(address, folder)
        assert state(folder)["newest"] == b"2\n"
    assert stops > 0
