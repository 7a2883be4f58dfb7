"""Building a release of 1,000, 10,000 and 100,000 rules: seconds, memory of the process, cost of one rule."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence

from benchmarks import rules
from benchmarks.place import Place
from benchmarks.report import Figure, at_most

SIZES = (1_000, 10_000, 100_000)
GOAL_SIZE = 10_000


def measure(place: Place, *, seconds: float, sizes: Sequence[int]) -> Iterator[Figure]:
    """Each release is built by a process that does nothing else, as a worker would: as the application's role."""
    cost: dict[int, float] = {}
    for size in sorted(sizes or SIZES):
        rules.fill(size)
        said = subprocess.run(
            [sys.executable, "-m", "benchmarks.built"],
            env=place.env,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        built = json.loads(said)
        if built["rules"] != size:
            raise RuntimeError(f"release {built['release']} holds {built['rules']} rules, not {size}")
        cost[size] = built["cpu"] / size * 1e6
        what, note = f"release of {size:,} rules", f" (CPU {cost[size]:.0f} µs a rule)"
        if size == GOAL_SIZE:
            yield at_most("build", f"{what}, time", built["seconds"], 2, "s", note)
            yield at_most("build", f"{what}, memory", built["megabytes"], 250, "MB")
        else:
            yield Figure("build", f"{what}, time", f"{built['seconds']:.2f} s{note}")
            yield Figure("build", f"{what}, memory", f"{built['megabytes']:.0f} MB")
    if len(cost) > 1:
        ratio = " : ".join(f"{cost[size] / max(cost.values()):.2f}" for size in cost)
        yield Figure("build", f"CPU of a rule, {' : '.join(f'{size:,}' for size in cost)}", ratio)
