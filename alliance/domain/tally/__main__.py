"""Recompute a tally from its document: `python -m alliance.domain.tally FILE [--explain]`."""

from pathlib import Path

from alliance.domain.canon import parse_json
from alliance.domain.entry import Arguments, read, run
from alliance.domain.tally.amendments import is_agenda, vote_order
from alliance.domain.tally.lacking import missing, reversals
from alliance.domain.tally.minutes import note
from alliance.domain.tally.paper import read_paper
from alliance.domain.tally.recount import settle_decided, tally_paper


def main(arguments: list[str]) -> object:
    """The outcome of a tally document, or the order of a set of amendments, as JSON-able data; with `--explain` as
    text. Raises what their readers raise."""
    parser = Arguments(
        prog="python -m alliance.domain.tally",
        description="Recompute a tally from its document, or put amendments in their order.",
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--explain", action="store_true", help="a note for reading instead of JSON")
    given = parser.parse_args(arguments)
    doc = parse_json(read(given.file))
    if is_agenda(doc):
        order = vote_order(doc)
        return "\n".join(order["said"]) if given.explain else order
    paper = read_paper(doc)
    found = tally_paper(paper)
    if given.explain:
        return note(paper, found)
    settled = settle_decided(paper)
    standing = settled.standing
    stood = paper.rule, settled.electors, standing.buckets, paper.round, standing.proxied
    lacking = missing(*stood)
    return found.as_dict() | {
        "missing": None if lacking is None else lacking.as_dict(),
        "reversals": [dict(vars(each)) for each in reversals(*stood)],
    }


if __name__ == "__main__":
    run(main)
