"""A delta leads from one release to the next byte for byte, folds, and is refused where it was touched."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.domain import canon, delta
from alliance.domain.errors import Refusal

KEYS = {"a.ndjson": ("k",), "b.ndjson": ("k", "n"), "c.ndjson": ("k",)}
NOTICE = "invented"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=3)
ROWS = st.dictionaries(st.tuples(TEXT | st.integers(-9, 99), st.integers(0, 3)), TEXT, max_size=6)
RELEASE = st.fixed_dictionaries({"a.ndjson": ROWS}, optional={"b.ndjson": ROWS, "c.ndjson": ROWS})
Files = dict[str, bytes]


def file(name: str, rows: list[dict[str, Any]], schema: str = "1") -> bytes:
    header = {"file": name, "notice": NOTICE, "schema": schema}
    return b"\n".join([canon.canonical_bytes(header), *delta.lines_in_order(rows, KEYS[name], name), b""])


def files(release: dict[str, dict[tuple[Any, int], str]]) -> Files:
    made = {}
    for name, rows in release.items():
        told_apart = {
            tuple({"k": k, "n": n}[each] for each in KEYS[name]): (k, n, v) for (k, n), v in rows.items()
        }
        made[name] = file(name, [{"k": k, "n": n, "v": v} for k, n, v in told_apart.values()])
    return made


def step(before: Files, after: Files, release: int) -> delta.Delta:
    base = None if release == 1 else delta.Base(release - 1, "0" * 64)
    return delta.between(before, after, keys=KEYS, notice=NOTICE, base=base, release=release)


def steps(history: list[Files]) -> list[delta.Delta]:
    return [
        step(before, after, number)
        for number, (before, after) in enumerate(zip([{}, *history], history, strict=False), 1)
    ]


@given(st.lists(RELEASE, min_size=1, max_size=5).map(lambda all_: [files(each) for each in all_]))
def test_each_delta_gives_the_next_files_and_the_fold_gives_the_newest(history: list[Files]):
    held: Files = {}
    for each, wanted in zip(steps(history), history, strict=True):
        held = delta.apply(delta.read(each.to_bytes()), held)
        assert held == wanted
    assert delta.apply(delta.fold(steps(history)), {}) == history[-1]


@given(st.lists(RELEASE, min_size=2, max_size=5).map(lambda all_: [files(each) for each in all_]), st.data())
def test_any_run_of_deltas_folds_into_one_that_does_the_same(history: list[Files], data):
    first = data.draw(st.integers(0, len(history) - 1))
    last = data.draw(st.integers(first, len(history) - 1))
    folded = delta.fold(steps(history)[first : last + 1])
    again = delta.read(folded.to_bytes())
    assert again == folded
    assert delta.apply(again, history[first - 1] if first else {}) == history[last]


@given(RELEASE.map(files), RELEASE.map(files), st.data())
def test_a_delta_cut_anywhere_or_with_any_byte_of_its_lines_changed_is_refused(
    before: Files, after: Files, data
):
    """What the header alone says (from, to, notice) is held by the manifest's hash of the delta."""
    whole = step(before, after, 2).to_bytes()
    harmed = whole[: data.draw(st.integers(0, len(whole) - 1))]
    lines = whole.index(b"\n") + 1
    if lines < len(whole) and data.draw(st.booleans()):
        place = data.draw(st.integers(lines, len(whole) - 1))
        byte = data.draw(st.integers(0, 255).filter(lambda each: each != whole[place]))
        harmed = whole[:place] + bytes([byte]) + whole[place + 1 :]
    with pytest.raises(Refusal):
        delta.apply(delta.read(harmed), before)


def row(k: str | int, v: str = "") -> dict[str, Any]:
    return {"k": k, "n": 0, "v": v}


BEFORE = {"a.ndjson": file("a.ndjson", [row("one"), row("two"), row("three")])}
AFTER = {
    "a.ndjson": file("a.ndjson", [row("one"), row("two", "é"), row("four")]),
    "c.ndjson": file("c.ndjson", []),
}
WHOLE = step(BEFORE, AFTER, 2).to_bytes()


