"""What is typed into the pages of negotiating. What may be said and when is the services' to say."""

from typing import Any

from django import forms

from tariffs.proposals.negotiation.models import Position, Return


class ReturnForm(forms.Form):
    """What of the form is wrong, and why. Length and signs are looked at by the service."""

    use_required_attribute = False

    fault = forms.ChoiceField(
        label="What is wrong with its form",
        widget=forms.RadioSelect,
        choices=Return.Fault.choices,
        error_messages={"required": "Choose what is wrong with its form."},
    )
    reasons = forms.CharField(
        label="Reasons",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Say what to mend and where. Whoever may read the text reads them.",
    )


class PositionForm(forms.Form):
    """Where a party stands, and why."""

    use_required_attribute = False

    stance = forms.ChoiceField(
        label="Where it stands",
        widget=forms.RadioSelect,
        choices=Position.Stance.choices,
        error_messages={"required": "Choose where your state stands."},
    )
    reason = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Say what your state needs, or what would change its position.",
    )


def take(form: forms.Form, refused: Any) -> bool:
    """Put a refusal beside the field that it names; False where it names none of the form."""
    if refused.where not in form.fields:
        return False
    form.add_error(refused.where, f"{refused.detail} {refused.mend}")
    return True
