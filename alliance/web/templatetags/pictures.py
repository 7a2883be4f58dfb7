"""Pictures: the vote as seats, and figures as lines; both are drawn here, without a script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.context import Context
from django.utils.translation import gettext as _

from alliance.web.drawing import Picture, svg
from alliance.web.hemicycle import WIDTH, hemicycle
from alliance.web.marks import MARKS

register = template.Library()

SQUARE = 0.92
"""A square looks larger than a disc of the same width; this is its half side in radii."""


def _next(context: Context, name: str) -> int:
    """A number that no other picture of this template has; across includes, pass ``ident``."""
    store = context.render_context
    number: int = (store.get(name) or 0) + 1
    store[name] = number
    return number


@register.inclusion_tag("components/seat_picture.html", takes_context=True)
def seat_picture(
    context: Context,
    seats: Sequence[tuple[str, str, object]],
    title: str = "",
    centre: str = "",
    ident: str = "",
) -> dict[str, Any]:
    """A hemicycle of (code, name, choice). ``centre`` stands under the arc: "28 of 42".

    The picture says its counts; who chose what belongs in a table beside it.
    """
    drawn = hemicycle(seats)
    said = ", ".join(f"{count} {word}" for _choice, word, count in drawn.counts)
    return {
        "seats": [
            (seat, seat.x - seat.r * SQUARE, seat.y - seat.r * SQUARE, seat.r * 2 * SQUARE)
            for seat in drawn.seats
        ],
        "width": WIDTH,
        "middle": WIDTH // 2,
        "height": drawn.height,
        "foot": round(drawn.height - 22, 1),
        "legend": [(MARKS[choice], word, count) for choice, word, count in drawn.counts],
        "title": title or _("The vote, seat by seat"),
        "said": said,
        "centre": centre,
        "ident": ident or f"seats-{_next(context, 'house-seats')}",
    }


@register.inclusion_tag("components/chart.html", takes_context=True)
def picture(
    context: Context, picture: Picture, csv: str = "", ident: str = "", narrow: bool = False
) -> dict[str, Any]:
    """A picture of figures in both widths, with its numbers as a table; made by ``alliance.web.drawing``. ``narrow``
    where it always stands in a narrow place, beside what is typed: it is then not read point by point."""
    number = _next(context, "house-charts")
    ident = ident or f"chart-{number}"
    drawn = [("wide", picture.wide), ("narrow", picture.narrow)][int(narrow) :]
    return {
        "drawings": [
            svg(each, ident=f"{ident}-{name}", title=picture.title, said=picture.said, kind=f"chart-{name}")
            for name, each in drawn
        ],
        "table": picture.table,
        "title": picture.title,
        "source": picture.source,
        "csv": csv,
        "read": not narrow,
        "first": number == 1 and not narrow,
    }
