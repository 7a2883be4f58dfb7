"""Paper by Typst: a template beside the code and data that go in as JSON. Nothing of the data is read as markup."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typst

FACE = "Libertinus Serif"  # comes with Typst: the house's own faces are for browsers
LACKED = "▢"
LACKS = f"Signs that this page’s face lacks are shown as {LACKED}; the page itself has them."
_ALSO = {
    *range(0x2010, 0x2028), *range(0x2030, 0x2044), *range(0x20A0, 0x20BD), 0x2192, 0x2212, 0x25A2, 0x202F,
}  # fmt: skip


def typeset(template: Path, data: dict[str, Any], *, name: str = "data", lacks: str = LACKS) -> bytes:
    """A tagged PDF (PDF/UA-1) of some data, which the template finds as the input `name`; its `foot` stands on each
    page.

    A sign that the face lacks would make it a document that cannot be read aloud, so it is replaced, and the foot says
    so by `lacks`.
    """
    try:
        return _made(template, data, name)
    except typst.TypstError:
        plain = _spelled(data, _latin)
        plain["foot"] = f"{plain['foot']} {lacks}".strip()
        return _made(template, plain, name)


def _made(template: Path, data: dict[str, Any], name: str) -> bytes:
    made: bytes = typst.compile(
        str(template), root=str(template.parent), sys_inputs={name: json.dumps(data)}, format="pdf",
        pdf_standards="ua-1", ignore_system_fonts=True,
    )  # fmt: skip
    return made


def _spelled(value: Any, spell: Callable[[str], str]) -> Any:
    """Every text of some data, spelled."""
    if isinstance(value, str):
        return spell(value)
    if isinstance(value, dict):
        return {name: _spelled(each, spell) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_spelled(each, spell) for each in value]
    return value


def _latin(text: str) -> str:
    """Letters of Latin, Greek and Cyrillic and the signs of a sentence; every other sign replaced."""
    return "".join(
        each if each == "\n" or 0x20 <= ord(each) < 0x7F or 0xA0 <= ord(each) < 0x250 or 0x384 < ord(each) < 0x460
        or ord(each) in _ALSO else LACKED
        for each in text
    )  # fmt: skip
