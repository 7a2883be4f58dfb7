"""The brief as PDF: tagged, PDF/UA-1, by Typst. What is said goes in as data and is never read as markup."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typst

from alliance.web.drawing import svg
from alliance.web.drawing.inks import by_day
from tariffs.proposals.brief.data import Brief

TEMPLATE = Path(__file__).parent / "brief.typ"
FACE = "Libertinus Serif"  # comes with Typst: the house's own faces are for browsers
LACKED = "▢"
LACKS = f"Signs that this page’s face lacks are shown as {LACKED}; the page and the DOCX have them."
_ALSO = {
    *range(0x2010, 0x2028),
    *range(0x2030, 0x2044),
    *range(0x20A0, 0x20BD),
    0x2192,
    0x2212,
    0x25A2,
    0x202F,
}


def pdf(brief: Brief) -> bytes:
    """The file. A sign that the face lacks would make it a document that cannot be read aloud, so it is replaced, and
    the foot of the page says so."""
    try:
        return _made(brief, str)
    except typst.TypstError:
        return _made(brief, _latin)


def _made(brief: Brief, spell: Callable[[str], str]) -> bytes:
    said = _spelled(_data(brief), spell)
    if spell is not str:
        said["foot"] = f"{said['foot']} {LACKS}".strip()
    made: bytes = typst.compile(
        str(TEMPLATE), root=str(TEMPLATE.parent), sys_inputs={"brief": json.dumps(said)}, format="pdf",
        pdf_standards="ua-1", ignore_system_fonts=True,
    )  # fmt: skip
    return made


def _data(brief: Brief) -> dict[str, Any]:
    picture = brief.picture
    drawn = None
    if picture is not None:
        drawn = {"svg": svg(picture.wide, ink=by_day, face=FACE), "alt": f"{picture.title}. {picture.said}"}
    names = {"ink": "--ink", "quiet": "--ink-quiet", "accent": "--accent", "line": "--line-strong"}
    return {
        "name": brief.name, "title": brief.title, "stage": brief.stage, "what": list(brief.what),
        "effect_head": f"What it would do to {brief.country}", "effect": list(brief.effect),
        "stands": list(brief.stands), "margin": list(brief.margin), "deadline": list(brief.deadline),
        "notes": list(brief.notes), "source": list(brief.source), "foot": brief.notice, "picture": drawn,
        "author": "Critical Minerals Alliance, Portal", "lang": "en",
        "inks": {name: by_day(token) for name, token in names.items()},
    }  # fmt: skip


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
