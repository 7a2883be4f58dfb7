"""In which groups the editor shows the fields of a row. Scripts and style know groups and fields by name alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from tariffs.proposals.fields import DUTY_FIELDS, MONEY_FIELDS
from tariffs.proposals.models import Rule


@dataclass(frozen=True)
class Group:
    """Some fields of a row under one legend; `duty` says that how they become a duty is told below them."""

    names: tuple[str, ...]
    legend: Any = ""
    css: str = ""
    duty: bool = False


OF_A_FLOOR = (
    Group(("rule", "kind", "product", "origin", "importer", "names")),
    Group(MONEY_FIELDS, _lazy("The floor"), "row-terms", duty=True),
    Group(("valid_from", "valid_until", "sunset"), _lazy("When it applies")),
)


OF_A_TARIFF_LINE = (
    Group(("rule", "kind", "product", "hs", "origin", "importer", "names")),
    Group(DUTY_FIELDS, _lazy("The duty"), "row-terms"),
    Group(("valid_from", "valid_until"), _lazy("When it applies")),
)


def groups_of(typed: Mapping[str, str]) -> tuple[Group, ...]:
    """The groups of a row's fields, by the kind of rule that it is about."""
    return OF_A_TARIFF_LINE if typed.get("rule") == Rule.LINE else OF_A_FLOOR


def fields_of(typed: Mapping[str, str]) -> tuple[str, ...]:
    """The fields of a row in the order in which the editor shows them: that of a pasted range, whose columns begin
    after the kind of rule."""
    return tuple(name for group in groups_of(typed) for name in group.names if name != "rule")
