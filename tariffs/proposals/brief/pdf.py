"""The brief as PDF: tagged, PDF/UA-1, by Typst. What is said goes in as data and is never read as markup."""

from pathlib import Path
from typing import Any

from alliance.web.drawing import svg
from alliance.web.drawing.inks import by_day
from alliance.web.typesetting import FACE, LACKED, typeset
from tariffs.proposals.brief.data import Brief

TEMPLATE = Path(__file__).parent / "brief.typ"
LACKS = f"Signs that this page’s face lacks are shown as {LACKED}; the page and the DOCX have them."


def pdf(brief: Brief) -> bytes:
    """The file. A sign that the face lacks is replaced, and the foot of the page says so."""
    return typeset(TEMPLATE, _data(brief), name="brief", lacks=LACKS)


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
