"""A comparison as PDF: what the page shows, as data for the template."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from alliance.web.drawing.inks import by_day
from alliance.web.typesetting import typeset
from alliance.web.wording import Piece
from tariffs.catalogue import routes
from tariffs.proposals.comparing.lines import Across, Face, Line

TEMPLATE = Path(__file__).parent / "compare.typ"
INKS = {"ink": "--ink", "quiet": "--ink-quiet", "accent": "--accent", "line": "--line-strong", "new": "--for",
        "gone": "--against", "wash": "--warns-wash"}  # fmt: skip


def pdf(shown: dict[str, Any], *, address: str, made: str, notice: str) -> bytes:
    """The file of what `views.comparing.compared` answers; `made` says when, `address` where it can be read anew."""
    proposal = shown["proposal"]
    reach = shown["concerns"]
    concerns = [_("Only what reaches {country} is shown.").format(country=reach.name)] if reach else []
    data = {
        "name": _("Compare {symbol} of {sponsor}").format(
            symbol=proposal.symbol, sponsor=proposal.sponsor.name
        ),
        "title": proposal.heading or _("Without a title"),
        "author": "Critical Minerals Alliance, Portal",
        "sides": [side.name for side in shown["sides"]],
        "tallies": [_tally(side.name, told) for side, told in shown["tallies"]] + concerns,
        "lines": [_line(each) for each in shown["lines"]],
        "alike": [f"{each.product}: {_route(each)}" for each in shown["alike"]],
        "none": _("Every row says the same in these texts."),
        "heads": {
            "rows": _("Row by row"),
            "cell": _("Cell"),
            "common": _("In all that have the row:"),
            "alike": _("The same in all of them"),
            "texts": _("Title and explanatory text"),
        },
        "texts": [
            {"name": each["side"].name, "title": _pieces(each["title"]), "prose": _pieces(each["prose"])}
            for each in shown["texts"]
        ],
        "source": [
            address,
            _("Made {instant}. Each text is held against the first of them that has the row.").format(
                instant=made
            ),
        ],
        "foot": notice,
        "wide": shown["wide"],
        "inks": {name: by_day(token) for name, token in INKS.items()},
    }
    return typeset(TEMPLATE, data)


def _tally(name: str, told: Sequence[str]) -> str:
    return _("{text}: {tally}.").format(text=name, tally=", ".join(told) or _("no row"))


def _route(line: Line) -> str:
    return routes.route(line.origin, line.importer)


def _line(line: Line) -> dict[str, Any]:
    standings = [_plain(each.word if each else "–") for each in line.standings]
    cells = [
        {"label": across.label, "faces": [_face(face) for face in across.faces]} for across in line.cells
    ]
    return {
        "product": line.product,
        "route": _route(line),
        "cells": [{"label": _("The row"), "faces": standings}, *cells],
        "common": "; ".join(_common(each) for each in line.common),
    }


def _common(across: Across) -> str:
    return f"{across.label.lower()}: {across.common}"


def _plain(text: str) -> dict[str, Any]:
    return {"text": text, "differs": False, "pieces": [], "note": ""}


def _face(face: Face) -> dict[str, Any]:
    note = ""
    if face.differs:
        note = _("Changed: {difference}") if face.difference else _("Changed")
        note = note.format(difference=face.difference)
    return {
        "text": face.text or "–", "differs": face.differs, "pieces": _pieces(face.pieces), "note": note,
    }  # fmt: skip


def _pieces(pieces: Sequence[Piece]) -> list[dict[str, str]]:
    return [{"kind": each.kind, "text": each.text} for each in pieces]
