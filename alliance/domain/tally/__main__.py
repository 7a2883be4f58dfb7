"""Recompute a tally from its document: `python -m alliance.domain.tally FILE [--explain]`."""

from pathlib import Path
from typing import Any

from alliance.domain.canon import parse_json
from alliance.domain.entry import Arguments, read, run
from alliance.domain.tally.amendments import is_agenda, vote_order
from alliance.domain.tally.announcement import announce
from alliance.domain.tally.explain import explain_before
from alliance.domain.tally.lacking import missing, reversals
from alliance.domain.tally.paper import read_paper
from alliance.domain.tally.recount import settle_paper, tally_paper


def main(arguments: list[str]) -> dict[str, Any]:
    """The outcome of a tally document, or the order of a set of amendments; raises what their readers raise."""
    parser = Arguments(
        prog="python -m alliance.domain.tally",
        description="Recompute a tally from its document, or put amendments in their order.",
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--explain", action="store_true", help="add what a chair would say, in plain words")
    given = parser.parse_args(arguments)
    doc = parse_json(read(given.file))
    if is_agenda(doc):
        return vote_order(doc)
    paper = read_paper(doc)
    found = tally_paper(paper)
    if not given.explain:
        return found.as_dict()
    settled = settle_paper(paper)
    stood = paper.rule, settled.electors, settled.standing.buckets, paper.round
    lacking = missing(*stood)
    return found.as_dict() | {
        "announcement": announce(paper, found),
        "missing": None if lacking is None else lacking.as_dict(),
        "reversals": [dict(vars(each)) for each in reversals(*stood)],
        "rule_in_words": explain_before(paper.rule, settled.electors),
    }


if __name__ == "__main__":
    run(main)
