"""The terms of a rule as a delegate types them, read into those of the domain; each fault at its field.

Nobody writes JSON here: an amount, a percentage, a day stands in a field of its own, steps and periods on a line
each. What they make together is read by `alliance.domain.floor.terms.Terms`, as a release's reader would.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from alliance.domain.amounts import parse_amount, plain
from alliance.domain.errors import Refusal
from alliance.domain.floor.mechanism import Mechanism
from alliance.domain.floor.mechanisms import MECHANISMS
from alliance.domain.floor.terms import Terms
from alliance.domain.period import parse_near_day
from alliance.domain.shape import Node
from tariffs.proposals.fields import PARAMETERS, TERM_FIELDS
from tariffs.proposals.writing import hidden_sign

USUAL = "full-top-up"
PARTS_OF_LINES = {
    "rungs": ("from_percent", "add_percent"),
    "brackets": ("beyond_percent", "rate_percent"),
}
EXAMPLES = {
    "rungs": "98: 2",
    "brackets": "10: 30",
    "references": "2027-01-01 to 2027-01-14; 90.50; Fortnight 1, published by the secretariat",
}
CAPS = {  # field of a cap → its kind, the key of its limit, what it stands on
    "cap_adjustable_amount": ("specific", "amount", "adjustable"),
    "cap_adjustable_percent": ("ad-valorem", "percent", "adjustable"),
    "cap_total_amount": ("specific", "amount", "total"),
    "cap_total_percent": ("ad-valorem", "percent", "total"),
}
CASES = {  # field of a case → its kind, the key of its limit
    "case_in_transit": ("in-transit", "before"),
    "case_in_bond": ("in-bond", ""),
    "case_returned": ("returned", "within_days"),
    "case_samples": ("samples", "at_most"),
    "case_inward_processing": ("inward-processing", ""),
}
VERIFICATION = ("verification_amount", "verification_threshold_percent")
_PERIOD = re.compile(r"(\S+)(?: (?:to|until) (\S+))?")


class Unread(Exception):
    """What stands in a field does not read; the message says why."""


@dataclass(frozen=True)
class Stated:
    """The terms that a row states. `terms` is None where something of them does not read; `faults` says why, by
    field; `missing` names fields that the others ask for; `left_out` those typed for a mechanism not chosen."""

    terms: Terms | None
    faults: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    mechanism: type[Mechanism] | None = None  # the one chosen; None where nobody knows it

    @cached_property
    def row(self) -> Mapping[str, Any]:
        """As a release writes them; empty where all is as usual. Only of terms that read."""
        assert self.terms is not None, "terms that no check blocks"
        return self.terms.as_row()


AS_USUAL = Stated(Terms(), mechanism=MECHANISMS[USUAL])


def read(typed: Mapping[str, str], combination: str | None) -> Stated:
    """What the term fields of a row state, for a floor that meets the base duty in this way (None: not said yet).
    Never raises: a fault is said at its field."""
    if not any(typed.get(name) for name in TERM_FIELDS):
        return AS_USUAL
    return _Reader(typed).stated(combination)


class _Reader:
    def __init__(self, typed: Mapping[str, str]) -> None:
        self.typed = typed
        self.faults: dict[str, str] = {}
        self.missing: list[str] = []
        self.fields: dict[str, str] = {}  # path in the row of terms → field
        self.kind = typed.get("mechanism") or USUAL

    def stated(self, combination: str | None) -> Stated:
        mechanism = MECHANISMS.get(self.kind)
        row = self._row()
        asked = combination or (mechanism.combinations[0] if mechanism else "add")
        terms = self._understood(row, asked)
        whole = mechanism is not None and not self.faults and not self.missing
        own = PARAMETERS.get(self.kind, ())
        others = [name for names in PARAMETERS.values() for name in names if name not in own]
        left_out = tuple(name for name in others if self.typed.get(name))
        return Stated(terms if whole else None, self.faults, tuple(self.missing), left_out, mechanism)

    def _understood(self, row: dict[str, Any], combination: str) -> Terms | None:
        """The terms of the row. A member with a fault is set aside and the rest read, so that each is found."""
        while True:
            try:
                return Terms.read(Node(row, "", "document_malformed"), combination)
            except Refusal as refusal:
                path, fault = str(refusal.values["path"]), str(refusal.values["fault"])
                self._fault_at(path, fault)
                member = re.split(r"[.\[]", path)[0]
                if row.pop(member, None) is None:
                    return None  # the fault is of the whole, so nothing is left to read

    def _fault_at(self, path: str, fault: str) -> None:
        if path == "mechanism.kind":
            self.faults.setdefault("combination", fault)
            return
        line = re.match(r"mechanism\.(\w+)\[(\d+)\]", path)
        if line:
            self.faults.setdefault(line[1], f"Line {self._line_number(line[1], int(line[2]))}: {fault}")
            return
        place = max((each for each in self.fields if path.startswith(each)), key=len, default="")
        self.faults.setdefault(self.fields.get(place, "mechanism"), fault)

    def _line_number(self, name: str, place: int) -> int:
        """Which line of the field the entry stands on, empty ones counted."""
        lines = enumerate(self.typed[name].split("\n"), start=1)
        return [number for number, text in lines if text.strip()][place]

    def _row(self) -> dict[str, Any]:
        members: dict[str, Any] = {
            "mechanism": self._mechanism(),
            "tolerance_percent": self._own("tolerance_percent", _percent),
            "preference": self._own("preference", str),
            "caps": self._caps(),
            "quota": self._own("quota", _visible),
            "cases": self._cases(),
            "verification": self._verification(),
            "purity_minimum_percent": self._own("purity_minimum_percent", _percent),
        }
        return {name: value for name, value in members.items() if value}

    def _own(self, name: str, reader: Callable[[str], Any], at: str = "") -> Any:
        """What a field states, None where it is empty or at fault; `at` is its path in the row of terms."""
        text = self.typed.get(name, "")
        if not text:
            return None
        self.fields[at or name] = name
        try:
            return reader(text)
        except Refusal as refusal:
            self.faults[name] = refusal.detail
        except Unread as fault:
            self.faults[name] = str(fault)
        return None

    def _asked(self, name: str, reader: Callable[[str], Any], at: str) -> Any:
        """As `_own`, of a field that another one asks for."""
        if not self.typed.get(name):
            self.missing.append(name)
        return self._own(name, reader, at)

    def _mechanism(self) -> dict[str, Any] | None:
        if self.kind not in MECHANISMS:
            return None
        stated: dict[str, Any] = {"kind": self.kind}
        for name in PARAMETERS.get(self.kind, ()):
            stated[name] = self._asked(name, _READERS[name], f"mechanism.{name}")
        return None if None in stated.values() else stated

    def _caps(self) -> list[dict[str, str]]:
        caps: list[dict[str, str]] = []
        for name, (kind, key, on) in CAPS.items():
            limit = self._own(name, _percent if key == "percent" else _amount, f"caps[{len(caps)}]")
            if limit is not None:
                caps.append({"kind": kind, key: limit, "on": on})
        effect = self._own("cap_concession", str, f"caps[{len(caps)}]")
        return caps + ([{"kind": "concession", "effect": effect}] if effect else [])

    def _cases(self) -> list[dict[str, Any]]:
        cases: list[dict[str, Any]] = []
        for name, (kind, key) in CASES.items():
            limit = self._own(name, _READERS[name], f"cases[{len(cases)}]")
            if limit is not None:
                cases.append({"kind": kind} | ({key: limit} if key else {}))
        return cases

    def _verification(self) -> dict[str, str] | None:
        if not any(self.typed.get(name) for name in VERIFICATION):
            return None
        amount = self._asked("verification_amount", _amount, "verification.amount")
        threshold = self._asked("verification_threshold_percent", _percent, "verification.threshold_percent")
        if amount is None or threshold is None:
            return None
        return {"amount": amount, "threshold_percent": threshold}


def _amount(text: str) -> str:
    return plain(parse_amount(text))


def _percent(text: str) -> str:
    return _amount(text.removesuffix("%").rstrip())


def _day(text: str) -> str:
    return parse_near_day(text).isoformat()


def _days(text: str) -> int | str:
    """A whole number, or the text, of which the domain then says that it is none."""
    return int(text) if len(text) < 10 and text.isascii() and text.isdecimal() else text


def _yes(text: str) -> str:
    if text != "yes":
        raise Unread(f"“{text}” is no answer here. Choose from the list.")
    return text


def _visible(text: str) -> str:
    hidden = hidden_sign(text)
    if hidden is not None:
        raise Unread(f"Sign {hidden[0]} cannot be seen: {hidden[1]}. Type the text again at that place.")
    return text


def _lines(name: str, reader: Callable[[str], Mapping[str, Any]]) -> Callable[[str], list[Mapping[str, Any]]]:
    """A reader of one entry a line; empty lines are passed over."""

    def read_lines(text: str) -> list[Mapping[str, Any]]:
        entries = []
        for number, line in enumerate(text.split("\n"), start=1):
            try:
                entries += [reader(line.strip())] if line.strip() else []
            except Refusal as refusal:
                raise Unread(f"Line {number}: {refusal.detail}") from refusal
            except Unread as fault:
                example = EXAMPLES[name]
                raise Unread(
                    f"Line {number}: “{line.strip()[:60]}” {fault} Write it like {example}."
                ) from None
        return entries

    return read_lines


def _pair(name: str) -> Callable[[str], list[Mapping[str, Any]]]:
    first, second = PARTS_OF_LINES[name]

    def read_pair(line: str) -> Mapping[str, Any]:
        parts = line.split(":")
        if len(parts) != 2:
            raise Unread("is not two percentages with a colon between.")
        return {first: _percent(parts[0].strip()), second: _percent(parts[1].strip())}

    return _lines(name, read_pair)


def _reference(line: str) -> Mapping[str, Any]:
    parts = [part.strip() for part in line.split(";", 2)]
    days = _PERIOD.fullmatch(parts[0])
    if len(parts) < 3 or days is None or not parts[2]:
        raise Unread("is not a period, an amount and a source with semicolons between.")
    last = parse_near_day(days[2]) if days[2] else None
    return {
        "amount": _amount(parts[1]),
        "from": _day(days[1]),
        "before": (last + timedelta(days=1)).isoformat() if last else None,
        "source": _visible(parts[2]),
    }


_READERS: Mapping[str, Callable[[str], Any]] = {
    "otherwise_percent": _percent,
    "most": _amount,
    "rungs": _pair("rungs"),
    "maximum_tariff_equivalent": _amount,
    "brackets": _pair("brackets"),
    "ceiling": _amount,
    "tax_percent": _percent,
    "references": _lines("references", _reference),
    "rate_percent": _percent,
    "case_in_transit": _day,
    "case_in_bond": _yes,
    "case_returned": _days,
    "case_samples": _amount,
    "case_inward_processing": _yes,
}
