"""The table of guards as docs/reliability.md shows it, between two marks that nobody edits by hand."""

from pathlib import Path

from tests.guards.table import PARTS, Guard

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- guards: written by `python -m tests.guards --write` -->", "<!-- end of guards -->"


def rendered() -> str:
    """All parts with their tables."""
    lines = []
    for part, guards in PARTS.items():
        lines += [f"### {part}", "", "| guard | without it | taken away in | goes red |", "|---|---|---|---|"]
        lines += [_row(guard) for guard in guards] + [""]
    return "\n".join(lines)


def _row(guard: Guard) -> str:
    file, _, test = guard.test.partition("::")
    return f"| `{guard.name}` | {guard.why} | `{guard.file}` | `{file}`<br>`{test}` |"


def is_current() -> bool:
    """Whether the page shows the table as it is."""
    return f"{BEGIN}\n\n{rendered()}\n{END}" in PAGE.read_text()


def write() -> None:
    """Put the table into the page, between its marks."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{rendered()}\n{END}{after}")
