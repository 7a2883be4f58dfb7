"""The fields of a row as they are typed and as they are frozen: one list for the form, the checks, the
document."""

from collections.abc import Mapping

ROW_FIELDS = (
    "kind",  # set, change, end
    "product",  # slug
    "origin",  # code of an origin group
    "importer",  # code of a customs territory, or ALLIANCE
    "names",  # the rule version that is changed or ended, such as PF-1.2
    "amount",  # as the delegate writes it; a frozen document holds the plain decimal
    "currency",  # ISO 4217
    "unit",  # UN/ECE Recommendation 20
    "content_basis",  # 'gross', 'contained:REO', …
    "value_basis",  # FOB, CIF, NFF
    "combination",  # add, max
    "valid_from",  # ISO date; for an end, the first day without the floor
    "valid_until",  # ISO date, until and including; empty: open-ended
    "sunset",  # ISO date: the last day it answers unless renewed
)
MONEY_FIELDS = ("amount", "currency", "unit", "content_basis", "value_basis", "combination")

LABELS = {
    "kind": "What the row does",
    "product": "Product",
    "origin": "Origin",
    "importer": "Importing territory",
    "names": "Rule version",
    "amount": "Amount",
    "currency": "Currency",
    "unit": "Unit",
    "content_basis": "What the unit counts",
    "value_basis": "Value basis",
    "combination": "With the base duty",
    "valid_from": "Valid from",
    "valid_until": "Until and including",
    "sunset": "Sunset",
    "title": "Title",
    "prose": "Prose",
    "language": "Authentic language",
}

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


def typed_only(values: Mapping[str, str]) -> dict[str, str]:
    """What was typed into the fields of a row, trimmed; unknown keys and empty fields are left out."""
    kept = {name: str(values.get(name) or "").replace("\x00", "").strip() for name in ROW_FIELDS}
    return {name: text for name, text in kept.items() if text}
