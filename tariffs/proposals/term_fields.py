"""How the text of one field of a row's terms reads, as the domain takes it; `Unread` or a Refusal says why not."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from alliance.domain.amounts import parse_amount, plain
from alliance.domain.errors import Refusal
from alliance.domain.period import parse_near_day
from alliance.domain.written import unseen

PARTS_OF_LINES = {
    "rungs": ("from_percent", "add_percent"),
    "brackets": ("beyond_percent", "rate_percent"),
}
EXAMPLES = {
    "rungs": "98: 2",
    "brackets": "10: 30",
    "references": "2027-01-01 to 2027-01-14; 90.50; Fortnight 1, published by the secretariat",
}
_PERIOD = re.compile(r"(\S+)(?: (?:to|until) (\S+))?")


class Unread(Exception):
    """What stands in a field does not read; the message says why."""


def amount(text: str) -> str:
    """An amount as a person writes it, as a plain decimal."""
    return plain(parse_amount(text))


def percent(text: str) -> str:
    """A percentage, with its sign or without."""
    return amount(text.removesuffix("%").rstrip())


def _day(text: str) -> str:
    return parse_near_day(text).isoformat()


def _days(text: str) -> int | str:
    """A whole number, or the text, of which the domain then says that it is none."""
    return int(text) if len(text) < 10 and text.isascii() and text.isdecimal() else text


def _yes(text: str) -> str:
    if text != "yes":
        raise Unread(_("“{text}” is no answer here. Choose from the list.").format(text=text))
    return text


def visible(text: str) -> str:
    """A text that stands in the frozen text as it is: no sign in it is hidden."""
    hidden = unseen(text, lines=False)
    if hidden is not None:
        place = hidden.where(lines=False)
        raise Unread(
            _("{place} cannot be seen: {sign}. Type the text again at that place.").format(
                place=place, sign=hidden.sign
            )
        )
    return text


def _lines(name: str, reader: Callable[[str], Mapping[str, Any]]) -> Callable[[str], list[Mapping[str, Any]]]:
    """A reader of one entry a line; empty lines are passed over."""

    def read_lines(text: str) -> list[Mapping[str, Any]]:
        entries = []
        for number, line in enumerate(text.split("\n"), start=1):
            try:
                entries += [reader(line.strip())] if line.strip() else []
            except Refusal as refusal:
                raise Unread(
                    _("Line {number}: {detail}").format(number=number, detail=refusal.detail)
                ) from refusal
            except Unread as fault:
                example = EXAMPLES[name]
                raise Unread(
                    _("Line {number}: “{line}” {fault} Write it like {example}.").format(
                        number=number, line=line.strip()[:60], fault=fault, example=example
                    )
                ) from None
        return entries

    return read_lines


def _pair(name: str) -> Callable[[str], list[Mapping[str, Any]]]:
    first, second = PARTS_OF_LINES[name]

    def read_pair(line: str) -> Mapping[str, Any]:
        parts = line.split(":")
        if len(parts) != 2:
            raise Unread(_("is not two percentages with a colon between."))
        return {first: percent(parts[0].strip()), second: percent(parts[1].strip())}

    return _lines(name, read_pair)


def _reference(line: str) -> Mapping[str, Any]:
    parts = [part.strip() for part in line.split(";", 2)]
    days = _PERIOD.fullmatch(parts[0])
    if len(parts) < 3 or days is None or not parts[2]:
        raise Unread(_("is not a period, an amount and a source with semicolons between."))
    last = parse_near_day(days[2]) if days[2] else None
    return {
        "amount": amount(parts[1]),
        "from": _day(days[1]),
        "before": (last + timedelta(days=1)).isoformat() if last else None,
        "source": visible(parts[2]),
    }


READERS: Mapping[str, Callable[[str], Any]] = {
    "otherwise_percent": percent,
    "most": amount,
    "rungs": _pair("rungs"),
    "maximum_tariff_equivalent": amount,
    "brackets": _pair("brackets"),
    "ceiling": amount,
    "tax_percent": percent,
    "references": _lines("references", _reference),
    "rate_percent": percent,
    "case_in_transit": _day,
    "case_in_bond": _yes,
    "case_returned": _days,
    "case_samples": amount,
    "case_inward_processing": _yes,
}
