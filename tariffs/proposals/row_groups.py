"""In which groups the editor shows the fields of a row. Scripts and style know groups and fields by name alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from tariffs.proposals.fields import MONEY_FIELDS


@dataclass(frozen=True)
class Group:
    """Some fields of a row under one legend; `duty` says that how they become a duty is told below them."""

    names: tuple[str, ...]
    legend: str = ""
    css: str = ""
    duty: bool = False


OF_A_FLOOR = (
    Group(("kind", "product", "origin", "importer", "names")),
    Group(MONEY_FIELDS, "The floor", "row-terms", duty=True),
    Group(("valid_from", "valid_until", "sunset"), "When it applies"),
)


def groups_of(typed: Mapping[str, str]) -> tuple[Group, ...]:
    """The groups of a row's fields, by what the row does."""
    return OF_A_FLOOR


def fields_of(typed: Mapping[str, str]) -> tuple[str, ...]:
    """The fields of a row in the order in which the editor shows them: that of a pasted range."""
    return tuple(name for group in groups_of(typed) for name in group.names)
