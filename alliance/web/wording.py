"""What changed between two texts, word by word, for a reader: what stayed, what went, what came.

Paragraphs are matched first, then the words of those that changed. A paragraph that is mostly new is shown as a whole,
since a confetti of single words is read by nobody. The matching is `difflib`'s.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

KEPT, GONE, NEW = "kept", "gone", "new"
ALIKE = 0.4  # of the words: below it a passage counts as written anew
LONGEST = 4_000  # words of a passage that are matched one by one; beyond it the passage stands as a whole
WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|\w+|\s+|[^\w\s]", re.UNICODE)
"""A word, a run of blanks, one sign; of Chinese and Japanese one character, since nothing parts their words."""


@dataclass(frozen=True)
class Piece:
    """A run of text and whether it was kept, is gone or is new."""

    kind: str
    text: str

    @property
    def parts(self) -> tuple[str, str, str]:
        """The blanks before it, the text, the blanks behind it: a mark stands under words, not under blanks."""
        bare = self.text.strip() or self.text
        before = self.text.index(bare)
        return self.text[:before], bare, self.text[before + len(bare) :]


def words_apart(before: str, after: str) -> list[Piece]:
    """The way from one text to the other: without the new pieces it is the first, without the gone the other."""
    return list(_joined(_pieces(before.splitlines(keepends=True), after.splitlines(keepends=True))))


def _pieces(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for op, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, new = "".join(before[i:j]), "".join(after[k:m])
        if op == "equal":
            yield Piece(KEPT, gone)
        elif op == "replace":
            yield from _passage(gone, new)
        else:
            yield from _whole(gone, new)


def _passage(gone: str, new: str) -> Iterator[Piece]:
    old, now = WORDS.findall(gone), WORDS.findall(new)
    if max(len(old), len(now)) > LONGEST:
        yield from _whole(gone, new)
        return
    matcher = SequenceMatcher(None, old, now, autojunk=False)
    if matcher.ratio() < ALIKE:
        yield from _whole(gone, new)
        return
    for op, i, j, k, m in matcher.get_opcodes():
        if op == "equal":
            yield Piece(KEPT, "".join(old[i:j]))
        else:
            yield from _whole("".join(old[i:j]), "".join(now[k:m]))


def _whole(gone: str, new: str) -> Iterator[Piece]:
    if gone:
        yield Piece(GONE, gone)
    if new:
        yield Piece(NEW, new)


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one."""
    run: list[Piece] = []
    for each in pieces:
        if run and run[-1].kind == each.kind:
            run[-1] = Piece(each.kind, run[-1].text + each.text)
        else:
            run.append(each)
    yield from run
