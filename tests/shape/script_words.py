"""What a script of ours would say that no message catalogue holds: words reach scripts by data attributes (0052)."""

import re
from pathlib import Path

from tests.shape.words import LETTERS

SCRIPTS = Path(__file__).resolve().parents[2] / "alliance" / "static" / "alliance"
TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)"""
    r"""|(?P<literal>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)""", re.DOTALL,
)  # fmt: skip
SHOWN = re.compile(
    r"""(?:(?:textContent|innerText|innerHTML|outerHTML|title|placeholder|ariaLabel|alt|said)\s*(?:=|:|\?\?)"""
    r"""|\b(?:append|prepend|before|after|alert|confirm|prompt|insertAdjacentText|insertAdjacentHTML|createTextNode)\("""
    r"""|setAttribute\(["'](?:title|alt|placeholder|aria-(?:label|valuetext|description|roledescription))["'],)[^;]*$"""
)  # fmt: skip
ASKED = re.compile(
    r"(?:\b(?:say|querySelector(?:All)?|getElementById|matches|closest|read)\(|[!=]== |type: )$"
)
SENTENCE = re.compile(r"^[^\W\d_a-z][^\[\]#={}<>|/\\]*[a-z]|[a-z]{2,}[.!?…]$|^[a-z]{2,}(?: [a-z’']{2,}){2,}$")
GLUE = re.compile(r"[:,;]")  # how words stand beside each other is of a language, too
FILLED = re.compile(r"\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
NAMES = frozenset({
    "Draft-Over", "Draft-Saved", "Rows-Shown", "Text-Shown", "Page-Token", "HX-Request", "Accept", "Escape", "Etc/",
    "SameSite", "NotAllowedError", "InvalidStateError", "SecurityError", "NotSupportedError", "Uint8Array",
})  # fmt: skip
"""Of headers, keys and errors: machines read them, and nobody else."""


def said_by(source: str) -> list[str]:
    """Lines ``line: words`` of a script that a reader would see and a translator never does."""
    found = []
    for token in TOKEN.finditer(source):
        literal = token["literal"]
        if literal is None or literal[1:-1] in NAMES:
            continue
        words = FILLED.sub(" ", literal[1:-1]).strip()
        before = source[source.rfind("\n", 0, token.start()) + 1 : token.start()]
        shown = SHOWN.search(before) and not ASKED.search(before)
        if SENTENCE.search(words) or (shown and (LETTERS.search(words) or GLUE.search(words))):
            found.append(f"{source.count(chr(10), 0, token.start()) + 1}: {words}")
    return found
