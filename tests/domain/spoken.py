"""What the ballot paper says of every rule of the catalogue, and the chair of every example, as it was last read by
people: `spoken.txt`. `python -m tests.domain.spoken` writes it anew; read the difference before you commit it.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from alliance.domain.tally import Elector, announce, explain_before, read_paper, tally_paper

from .ballots import ROOT, RULES, rule_of

WRITTEN = Path(__file__).with_suffix(".txt")
EXAMPLES = {
    path.stem: json.loads(path.read_bytes())["document"]
    for path in sorted((ROOT / "docs/conformance/tally").glob("*.json"))
    if not path.stem.startswith("amendments")
}


def paper(code: str) -> list[str]:
    """The ballot paper of a rule among twelve members, classes in turn, their weights 10 to 21."""
    rule = rule_of(code)
    classes = tuple(rule.classes) or (None,)
    members = [
        Elector(f"M{place:03d}", dict.fromkeys(rule.units, 10 + place), classes[place % len(classes)])
        for place in range(12)
    ]
    return explain_before(rule, members)


def announcement(name: str) -> list[str]:
    """What the chair reads out after the ballot of an example."""
    found = read_paper(EXAMPLES[name])
    return announce(found, tally_paper(found))


def sections() -> Iterator[tuple[str, list[str]]]:
    """Each heading with its sentences."""
    for code in RULES:
        yield f"paper: {code}", paper(code)
    for name in EXAMPLES:
        yield f"chair: {name}", announcement(name)


def read() -> dict[str, list[str]]:
    """The sections as they were last written."""
    found: dict[str, list[str]] = {}
    for line in WRITTEN.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            lines = found.setdefault(line[3:], [])
        elif line:
            lines.append(line)
    return found


def write() -> None:
    """Write every section."""
    parts = ["\n".join([f"## {heading}", *lines]) for heading, lines in sections()]
    WRITTEN.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
