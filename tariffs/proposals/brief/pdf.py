"""The brief as PDF: tagged, PDF/UA-1, by Typst. What is said goes in as data and is never read as markup."""

from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alliance.web.drawing import svg
from alliance.web.drawing.inks import by_day
from alliance.web.typesetting import FACE, LACKED, typeset
from tariffs.proposals.brief.data import Brief

HIGH, LOW = 68, 48  # of the picture, in mm: one page holds all that is said
MANY = 12  # sentences, from which on a picture is low
TEMPLATE = Path(__file__).parent / "brief.typ"


def pdf(brief: Brief) -> bytes:
    """The file. A sign that the face lacks is replaced, and the foot of the page says so."""
    lacks = _("Signs that this page’s face lacks are shown as {sign}; the page and the DOCX have them.")
    return typeset(TEMPLATE, _data(brief), name="brief", lacks=lacks.format(sign=LACKED))


def _data(brief: Brief) -> dict[str, Any]:
    picture = brief.picture
    drawn: dict[str, Any] | None = None
    if picture is not None:
        drawn = {"svg": svg(picture.wide, ink=by_day, face=FACE), "alt": f"{picture.title}. {picture.said}"}
        crowded = len(brief.what) + len(brief.effect) + len(brief.asked) > MANY
        drawn["height"] = LOW if crowded else HIGH
    names = {"ink": "--ink", "quiet": "--ink-quiet", "accent": "--accent", "line": "--line-strong"}
    return {
        "name": brief.name, "title": brief.title, "stage": brief.stage, "what": list(brief.what),
        "asked": list(brief.asked),
        "heads": heads(brief), "nobody": brief.nobody, "effect": list(brief.effect),
        "stands": list(brief.stands), "margin": list(brief.margin), "deadline": list(brief.deadline),
        "notes": list(brief.notes), "source": list(brief.source), "foot": brief.notice, "picture": drawn,
        "author": "Critical Minerals Alliance, Portal", "lang": (get_language() or "en")[:2],
        "inks": {name: by_day(token) for name, token in names.items()},
    }  # fmt: skip


def heads(brief: Brief) -> dict[str, str]:
    """The headings of a brief, in its order, by what stands below them."""
    return {
        "what": _("What it does"), "effect": brief.effect_head,
        "asked": _("What states ask in its rows"), "stands": _("Who stands where"),
        "margin": _("What it takes"), "deadline": _("Deadline"), "line": _("Recommended line"),
        "notes": _("Notes of the delegation"), "source": _("Where this is from"),
    }  # fmt: skip