def test_its_lines_read_as_the_form_says():
    header, *lines = WHOLE.decode().splitlines()
    assert lines == [
        '{"file":"a.ndjson","op":"add","row":{"k":"four","n":0,"v":""}}',
        '{"file":"a.ndjson","key":["three"],"op":"remove"}',
        '{"file":"a.ndjson","op":"replace","row":{"k":"two","n":0,"v":"é"}}',
    ]
    head = json.loads(header)
    assert (head["from"], head["to"]) == ({"manifest_sha256": "0" * 64, "release": 1}, {"release": 2})
    assert head["files"]["a.ndjson"] == {
        "add": 1, "base_sha256": canon.sha256(BEFORE["a.ndjson"]),
        "header": {"file": "a.ndjson", "notice": "invented", "schema": "1"},
        "key": ["k"], "remove": 1, "replace": 1, "result_sha256": canon.sha256(AFTER["a.ndjson"]), "rows": 3,
    }  # fmt: skip
    assert head["files"]["c.ndjson"]["base_sha256"] is None


def test_a_file_that_stays_has_no_lines_and_comes_back_as_it_was():
    same = step(BEFORE, BEFORE, 2)
    assert same.rows == 0
    assert delta.apply(same, BEFORE) == BEFORE


def test_a_file_in_another_order_is_put_in_order():
    header, *lines = BEFORE["a.ndjson"].splitlines()
    old = {"a.ndjson": b"\n".join([header, *reversed(lines), b""])}
    assert delta.apply(step(old, AFTER, 2), old) == AFTER
    assert step(old, BEFORE, 2).rows == 0


def test_a_file_with_another_schema_is_made_anew():
    newer = {"a.ndjson": file("a.ndjson", [row("one")], schema="2")}
    made = step(BEFORE, newer, 2)
    assert (made.files["a.ndjson"].base_sha256, made.rows) == (None, 1)
    assert delta.apply(made, BEFORE) == newer


def test_numbers_stand_before_texts_and_by_size():
    rows = [row("10"), row(10), row(9), row("9"), row("é"), row("z")]
    lines = delta.lines_in_order(rows, ("k",), "a")
    assert [canon.parse_json(line)["k"] for line in lines] == [9, 10, "10", "9", "z", "é"]


def test_rows_that_share_a_key_are_refused():
    with pytest.raises(Refusal) as caught:
        delta.lines_in_order([row("one"), row("one", "x")], ("k",), "a.ndjson")
    assert (caught.value.code, caught.value.values["key"]) == ("delta_key_twice", ["one"])


def edited(old: str, new: str) -> bytes:
    assert old.encode() in WHOLE
    return WHOLE.replace(old.encode(), new.encode())


LINES = WHOLE.splitlines(keepends=True)
REFUSED = {
    "a row edited": (edited("é", "e"), "delta_result_differs"),
    "a row in another Unicode form": (edited("é", "e\u0301"), "delta_result_differs"),
    "a row with white space": (edited('"row":{"k":"two"', '"row":{ "k":"two"'), "delta_result_differs"),
    "a character escaped": (edited("é", "\\u00e9"), "delta_result_differs"),
    "a line dropped": (b"".join(LINES[:-1]), "delta_incomplete"),
    "cut within a line": (WHOLE[:-5], "delta_malformed"),
    "the last line feed cut": (WHOLE[:-1], "delta_malformed"),
    "nothing": (b"", "delta_malformed"),
    "an empty line": (WHOLE + b"\n", "delta_malformed"),
    "lines in another order": (LINES[0] + LINES[2] + LINES[1] + LINES[3], "delta_out_of_order"),
    "a line twice": (b"".join([*LINES, LINES[-1]]), "delta_out_of_order"),
    "an operation that is not known": (edited('"op":"remove"', '"op":"erase"'), "delta_op_unknown"),
    "a row removed that is not there": (edited('["three"]', '["seven"]'), "delta_key_missing"),
    "a row added that is there": (edited('"op":"replace"', '"op":"add"'), "delta_incomplete"),
    "counts that fit it": (
        edited('"op":"replace"', '"op":"add"').replace(b'"add":1', b'"add":2').replace(b'"replace":1', b'"replace":0'),
        "delta_key_taken",
    ),
    "more rows than come out": (edited('"rows":3', '"rows":4'), "delta_result_differs"),
    "a key given twice": (edited('"op":"remove"', '"op":"remove","op":"remove"'), "delta_malformed"),
    "a number of 2^53": (edited('["three"]', "[9007199254740992]"), "delta_malformed"),
    "a fraction": (edited('["three"]', "[1.5]"), "delta_malformed"),
    "a key of another length": (edited('["three"]', '["three","x"]'), "delta_malformed"),
    "a key that is null": (edited('["three"]', "[null]"), "delta_malformed"),
    "a file that is not named": (edited('"a.ndjson","key"', '"x.ndjson","key"'), "delta_malformed"),
    "a header with white space": (edited('{"file":"delta"', '{ "file":"delta"'), "delta_malformed"),
    "another schema": (edited('"delta/1"', '"delta/2"'), "delta_malformed"),
    "to a release before": (edited('"to":{"release":2}', '"to":{"release":1}'), "delta_malformed"),
    "a digest in capitals": (edited("0" * 64, "A" * 64), "delta_malformed"),
    "a member more": (edited('"op":"remove"', '"op":"remove","why":""'), "delta_malformed"),
    "not UTF-8": (WHOLE.replace("é".encode(), b"\xe9"), "delta_malformed"),
}  # fmt: skip


