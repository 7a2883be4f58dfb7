"""What a power cut may leave, proven by the system calls of a real publisher: each file is written, synced, renamed,
and its folder synced; and the pointer is renamed after the folders of all that it names are synced."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tariffs.releases.models import Release
from tests.counts import counted
from tests.faults.house import House
from tests.tariffs import releasing

pytestmark = pytest.mark.gate  # a publisher under strace
STRACE = shutil.which("strace")
CALLS = "trace=openat,write,fchmod,fsync,fdatasync,rename,renameat,renameat2,mkdir,mkdirat"
CALL = re.compile(r"^(?P<call>\w+)\((?P<rest>.*)\)\s+= (?P<result>-?\d+)")
QUOTED, OPEN = re.compile(r'"([^"]*)"'), re.compile(r"^\d+<([^>]*)>")


@dataclass(frozen=True)
class Call:
    """One call that succeeded: what it was, the path it was about, and for a rename the path after."""

    name: str
    path: str
    to: str = ""


@pytest.fixture
def strace() -> str:
    if not STRACE:
        reason = (
            "no strace on the path; install it (Debian: apt-get install strace) to see the order of writes"
        )
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return STRACE


def traced(house: House, strace: str) -> list[Call]:
    """The calls on the public tree of one `manage.py sweep`, in order: one thread writes."""
    trace = house.folder / "trace"
    subprocess.run(
        [strace, "-ff", "-y", "-s", "0", "-e", CALLS, "-o", str(trace), sys.executable, "manage.py", "sweep"],
        env=house.env, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    of_threads = [[call for line in each.read_text().splitlines() if (call := read(line, house.folder))]
                  for each in house.folder.glob("trace.*")]  # fmt: skip
    (writing,) = [calls for calls in of_threads if calls]
    return writing


def read(line: str, folder: Path) -> Call | None:
    """A line of the trace, if it is about the public tree or its top folder and succeeded."""
    found = CALL.match(line)
    if not found or int(found["result"]) < 0:
        return None
    name, rest = found["call"].removesuffix("at2").removesuffix("at"), found["rest"]
    opened, quoted = OPEN.match(rest), QUOTED.findall(rest)
    paths = [opened[1]] if opened and name in {"write", "fchmod", "fsync", "fdatasync"} else quoted
    if not paths or not (paths[0] + "/").startswith((f"{folder}/publication/", f"{folder}/")):
        return None
    if name == "open" and not re.search(r"O_CREAT", rest):
        return None
    return Call(name, paths[0], paths[1] if len(paths) > 1 else "")


def position(calls: list[Call], wanted: Call, *, after: int = -1) -> int:
    """Where a call stands in the trace, later than `after`."""
    for place, call in enumerate(calls):
        if place > after and call == wanted:
            return place
    raise AssertionError(f"after call {after} there is no {wanted} in\n" + "\n".join(map(str, calls)))


def test_files_are_synced_before_they_are_named_and_the_pointer_moves_last(
    house: House, tree: Path, strace: str
):
    releasing.built(yes=22)
    calls = traced(house, strace)
    renames = {call.to: (place, call.path) for place, call in enumerate(calls) if call.name == "rename"}
    published = sorted(str(each) for each in tree.rglob("*") if each.is_file())
    assert sorted(renames) == published and len(published) >= Release.objects.get().files.count() + 3

    settled = {}  # when the folder's sync makes a name last
    for name, (renamed, temporary) in renames.items():
        written = max(place for place, call in enumerate(calls) if call == Call("write", temporary))
        synced = position(calls, Call("fsync", temporary), after=written)
        assert synced < renamed, f"{name} is renamed before it is synced"
        settled[name] = position(calls, Call("fsync", str(Path(name).parent)), after=renamed)

    pointer = str(tree / "channels" / "live.json")
    for name in published:
        assert name == pointer or settled[name] < renames[pointer][0], (
            f"the pointer moves before {name} lasts"
        )
    for place, call in enumerate(calls):
        if call.name == "mkdir" and call.path.startswith(str(tree)):
            lasting = position(calls, Call("fsync", str(Path(call.path).parent)), after=place)
            within = [at for at, each in enumerate(calls) if each.path.startswith(call.path + "/")]
            assert lasting < min(within), f"{call.path} is filled before it lasts"
    counted("system calls of a publication", files=len(published), calls=len(calls))
