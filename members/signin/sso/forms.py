"""The form in which an officer sets a member's sign-in service."""

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from alliance.web.texts import Line, Prose
from members.providers.models import ALGORITHMS, USUAL
from members.signin.sso.setting import Service


class ProviderForm(forms.Form):
    """A service as its own administration spells it."""

    issuer = Line(
        label=_lazy("Issuer"), max_length=300,
        help_text=_lazy("The address that the service calls itself by, letter for letter, such as https://login.example.gov."),
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    client_id = Line(
        label=_lazy("Client id"),
        max_length=200,
        help_text=_lazy("What the portal is called there. It is also the one audience."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    secret = Line(
        label=_lazy("Client secret"), max_length=500, help_text=_lazy("Kept encrypted. No page shows it again."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    algorithms = forms.MultipleChoiceField(
        label=_lazy("Signatures"), choices=[(each, each) for each in ALGORITHMS], initial=list(USUAL),
        widget=forms.CheckboxSelectMultiple, help_text=_lazy("A proof that is signed in another way is refused."),
    )  # fmt: skip
    until = forms.DateField(
        label=_lazy("Last day"),
        required=False,
        help_text=_lazy("Until and including this day, by UTC. Empty: until it is ended."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = Prose(
        label=_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("It stays on record for ever, so name no person in it."),
    )  # fmt: skip

    def service(self) -> Service:
        """What was typed."""
        said = self.cleaned_data
        return Service(
            issuer=said["issuer"], client_id=said["client_id"], secret=said["secret"],
            algorithms=tuple(said["algorithms"]), until=said["until"],
        )  # fmt: skip


class ReasonForm(forms.Form):
    """Why a service ends."""

    reason = Prose(label=_lazy("Reason"),
        max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("It stays on record for ever, so name no person in it."),
    )  # fmt: skip
