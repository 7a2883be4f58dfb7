"""The one way in which the domain says no: a stable code, the values behind it, and a sentence made from
both."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TypeAlias

from alliance.domain.words import say

Value: TypeAlias = str | int | Sequence[str] | Sequence[Mapping[str, str]]


class Refusal(Exception):
    """A question or an act that the rules do not admit.

    `code` is stable and documented in `sentences.SENTENCES`; `values` fill its sentence and are safe to put into
    JSON; `detail` is that sentence. Programming faults stay ordinary exceptions.
    """

    def __init__(self, code: str, **values: Value) -> None:
        self.code = code
        self.values: dict[str, Value] = values
        self.detail = say(code, **values)
        super().__init__(self.detail)

    def __reduce__(self) -> tuple[partial["Refusal"], tuple[()]]:
        # a worker process sends its exceptions pickled; keyword arguments would be lost on the way
        return partial(Refusal, self.code, **self.values), ()

    def as_dict(self) -> dict[str, object]:
        """The refusal as JSON-able data: {"code", "detail", "values"}."""
        return {"code": self.code, "detail": self.detail, "values": dict(self.values)}
