"""`python -m tests.guards`: take each guard away in turn; a named test must go red. Exit 1 where one does not.

`--only NAME` (again and again) tries some of them, `--write` writes the table of docs/reliability.md instead.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from alliance.local import folders
from alliance.local.stack import Stack
from tests.guards import document, trial
from tests.guards.table import GUARDS, Guard


def main() -> int:
    """Read the command line; 0 when every guard tried is green with and red without."""
    names = [guard.name for guard in GUARDS]
    parser = argparse.ArgumentParser(prog="python -m tests.guards", description=__doc__)
    parser.add_argument("--only", action="append", choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--write", action="store_true", help="write the table into docs/reliability.md")
    asked = parser.parse_args()
    if asked.write:
        document.write()
        return 0
    return _try([guard for guard in GUARDS if not asked.only or guard.name in asked.only])


def _try(guards: list[Guard]) -> int:
    red = 0
    with (
        tempfile.TemporaryDirectory(prefix="alliance-guards-") as place,
        folders.temporary() as data,
        Stack(data, durable=False),  # one for all runs: they find it in the environment
    ):
        tree = trial.copied(Path(place))
        print(f"{len(guards)} guards; first their tests with every guard in place …", flush=True)
        whole = trial.run([guard.test for guard in guards], tree)
        for guard in guards:
            said, seconds = _one(guard, tree, whole[guard.test])
            red += said == "red"
            print(
                f"{said:>6}  {guard.name:<36} {seconds:5.1f} s  {guard.test.rpartition('::')[2]}", flush=True
            )
    print(f"{len(guards)} guards, {red} red when removed")
    return 0 if red == len(guards) else 1


def _one(guard: Guard, tree: Path, before: str) -> tuple[str, float]:
    """What became of a guard's test without it, and the seconds that it took."""
    if before != "green":
        return f"not green with the guard in place ({before})", 0.0
    begun = time.monotonic()
    with trial.without(guard, tree):
        after = trial.run([guard.test], tree)[guard.test]
    return after, time.monotonic() - begun


if __name__ == "__main__":
    sys.exit(main())
