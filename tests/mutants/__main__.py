"""`python -m tests.mutants [PART …]`: break the law's code in thousands of small ways; each time a test must go red.

A PART is a package or a module of `alliance.domain` (`duty`, `tally.counting`); without one: all that `[tool.mutmut]`
in pyproject.toml names. What was judged before stands until its function changes; a PART that is named is judged anew,
and so is every survivor. `--show` prints the survivors, `--page` writes figures and survivors into docs/mutation.md;
neither judges anything. Exit 1 where in a package fewer than 90 of 100 are killed, where `survivors.toml` does not
explain a survivor, or explains what is none.
"""

import argparse
import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

from tests.mutants import ledger, survivors

TREE = ledger.ROOT / "mutants"  # mutmut's copy of code and tests
MUTMUT = str(Path(sysconfig.get_path("scripts")) / "mutmut")
FEW = "alliance.domain.floor.promises.*"  # mutmut makes all mutants and learns all tests, but judges these alone
PYTEST = [
    "-c", "pyproject.toml", "-o", "addopts=", "--rootdir=.", "--confcutdir=tests/domain", "--disable-plugin-autoload",
    "-p", "no:cacheprovider", "-p", "no:unraisableexception", "-p", "no:threadexception",
    "-p", "no:logging", "-p", "no:warnings", "-p", "tests.mutants.judge",
    "--basetemp=basetemp", "-q", "-s", "--tb=no", "tests/domain",
]  # fmt: skip


def main() -> int:
    """Read the command line; 0 where enough mutants of each package were killed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--show", action="store_true", help="print the survivors, and judge nothing")
    parser.add_argument("--page", action="store_true", help="write docs/mutation.md anew, and judge nothing")
    asked = parser.parse_args()
    os.chdir(ledger.ROOT)  # where mutmut looks for its folder
    if asked.show:
        print(*survivors.survivors(TREE, asked.parts), sep="\n")
        return 0
    if asked.page:
        survivors.write(TREE)
        return 0
    made = subprocess.run([MUTMUT, "run", "--max-children", "1", FEW], cwd=ledger.ROOT, check=False)
    if made.returncode:
        return made.returncode
    judged_well = () if asked.parts else (ledger.KILLED, 3, ledger.ENDLESS)
    names = [name for _, name, status in ledger.entries(TREE, asked.parts) if status not in judged_well]
    (TREE / "asked.json").write_text(json.dumps(names), encoding="utf-8")
    environment = os.environ | {"MUTANT_UNDER_TEST": "", "PYTHONHASHSEED": "0"}
    subprocess.run([sys.executable, "-m", "pytest", *PYTEST], cwd=TREE, env=environment, check=False)
    print(*ledger.table(TREE), sep="\n")
    faults = survivors.faults(TREE)
    print(*faults, sep="\n")
    return 1 if faults or ledger.short(TREE) else 0


if __name__ == "__main__":
    sys.exit(main())
