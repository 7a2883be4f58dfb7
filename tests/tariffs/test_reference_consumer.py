"""The reference consumer against a served tree of answers: it follows by deltas, keeps what is whole, says what
it does, and refuses the rest. What is forged on purpose stands in test_hostile_releases."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from alliance.domain.delta import NAME as DELTA
from tests.tariffs import published
from tests.tariffs.published import LIVE, PROGRAM, Answers, file, manifest

FULL = "its files were pulled in full"


@pytest.fixture
def answers(client, released) -> Answers:
    return published.collected(client)


@pytest.fixture
def pull(answers: Answers, tmp_path: Path):
    """Run the program against `answers`; its exit code and what it said."""
    promised: dict[str, int] = {}
    with published.served(answers, promised) as address:

        def run() -> tuple[int, str]:
            command = [sys.executable, "-I", str(PROGRAM), address, str(tmp_path / "rules")]
            done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
            assert "Traceback" not in done.stderr
            return done.returncode, done.stdout + done.stderr

        run.promised = promised  # type: ignore[attr-defined]
        yield run


def without_full_files(answers: Answers) -> None:
    for address in [each for each in answers if "/files/" in each and not each.endswith(DELTA)]:
        del answers[address]


def without_deltas(answers: Answers) -> None:
    for release in (1, 2):
        del answers[file(release, DELTA)]


def kept(tmp_path: Path) -> dict[str, bytes]:
    rules = tmp_path / "rules"
    return {str(path.relative_to(rules)): path.read_bytes() for path in rules.rglob("*") if path.is_file()}


def test_it_follows_by_deltas_alone_and_keeps_every_release_byte_for_byte(pull, answers, tmp_path):
    published_files = {
        f"{int(address.split('/')[4]):04d}/{address.rsplit('/', 1)[1]}": body
        for address, body in answers.items()
        if "/files/" in address
    }
    without_full_files(answers)
    code, said = pull()
    assert (code, said) == (0, f"release 2 is verified and kept in {tmp_path / 'rules' / '0002'}\n")
    found = kept(tmp_path)
    assert found.pop("newest") == b"2\n"
    for release in (1, 2):
        assert found.pop(f"{release:04d}/manifest.json") == answers[manifest(release)]
    assert found == published_files
    assert pull() == (0, "release 2 is the newest, and it is here\n")


def test_from_what_it_holds_it_takes_the_delta_only(pull, answers, tmp_path):
    later = {address: answers.pop(address) for address in [manifest(2), file(2, DELTA)]}
    first = answers[LIVE]
    published.put_live(answers, release=1, manifest_sha256=published.sha256(answers[manifest(1)]).hexdigest())
    assert pull()[0] == 0
    answers |= later | {LIVE: first}
    wanted = answers[file(2, "rules.ndjson")]
    without_full_files(answers)
    del answers[file(1, DELTA)]
    assert pull()[0] == 0
    assert kept(tmp_path)["0002/rules.ndjson"] == wanted


def test_without_deltas_it_says_so_and_pulls_in_full(pull, answers, tmp_path):
    without_deltas(answers)
    code, said = pull()
    assert (code, said.count(FULL), "answers 404" in said) == (0, 2, True)
    for release in (1, 2):
        assert kept(tmp_path)[f"{release:04d}/rules.ndjson"] == answers[file(release, "rules.ndjson")]


def test_a_release_of_the_time_before_deltas_is_pulled_in_full_and_followed_from(pull, answers, tmp_path):
    rows = [row for row in published.json.loads(answers[manifest(1)])["files"] if row["name"] != DELTA]
    published.put_manifest(answers, 1, files=rows)
    before = published.sha256(answers[manifest(1)]).hexdigest()
    changed = answers[file(2, DELTA)]
    old = published.json.loads(changed.split(b"\n")[0])["from"]["manifest_sha256"]
    published.put_file(answers, 2, DELTA, changed.replace(old.encode(), before.encode()))
    published.put_manifest(answers, 2, previous={"manifest_sha256": before, "release": 1})
    code, said = pull()
    assert (code, said.count(FULL), "release 1 has no delta" in said) == (0, 1, True)
    assert kept(tmp_path)["0002/rules.ndjson"] == answers[file(2, "rules.ndjson")]


def test_what_was_changed_on_its_own_disk_is_noticed_and_pulled_anew(pull, answers, tmp_path):
    both = answers[LIVE]
    published.put_live(answers, release=1, manifest_sha256=published.sha256(answers[manifest(1)]).hexdigest())
    assert pull()[0] == 0
    rules = tmp_path / "rules" / "0001" / "rules.ndjson"
    rules.write_bytes(rules.read_bytes().replace(b"110.00", b"111.00"))
    answers[LIVE] = both
    code, said = pull()
    assert (code, FULL in said, "rules.ndjson, which the delta" in said) == (0, True, True)
    assert kept(tmp_path)["0002/rules.ndjson"] == answers[file(2, "rules.ndjson")]


def test_what_a_stopped_run_left_does_not_count(pull, answers, tmp_path):
    left = tmp_path / "rules" / "0002"
    left.mkdir(parents=True)
    (left / "rules.ndjson").write_bytes(b"half of it")
    assert pull()[0] == 0
    assert kept(tmp_path)["0002/rules.ndjson"] == answers[file(2, "rules.ndjson")]


def cut(answers: Answers) -> str:
    answers[file(2, "rules.ndjson")] = answers[file(2, "rules.ndjson")][:-40]
    return "bytes"


def one_byte(answers: Answers) -> str:
    answers[file(2, "rules.ndjson")] = answers[file(2, "rules.ndjson")].replace(b"120.00", b"120.01")
    return "rules.ndjson of release 2 has the SHA-256"


def another_manifest(answers: Answers) -> str:
    answers[manifest(2)] = answers[manifest(2)].replace(b'"rows":191', b'"rows":190')
    return "the manifest of release 2 has the SHA-256"


def another_past(answers: Answers) -> str:
    answers[manifest(1)] = answers[manifest(1)].replace(b"invented votes", b"real votes")
    return "the manifest before release 2 has the SHA-256"


def missing_file(answers: Answers) -> str:
    del answers[file(2, "units.ndjson")]
    return "answers 404"


def not_json(answers: Answers) -> str:
    answers[LIVE] = b"<html>"
    return "is not JSON"


@pytest.mark.parametrize("harm", [cut, one_byte, another_manifest, another_past, missing_file, not_json])
def test_what_is_not_whole_is_refused_and_nothing_is_kept(
    pull, answers, tmp_path, harm: Callable[[Answers], str]
):
    without_deltas(answers)
    reason = harm(answers)
    code, said = pull()
    assert code == 1
    assert reason in said
    assert kept(tmp_path) == {} if (tmp_path / "rules").exists() else True


def test_a_connection_that_ends_early_is_not_the_end_of_the_file(pull, answers):
    without_deltas(answers)
    address = file(2, "rules.ndjson")
    pull.promised[address] = len(answers[address]) + 100
    code, said = pull()
    assert (code, "cut short" in said or "cannot be read" in said) == (1, True)


def test_a_folder_that_cannot_be_written_is_told_and_not_thrown(pull, tmp_path):
    (tmp_path / "rules").write_bytes(b"a file")
    code, said = pull()
    assert (code, "refused: " in said) == (1, True)