@pytest.mark.parametrize(("harmed", "code"), REFUSED.values(), ids=REFUSED)
def test_a_delta_that_was_touched_is_refused(harmed: bytes, code: str):
    with pytest.raises(Refusal) as caught:
        delta.apply(delta.read(harmed), BEFORE)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "name", ["../c.ndjson", "/etc/passwd", "c.txt", ".c.ndjson", "C.ndjson", "", "delta.ndjson"]
)
def test_a_file_has_a_plain_name(name: str):
    first, rest = WHOLE.split(b"\n", 1)
    header = canon.parse_json(first)
    header["files"][name] = header["files"].pop("c.ndjson")
    with pytest.raises(Refusal, match="cannot name a file here"):
        delta.read(canon.canonical_bytes(header) + b"\n" + rest)


def test_a_delta_is_refused_on_a_file_that_is_another_or_missing():
    for base in ({}, AFTER, BEFORE | {"a.ndjson": BEFORE["a.ndjson"][:-1]}):
        with pytest.raises(Refusal) as caught:
            delta.apply(delta.read(WHOLE), base)
        assert caught.value.code == "delta_wrong_base"


def test_only_deltas_that_follow_one_another_fold():
    one, two = step({}, BEFORE, 1), step(BEFORE, AFTER, 2)
    other = step(AFTER, AFTER, 2)
    for run, code in (
        ([two, one], "delta_chain_broken"),
        ([one, one], "delta_chain_broken"),
        ([], "delta_chain_broken"),
        ([one, other], "delta_wrong_base"),
    ):
        with pytest.raises(Refusal) as caught:
            delta.fold(run)
        assert caught.value.code == code


def run(*arguments: str | Path) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-m", "alliance.domain.delta", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert not done.stderr
    return done.returncode, json.loads(done.stdout)


def test_a_folder_becomes_the_next_one_offline(tmp_path: Path):
    base, out, change = tmp_path / "1", tmp_path / "2", tmp_path / "delta.ndjson"
    base.mkdir()
    for name, content in BEFORE.items():
        (base / name).write_bytes(content)
    change.write_bytes(WHOLE)
    code, said = run("apply", base, change, out)
    assert (code, said["release"]) == (0, 2)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == AFTER
    assert said["files"] == {name: canon.sha256(content) for name, content in AFTER.items()}
    assert run("apply", base, change, out)[1]["code"] == "folder_taken"
    assert run("apply", out, change, tmp_path / "3")[1]["code"] == "delta_wrong_base"
    (base / "manifest.json").write_bytes(b"{}")
    code, said = run("apply", base, change, tmp_path / "3")
    assert (code, said["code"], said["values"]["file"]) == (2, "delta_wrong_base", "manifest.json")
    assert run("apply", base, tmp_path / "none", tmp_path / "3")[1]["code"] == "file_unreadable"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1", "2", "delta.ndjson"]
