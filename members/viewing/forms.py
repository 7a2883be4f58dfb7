"""Whose seat, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from alliance.web.texts import Prose
from members.delegates.models import Accreditation
from members.registry.models import Member
from members.viewing.services import LONGEST


class ViewForm(forms.Form):
    """A seat of a delegation."""

    member = forms.ChoiceField(label=_lazy("Delegation"))
    role = forms.ChoiceField(
        label=_lazy("Seat"), choices=Accreditation.DelegateRole.choices, widget=forms.RadioSelect
    )
    reason = Prose(label=_lazy("Reason"),
        max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("The delegation reads it, with your name. It stays on record, so name nobody in it."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        rows = Member.objects.order_by("name").values_list("code", "name")
        self.fields["member"].choices = [("", "Choose a member"), *rows]  # type: ignore[attr-defined]
