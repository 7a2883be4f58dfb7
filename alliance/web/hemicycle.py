"""Where each seat of a hemicycle stands. Geometry only: the template draws, the tally decides."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from alliance.web.words import CHOICES, COUNTED, choice_of

WIDTH = 640
"""Units across the picture; the SVG scales to its place on the page."""

_ORDER = {choice: place for place, choice in enumerate(CHOICES)}


@dataclass(frozen=True)
class SeatShape:
    """One seat: whose it is, what it chose, the centre (x, y) and radius r in picture units."""

    code: str
    name: str
    choice: str
    word: str
    x: float
    y: float
    r: float


@dataclass(frozen=True)
class Hemicycle:
    """The seats from left to right, the picture's height and how many made each choice."""

    seats: tuple[SeatShape, ...]
    height: float
    counts: tuple[tuple[str, str, int], ...]
    """(choice, word, how many), in the order of the picture."""


def hemicycle(votes: Sequence[tuple[str, str, object]]) -> Hemicycle:
    """Place (code, name, choice) in arcs, left to right: for, abstain, against, not voting.

    Within a choice the given order is kept. Every choice is counted, also one that nobody made.
    """
    ordered = sorted(
        ((code, name, choice_of(choice)) for code, name, choice in votes), key=lambda v: _ORDER[v[2]]
    )
    places, radius, height = _places(len(ordered))
    seats = tuple(
        SeatShape(code, name, choice, str(CHOICES[choice]), round(x, 1), round(y, 1), round(radius, 1))
        for (code, name, choice), (x, y) in zip(ordered, places, strict=True)
    )
    made = [choice for _, _, choice in ordered]
    counts = tuple((choice, str(word), made.count(choice)) for choice, word in COUNTED.items())
    return Hemicycle(seats, height, counts)


def _places(seats: int) -> tuple[list[tuple[float, float]], float, float]:
    """Centres sorted from left to right around the arc, the radius of a seat and the height."""
    rows = 1 if seats <= 7 else 2 if seats <= 16 else 3 if seats <= 34 else 4 if seats <= 62 else 5
    outer, inner = 1.0, 1.0 if rows == 1 else 0.42
    radii = [inner + (outer - inner) * i / max(rows - 1, 1) for i in range(rows)]
    in_row = _share(seats, radii)
    gap = min(
        [math.pi * r / max(n - 1, 1) for r, n in zip(radii, in_row, strict=True) if n > 1]
        + [(outer - inner) / max(rows - 1, 1) if rows > 1 else 0.5, 0.5]
    )
    scale = (WIDTH / 2) / (outer + gap / 2)
    radius = gap * scale * 0.47
    bottom = outer * scale + radius
    spots = []
    for r, count in zip(radii, in_row, strict=True):
        for i in range(count):
            angle = math.pi / 2 if count == 1 else math.pi * (1 - i / (count - 1))
            spots.append(
                (-angle, r, WIDTH / 2 + math.cos(angle) * r * scale, bottom - math.sin(angle) * r * scale)
            )
    spots.sort()
    return [(x, y) for _, _, x, y in spots], radius, round(bottom + radius + 2, 1)


def _share(seats: int, radii: Sequence[float]) -> list[int]:
    """Seats a row, in proportion to its length; the remainder goes to the largest fractions."""
    total = sum(radii)
    exact = [seats * r / total for r in radii]
    shares = [math.floor(e) for e in exact]
    by_fraction = sorted(range(len(radii)), key=lambda i: exact[i] - shares[i], reverse=True)
    for i in by_fraction[: seats - sum(shares)]:
        shares[i] += 1
    return shares
