"""What the ballot paper says of every rule of the catalogue, the chair of every example, the record beside it, the
agenda of every set of amendments, and the whole note of a few small ballots, as last read by people: `spoken.txt`.
`python -m tests.domain.spoken` writes it anew; read the difference before you commit it.
"""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from alliance.domain.tally import (
    Elector,
    announce,
    explain_before,
    for_the_record,
    read_paper,
    tally_paper,
    vote_order,
)

from . import small
from .ballots import ROOT, RULES, rule_of

WRITTEN = Path(__file__).with_suffix(".txt")
DOCUMENTS = {
    path.stem: json.loads(path.read_bytes())["document"]
    for path in sorted((ROOT / "docs/conformance/tally").glob("*.json"))
}
EXAMPLES = {name: each for name, each in DOCUMENTS.items() if not name.startswith("amendments")}
AGENDAS = {name: each for name, each in DOCUMENTS.items() if name not in EXAMPLES}


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


def record(name: str) -> list[str]:
    """What stands for the record of an example."""
    found = read_paper(EXAMPLES[name])
    return for_the_record(found, tally_paper(found))


def agenda(name: str) -> list[str]:
    """In which order amendments are put, and what is put next."""
    said: list[str] = vote_order(AGENDAS[name])["said"]
    return said


SECTIONS: dict[str, Callable[[], list[str]]] = {
    **{f"paper: {code}": partial(paper, code) for code in RULES},
    **{
        f"{part}: {name}": partial(said, name)
        for name in EXAMPLES
        for part, said in (("chair", announcement), ("record", record))
    },
    **{f"small ballot: {seed}": partial(small.told, seed) for seed in small.TOLD},
    **{f"agenda: {name}": partial(agenda, name) for name in AGENDAS},
}
"""Each heading with what says its sentences."""


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
    parts = ["\n".join([f"## {heading}", *said()]) for heading, said in SECTIONS.items()]
    WRITTEN.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
