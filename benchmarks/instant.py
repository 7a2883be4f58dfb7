"""From the closing instant of a ballot to the release that consumers see, with worker and beat as in production."""

import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import cycle, islice

from alliance import journal
from alliance.journal import clock
from benchmarks import rules
from benchmarks.place import Place, portal
from benchmarks.report import Figure, at_most
from benchmarks.voting import ballot_on_a_floor
from tariffs.releases.models import Publication
from tariffs.releases.services import build_release, publish_release

GOALS = {1_000: 3, 10_000: 5}
PRODUCTS = (
    "ndpr-oxide", "ndpr-metal", "dysprosium-oxide", "gallium-metal", "germanium-metal", "terbium-oxide",
)  # one a round: a line takes one floor  # fmt: skip
PATIENCE = 120  # seconds
ROUNDS = 3


def measure(place: Place, *, seconds: float, sizes: Sequence[int]) -> Iterator[Figure]:
    """The clock of the benchmark's database is moved to just before the close; then everything runs by itself."""
    products = cycle(PRODUCTS)
    for size in sorted(sizes or GOALS):
        clock.reset()
        rules.fill(size)
        release = build_release()
        if release is not None:
            publish_release(number=release.number)
        took = []
        with portal(place, sweeping=True):
            for product in islice(products, ROUNDS):
                took.append(_once(product))
        slowest, note = max(took), f" (slowest of {len(took)}, all: {', '.join(f'{t:.2f}' for t in took)})"
        what = f"closing instant to release, {size:,} rules in force"
        if size in GOALS:
            yield at_most("instant", what, slowest, GOALS[size], "s", note)
        else:
            yield Figure("instant", what, f"{slowest:.2f} s{note}")


def _once(product: str) -> float:
    """Seconds from the closing instant to the publication, both by the database's clock."""
    ballot = ballot_on_a_floor("110.00", product)
    clock.move_to(ballot.closes_at - timedelta(seconds=2))
    newest = Publication.objects.count()
    give_up = time.monotonic() + PATIENCE
    while Publication.objects.count() == newest:
        if time.monotonic() > give_up:
            raise RuntimeError(f"no release {PATIENCE} s after {ballot.symbol} closed")
        time.sleep(0.02)
    return (journal.now() - ballot.closes_at).total_seconds()
