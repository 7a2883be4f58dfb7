"""`python -m tests.mutants [PART …]`: break the law's code in thousands of small ways; each time a test must go red.

A PART is a package or a module of `alliance.domain` (`duty`, `tally.counting`); without one: all that `[tool.mutmut]`
in pyproject.toml names. What was judged before stands until its function changes; a PART that is named, and with
`--again` every survivor, is judged anew. `--show` prints the survivors as differences. Exit 1 where in a package fewer
than 90 of 100 were killed.
"""

import argparse
import json
import os
import subprocess
import sys
import sysconfig
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
JUDGED = (
    ROOT / "mutants" / "alliance" / "domain"
)  # where mutmut keeps its copies and what became of each mutant
MUTMUT = str(Path(sysconfig.get_path("scripts")) / "mutmut")
KILLED = {1, 3}  # a test went red; pytest itself did
SURVIVED, UNTESTED = 0, 33  # every other status is a timeout: a mutant that ran without end is found as well
LEAST = 90  # per cent of a package


def main() -> int:
    """Read the command line; 0 where enough mutants of each package were killed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--again", action="store_true", help="judge every survivor anew, and nothing else")
    parser.add_argument("--show", action="store_true", help="print the survivors, and judge nothing")
    asked = parser.parse_args()
    if asked.show:
        return _show(asked.parts)
    names = [f"alliance.domain.{part}.*" for part in asked.parts]
    if asked.again:
        names = [name for _, name, status in _judged(asked.parts) if status in (SURVIVED, UNTESTED)]
    command = ["nice", "-n", "15", MUTMUT, "run", "--max-children", "1", *names]
    done = subprocess.run(command, cwd=ROOT, check=False, env=os.environ | {"PYTHONHASHSEED": "0"})
    return done.returncode or _table()


def _judged(parts: list[str]) -> Iterator[tuple[str, str, int | None]]:
    """Module, mutant and status of each mutant of these parts; None: not judged yet."""
    for path in sorted(JUDGED.rglob("*.meta")):
        module = ".".join(path.relative_to(JUDGED).with_suffix("").with_suffix("").parts)
        if not parts or any(module == part or module.startswith(f"{part}.") for part in parts):
            for name, status in json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"].items():
                yield module, name, status


def _table() -> int:
    """Print the figures of each module and package; 1 where a package stays below the least."""
    found: dict[str, Counter[str]] = {}
    for module, _, status in _judged([]):
        kind = "killed" if status in KILLED else "survived" if status in (SURVIVED, UNTESTED) else "timeout"
        for part in (module.partition(".")[0], module):
            found.setdefault(part, Counter())["open" if status is None else kind] += 1
    short = 0
    print(f"\n{'':28} mutants  killed  timeout  survived  open  per cent")
    for part, of in sorted(found.items()):
        judged = of.total() - of["open"]
        share = 100 * (of["killed"] + of["timeout"]) / judged if judged else 0.0
        short += "." not in part and judged > 0 and share < LEAST
        figures = f"{of['killed']:7} {of['timeout']:8} {of['survived']:9} {of['open']:5} {share:9.1f}"
        print(f"{part:28} {of.total():7} {figures}")
    return 1 if short else 0


def _show(parts: list[str]) -> int:
    for _, name, status in _judged(parts):
        if status in (SURVIVED, UNTESTED):
            subprocess.run([MUTMUT, "show", name], cwd=ROOT, check=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
