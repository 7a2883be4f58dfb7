"""The law as functions: one quote with its working, and the duties on two hundred thousand lots from parsed columns."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np

from alliance.domain.quote import quote
from alliance.domain.quote.document import question
from alliance.local.folders import CHECKOUT
from benchmarks.place import Place
from benchmarks.report import Figure, at_least, at_most
from tariffs.releases import bulk

KIT = CHECKOUT / "docs" / "conformance" / "quote"
QUOTES = {
    "full top-up": "top-up-ndpr-oxide-floor-110-price-69",
    "entry-price ladder": "entry-price-ladder-price-80",
    "minimum price with a cap": "minimum-price-with-cap-price-80",
    "price band": "price-band-reference-122-rebate",
}
DAYS, A_DAY = 200, 1000


def measure(place: Place, *, seconds: float, sizes: Sequence[int]) -> Iterator[Figure]:
    """The best of several runs: what else the machine does is no part of the figure. Nothing of `place` is used."""
    for said, name in QUOTES.items():
        book, [lot] = question(json.loads((KIT / f"{name}.json").read_text(encoding="utf-8"))["document"])
        each = min(_of(lambda: [quote(book, lot) for _ in range(200)]) for _ in range(10)) / 200 * 10**6  # noqa: B023
        yield at_most("duties", f"one quote with its working, {said}", each, 300, "µs")
        kinds = [replace(lot, on=lot.on + timedelta(days=day)) for day in range(DAYS)]
        chance = np.random.default_rng(4)
        lots = bulk.Lots(
            kinds,
            chance.integers(0, DAYS, DAYS * A_DAY),
            chance.integers(0, 200, DAYS * A_DAY) * 1_000_000,
            chance.integers(1, 10_000, DAYS * A_DAY) * 1_000_000,
        )
        spent = min(_of(lambda: bulk.duties(book, lots)) for _ in range(3))  # noqa: B023
        yield at_least(
            "duties", f"bulk, {said}, {DAYS} kinds of lot", len(lots.kind) / spent, 100_000, "lots/s"
        )


def _of(act) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
