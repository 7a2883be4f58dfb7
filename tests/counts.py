"""What the long tests counted, for the end of the run: rounds, votes, kills, reads, routes by roles.

The workers of a run write into one file of the run's own folder; the controller prints it.
"""

import json
import os
from pathlib import Path
from typing import Any


def counted(what: str, **counts: int | float | str) -> None:
    """Note what a test went through: `counted("votes against close", rounds=200, votes=12000)`."""
    line = json.dumps([what, counts]) + "\n"
    with _place().open("a") as file:
        file.write(line)


def lines() -> list[str]:
    """Everything counted so far, a readable line each; equal subjects keep their order."""
    if not _place().exists():
        return []
    rows: list[tuple[str, dict[str, Any]]] = [json.loads(row) for row in _place().read_text().splitlines()]
    return [
        f"{what}: " + ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())
        for what, counts in rows
    ]


def _place() -> Path:
    return Path(os.environ["ALLIANCE_DATA"]) / "counts.ndjson"
