"""python -m alliance.domain.index FILE [--explain]"""

from pathlib import Path
from typing import Any

from alliance.domain.entry import Arguments, read, run
from alliance.domain.index import document


def _main(arguments: list[str]) -> dict[str, Any] | str:
    parser = Arguments(
        prog="python -m alliance.domain.index", description="A reference value from a price series."
    )
    parser.add_argument(
        "file", type=Path, help="one JSON document: method, observations, cut-off, previous value"
    )
    parser.add_argument("--explain", action="store_true", help="say it in sentences instead of JSON")
    given = parser.parse_args(arguments)
    index = document.read(read(given.file))
    return document.told(index) if given.explain else index.as_dict()


if __name__ == "__main__":
    run(_main)
