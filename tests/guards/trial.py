"""Takes one guard away in a copy of the tree and runs its test there."""

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.guards.document import ROOT
from tests.guards.table import Guard

LONGEST = 600  # seconds for one run of pytest


def copied(folder: Path) -> Path:
    """The tree as git knows it, changes of the day included, with the front-end libraries linked."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    tree = folder / "tree"
    for name in filter(None, listed.stdout.split("\0")):
        source, target = ROOT / name, tree / name
        if source.is_file() and not source.is_symlink():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    if (ROOT / "node_modules").exists():
        (tree / "node_modules").symlink_to((ROOT / "node_modules").resolve())
    return tree


@contextmanager
def without(guard: Guard, tree: Path) -> Iterator[None]:
    """The tree while one guard is taken away."""
    file = tree / guard.file
    whole = file.read_text()
    if whole.count(guard.old) != 1:
        raise SystemExit(
            f"{guard.name}: its text occurs {whole.count(guard.old)} times in {guard.file}, not once"
        )
    file.write_text(whole.replace(guard.old, guard.new))
    try:
        yield
    finally:
        file.write_text(whole)


def run(tests: Iterable[str], tree: Path) -> dict[str, str]:
    """Run tests by id in a tree. Answers each id with 'green', 'red', or why it is neither."""
    wanted = list(dict.fromkeys(tests))
    report = tree.parent / "report.xml"
    report.unlink(missing_ok=True)
    command = [
        sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "-m", "long or not long",
        "--maxfail=0", f"--junitxml={report}", "-o", "junit_family=xunit2", *wanted,
    ]  # fmt: skip
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    if ended.returncode not in {0, 1} or not report.exists():
        said = (ended.stdout + ended.stderr).strip().splitlines()[-3:]
        return dict.fromkeys(wanted, f"pytest ended with {ended.returncode}: {' / '.join(said)}")
    found = {_id(case): _verdict(case) for case in ElementTree.parse(report).iter("testcase")}
    return {test: found.get(_key(test), "did not run") for test in wanted}


def _key(test: str) -> tuple[str, str]:
    file, _, name = test.partition("::")
    return file.removesuffix(".py").replace("/", "."), name.replace("::", ".")


def _id(case: ElementTree.Element) -> tuple[str, str]:
    return case.get("classname", ""), case.get("name", "")


def _verdict(case: ElementTree.Element) -> str:
    """A failure of the test itself is red, also where its tidying stumbles over what the failure left."""
    kinds = [child.tag for child in case]
    if "failure" in kinds:
        return "red"
    if "error" in kinds:
        error = case.find("error")
        return "error outside the test: " + (error.get("message", "") if error is not None else "")
    return "skipped" if "skipped" in kinds else "green"
