"""The form that asks how a person wants to be told of news."""

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from members.notices.models import FIRST_HOUR, LAST_HOUR, HowTold

HOURS = [(hour, f"{hour:02}:00") for hour in range(FIRST_HOUR, LAST_HOUR + 1)]


class HowForm(forms.Form):
    """Pace and hour."""

    pace = forms.ChoiceField(
        label=_lazy("News comes"), choices=HowTold.Pace.choices, widget=forms.RadioSelect
    )
    hour = forms.TypedChoiceField(
        label=_lazy("Hour of the daily mail"),
        choices=HOURS,
        coerce=int,
        help_text=_lazy("By the clocks of your capital."),
    )
