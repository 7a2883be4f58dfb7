"""What a form says of what was left empty or is no address or day: what to do, at every field alike."""

from __future__ import annotations

from django import forms

SAID: dict[type[forms.Field], str] = {
    forms.Field: "Fill this in.",
    forms.BooleanField: "Tick this box.",
    forms.ChoiceField: "Choose one.",
    forms.MultipleChoiceField: "Choose at least one.",
    forms.DateField: "Give the day.",
    forms.TimeField: "Give the time.",
    forms.FileField: "Choose a file.",
}


def speak() -> None:
    """Let Django's fields say so, allauth's with them; a field's own ``error_messages`` still go before."""
    for kind, said in SAID.items():
        kind.default_error_messages = {**kind.__dict__.get("default_error_messages", {}), "required": said}
    forms.EmailField.default_error_messages = {
        "invalid": "Write an e-mail address, such as name@capital.example."
    }
