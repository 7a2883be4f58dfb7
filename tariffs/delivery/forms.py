"""What is typed to open a consumer, to reach it, and to issue a key."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from alliance.access import Seat
from alliance.web.texts import Address, Line
from members.registry.models import Member
from tariffs.delivery.models import Consumer

DAYS = ((90, _lazy("90 days")), (180, _lazy("180 days")), (365, _lazy("A year")))
CONTACT = _lazy(
    "A desk rather than a person. It is told of keys issued, expiring and ended, and of corrections."
)


class ContactForm(forms.Form):
    """Who is written to."""

    contact = Address(label=_lazy("E-mail address for notices"), help_text=CONTACT, max_length=254)


class ConsumerForm(ContactForm):
    """A new consumer. A delegation is asked for its name and address alone."""

    field_order = ("name", "kind", "member", "contact")
    name = Line(
        label=_lazy("Name of the system"),
        max_length=120,
        help_text=_lazy("With whose it is, like “Tariff engine, Japan Customs”."),
    )
    kind = forms.ChoiceField(label=_lazy("What it is"), choices=Consumer.Kind.choices)
    member = forms.ChoiceField(
        label=_lazy("Member"),
        required=False,
        help_text=_lazy("Whose heads and alternates may then keep its keys too."),
    )

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if seat.member:
            del self.fields["kind"], self.fields["member"]
        else:
            members = Member.objects.order_by("name").values_list("code", "name")
            self.fields["member"].choices = [("", "– none –"), *members]  # type: ignore[attr-defined]


class KeyForm(forms.Form):
    """A new key. `after` says which key was the newest when the form was shown."""

    days = forms.TypedChoiceField(
        label=_lazy("How long it lasts"), choices=DAYS, coerce=int, initial=365, widget=forms.RadioSelect
    )
    after = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
