"""Who is to hold which office, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from alliance.web.texts import Address, Line
from members.delegates.models import Office
from members.delegations.forms import ReasonForm


class AppointForm(ReasonForm):
    """One person and one office."""

    name = Line(
        label=_lazy("Name"),
        max_length=120,
        help_text=_lazy("As it stands in the document that names the person."),
    )
    email = Address(
        label=_lazy("E-mail"), max_length=200,
        help_text=_lazy("Of an account that exists, or of a new one. A new one gets the office alone."),
    )  # fmt: skip
    role = forms.ChoiceField(
        label=_lazy("Office"), choices=Office.OfficeRole.choices, widget=forms.RadioSelect
    )
    field_order = ("name", "email", "role", "reason")
