"""What an officer hands in about rules."""

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from alliance.web.texts import Prose
from members.ballots.models import DecisionRule
from members.delegations.forms import ReasonForm


class VersionForm(ReasonForm):
    """One version as JSON, pasted or from a file whose text takes its place."""

    rule = Prose(
        label=_lazy("The rule as JSON"), strip=False, max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        help_text=_lazy("Begun from the newest version: change what shall change, and leave the rest as it stands."),
    )  # fmt: skip
    file = forms.FileField(label=_lazy("Or a JSON file"), required=False, help_text=_lazy("At most 60 KB."))
    field_order = ("rule", "file", "reason")


MOST_HOURS = 720  # thirty days


class CallForm(ReasonForm):
    """Another rule for a subject, from a day on."""

    rule = forms.ChoiceField(label=_lazy("Rule"))
    starts_on = forms.DateField(
        label=_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_lazy("By UTC, tomorrow at the earliest. Ballots that opened before keep their rule."),
    )  # fmt: skip
    circulation_hours = forms.IntegerField(
        label=_lazy("Hours for which a text circulates before its ballot opens"), min_value=0, max_value=MOST_HOURS,
        required=False, help_text=_lazy("0: a ballot may open at once. Empty: as today."),
    )  # fmt: skip
    field_order = ("rule", "starts_on", "circulation_hours", "reason")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        rows = DecisionRule.objects.order_by("title", "-version")
        self.fields["rule"].choices = [(row.symbol, f"{row.title}, {row.symbol}") for row in rows]  # type: ignore[attr-defined]
