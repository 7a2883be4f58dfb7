"""What is typed into the page on which a row of a draft says how its floor becomes a duty."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _lazy

from tariffs.proposals.fields import PARAMETERS, TERM_FIELDS
from tariffs.proposals.forms import COMBINATIONS, Choices, TypedForm
from tariffs.proposals.term_fields import EXAMPLES

PAGE_FIELDS = ("combination", *TERM_FIELDS)  # what stands on the page
GROUPS: Sequence[tuple[Any, tuple[str, ...]]] = (  # legend, fields; the mechanism and its own terms stand before them
    (_lazy("How it meets the base duty"), ("combination", "preference", "tolerance_percent")),
    (
        _lazy("No more than"),
        (
            "cap_adjustable_amount", "cap_adjustable_percent", "cap_total_amount", "cap_total_percent",
            "cap_concession",
        ),
    ),
    (
        _lazy("Goods that are relieved"),
        ("quota", "case_in_transit", "case_in_bond", "case_returned", "case_samples", "case_inward_processing"),
    ),
    (
        _lazy("Proof and purity"),
        ("verification_amount", "verification_threshold_percent", "purity_minimum_percent"),
    ),
)  # fmt: skip
_LIKE_THE_FLOOR = _lazy("In the currency and per the unit of the floor.")


def _decimal() -> forms.CharField:
    return forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal"}))


def _choice() -> forms.CharField:
    return forms.CharField(widget=forms.Select)


def _lines() -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 5}))


class TermsForm(TypedForm):
    """How the floor of a row becomes a duty. The mechanism is drawn by the page, one radio button each."""

    HINTS: Mapping[str, Any] = {
        "otherwise_percent": _lazy("The ad valorem duty that the minimum price stands in for."),
        "most": _LIKE_THE_FLOOR,
        "rungs": _lazy(
            "One a line, the highest first: from this % of the floor on, this % of it is added. Like 98: 2."
        ),
        "maximum_tariff_equivalent": _lazy(
            "Owed below the lowest step. In the currency and per the unit of the floor."
        ),
        "brackets": _lazy(
            "One a line, the smallest first: of the part beyond this % of the floor, this % is owed. Like 10: 30."
        ),
        "ceiling": _lazy(
            "Above it, some of the base duty is taken off. In the currency and per the unit of the floor."
        ),
        "tax_percent": _lazy("The base duty that is not collected on the difference; 0 for none."),
        "references": format_lazy(
            "{said} {example}",
            said=_lazy("One a line: first and last day; amount; where it was published. Like this:"),
            example=EXAMPLES["references"],
        ),
        "tolerance_percent": _lazy("No further below the floor, nothing is owed."),
        "cap_adjustable_amount": _LIKE_THE_FLOOR,
        "cap_total_amount": _lazy("Adjustable and base duty. In the currency and per the unit of the floor."),
        "cap_total_percent": _lazy("Adjustable and base duty."),
        "quota": _lazy("Its order number; within it nothing is added."),
        "case_samples": _lazy("In the currency of the floor."),
        "verification_amount": _lazy("A market value. In the currency and per the unit of the floor."),
        "verification_threshold_percent": _lazy("A price declared higher calls for security."),
        "purity_minimum_percent": _lazy("Goods below it are another product."),
    }
    CHOICES: Mapping[str, Choices] = {
        "combination": COMBINATIONS,
        "preference": [
            ("", _lazy("After a preference")), ("before", _lazy("Before a preference")),
        ],
        "cap_concession": [
            ("", _lazy("No cap")), ("cut", _lazy("Cut to it")), ("warn", _lazy("Warn of a breach, cut nothing")),
        ],
        "case_in_bond": [("", _lazy("No relief")), ("yes", _lazy("Suspended until released"))],
        "case_inward_processing": [("", _lazy("No relief")), ("yes", _lazy("Suspended while processed"))],
    }  # fmt: skip

    otherwise_percent = _decimal()
    most = _decimal()
    rungs = _lines()
    maximum_tariff_equivalent = _decimal()
    brackets = _lines()
    ceiling = _decimal()
    tax_percent = _decimal()
    references = _lines()
    rate_percent = _decimal()
    combination = _choice()
    preference = _choice()
    tolerance_percent = _decimal()
    cap_adjustable_amount = _decimal()
    cap_adjustable_percent = _decimal()
    cap_total_amount = _decimal()
    cap_total_percent = _decimal()
    cap_concession = _choice()
    quota = forms.CharField()
    case_in_transit = forms.CharField(widget=forms.DateInput(attrs={"type": "date"}))
    case_in_bond = _choice()
    case_returned = _decimal()
    case_samples = _decimal()
    case_inward_processing = _choice()
    verification_amount = _decimal()
    verification_threshold_percent = _decimal()
    purity_minimum_percent = _decimal()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, choices=self.CHOICES, **kwargs)

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields beside the mechanism, by legend."""
        return [(legend, [self[name] for name in names]) for legend, names in GROUPS]

    def of_mechanism(self, kind: str) -> list[forms.BoundField]:
        """The fields that a mechanism asks for."""
        return [self[name] for name in PARAMETERS.get(kind, ())]
