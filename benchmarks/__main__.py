"""Measures the portal on this machine and prints what it found; `--write` also puts it into docs/benchmarks.md."""

import argparse
import json
import signal
import subprocess
import sys

from alliance.local.folders import CHECKOUT
from alliance.local.leash import Stopped, dies_with_us, stop_on_signals
from benchmarks import report

PAGE = CHECKOUT / "docs" / "benchmarks.md"
PARTS = ("pages", "reads", "votes", "build", "instant", "tally", "duties")


def main() -> int:
    """0 when every goal is met, 1 when one is missed, 2 when a part could not be measured."""
    asked = _arguments()
    about, figures, broken = "", list[report.Figure](), list[str]()
    with stop_on_signals():
        for part in asked.only or PARTS:
            print(f"{part} …", file=sys.stderr, flush=True)
            about = about or report.machine()
            found = _measured(part, asked)
            if found is None:
                broken.append(part)
            figures += found or []
    print(f"\n{about}\n\n{report.table(figures)}")
    if asked.write:
        report.write(PAGE, figures, about)
    if broken:
        print(f"\nNot measured, see above: {', '.join(broken)}.", file=sys.stderr)
        return 2
    return int(any(figure.met is False for figure in figures))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=PARTS, help="measure this part (may be given again)"
    )
    parser.add_argument("--seconds", type=float, default=10, help="how long each load lasts (10)")
    parser.add_argument(
        "--rules", type=int, action="append", help="sizes for build and instant (1000, 10000, …)"
    )
    parser.add_argument(
        "--write", action="store_true", help=f"write the results into {PAGE.relative_to(CHECKOUT)}"
    )
    return parser.parse_args()


def _measured(part: str, asked: argparse.Namespace) -> list[report.Figure] | None:
    """A part in a process and a database of its own: no part warms or fills another's."""
    sizes = [f"--rules={size}" for size in asked.rules or ()]
    command = [sys.executable, "-m", "benchmarks.part", part, f"--seconds={asked.seconds}", *sizes]
    with subprocess.Popen(
        command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, preexec_fn=dies_with_us(signal.SIGTERM)
    ) as child:
        assert child.stdout is not None
        figures = []
        for line in child.stdout:
            figures.append(report.Figure(**json.loads(line)))
            print(
                f"  {figures[-1].what}: {figures[-1].figure} {figures[-1].word}", file=sys.stderr, flush=True
            )
    return figures if child.returncode == 0 else None


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Stopped as stopped:
        sys.exit(128 + stopped.signum)
