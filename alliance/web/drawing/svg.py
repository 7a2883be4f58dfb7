"""A drawing as SVG text: for a page, in the colours of its style sheet; for paper, in those of the day."""

from collections.abc import Callable, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from alliance.web.drawing.canvas import SIZE, Drawing, Mark

Ink = Callable[[str], str]


def on_page(token: str) -> str:
    """A token as a style sheet knows it."""
    return f"var({token})"


def svg(drawing: Drawing, *, ink: Ink = on_page, face: str = "", ident: str = "", title: str = "", said: str = "",
        kind: str = "") -> SafeString:  # fmt: skip
    """The drawing, named by `title` and told by `said` to who does not see it. `ident` must be its own on the page;
    `face` is the type face where no style sheet gives one."""
    attributes = [
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("viewBox", f"0 0 {drawing.width} {drawing.height}"),
        ("font-size", str(SIZE)),
    ]
    if face:
        size = [("width", str(drawing.width)), ("height", str(drawing.height))]
        attributes += [*size, ("font-family", face)]
    if kind:
        top, foot = drawing.upright
        stops = [("data-stops", " ".join(drawing.stops)), ("data-top", top), ("data-foot", foot)]
        attributes += [("class", kind), *stops]
    named = ""
    if ident:
        attributes += [("role", "img"), ("aria-labelledby", f"{ident}-title {ident}-said")]
        named = f'<title id="{escape(ident)}-title">{escape(title)}</title>'
        named += f'<desc id="{escape(ident)}-said">{escape(said)}</desc>'
    body = "".join(_element(mark, ink) for mark in drawing.marks)
    # Every value was escaped on its way in.
    return mark_safe(f"<svg{_written(attributes, ink)}>{named}{body}</svg>")  # noqa: S308


def _element(mark: Mark, ink: Ink) -> str:
    opened = f"<{mark.tag}{_written(mark.attributes, ink)}"
    return f"{opened}>{escape(mark.text)}</{mark.tag}>" if mark.text else f"{opened}/>"


def _written(attributes: Sequence[tuple[str, str]], ink: Ink) -> str:
    return "".join(
        f' {name}="{escape(ink(value) if value.startswith("--") else value)}"' for name, value in attributes
    )
