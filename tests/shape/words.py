"""What of a template a reader would see that no message catalogue holds: `python -m tests.shape.words [TEMPLATE …]`."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from django.template.base import Lexer, Token, TokenType

LETTERS = re.compile(r"[^\W\d_]{2,}")
SPOKEN = re.compile(r"""\s(?:title|aria-label|placeholder|alt|aria-description|data-said-\w+)="([^"]*)""")
TAG = re.compile(r"<[^>]*>", re.DOTALL)
UNSEEN = re.compile(r"<(script|style|code|pre|kbd|samp|title-of-code)\b[^>]*>.*?</\1>", re.DOTALL)
HOLDS = re.compile(r"<!--.*?-->|&\w+;|&#\w+;", re.DOTALL)
LITERAL = re.compile(r"""(?<!_\()(?<!==\s)(?<!!=\s)(?<!\bin\s)"([^"]*)\"""")
MARKED = re.compile(r'_\("[^"]*"\)')
SPEAKS = re.compile(r"^[^\W\d_a-z].*[a-z]|[a-z] [a-z]")
TRANSLATES = ("translate", "trans", "blocktranslate", "blocktrans", "endblocktranslate", "plural", "load", "extends",
              "include", "url", "static", "comment", "if", "elif", "for", "now", "block", "cache")  # fmt: skip
SIGNS = frozenset({
    "ACC", "API", "CIF", "CPT", "CSV", "DEC", "DOCX", "FCA", "FOB", "GET", "HS", "HTTP", "HTTPS", "ISO", "JSON", "PDF",
    "PROP", "QR", "RFC", "SDMX", "SHA", "SVG", "URL", "USD", "UTC", "UTF", "XML", "kg",
})  # fmt: skip
"""Written alike in every language: symbols, formats, codes."""


def outside_the_catalogue(path: Path) -> list[str]:
    """Lines ``line: words`` of a template that a translator never sees."""
    found, hidden, inside = [], "", False
    source = path.read_text(encoding="utf-8")
    for token in Lexer(source).tokenize():
        if token.token_type is TokenType.BLOCK:
            name = token.split_contents()[0]
            inside = name in ("blocktranslate", "blocktrans") or (inside and name == "plural")
            found += [f"{token.lineno}: {words}" for words in _of_tag(name, token)]
        elif token.token_type is TokenType.VAR:
            found += [
                f"{token.lineno}: {each}"
                for each in LITERAL.findall(MARKED.sub("", token.contents))
                if SPEAKS.search(each)
            ]
        elif token.token_type is TokenType.TEXT and not inside:
            hidden += f"\x00{token.lineno}\x00{token.contents}"
    return [*found, *_of_text(hidden)]


def _of_tag(name: str, token: Token) -> list[str]:
    if name in TRANSLATES:
        return []
    return [each for each in LITERAL.findall(MARKED.sub("", token.contents)) if SPEAKS.search(each)]


def _of_text(text: str) -> Iterator[str]:
    """Runs of letters between tags, and in the attributes that are spoken."""
    place = re.compile("\x00(\\d+)\x00")
    line = "1"
    for match in SPOKEN.finditer(text):
        if _speaks(place.sub("", match[1])):
            yield f"attribute: {place.sub('', match[1])}"
    seen = TAG.sub(lambda tag: " " + "".join(place.findall(tag[0]) and [f"\x00{place.findall(tag[0])[-1]}\x00"]) + "\n",
                   HOLDS.sub(" ", UNSEEN.sub(" ", text)))  # fmt: skip
    for piece in re.split("(\x00\\d+\x00)", seen):
        if mark := place.fullmatch(piece):
            line = mark[1]
        elif _speaks(piece):
            yield f"{line}: {' '.join(piece.split())[:90]}"


def _speaks(text: str) -> bool:
    return any(word not in SIGNS for word in LETTERS.findall(text))


if __name__ == "__main__":
    for each in map(Path, sys.argv[1:]):
        for words in outside_the_catalogue(each):
            print(f"{each}:{words}")
