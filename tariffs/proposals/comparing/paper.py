"""A comparison as PDF: what the page shows, as data for the template."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from alliance.web.drawing.inks import by_day
from alliance.web.typesetting import typeset
from alliance.web.wording import Piece
from tariffs.proposals.comparing.lines import Across, Face, Line

TEMPLATE = Path(__file__).parent / "compare.typ"
INKS = {"ink": "--ink", "quiet": "--ink-quiet", "accent": "--accent", "line": "--line-strong", "new": "--for",
        "gone": "--against", "wash": "--warns-wash"}  # fmt: skip


def pdf(shown: dict[str, Any], *, address: str, made: str, notice: str) -> bytes:
    """The file of what `views.comparing.compared` answers; `made` says when, `address` where it can be read anew."""
    proposal = shown["proposal"]
    concerns = [f"Only what reaches {shown['concerns'].name} is shown."] if shown["concerns"] else []
    data = {
        "name": f"Compare {proposal.symbol} of {proposal.sponsor.name}",
        "title": proposal.heading or "Without a title",
        "author": "Critical Minerals Alliance, Portal",
        "sides": [side.name for side in shown["sides"]],
        "tallies": [_tally(side.name, told) for side, told in shown["tallies"]] + concerns,
        "lines": [_line(each) for each in shown["lines"]],
        "alike": [_route(each, f"{each.product}: ") for each in shown["alike"]],
        "none": "Every row says the same in these texts.",
        "texts": [
            {"name": each["side"].name, "title": _pieces(each["title"]), "prose": _pieces(each["prose"])}
            for each in shown["texts"]
        ],
        "source": [address, f"Made {made}. Each text is held against the first of them that has the row."],
        "foot": notice,
        "wide": shown["wide"],
        "inks": {name: by_day(token) for name, token in INKS.items()},
    }
    return typeset(TEMPLATE, data)


def _tally(name: str, told: Any) -> str:
    return f"{name}: {', '.join(f'{count} {word.lower()}' for word, count in told.items()) or 'no row'}."


def _route(line: Line, before: str = "") -> str:
    return f"{before}from {line.origin}, into {line.importer}"


def _line(line: Line) -> dict[str, Any]:
    standings = [_plain(each.word if each else "–") for each in line.standings]
    cells = [
        {"label": across.label, "faces": [_face(face) for face in across.faces]} for across in line.cells
    ]
    return {
        "product": line.product,
        "route": _route(line),
        "cells": [{"label": "The row", "faces": standings}, *cells],
        "common": "; ".join(_common(each) for each in line.common),
    }


def _common(across: Across) -> str:
    return f"{across.label.lower()}: {across.common}"


def _plain(text: str) -> dict[str, Any]:
    return {"text": text, "differs": False, "pieces": [], "note": ""}


def _face(face: Face) -> dict[str, Any]:
    note = f"Changed{': ' if face.difference else ''}{face.difference}" if face.differs else ""
    return {
        "text": face.text or "–", "differs": face.differs, "pieces": _pieces(face.pieces), "note": note,
    }  # fmt: skip


def _pieces(pieces: Sequence[Piece]) -> list[dict[str, str]]:
    return [{"kind": each.kind, "text": each.text} for each in pieces]
