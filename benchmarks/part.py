"""One part, measured in this process: its figures as lines of JSON on standard output, all else on the other."""

import argparse
import importlib
import json
import os
import sys
from dataclasses import asdict

from alliance.local.leash import Stopped, stop_on_signals
from alliance.local.trouble import Trouble
from benchmarks.place import house


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("part")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rules", type=int, action="append", default=[])
    asked = parser.parse_args()
    figures = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what migrations and seeds say is not a figure
    try:
        with stop_on_signals(), house() as place:
            importlib.import_module("django").setup()
            part = importlib.import_module(f"benchmarks.{asked.part}")
            for figure in part.measure(place, seconds=asked.seconds, sizes=asked.rules):
                print(json.dumps(asdict(figure)), file=figures, flush=True)
    except Stopped as stopped:
        return 128 + stopped.signum
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
