"""The forms of a declaration. They read what was typed; what may be done is the services' to say."""

from datetime import date

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _lazy

from alliance.web.texts import Line
from members.delegations.crediting import LARGEST
from members.delegations.forms import ReasonForm
from members.registry.models import Competence
from members.unions import selectors
from members.unions.declaring import LONGEST_SOURCE

DAY = {"type": "date"}


class DeclarationForm(ReasonForm):
    """A declaration of one organisation, with its document and the reason for asking."""

    area = forms.ChoiceField(label=_lazy("On what it acts"))
    territory = forms.ChoiceField(label=_lazy("For the states of"))
    votes = forms.ChoiceField(
        label=_lazy("How many votes it casts"), choices=Competence.Votes.choices, widget=forms.RadioSelect,
        help_text=_lazy("The sum counts its states that are parties when a ballot opens, with their weights together."),
    )  # fmt: skip
    source = Line(
        label=_lazy("By which act"), max_length=LONGEST_SOURCE,
        help_text=_lazy("Such as “TFEU art. 207 and 218(9)”, with the place where the declaration was notified."),
    )  # fmt: skip
    declared_on = forms.DateField(
        label=_lazy("Declared on"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    starts_on = forms.DateField(
        label=_lazy("First day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text=_lazy("Today or later, by UTC. Ballots that are open are not changed."),
    )  # fmt: skip
    file = forms.FileField(
        label=_lazy("The declaration"), required=False,
        help_text=f"As PDF, PNG or JPEG, at most {LARGEST // 1024 // 1024} MiB. It is public once it is on record.",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )  # fmt: skip
    field_order = ("area", "territory", "votes", "source", "declared_on", "starts_on", "file", "reason")

    def __init__(self, *args, on: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [(area, capfirst(words)) for area, words in selectors.areas()]  # type: ignore[attr-defined]
        found = [(each.code, each.name) for each in selectors.territories(on)]
        self.fields["territory"].choices = found  # type: ignore[attr-defined]


class EndForm(ReasonForm):
    """When a declaration ceases to hold, and why."""

    ends_on = forms.DateField(
        label=_lazy("First day without it"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text=_lazy("Today or later, by UTC. Ballots that are open are not changed."),
    )  # fmt: skip
    field_order = ("ends_on", "reason")
