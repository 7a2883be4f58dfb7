"""The duty of a tariff line as a delegate types it, read as the domain takes it, and the way back.

A duty is one sentence, as a schedule writes it. Where it is cut year by year, the sentence is the rate that the cuts
end on; beside it stand the rate that they begin from, how many there are, and when those after the first are made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.domain import tariff_line
from alliance.domain.duty import Duty, Staging, parse
from alliance.domain.duty.staging import FIRST_CUT, LATER_CUTS
from alliance.domain.errors import Refusal
from alliance.domain.rounding import Rounding
from alliance.web import words
from tariffs.proposals.models import Change
from tariffs.schedules.models import TariffLine

ROUNDING = Rounding(3, "half up", "at each cut")  # of interim rates: stated with every staged line
MOST_CUTS = 99
MOST_STAGES = 4  # told one by one; of more the first two and the last
STAGED = ("staged_from", "staged_cuts", "staged_later")


@dataclass(frozen=True)
class StatedDuty:
    """The duty that a row states; None where nothing is said or something does not read: `faults` says why, by field,
    `missing` names the fields that the others ask for."""

    duty: Duty | Staging | None = None
    faults: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    @property
    def expression(self) -> str:
        """The canonical sentence; of staged cuts none."""
        return "" if self.duty is None or isinstance(self.duty, Staging) else str(self.duty)

    @property
    def staging(self) -> dict[str, Any]:
        """The staged cuts as a table keeps them; empty where there are none."""
        return self.duty.as_row() if isinstance(self.duty, Staging) else {}

    @property
    def as_typed(self) -> dict[str, str]:
        """The same in the fields of a row, as a frozen text has them."""
        assert self.duty is not None, "a duty that no check blocks"
        return written(self.duty)


def read(typed: Mapping[str, str], first_day: date | None) -> StatedDuty:
    """What the fields of a row state. `first_day` is that of the row, on which staged cuts enter into force. Never
    raises: a fault is said at its field."""
    faults: dict[str, str] = {}
    final = _duty(typed, "expression", faults)
    if not any(typed.get(name) for name in STAGED):
        return StatedDuty(final, faults)
    missing = tuple(name for name in STAGED if not typed.get(name))
    base, cuts = _duty(typed, "staged_from", faults), _cuts(typed.get("staged_cuts", ""), faults)
    later = typed.get("staged_later", "")
    if later and later not in LATER_CUTS:
        faults["staged_later"] = _("“{typed}” is no way to count the cuts. Choose from the list.").format(
            typed=later
        )
    if faults or missing or not (final and base and cuts and first_day):
        return StatedDuty(None, faults, missing)
    try:
        return StatedDuty(Staging(f"B{cuts}", base, final, first_day, ROUNDING, FIRST_CUT[0], later), faults)
    except Refusal as refusal:
        return StatedDuty(None, {"staged_from": refusal.detail})


def written(duty: Duty | Staging) -> dict[str, str]:
    """A duty in the fields of a row: of the page, and of a frozen text."""
    if isinstance(duty, Staging):
        return {
            "expression": str(duty.final),
            "staged_cuts": str(duty.cuts),
            "staged_from": str(duty.base),
            "staged_later": duty.later_cuts,
        }
    return {"expression": str(duty)}


def in_words(row: Mapping[str, str]) -> str:
    """The duty that a frozen text states: its sentence, or the rate of each stage with its first day."""
    if not row.get("staged_from"):
        return row.get("expression", "")
    stated = read(row, date.fromisoformat(row["valid_from"]))
    assert isinstance(stated.duty, Staging), "a duty that no check blocks"
    return _stages(stated.duty)


def _stages(staging: Staging) -> str:
    """`5% from 1 Nov 2026, 4% from 1 Jan 2027, 3% from 1 Jan 2028 (cut from 6% in 3 equal steps)`: the rate that the
    cuts begin from is never charged where the first is made on entry into force."""
    stages = [
        _("{rate} from {day}").format(rate=duty, day=words.civil(period.start))
        for period, duty in staging.schedule()
    ]
    many = len(stages)
    if many > MOST_STAGES:
        told = _("{first}, {second} and so on, {last}").format(
            first=stages[0], second=stages[1], last=stages[-1]
        )
    else:
        told = ", ".join(stages)
    said = ngettext(
        "{stages} (cut from {base} in {cuts} step)",
        "{stages} (cut from {base} in {cuts} equal steps)",
        staging.cuts,
    )
    return said.format(stages=told, base=staging.base, cuts=staging.cuts)


def of_record(rule: TariffLine | Change) -> str:
    """The duty of a tariff line on record, or of a frozen change of one, in the same words; empty where none is
    stated."""
    if not (rule.expression or rule.staging):
        return ""
    duty = tariff_line.of_text(rule.expression, rule.staging, rule.symbol)
    return _stages(duty) if isinstance(duty, Staging) else str(duty)


def _duty(typed: Mapping[str, str], name: str, faults: dict[str, str]) -> Duty | None:
    text = typed.get(name, "")
    if not text:
        return None
    try:
        return parse(text)
    except Refusal as refusal:
        faults[name] = refusal.detail
        return None


def _cuts(text: str, faults: dict[str, str]) -> int | None:
    if not text:
        return None
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
    if not 1 <= number <= MOST_CUTS:
        faults["staged_cuts"] = f"“{text}” is no number of cuts. Write a whole number from 1 to {MOST_CUTS}."
        return None
    return number
