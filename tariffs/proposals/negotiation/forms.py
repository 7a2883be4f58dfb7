"""What is typed into the pages of negotiating. What may be said and when is the services' to say."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from alliance.domain import money
from alliance.domain.duty.staging import LATER_CUTS
from alliance.web.texts import Line, Prose
from tariffs.proposals.fields import COMBINED, LABELS
from tariffs.proposals.negotiation.models import Position, Return


class ReturnForm(forms.Form):
    """What of the form is wrong, and why. Length and signs are looked at by the service."""

    use_required_attribute = False

    fault = forms.ChoiceField(
        label=_lazy("What is wrong with its form"),
        widget=forms.RadioSelect,
        choices=Return.Fault.choices,
        error_messages={"required": "Choose what is wrong with its form."},
    )
    reasons = Prose(
        label=_lazy("Reasons"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_lazy("Say what to mend and where. Whoever may read the text reads them."),
    )


class PositionForm(forms.Form):
    """Where a party stands, and why."""

    use_required_attribute = False

    stance = forms.ChoiceField(
        label=_lazy("Where it stands"),
        widget=forms.RadioSelect,
        choices=Position.Stance.choices,
        error_messages={"required": "Choose where your state stands."},
    )
    reason = Prose(
        label=_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_lazy("Say what your state needs, or what would change its position."),
    )


class AmendmentForm(forms.Form):
    """The cells of one row that may be amended, as the row has them, and why they shall change. Read by the checks."""

    use_required_attribute = False

    amount = Line(label=LABELS["amount"], widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    currency = forms.ChoiceField(
        label=LABELS["currency"],
        choices=[(each.code, f"{each.code}: {each.name}") for each in money.CURRENCIES.values()],
    )
    unit = forms.ChoiceField(
        label=LABELS["unit"],
        choices=[(each.code, f"{each.name} ({each.symbol})") for each in money.UNITS.values()],
    )
    content_basis = Line(label=LABELS["content_basis"], help_text=_lazy("gross, net, or contained:REO."))
    value_basis = forms.ChoiceField(
        label=LABELS["value_basis"], choices=[(code, code) for code in money.VALUE_BASES]
    )
    combination = forms.ChoiceField(label=LABELS["combination"], choices=list(COMBINED.items()))
    expression = Line(label=LABELS["expression"], help_text=_lazy("Like free, 5%, or 5% + 0.10 USD/kg."))
    staged_from = Line(
        label=LABELS["staged_from"], required=False, help_text=_lazy("Empty where nothing is cut.")
    )
    staged_cuts = Line(label=LABELS["staged_cuts"], required=False)
    staged_later = forms.ChoiceField(
        label=LABELS["staged_later"], required=False,
        choices=[("", "None"), *((each, each.capitalize()) for each in LATER_CUTS)],
    )  # fmt: skip
    valid_from = Line(label=LABELS["valid_from"], widget=forms.DateInput(attrs={"type": "date"}))
    valid_until = Line(
        label=LABELS["valid_until"], widget=forms.DateInput(attrs={"type": "date"}), required=False,
        help_text=_lazy("Empty for open-ended."),
    )  # fmt: skip
    sunset = Line(label=LABELS["sunset"], widget=forms.DateInput(attrs={"type": "date"}), required=False)
    reason = Prose(label=_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, cells: Collection[str], **kwargs: Any) -> None:
        """`cells` are those that this row may have amended (`amendments.cells_of`)."""
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if name not in (*cells, "reason")]:
            del self.fields[name]


def take(form: forms.Form, refused: Any) -> bool:
    """Put a refusal beside the field that it names; False where it names none of the form."""
    if refused.where not in form.fields:
        return False
    form.add_error(refused.where, f"{refused.detail} {refused.mend}")
    return True


def take_all(form: forms.Form, refusals: Iterable[Any]) -> None:
    """Put every refusal beside its field, or above the form where it names none; a field of which the form itself
    already said what is wrong is not told twice."""
    told = set(form.errors)
    for each in refusals:
        if each.where not in told:
            form.add_error(
                each.where if each.where in form.fields else None, f"{each.detail} {each.mend}".strip()
            )
