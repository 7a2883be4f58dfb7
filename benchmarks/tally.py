"""The law as functions: a tally of 200 members with three tests, and the voting power of 60, in this process."""

import time
from collections.abc import Callable, Iterator, Sequence

from alliance.domain.tally import Cast, Elector, banzhaf, from_terms, reversals, tally
from benchmarks.place import Place
from benchmarks.report import Figure, at_most

YES = {"counts": "yes", "compare": "at_least"}
WEIGHT = {"code": "weight", **YES, "numerator": 2, "denominator": 3, "of": "electorate", "unit": "weight"}
DISTRIBUTED = {
    "adopted_if": {
        "all": [
            {
                "code": "producers",
                **YES,
                "numerator": 2,
                "denominator": 3,
                "of": "voting",
                "class": "producer",
            },
            {
                "code": "consumers",
                **YES,
                "numerator": 3,
                "denominator": 5,
                "of": "voting",
                "class": "consumer",
            },
            WEIGHT,
        ]
    },
    "assent": "yes",
    "classes": {"producer": "producers", "consumer": "consumers"},
    "quorum": [],
    "units": {"weight": "weight"},
}
WEIGHTED = {"adopted_if": WEIGHT, "assent": "yes", "quorum": [], "units": {"weight": "weight"}}


def measure(place: Place, *, seconds: float, sizes: Sequence[int]) -> Iterator[Figure]:
    """The best of many runs each: what else the machine does is no part of the figure. Nothing of `place` is used."""
    rule = from_terms(DISTRIBUTED)
    members = [
        Elector(f"M{n:03d}", {"weight": n % 17 + 1}, ("producer", "consumer")[n % 2]) for n in range(200)
    ]
    casts = [Cast(each.member, ("yes", "yes", "no", "abstain")[n % 4]) for n, each in enumerate(members)]
    stand = {cast.member: cast.choice for cast in casts}
    yield at_most(
        "tally", "200 members, three tests", _best(lambda: tally(rule, members, casts), 200), 1, "ms"
    )
    spent = _best(lambda: reversals(rule, members, stand), 5)
    yield Figure("tally", "which single votes would reverse it", f"{spent:.0f} ms")
    weights = [1 + n * n * 7 % 61 for n in range(60)]
    weighty = [Elector(f"M{n:03d}", {"weight": weight}) for n, weight in enumerate(weights)]
    weighty[0] = Elector("M000", {"weight": weights[0] + 2000 - sum(weights)})
    spent = _best(lambda: banzhaf(from_terms(WEIGHTED), weighty), 3) / 1000
    yield at_most("tally", "Banzhaf, 60 members of total weight 2,000", spent, 1, "s")


def _best(act: Callable[[], object], runs: int) -> float:
    """The shortest of so many runs, in milliseconds."""
    found = []
    for _ in range(runs):
        begun = time.perf_counter()
        act()
        found.append(time.perf_counter() - begun)
    return min(found) * 1000
