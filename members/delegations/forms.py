"""The forms of a delegation. They read what was typed; what may be done is the services' to say."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance.access import Seat
from alliance.web.texts import Address, Line, Prose
from members.delegates import selectors as delegates
from members.delegates.models import Accreditation
from members.delegations.calling import SHOWN_BY, SPOKEN_TO, channels
from members.delegations.crediting import LARGEST, those_to_seat
from members.delegations.inviting import roles_for
from members.registry.models import Member

ZONES = [
    (zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone or zone == "UTC"
]
NAME_HINT = _lazy("As it stands in the credentials.")


class InviteForm(forms.Form):
    """One person."""

    name = Line(label=_lazy("Name"), max_length=120, help_text=NAME_HINT)
    email = Address(
        label=_lazy("E-mail"),
        help_text=_lazy("The account is made for this address and no other."),
        max_length=200,
    )
    role = forms.ChoiceField(label=_lazy("Role"), widget=forms.RadioSelect)

    def __init__(self, *args, seat: Seat, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_for(seat)  # type: ignore[attr-defined]


class BulkForm(forms.Form):
    """Many people: a pasted list, or a file whose text takes its place."""

    text = Prose(
        label=_lazy("The list"), required=False, widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_lazy("A line of headings, then one person a line: name, email, role."), strip=False,
    )  # fmt: skip
    file = forms.FileField(
        label=_lazy("Or a CSV file"), required=False, help_text=_lazy("At most 200 people.")
    )


class CredentialForm(forms.Form):
    """One document with its period."""

    who = forms.ChoiceField(
        label=_lazy("Whose credentials"),
        help_text=_lazy("Those who accepted an invitation, or have had a seat."),
    )
    starts_on = forms.DateField(
        label=_lazy("First day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_lazy("By UTC."),
    )
    ends_on = forms.DateField(
        label=_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_lazy("Until and including this day, by UTC."),
    )  # fmt: skip
    file = forms.FileField(
        label=_lazy("The document"),
        help_text=_lazy("The capital's note, as PDF, PNG or JPEG, at most {value} MiB.").format(
            value=LARGEST // 1024 // 1024
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )

    def __init__(self, *args, member: Member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        pairs = those_to_seat(member)
        names = delegates.names_of(person for person, _unused in pairs)
        labels = dict(Accreditation.DelegateRole.choices)
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            (f"{person}:{role}", f"{names[person]}, {labels[role].lower()}")
            for person, role in pairs
            if person in names
        ]

    def chosen(self) -> tuple[UUID, str, date, date]:
        """Person, role, first and last day."""
        person, _unused, role = self.cleaned_data["who"].partition(":")
        return UUID(person), role, self.cleaned_data["starts_on"], self.cleaned_data["ends_on"]


class ReasonForm(forms.Form):
    """Why: it goes on record."""

    reason = Prose(label=_lazy("Reason"),
        max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("It stays on record for ever, so name no person in it."),
    )  # fmt: skip


class GuestForm(forms.Form):
    """What a newcomer says. The address is the invitation's; who they are, their member's own service proves."""

    name = Line(label=_lazy("What you are called"), max_length=120)
    zone = forms.ChoiceField(
        label=_lazy("Your time zone"),
        choices=ZONES,
        help_text=_lazy("Every instant is shown in it beside UTC."),
    )


class AccountForm(GuestForm):
    """What a newcomer sets where no other service proves who they are."""

    password = forms.CharField(label=_lazy("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), max_length=200,
        help_text=_lazy("At least 15 characters. A sentence that only you would say is a good one."),
    )  # fmt: skip
    again = forms.CharField(
        label=_lazy("Password, once more"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=200,
    )

    def clean(self) -> dict:
        found = super().clean() or {}
        if found.get("password") and found.get("again") and found["password"] != found["again"]:
            self.add_error("again", _("The two passwords differ."))
        return found


def _sentences(words: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Choices as they stand on a line of their own."""
    return [(value, capfirst(said)) for value, said in words.items()]


class CallBackForm(forms.Form):
    """What an officer did to be sure who lost a second factor. No name and no number: roles, and what is on file."""

    channel = forms.ChoiceField(
        label=_lazy("Called back at"),
        widget=forms.RadioSelect,
        help_text=_lazy("Only what is on file. Never what the report gives."),
    )
    called_on = forms.DateField(
        label=_lazy("Day of the call"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_lazy("By UTC."),
    )
    called_time = forms.TimeField(
        label=_lazy("Time of the call"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_lazy("By UTC."),
    )
    spoken_to = forms.ChoiceField(
        label=_lazy("Spoken to"), choices=_sentences(SPOKEN_TO), widget=forms.RadioSelect
    )
    shown_by = forms.ChoiceField(
        label=_lazy("Identity was shown by"), choices=_sentences(SHOWN_BY), widget=forms.RadioSelect
    )
    reason = Prose(label=_lazy("Reason"),
        max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("It stays on record for ever, so name no person in it."),
    )  # fmt: skip

    def __init__(self, *args, seats: list[Accreditation], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [  # type: ignore[attr-defined]
            (f"{seat.pk}/{channel}", f"{said} ({seat.get_role_display().lower()} of {seat.member.name})")
            for seat in seats
            for channel, said in channels(seat)
        ]
