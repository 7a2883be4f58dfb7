"""What was measured, as a table: figure, goal, met or missed."""

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from alliance.local.programs import MAJOR

BEGIN, END = "<!-- results: written by python -m benchmarks -->", "<!-- end of results -->"


@dataclass(frozen=True)
class Figure:
    """One line: what, the figure in words, and where there is a goal, the goal in words and whether it is met."""

    part: str
    what: str
    figure: str
    goal: str = ""
    met: bool | None = None

    @property
    def word(self) -> str:
        return {True: "met", False: "missed", None: ""}[self.met]


def at_least(part: str, what: str, value: float, goal: float, unit: str, note: str = "") -> Figure:
    """A figure that should be at least its goal."""
    return Figure(part, what, f"{value:,.0f} {unit}{note}", f"≥ {goal:,.0f} {unit}", value >= goal)


def at_most(part: str, what: str, value: float, goal: float, unit: str, note: str = "") -> Figure:
    """A figure that should be at most its goal."""
    places = 0 if goal >= 10 else 2
    return Figure(
        part, what, f"{value:,.{places}f} {unit}{note}", f"≤ {goal:,.0f} {unit}", round(value, 2) <= goal
    )


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table, which a terminal shows well enough."""
    rows = [
        ("", "what", "measured", "goal", ""),
        *((f.part, f.what, f.figure, f.goal, f.word) for f in figures),
    ]
    wide = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = [
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(row, wide, strict=True)) + " |" for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in wide) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def machine() -> str:
    """What it was measured on, in one paragraph."""
    model = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{datetime.now(UTC):%d %B %Y, %H:%M} UTC, on {os.cpu_count()} cores ({model[1] if model else 'unknown CPU'}), "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, PostgreSQL {MAJOR}. "
        f"Load generator, portal, PostgreSQL and nginx share the machine. Load average at the start: {load}."
    )


def write(place: Path, figures: Sequence[Figure], about: str) -> None:
    """Put the results between the marks of a page, and leave the rest of it as it is."""
    text = place.read_text()
    block = f"{BEGIN}\n\n{about}\n\n{table(figures)}\n\n{END}"
    found = re.sub(rf"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: block, text, flags=re.DOTALL)
    if BEGIN not in text:
        raise ValueError(f"{place} has no place for results: {BEGIN} … {END}")
    place.write_text(found)
