"""The form of the windows: how long each ballot is open, and when in the day it closes."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tariffs.proposals.amending.plan import Windows
from tariffs.proposals.forms import CLOCK, Line

USUAL = time(17)
A_WEEK = 168  # hours, as the ballot on a text without amendments is offered


class WindowsForm(forms.Form):
    """Hours for each amendment and for the whole, and the time of day (UTC) at which each ballot closes."""

    use_required_attribute = False

    amendment_hours = forms.IntegerField(label=_lazy("Hours for each amendment, at least"), min_value=1)
    whole_hours = forms.IntegerField(label=_lazy("Hours for the whole, at least"), min_value=1)
    closes_time = Line(
        label=_lazy("Each closes at (UTC)"), widget=forms.TimeInput(attrs={"type": "time"}), max_length=5,
        help_text=_lazy("On the first day on which its hours have passed."),
    )  # fmt: skip

    def __init__(self, *args: Any, shortest: int = 72, **kwargs: Any) -> None:
        usual = {"amendment_hours": shortest, "whole_hours": A_WEEK, "closes_time": f"{USUAL:%H:%M}"}
        kwargs.setdefault("initial", usual)
        super().__init__(*args, **kwargs)

    def clean_closes_time(self) -> time:
        text = self.cleaned_data["closes_time"]
        if not CLOCK.fullmatch(text):
            raise forms.ValidationError(_("“{text}” is not a time. Write it like 17:00.").format(text=text))
        return time.fromisoformat(text)

    @property
    def windows(self) -> Windows:
        """What a valid form says."""
        said = self.cleaned_data
        return Windows(said["amendment_hours"], said["whole_hours"], said["closes_time"])
