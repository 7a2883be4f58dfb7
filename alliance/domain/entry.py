"""What the command-line entry points of the domain share: JSON or a note out, exit 0; a refusal in the same form,
exit 2."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

from alliance.domain.errors import Refusal
from alliance.domain.words import say


class Arguments(argparse.ArgumentParser):
    """An argument parser whose complaints are Refusals (`arguments_malformed`) too."""

    def error(self, message: str) -> NoReturn:
        raise Refusal("arguments_malformed", fault=message, usage=" ".join(self.format_usage().split()))


def read(path: Path) -> bytes:
    """The bytes of a file. Raises Refusal `file_unreadable`."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refusal("file_unreadable", path=str(path), fault=error.strerror or "unreadable") from error


def write_folder(place: Path, files: Mapping[str, bytes]) -> None:
    """A new folder with these files, whole or not at all. Raises Refusal `folder_taken`, `file_unreadable`."""
    if place.exists():
        raise Refusal("folder_taken", path=str(place))
    try:
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=f".{place.name}.") as beside:
            made = Path(beside) / "files"
            made.mkdir()
            for name, content in files.items():
                (made / name).write_bytes(content)
            made.rename(place)
    except OSError as error:
        raise Refusal("file_unreadable", path=str(place), fault=error.strerror or "unwritable") from error


def spoken(refusal: Refusal) -> str:
    """A refusal as one sentence for people; where data speak of `$`, it says the top level."""
    if refusal.values.get("path") == "$":
        return refusal.detail.replace("$:", say("note_at_top"), 1)
    return refusal.detail


def run(main: Callable[[list[str]], object]) -> NoReturn:
    """Prints what `main` returns (a text as it is, all else as JSON) and leaves with 0, or its Refusal and leaves
    with 2: as JSON, and where a note was asked for (`--explain`) as its sentence."""
    answer: object
    try:
        answer, status = main(sys.argv[1:]), 0
    except Refusal as refusal:
        answer, status = spoken(refusal) if "--explain" in sys.argv[1:] else refusal.as_dict(), 2
    if isinstance(answer, str):
        print(answer)
        sys.exit(status)
    print(json.dumps(answer, ensure_ascii=False, indent=2, sort_keys=True))
    sys.exit(status)
