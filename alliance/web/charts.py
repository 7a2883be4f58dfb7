"""What a chart says, as a table: every picture has its numbers beside it, made from the same data.

The script draws from the same dictionary. Amounts in it are decimal strings; only the script turns them into
floating numbers, to draw.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alliance.web import words

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """Header cells (text, whether a number) and rows of cells in the same order."""

    header: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """Which columns hold numbers."""
        return tuple(i for i, (_, number) in enumerate(self.header) if number)


def floor_in_force(floors: Sequence[Data], day: str) -> str | None:
    """The amount of the floor whose [from, until) holds the ISO date, or None."""
    for floor in floors:
        if floor["from"] <= day and (not floor.get("until") or day < floor["until"]):
            return str(floor["amount"])
    return None


def floor_history(data: Data) -> Table:
    """Month by month: reference price, floor on the first of the month, whether the floor bit.

    ``data``: ``unit`` ("USD/kg"), ``prices`` [{"month": "2026-03", "amount": "69.20"}] and ``floors``
    [{"from": "2026-03-01", "until": "2027-03-01" or None, "amount": "110"}], both ascending.
    """
    rows = []
    for price in data["prices"]:
        floor = floor_in_force(data["floors"], f"{price['month']}-01")
        bites = floor is not None and words.as_amount(price["amount"]) < words.as_amount(floor)
        month = words.civil(f"{price['month']}-01").partition(" ")[2]
        rows.append(
            (month, words.amount(price["amount"]), words.amount(floor), "Floor bites" if bites else "")
        )
    unit = data["unit"]
    header = (
        ("Month", False),
        (f"Reference price, {unit}", True),
        (f"Floor, {unit}", True),
        ("Effect", False),
    )
    return Table(header, tuple(rows))


def landed_curve(data: Data) -> Table:
    """Import price -> duty -> landed price at each knee, for each rule compared.

    ``data``: ``unit``, ``curves`` [{"name": "In force", "points": [{"price", "duty", "landed", "label"?}]}],
    each with its knees labelled, and perhaps ``marker`` {"price", "duty", "landed", "label"} for one cargo.
    """
    rows = []
    for curve in data["curves"]:
        for point in curve["points"]:
            rows.append((curve["name"], *_amounts(point), point.get("label", "")))
    if data.get("marker"):
        rows.append(("", *_amounts(data["marker"]), data["marker"].get("label", "")))
    unit = data["unit"]
    header = (
        ("Rule", False),
        (f"Import price, {unit}", True),
        (f"Duty, {unit}", True),
        (f"Landed price, {unit}", True),
        ("Where the line bends", False),
    )
    return Table(header, tuple(rows))


def _amounts(point: Data) -> tuple[str, str, str]:
    return words.amount(point["price"]), words.amount(point["duty"]), words.amount(point["landed"])


CHARTS: dict[str, Callable[[Data], Table]] = {"floor-history": floor_history, "landed-curve": landed_curve}
"""Kinds of chart; ``alliance/chart.js`` draws each by the same name."""
