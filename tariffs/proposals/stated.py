"""The terms of a rule as a delegate types them, read into those of the domain; each fault at its field.

Nobody writes JSON here: an amount, a percentage, a day stands in a field of its own, steps and periods on a line
each. What they make together is read by `alliance.domain.floor.terms.Terms`, as a release's reader would.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from alliance.domain.errors import Refusal
from alliance.domain.floor.mechanism import Mechanism
from alliance.domain.floor.mechanisms import MECHANISMS
from alliance.domain.floor.terms import Terms
from alliance.domain.shape import Node
from tariffs.proposals.fields import PARAMETERS, TERM_FIELDS
from tariffs.proposals.term_fields import READERS, Unread, amount, percent, visible

USUAL = "full-top-up"
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
            "tolerance_percent": self._own("tolerance_percent", percent),
            "preference": self._own("preference", str),
            "caps": self._caps(),
            "quota": self._own("quota", visible),
            "cases": self._cases(),
            "verification": self._verification(),
            "purity_minimum_percent": self._own("purity_minimum_percent", percent),
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
            stated[name] = self._asked(name, READERS[name], f"mechanism.{name}")
        return None if None in stated.values() else stated

    def _caps(self) -> list[dict[str, str]]:
        caps: list[dict[str, str]] = []
        for name, (kind, key, on) in CAPS.items():
            limit = self._own(name, percent if key == "percent" else amount, f"caps[{len(caps)}]")
            if limit is not None:
                caps.append({"kind": kind, key: limit, "on": on})
        effect = self._own("cap_concession", str, f"caps[{len(caps)}]")
        return caps + ([{"kind": "concession", "effect": effect}] if effect else [])

    def _cases(self) -> list[dict[str, Any]]:
        cases: list[dict[str, Any]] = []
        for name, (kind, key) in CASES.items():
            limit = self._own(name, READERS[name], f"cases[{len(cases)}]")
            if limit is not None:
                cases.append({"kind": kind} | ({key: limit} if key else {}))
        return cases

    def _verification(self) -> dict[str, str] | None:
        if not any(self.typed.get(name) for name in VERIFICATION):
            return None
        value = self._asked("verification_amount", amount, "verification.amount")
        threshold = self._asked("verification_threshold_percent", percent, "verification.threshold_percent")
        if value is None or threshold is None:
            return None
        return {"amount": value, "threshold_percent": threshold}
