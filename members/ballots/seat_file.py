"""The seat picture of a decision as a file to print: it needs no style sheet, and says what it shows.

Title, outcome, legend, who chose what by name, source and, in a demonstration, that the votes are invented.
"""

from collections.abc import Sequence
from textwrap import wrap
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.web import words
from alliance.web.hemicycle import WIDTH, SeatShape, hemicycle
from members.ballots import spelled
from members.ballots.models import Decision
from members.ballots.selectors import Line

INKS = {
    "for": "#12605a",
    "abstain": "#6a5513",
    "against": "#96341c",
    "none": "#566266",
}  # as tokens.css, on paper
INK, QUIET, PAPER = "#182225", "#505c60", "#ffffff"
EDGE, LINE = 24, 17  # units around the picture, and from one line of text to the next
A_LINE = 96  # characters that a line of text takes at 12 units


def drawing(decision: Decision, lines: Sequence[Line]) -> bytes:
    """An SVG document in UTF-8. The same decision gives the same bytes in one language."""
    drawn = hemicycle([(line.code, line.name, line.choice) for line in lines for _seat in range(line.casts)])
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "font-family": "sans-serif"})
    title = f"{decision.symbol}: {decision.ballot.title}"
    SubElement(root, "title").text = title
    SubElement(root, "desc").text = ", ".join(f"{count} {word}" for _choice, word, count in drawn.counts)
    paper = SubElement(root, "rect", {"fill": PAPER, "width": str(WIDTH + 2 * EDGE)})
    y = EDGE + 12
    for part in wrap(title, 62):
        y = _say(root, part, y, size=18, weight="700", step=24)
    y = _say(root, spelled.headline(decision.tally, decision.outcome), y, size=13, ink=QUIET, step=24)
    seats = SubElement(root, "g", {"transform": f"translate({EDGE} {y})", "text-anchor": "middle"})
    for seat in drawn.seats:
        _seat_of(seats, seat)
    centre = spelled.centre(decision.tally)
    if centre:
        at = {"x": str(WIDTH // 2), "y": f"{drawn.height - 22:.1f}", "font-size": "30", "font-weight": "600"}
        SubElement(seats, "text", at | {"fill": INK}).text = centre
    y += int(drawn.height) + 34
    y = _legend(root, lines, drawn.counts, y)
    for part in _source(decision):
        for each in wrap(part, A_LINE):
            y = _say(root, each, y, size=11, ink=QUIET, step=LINE)
    if settings.DEMONSTRATION_NOTICE:
        y = _say(root, settings.DEMONSTRATION_NOTICE, y + 6, size=13, weight="700", step=LINE)
    height = y + EDGE - LINE // 2
    root.set("viewBox", f"0 0 {WIDTH + 2 * EDGE} {height}")
    root.set("width", str(WIDTH + 2 * EDGE))
    root.set("height", str(height))
    paper.set("height", str(height))
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8") + b"\n"


def _say(
    root: Element, text: str, y: int, *, size: int, ink: str = INK, weight: str = "400", step: int = LINE,
    x: int = EDGE,
) -> int:  # fmt: skip
    """A line of text at `y`; where the next one stands."""
    at = {"x": str(x), "y": str(y), "font-size": str(size), "font-weight": weight, "fill": ink}
    SubElement(root, "text", at).text = text
    return y + step


def _mark(root: Element, choice: str, x: float, y: float, r: float) -> None:
    """The shape of a choice around (x, y): none is told by its colour alone."""
    ink = INKS[choice]
    circle = {"cx": f"{x:.1f}", "cy": f"{y:.1f}"}
    if choice == "against":
        side = r * 0.92
        box = {
            "x": f"{x - side:.1f}",
            "y": f"{y - side:.1f}",
            "width": f"{2 * side:.1f}",
            "rx": "2",
            "fill": ink,
        }
        SubElement(root, "rect", box | {"height": f"{2 * side:.1f}"})
    elif choice == "for":
        SubElement(root, "circle", circle | {"r": f"{r:.1f}", "fill": ink})
    elif choice == "abstain":
        for part in (1.0, 0.8):
            line = {"r": f"{r * part:.1f}", "fill": "none", "stroke": ink, "stroke-width": "1.5"}
            SubElement(root, "circle", circle | line)
    else:
        line = {
            "r": f"{r:.1f}",
            "fill": "none",
            "stroke": ink,
            "stroke-width": "1.3",
            "stroke-dasharray": "3 3",
        }
        SubElement(root, "circle", circle | line)


def _seat_of(root: Element, seat: SeatShape) -> None:
    group = SubElement(root, "g")
    SubElement(group, "title").text = f"{seat.name}: {seat.word}"
    _mark(group, seat.choice, seat.x, seat.y, seat.r)
    ink = PAPER if seat.choice in ("for", "against") else INKS[seat.choice]
    at = {"x": f"{seat.x:.1f}", "y": f"{seat.y:.1f}", "dy": ".35em", "font-size": f"{seat.r * 0.75:.1f}"}
    SubElement(group, "text", at | {"font-weight": "600", "fill": ink}).text = seat.code


def _legend(root: Element, lines: Sequence[Line], counts: Sequence[tuple[str, str, int]], y: int) -> int:
    """Each choice with its mark, how many votes it had, and the names with their codes."""
    for choice, word, count in counts:
        _mark(root, choice, EDGE + 6, y - 4, 6)
        y = _say(root, f"{count} {word}", y, size=13, weight="700", x=EDGE + 20)
        names = [f"{line.name} ({line.code})" for line in lines if words.choice_of(line.choice) == choice]
        for part in wrap(", ".join(names), A_LINE):
            y = _say(root, part, y, size=12, x=EDGE + 20)
        y += 8
    return y


def _source(decision: Decision) -> list[str]:
    """Where the figures are from, so that a reader of the print finds them."""
    return [
        _("Source: Critical Minerals Alliance, {symbol}, decided {day}. {address}").format(
            symbol=decision.symbol, day=words.civil(decision.decided_at.date()),
            address=f"{settings.BASE_URL}/decisions/{decision.year}-{decision.number}/",
        ),
        _("SHA-256 of the tally document: {digest}").format(digest=decision.document_digest),
    ]  # fmt: skip
