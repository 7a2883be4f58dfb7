"""How the domain speaks: a sentence by its code, filled with values; and the steps of a working."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alliance.domain.sentences import SENTENCES
from alliance.domain.spelling import Spelt

FRACTIONS: Mapping[tuple[int, int], str] = {
    (1, 4): "one quarter",
    (1, 3): "one third",
    (1, 2): "half",
    (3, 5): "three fifths",
    (2, 3): "two thirds",
    (3, 4): "three quarters",
}


def say(code: str, **values: Any) -> str:
    """The sentence of `code` with its values filled in and spelt as `spelling` does.

    KeyError for an unknown code or a value that the sentence needs and did not get: both are programming
    faults.
    """
    return SENTENCES[code].format_map(Spelt(values)) if values else SENTENCES[code]


def listed(parts: Sequence[str]) -> str:
    """Parts of a sentence in a row: `the freight and the insurance`, `a, b and c`."""
    return " and ".join(each for each in (", ".join(parts[:-1]), *parts[-1:]) if each)


@dataclass(frozen=True)
class Step:
    """One step of a working: a stable code, and the values in it as text."""

    code: str
    values: Mapping[str, str]

    @property
    def sentence(self) -> str:
        """The sentence that they make, when somebody reads it. KeyError for a value that it needs and did not get."""
        return SENTENCES[self.code].format_map(Spelt(self.values))

    def as_dict(self) -> dict[str, object]:
        """The step as JSON-able data."""
        return {"code": self.code, "sentence": self.sentence, "values": dict(self.values)}


def step(code: str, **values: str | int) -> Step:
    """A step whose sentence is that of `code`."""
    return Step(code, {name: str(value) for name, value in values.items()})
