"""One visual language: colours and sizes stand in the token sheet alone, and are readable by day and by night."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ROOT / "alliance" / "static" / "alliance"
SHEETS = sorted(OURS.glob("*.css"))
DRAWING = sorted((ROOT / "alliance" / "web" / "drawing").glob("*.py"))
TEMPLATES = sorted(ROOT.glob("templates/**/*.html"))
MODES = ("light", "dark")

COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b(?![-\w])|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|hwb)\(")
PIXELS = re.compile(r"(?<![-\w.])\d*\.?\d+(?:px|pt)\b")
SIDES = re.compile(
    r"(?<![-\w])(?:(?:margin|padding|border)-(?:left|right)|(?:left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right))"
)
STATIC = re.compile(r"\{% static '([^']+)' %\}")
DECLARED = re.compile(r"(--[\w-]+)\s*:\s*([^;}]+)")

GROUNDS = ("paper", "paper-sunk", "paper-raised")
MEANINGS = (
    "for", "against", "abstain", "none", "current", "future", "ended", "blocks", "warns", "informs",
)  # fmt: skip
READ = [
    *product(("ink", "ink-quiet", "accent", "accent-strong", "accent-mid", "blocks"), GROUNDS),
    *product(("ink", "ink-quiet", "accent", "accent-strong"), ("accent-wash",)),
    *product(MEANINGS, GROUNDS),
    *((meaning, f"{meaning}-wash") for meaning in MEANINGS),
    *(("ink", f"{meaning}-wash") for meaning in MEANINGS),
    *(("accent", f"{meaning}-wash") for meaning in MEANINGS),
    *(("on-tone", meaning) for meaning in ("for", "against", "warns", "blocks")),
    ("on-accent", "accent"), ("on-accent", "accent-strong"), ("on-foot", "foot"), ("on-foot-strong", "foot"),
]  # fmt: skip
SEEN = [("focus", ground) for ground in GROUNDS] + [("focus-on-foot", "foot"), ("line-strong", "paper"),
        ("line-strong", "paper-raised")]  # fmt: skip
"""What is not read but must be seen: the outline of what has the keyboard, the edge of an input (WCAG 1.4.11)."""


def bare(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def tokens() -> dict[str, str]:
    return {
        name[2:]: value.strip() for name, value in DECLARED.findall(bare((OURS / "tokens.css").read_text()))
    }


def colour(name: str, mode: str) -> tuple[int, ...]:
    """A token's red, green and blue by day or by night."""
    value = tokens()[name]
    if other := re.fullmatch(r"var\(--([\w-]+)\)", value):
        return colour(other[1], mode)
    both = re.fullmatch(r"light-dark\((#\w+), (#\w+)\)", value)
    digits = (both[1 + MODES.index(mode)] if both else value).lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    return tuple(bytes.fromhex(digits))


def luminance(name: str, mode: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [part / 255 for part in colour(name, mode)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, mode: str) -> float:
    low, high = sorted((luminance(one, mode), luminance(other, mode)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", MODES)
def test_every_text_is_readable_on_every_ground_that_it_stands_on(mode):
    faint = {f"{ink} on {ground}": round(contrast(ink, ground, mode), 2) for ink, ground in READ
             if contrast(ink, ground, mode) < 4.5}  # fmt: skip
    assert faint == {}


@pytest.mark.parametrize("mode", MODES)
def test_the_keyboards_outline_and_the_edges_of_inputs_are_seen(mode):
    faint = {f"{edge} on {ground}": round(contrast(edge, ground, mode), 2) for edge, ground in SEEN
             if contrast(edge, ground, mode) < 3}  # fmt: skip
    assert faint == {}


def test_colours_and_sizes_stand_in_the_token_sheet_alone():
    raw = [
        f"{path.name}: {found}"
        for path in [*SHEETS, *sorted(OURS.glob("*.js"))]
        if path.name != "tokens.css"
        for found in COLOUR.findall(bare(path.read_text()))
        + (PIXELS.findall(bare(path.read_text())) if path.suffix == ".css" else [])
    ]
    assert raw == [], "name it in tokens.css and use the name"


def test_no_page_styles_itself():
    styled = [
        f"{path.relative_to(ROOT)}: {found}"
        for path in TEMPLATES
        for found in re.findall(
            r"<style|\sstyle=|(?:fill|stroke|color)=\"#\w+|\bbgcolor=|\balign=", path.read_text()
        )
    ]
    assert styled == []


def test_sides_are_logical_so_that_a_page_may_read_from_right_to_left():
    sided = [f"{path.name}: {found}" for path in SHEETS for found in SIDES.findall(bare(path.read_text()))]
    assert sided == [], "write inline-start and inline-end"


def test_every_token_that_is_used_exists():
    given = set(DECLARED.findall("".join(bare(path.read_text()) for path in SHEETS)))
    names = {name for name, _ in given}
    used = {
        f"{path.name}: {name}"
        for path in [*SHEETS, *DRAWING]
        for name in re.findall(r"(?:var\(|\")(--[a-z][\w-]+)", bare(path.read_text()))
        if name not in names
    }
    assert used == set()


def test_no_template_names_the_library_that_went():
    former = [str(path.relative_to(ROOT)) for path in TEMPLATES if re.search(r"\busa-", path.read_text())]
    assert former == [], "the classes are those of Designsystemet: docs/decisions/0042"


def test_every_file_that_a_template_names_is_there():
    """Else the storage with digests refuses the page; the page of a fault of ours would be a fault itself."""
    named = {(path, name) for path in TEMPLATES for name in STATIC.findall(path.read_text(encoding="utf-8"))}
    assert {path.name for path, _ in named} >= {"base.html", "500.html"}
    assert [each for each in sorted(named) if finders.find(each[1]) is None] == []
