"""The template of all message catalogues: ``python -m tests.shape.catalogue`` writes it anew.

Django reads its own templates (`templatize`, as `makemessages` does), Babel finds the messages and writes the file: no
system package is needed. What a translator starts from: `alliance/locale/django.pot`.
"""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

FIRST = datetime(2026, 11, 23, tzinfo=UTC)  # fixed: the file changes with its messages alone
ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "alliance" / "locale" / "django.pot"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None, "_lazy": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
Messages = Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]


def catalogue() -> Catalog:
    """All messages of the pages and of the code, with the files that say them."""
    found = Catalog(
        project="Critical Minerals Alliance, Portal", version="1", creation_date=FIRST, charset="utf-8",
        copyright_holder="the alliance",
        header_comment="# Words of the portal. A translation starts from this file.",
    )  # fmt: skip
    for path in [*_sources("templates", "*.html"), *_sources("templates", "*.txt")]:
        _add(found, path, lambda path: templatize(path.read_text(encoding="utf-8"), origin=str(path)))
    for package in ("alliance", "members", "tariffs"):
        for path in _sources(package, "*.py"):
            _add(found, path, lambda path: path.read_text(encoding="utf-8"))
    return found


def kept() -> Catalog:
    """The template as it is committed."""
    with TEMPLATE.open("rb") as file:
        return read_po(file)


def _sources(folder: str, pattern: str) -> list[Path]:
    unspoken = {"migrations", "domain"}  # history, and the law, which speaks one language (decision 0052)
    return sorted(path for path in (ROOT / folder).rglob(pattern) if not unspoken & set(path.parts))


def _add(into: Catalog, path: Path, read: Callable[[Path], str]) -> None:
    source = io.BytesIO(read(path).encode())
    for _line, message, comments, context in _messages(source):
        into.add(
            message, locations=[(str(path.relative_to(ROOT)), 0)], auto_comments=comments, context=context
        )


def _messages(source: io.BytesIO) -> Messages:
    yield from extract(extract_python, source, keywords=KEYWORDS, comment_tags=("Translators:",))  # type: ignore[arg-type]


def write() -> None:
    """Write the template, in the order of its messages and without line numbers: a change shows as what it changed."""
    TEMPLATE.parent.mkdir(exist_ok=True)
    with TEMPLATE.open("wb") as file:
        write_po(file, catalogue(), width=110, sort_output=True, include_lineno=False)


if __name__ == "__main__":
    write()
