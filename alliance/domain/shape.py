"""Reading data from outside: every fault is refused with the path to it, and nothing is guessed or
coerced."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, TypeVar

from alliance.domain.amounts import parse_plain
from alliance.domain.canon import LARGEST_INTEGER
from alliance.domain.errors import Refusal
from alliance.domain.period import Period, parse_day
from alliance.domain.words import say

Known = TypeVar("Known")
EXAMPLE = {
    "document",
    "expect",
}  # what a file of docs/conformance has around the document that a program reads
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?Z")


class Node:
    """A value with the path that led to it; `code` is the Refusal that its faults raise (values: path,
    fault)."""

    __slots__ = ("_above", "_step", "code", "value")  # a release of 100,000 rules makes two million of them

    def __init__(self, value: Any, path: str, code: str, above: "Node | None" = None) -> None:
        """`path` is the whole path, or under `above` the last step of it."""
        self.value, self.code, self._step, self._above = value, code, path, above

    @property
    def path(self) -> str:
        """The path in words, such as `rules.ndjson:3.amount`; put together only when a fault asks for it."""
        before = self._above.path if self._above is not None else ""
        return f"{before}.{self._step}" if before and not self._step.startswith("[") else before + self._step

    def fault(self, code: str, **values: str | int) -> Refusal:
        """The refusal of this value; `code` names the fault's sentence."""
        return Refusal(self.code, path=self.path or "$", fault=say(code, **values))

    def __getitem__(self, key: str) -> "Node":
        """The member `key` of an object; it must be there."""
        self._object()
        inner = Node(self.value.get(key), key, self.code, self)
        if inner.value is None and key not in self.value:
            raise inner.fault("fault_missing")
        return inner

    def get(self, key: str) -> "Node | None":
        """The member `key` of an object; None where it is null. The key itself must be there."""
        inner = self[key]
        return None if inner.value is None else inner

    def maybe(self, key: str) -> "Node | None":
        """The member `key` of an object; None where it is not there. A null that is there is a value."""
        self._object()
        return self[key] if key in self.value else None

    def names(self) -> list[str]:
        """The keys of an object that names its members itself."""
        self._object()
        return list(self.value)

    def only(self, *keys: str) -> "Node":
        """This object, if it has no other keys than these."""
        self._object()
        for key in self.value:
            if key not in keys:
                raise self._unknown(str(key), keys)
        return self

    def _unknown(self, key: str, keys: tuple[str, ...]) -> Refusal:
        """The refusal of a key, with the known one that it looks like; of a whole worked example, with the part of it
        that is asked for."""
        if (
            not self.path
            and key in ("about", "document", "expect", "source")
            and self.value.keys() >= EXAMPLE
        ):
            return self.fault("fault_whole_example")
        like = get_close_matches(key, [each for each in keys if each not in self.value], n=1)
        if like:
            return self.fault("fault_unknown_key_like", key=key, like=like[0])
        return self.fault("fault_unknown_key", key=key, known=", ".join(sorted(keys)))

    def _object(self) -> None:
        if not isinstance(self.value, dict):
            raise self.fault("fault_not_object")

    def items(self) -> list["Node"]:
        """The members of a list."""
        if not isinstance(self.value, list | tuple):
            raise self.fault("fault_not_list")
        return [Node(item, f"[{place}]", self.code, self) for place, item in enumerate(self.value)]

    def text(self) -> str:
        """A text that is not empty."""
        if not isinstance(self.value, str) or not self.value:
            raise self.fault("fault_not_text")
        return self.value

    def one_of(self, *words: str) -> str:
        """One of these words."""
        if not isinstance(self.value, str) or self.value not in words:
            raise self.fault("fault_not_one_of", words=", ".join(words))
        return self.value

    def among(self, known: Mapping[Any, Known]) -> Known:
        """What `known` holds under this value (a text or whole number)."""
        if not isinstance(self.value, str | int) or self.value not in known:
            raise self.fault("fault_not_known", text=str(self.value)[:40])
        return known[self.value]

    def whole(self, least: int = 0) -> int:
        """A whole number from `least` up to 2^53 - 1."""
        if (
            isinstance(self.value, bool)
            or not isinstance(self.value, int)
            or not least <= self.value <= LARGEST_INTEGER
        ):
            raise self.fault("fault_not_whole", least=least)
        return self.value

    def truth(self) -> bool:
        """true or false."""
        if not isinstance(self.value, bool):
            raise self.fault("fault_not_truth")
        return self.value

    def amount(self) -> Decimal:
        """A decimal amount written as text with a point."""
        return self.read(parse_plain)

    def day(self) -> date:
        """A civil date."""
        return self.read(parse_day)

    def period(self, start: str, before: str) -> Period:
        """The half-open period whose ends stand under these keys; `before` may be null."""
        end = self.get(before)
        first, after = self[start].day(), None if end is None else end.day()
        if after is not None and after <= first:
            raise self[before].fault("fault_period_empty")
        return Period(first, after)

    def instant(self) -> datetime:
        """An instant in UTC, `2026-03-02T17:00:05Z`, up to microseconds."""
        try:
            if _INSTANT.fullmatch(self.text()):
                return datetime.fromisoformat(self.text())
        except ValueError:
            pass
        raise self.fault("fault_not_instant")

    def read(self, reader: Callable[[str], Known]) -> Known:
        """What `reader` makes of this text; its Refusal comes back with the path in front."""
        text = self.text()  # its own fault has the path already
        try:
            return reader(text)
        except Refusal as refusal:
            raise Refusal(self.code, path=self.path, fault=refusal.detail) from refusal

    def build(self, made: Callable[[], Known]) -> Known:
        """What `made` makes of members of this object; a Refusal of its own comes back with the path in front."""
        try:
            return made()
        except Refusal as refusal:
            if refusal.code == self.code:
                raise  # a member's fault has its path already
            raise Refusal(self.code, path=self.path or "$", fault=refusal.detail) from refusal
