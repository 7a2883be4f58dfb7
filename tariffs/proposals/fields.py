"""The fields of a row as they are typed and as they are frozen: one list for the form, the checks, the
document."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _lazy

LINE_FIELDS = (
    "rule",  # tariff-line; empty: a price floor
    "kind",  # set, change, end
    "product",  # slug
    "hs",  # HS code of a tariff line, instead of a product
    "origin",  # code of an origin group
    "importer",  # code of a customs territory, or ALLIANCE
    "names",  # the rule version that is changed or ended, such as PF-1.2
    "amount",  # as the delegate writes it; a frozen document holds the plain decimal
    "currency",  # ISO 4217
    "unit",  # UN/ECE Recommendation 20
    "content_basis",  # 'gross', 'contained:REO', …
    "value_basis",  # FOB, CIF, NFF
    "combination",  # add, max, top_up
    "expression",  # the duty of a tariff line, as a schedule writes it; of staged cuts, the rate that they end on
    "staged_from",  # the rate that staged cuts begin from; empty: no cuts
    "staged_cuts",  # how many there are, one a year
    "staged_later",  # when those after the first are made, of domain.duty.staging.LATER_CUTS
    "valid_from",  # ISO date; for an end, the first day without the rule
    "valid_until",  # ISO date, until and including; empty: open-ended
    "sunset",  # ISO date: the last day it answers unless renewed
)
TERM_FIELDS = (  # how the floor becomes a duty, read by `stated`; all empty: the full top-up with no cap
    "mechanism",  # a kind of alliance.domain.floor.mechanisms
    "otherwise_percent",
    "most",
    "rungs",  # lines `from percent: add percent`, from the highest to the lowest
    "maximum_tariff_equivalent",
    "brackets",  # lines `beyond percent: rate percent`, from the smallest shortfall to the largest
    "ceiling",
    "tax_percent",
    "references",  # lines `first day to last day; amount; source`
    "rate_percent",
    "tolerance_percent",
    "preference",  # before; empty: after
    "cap_adjustable_amount",
    "cap_adjustable_percent",
    "cap_total_amount",
    "cap_total_percent",
    "cap_concession",  # cut, warn
    "quota",
    "case_in_transit",  # ISO date: transport documents dated before it
    "case_in_bond",  # yes
    "case_returned",  # days
    "case_samples",  # amount in the floor's currency
    "case_inward_processing",  # yes
    "verification_amount",
    "verification_threshold_percent",
    "purity_minimum_percent",
)
FLOOR = "price-floor"
ROW_FIELDS = LINE_FIELDS + TERM_FIELDS
PARAMETERS = {  # what a mechanism asks for, under the names that the domain reads
    "minimum-import-price": ("otherwise_percent",),
    "gate-price": ("most",),
    "entry-price-ladder": ("rungs", "maximum_tariff_equivalent"),
    "safeguard-brackets": ("brackets",),
    "price-band": ("ceiling", "tax_percent", "references"),
    "rate-floor": ("rate_percent",),
}
DUTY_FIELDS = ("expression", "staged_from", "staged_cuts", "staged_later")
MONEY_FIELDS = ("amount", "currency", "unit", "content_basis", "value_basis", "combination")
OF_FLOORS = (*MONEY_FIELDS, *TERM_FIELDS, "sunset")  # fields that say nothing in a row of a tariff line
OF_LINES = ("hs", *DUTY_FIELDS)  # and those that say nothing in a row of a floor

LABELS: Mapping[str, Any] = {  # texts of the catalogue, read when they are shown
    "rule": _lazy("Kind of rule"),
    "kind": _lazy("What the row does"),
    "product": _lazy("Product"),
    "hs": _lazy("HS code"),
    "origin": _lazy("Origin"),
    "importer": _lazy("Importing territory"),
    "names": _lazy("Rule version"),
    "amount": _lazy("Amount"),
    "currency": _lazy("Currency"),
    "unit": _lazy("Unit"),
    "content_basis": _lazy("What the unit counts"),
    "value_basis": _lazy("Value basis"),
    "combination": _lazy("With the base duty"),
    "expression": _lazy("Duty"),
    "staged_from": _lazy("Cut down from"),
    "staged_cuts": _lazy("Yearly cuts"),
    "staged_later": _lazy("Cuts after the first"),
    "valid_from": _lazy("Valid from"),
    "valid_until": _lazy("Until and including"),
    "sunset": _lazy("Sunset"),
    "mechanism": _lazy("Mechanism"),
    "otherwise_percent": _lazy("Duty otherwise due, % of the price"),
    "most": _lazy("Most that is owed, per unit"),
    "rungs": _lazy("Steps"),
    "maximum_tariff_equivalent": _lazy("Maximum tariff equivalent, per unit"),
    "brackets": _lazy("Brackets"),
    "ceiling": _lazy("Ceiling, per unit"),
    "tax_percent": _lazy("Raised by, %"),
    "references": _lazy("Reference prices"),
    "rate_percent": _lazy("Least rate of duty, % of the price"),
    "tolerance_percent": _lazy("Tolerance, % of the floor"),
    "preference": _lazy("Base duty that counts"),
    "cap_adjustable_amount": _lazy("Adjustable duty, at most per unit"),
    "cap_adjustable_percent": _lazy("Adjustable duty, at most % of the price"),
    "cap_total_amount": _lazy("Total duty, at most per unit"),
    "cap_total_percent": _lazy("Total duty, at most % of the price"),
    "cap_concession": _lazy("What the importer has bound"),
    "quota": _lazy("Tariff quota"),
    "case_in_transit": _lazy("In transit: transport document dated before"),
    "case_in_bond": _lazy("In bond"),
    "case_returned": _lazy("Returned goods: back within, days"),
    "case_samples": _lazy("Samples: lot worth at most"),
    "case_inward_processing": _lazy("Inward processing"),
    "verification_amount": _lazy("Verification value, per unit"),
    "verification_threshold_percent": _lazy("Threshold above it, %"),
    "purity_minimum_percent": _lazy("Purity of at least, %"),
    "title": _lazy("Title"),
    "prose": _lazy("Prose"),
    "language": _lazy("Authentic language"),
}

COMBINED: Mapping[str, Any] = {
    "add": _lazy("Added to it"),
    "max": _lazy("The greater of the two"),
    "top_up": _lazy("What it leaves to the floor"),
}
"""How the adjustable duty meets the base duty, as a delegate chooses it."""

LANGUAGES: Mapping[str, Any] = {
    "en": _lazy("English"),
    "fr": _lazy("French"),
    "es": _lazy("Spanish"),
    "ar": _lazy("Arabic"),
    "ru": _lazy("Russian"),
    "zh": _lazy("Chinese"),
}
"""Languages in which prose can be authentic: those of the United Nations, BCP 47 tags."""


LONGEST = 200  # characters that a field of a row takes; no honest value comes near
LINES = frozenset({"rungs", "brackets", "references"})  # fields of several lines
LONGEST_LINES = 8_000  # characters; a reference price for each fortnight of three years takes some 5,000


def longest(name: str) -> int:
    """How many characters a field of a row takes."""
    return LONGEST_LINES if name in LINES else LONGEST


def typed_only(values: Mapping[str, str]) -> dict[str, str]:
    """What was typed into the fields of a row, trimmed, lines ended in one way; unknown keys and empty fields are
    left out."""
    kept = {name: str(values.get(name) or "").replace("\x00", "").strip() for name in ROW_FIELDS}
    kept |= {name: kept[name].replace("\r\n", "\n") for name in LINES}
    if kept["rule"] == FLOOR:
        kept["rule"] = ""  # what is left out means the same, and has one form
    return {name: text for name, text in kept.items() if text}
