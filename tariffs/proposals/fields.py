"""The fields of a row as they are typed and as they are frozen: one list for the form, the checks, the
document."""

from collections.abc import Mapping

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

LABELS = {
    "rule": "Kind of rule",
    "kind": "What the row does",
    "product": "Product",
    "hs": "HS code",
    "origin": "Origin",
    "importer": "Importing territory",
    "names": "Rule version",
    "amount": "Amount",
    "currency": "Currency",
    "unit": "Unit",
    "content_basis": "What the unit counts",
    "value_basis": "Value basis",
    "combination": "With the base duty",
    "expression": "Duty",
    "staged_from": "Cut down from",
    "staged_cuts": "Yearly cuts",
    "staged_later": "Cuts after the first",
    "valid_from": "Valid from",
    "valid_until": "Until and including",
    "sunset": "Sunset",
    "mechanism": "Mechanism",
    "otherwise_percent": "Duty otherwise due, % of the price",
    "most": "Most that is owed, per unit",
    "rungs": "Steps",
    "maximum_tariff_equivalent": "Maximum tariff equivalent, per unit",
    "brackets": "Brackets",
    "ceiling": "Ceiling, per unit",
    "tax_percent": "Raised by, %",
    "references": "Reference prices",
    "rate_percent": "Least rate of duty, % of the price",
    "tolerance_percent": "Tolerance, % of the floor",
    "preference": "Base duty that counts",
    "cap_adjustable_amount": "Adjustable duty, at most per unit",
    "cap_adjustable_percent": "Adjustable duty, at most % of the price",
    "cap_total_amount": "Total duty, at most per unit",
    "cap_total_percent": "Total duty, at most % of the price",
    "cap_concession": "What the importer has bound",
    "quota": "Tariff quota",
    "case_in_transit": "In transit: transport document dated before",
    "case_in_bond": "In bond",
    "case_returned": "Returned goods: back within, days",
    "case_samples": "Samples: lot worth at most",
    "case_inward_processing": "Inward processing",
    "verification_amount": "Verification value, per unit",
    "verification_threshold_percent": "Threshold above it, %",
    "purity_minimum_percent": "Purity of at least, %",
    "title": "Title",
    "prose": "Prose",
    "language": "Authentic language",
}

COMBINED = {"add": "Added to it", "max": "The greater of the two", "top_up": "What it leaves to the floor"}
"""How the adjustable duty meets the base duty, as a delegate chooses it."""

LANGUAGES = {
    "en": "English",
    "fr": "French",
    "es": "Spanish",
    "ar": "Arabic",
    "ru": "Russian",
    "zh": "Chinese",
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
