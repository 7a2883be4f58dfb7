"""The sentence of a duty, read: what a schedule writes and what `render` writes.

    sum    = choice | part { "+" part }
    duty   = sum { "MIN" sum | "MAX" sum }                 left to right, as in TARIC:
             A MIN B: A, but at least B (the greater); A MAX B: A, but at most B (the lesser)
    choice = "the lesser of" part { "," part } "and" part | "the greater of" ...
    part   = "free" | "5%" | "0.10 USD/kg" | "45.10 GBP/100 kg net" | "(" duty ")"

MIN and MAX as in the duty expressions of TARIC and of the UK tariff: `9.1% + 45.10 GBP/100 kg MAX 17.8%` is at most
17.8%.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from alliance.domain.amounts import parse_plain
from alliance.domain.duty.expression import FREE, Duty, ad_valorem, compound, greatest, least, specific
from alliance.domain.errors import Refusal
from alliance.domain.money import CONTENT_BASES, ContentBasis, Unit, currency, unit
from alliance.domain.words import say

Made = TypeVar("Made")
DEEPEST = 20  # brackets in brackets; a schedule has two at most

_TOKEN = re.compile(
    r"""[ ]*(?: (?P<number>[0-9]+(?:\.[0-9]+)?) | (?P<word>[A-Za-z][A-Za-z0-9.]*) | (?P<mark>[%/+(),:]) )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class _Token:
    kind: str  # number, word, mark, end
    text: str
    column: int


def parse(text: str) -> Duty:
    """The duty that the sentence `text` states.

    Raises Refusal `duty_malformed` with the `column` (from 1) where reading stopped and a `hint` how to mend it.
    """
    return _Reader(text).whole()


def _tokens(text: str) -> list[_Token]:
    found, place = [], 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        if match is None:
            column = place + len(text[place:]) - len(text[place:].lstrip()) + 1
            raise _fault(text, column, say("hint_duty_character", text=text[column - 1]))
        kind = match.lastgroup or ""
        found.append(_Token(kind, match[kind], match.start(kind) + 1))
        place = match.end()
    return [*found, _Token("end", "", len(text.rstrip()) + 1)]


def _fault(text: str, column: int, hint: str) -> Refusal:
    return Refusal("duty_malformed", text=text[:200], column=column, hint=hint)


class _Reader:
    """A reader that goes through the tokens once, from left to right."""

    def __init__(self, text: str) -> None:
        self._text, self._tokens, self._place, self._depth = text, _tokens(text), 0, 0

    def whole(self) -> Duty:
        duty = self._duty()
        if self._now.kind != "end":
            raise self._stop("hint_duty_more" if self._now.text != ")" else "hint_duty_bracket_open")
        return duty

    @property
    def _now(self) -> _Token:
        return self._tokens[self._place]

    def _is(self, *words: str) -> bool:
        following = self._tokens[self._place : self._place + len(words)]
        return tuple(token.text for token in following) == words

    def _take(self, *words: str) -> bool:
        """Whether these words come next; if so they are read."""
        if not self._is(*words):
            return False
        self._place += len(words)
        return True

    def _stop(self, hint: str, at: _Token | None = None, **values: str) -> Refusal:
        return _fault(self._text, (at or self._now).column, say(hint, **values))

    def _built(self, at: _Token, build: Callable[..., Made], *parts: object) -> Made:
        """What `build` makes of the parts; a Refusal of theirs is told at the column of `at`."""
        try:
            return build(*parts)
        except Refusal as refusal:
            raise _fault(self._text, at.column, refusal.detail) from refusal

    def _read(self, token: _Token, reader: Callable[[str], Made]) -> Made:
        return self._built(token, reader, token.text)

    def _duty(self) -> Duty:
        duty = self._sum()
        while self._now.text in ("MIN", "MAX"):
            build = greatest if self._now.text == "MIN" else least
            self._place += 1
            duty = build((duty, self._sum()))
        return duty

    def _sum(self) -> Duty:
        if self._take("the", "lesser", "of"):
            return self._choice(least)
        if self._take("the", "greater", "of"):
            return self._choice(greatest)
        start, parts = self._now, [self._part()]
        while self._take("+"):
            parts.append(self._part())
        return self._built(start, compound, parts)

    def _choice(self, build: Callable[[list[Duty]], Duty]) -> Duty:
        parts = [self._part()]
        while self._take(","):
            parts.append(self._part())
        if not self._take("and"):
            raise self._stop("hint_duty_and")
        parts.append(self._part())
        return build(parts)

    def _part(self) -> Duty:
        if self._is("("):
            return self._bracket()
        if self._take("free"):
            return FREE
        if self._now.kind != "number":
            raise self._stop("hint_duty_part" if self._now.kind != "end" else "hint_duty_ended")
        number = self._now
        self._place += 1
        if self._take("%"):
            return self._built(number, lambda: ad_valorem(parse_plain(number.text)))
        return self._specific(number)

    def _bracket(self) -> Duty:
        opening = self._now
        self._place += 1
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._stop("hint_duty_deep", opening)
        duty = self._duty()
        if not self._take(")"):
            raise self._stop("hint_duty_bracket", opening)
        self._depth -= 1
        return duty

    def _specific(self, number: _Token) -> Duty:
        """The rest of `0.10 USD/kg`, behind its number."""
        money = self._now
        if money.kind != "word":
            raise self._stop("hint_duty_after_number")
        self._place += 1
        if not self._take("/"):
            raise self._stop("hint_duty_per", money=money.text)
        count = 1
        if self._now.kind == "number":
            counted = self._now
            if not re.fullmatch(r"[1-9][0-9]{0,8}", counted.text):
                raise self._stop("hint_duty_count")
            count = int(counted.text)
            self._place += 1
        per = self._now
        if per.kind != "word":
            raise self._stop("hint_duty_unit")
        self._place += 1
        paid, counted_in = self._read(money, currency), self._read(per, unit)
        basis = self._content_basis(counted_in)
        return self._built(number, lambda: specific(parse_plain(number.text), paid, counted_in, basis, count))

    def _content_basis(self, counted_in: Unit) -> ContentBasis:
        kind = self._now
        if kind.text not in CONTENT_BASES:
            return ContentBasis("net" if counted_in.counts == "net" else "gross")
        self._place += 1
        if kind.text in ("gross", "net"):
            return ContentBasis(kind.text)
        self._take(":")
        if self._now.kind != "word":
            raise self._stop("hint_duty_substance")
        substance = self._now
        self._place += 1
        return self._read(substance, lambda text: ContentBasis(kind.text, text))
