"""What a row says, cell by cell, in the words of a page; by kind of row, so that each kind is compared by its own."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alliance.web import words
from tariffs.proposals import duties
from tariffs.proposals.comparing.texts import Row
from tariffs.proposals.models import Kind, Rule
from tariffs.proposals.shown import COMBINATIONS, per_of_row, terms_of_row


@dataclass(frozen=True)
class Cell:
    """One cell of a row. `amount` where it is money, comparable with another of the same `per` (currency, unit and
    what is counted); `passage` where it is text, whose words are compared."""

    name: str
    label: str
    text: str
    amount: str = ""
    per: str = ""
    passage: bool = False


Cells = list[Cell]
_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)%")  # of two such rates the difference is told


def _floor(row: Row) -> Cells:
    """A price floor that a row sets, changes or finds in force; an end has a day and no floor."""
    if row["kind"] == Kind.END:
        return [
            Cell("amount", _("Floor"), _("No floor")),
            Cell("starts", _("From"), words.civil(row["valid_from"])),
        ]
    per = per_of_row(row)
    told = terms_of_row(row)
    return [
        Cell(
            "amount", _("Floor"), f"{words.amount(row['amount'])} {per}", row["amount"],
            f"{per} {row['content_basis']}",
        ),
        Cell("bases", _("Counted on"), ", ".join(filter(None, (row["content_basis"], row["value_basis"])))),
        Cell("combination", _("Beside the base duty"), str(COMBINATIONS.get(row["combination"], ""))),
        Cell("mechanism", _("Mechanism"), told.mechanism),
        Cell("terms", _("How it becomes a duty"), " ".join(told.sentences), passage=True),
        Cell("starts", _("From"), words.civil(row["valid_from"])),
        Cell("ends", _("Last day"), _last(row)),
    ]  # fmt: skip


def _last(row: Row) -> str:
    """The last day of a floor, of its last day and its sunset the earlier: after a sunset it may be renewed."""
    ends, sunset = row["valid_until"], row["sunset"]
    if sunset and (not ends or sunset < ends):
        last = _("{day}, unless renewed").format(day=words.civil(sunset))
        return last if not ends else f"{last}; {_('at most {day}').format(day=words.civil(ends))}"
    return words.civil(ends) if ends else _("none: open-ended")


def _tariff_line(row: Row) -> Cells:
    """A tariff line that a row sets, changes or finds in force; an end has a day and no duty."""
    if row["kind"] == Kind.END:
        return [
            Cell("amount", _("Duty"), _("No tariff line")),
            Cell("starts", _("From"), words.civil(row["valid_from"])),
        ]
    said, rate = duties.in_words(row), _PERCENT.fullmatch(row["expression"])
    percent = rate[1] if rate and not row["staged_from"] else ""
    return [
        Cell("amount", _("Duty"), said, percent, "percent of the price"),
        Cell("starts", _("From"), words.civil(row["valid_from"])),
        Cell("ends", _("Last day"), words.civil(row["valid_until"]) if row["valid_until"] else _("none: open-ended")),
    ]  # fmt: skip


KINDS: Mapping[str, Callable[[Row], Cells]] = {Rule.FLOOR.value: _floor, Rule.LINE.value: _tariff_line}
"""Kinds of row, each with its cells; a kind that is added has its key here, and `kind_of` tells it."""


def kind_of(row: Row) -> str:
    """The kind of a frozen row: a text that names none is of floors."""
    return str(row.get("rule") or Rule.FLOOR.value)


def cells_of(row: Row) -> Cells:
    """The cells of a row, in reading order; always the same names for a kind, but for an end, which has fewer."""
    return KINDS[kind_of(row)](row)
