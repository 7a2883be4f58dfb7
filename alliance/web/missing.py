"""What a form says of what was left empty or is no address or day: what to do, at every field alike."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

SAID: dict[type[forms.Field], Any] = {
    forms.Field: _lazy("Fill this in."),
    forms.BooleanField: _lazy("Tick this box."),
    forms.ChoiceField: _lazy("Choose one."),
    forms.MultipleChoiceField: _lazy("Choose at least one."),
    forms.DateField: _lazy("Give the day."),
    forms.TimeField: _lazy("Give the time."),
    forms.FileField: _lazy("Choose a file."),
}


def speak() -> None:
    """Let Django's fields say so, allauth's with them; a field's own ``error_messages`` still go before."""
    for kind, said in SAID.items():
        kind.default_error_messages = {**kind.__dict__.get("default_error_messages", {}), "required": said}
    forms.EmailField.default_error_messages = {
        "invalid": _lazy("Write an e-mail address, such as name@capital.example.")
    }
