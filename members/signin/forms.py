"""allauth's forms, made strict: a code once, a passkey only with the person verified and from our own address."""

import json
from typing import Any

from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from fido2.utils import websafe_decode

from alliance.access import Refused
from alliance.web.texts import Line
from members.signin import devices, limits
from members.signin.middleware import session_of

CODES = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
NOT_ACCEPTED = _lazy(
    "This passkey was not accepted. Try again, and unlock it with its PIN, finger or face when it asks."
)
TAKEN = _lazy("This passkey is set up for an account already.")
# What reading bytes that are no proof of anything may raise, in allauth, fido2 and the standard library.
NO_PROOF = (
    ValidationError,
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
)
LONGEST = 16_384  # characters of a passkey's answer; one takes two thousand


def read_answer(text: str) -> Any:
    """What a browser sends as the answer of a passkey: JSON, of a length that one has. Raised: any of NO_PROOF."""
    if len(text) > LONGEST:
        raise ValueError("longer than any answer of a passkey")
    return json.loads(text)


class Answer(forms.JSONField):
    """The field of a passkey's answer. Never drawn again: each is good for one question."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return read_answer(value)
        except NO_PROOF as fault:
            raise ValidationError(NOT_ACCEPTED, code="passkey_refused") from fault

    def bound_data(self, data: Any, initial: Any) -> Any:
        return InvalidJSONInput("")


def _answer_field() -> Answer:
    return Answer(widget=forms.HiddenInput)


def _code_field() -> forms.CharField:
    return Line(
        label=_lazy("Code"), max_length=40,
        help_text=_lazy("Six digits from your code app, or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip


def _where(user: Any) -> str:
    """Where a code is guessed: in a sign-in that is in, in a browser that the account knows, or in any other."""
    request = context.request
    if request.user.is_authenticated:
        return session_of(request)
    known = devices.known(request, user.email)
    return known.digest if known else ""


class OneCode(forms.Form):
    """A code of the app, or a recovery code; each works once, and guessing is counted."""

    user: Any

    def clean_code(self) -> str:
        code = normalize_user_code(self.cleaned_data["code"])
        usage = limits.guess(self.user, where=_where(self.user))
        for factor in Authenticator.objects.filter(user=self.user, type__in=CODES).order_by("-type"):
            if factor.wrap().validate_code(code) and (
                factor.type != Authenticator.Type.TOTP or limits.first_use(self.user, code)
            ):
                factor.user = self.user
                self.authenticator = factor
                usage.rollback()
                return code
        raise ValidationError(
            _("This code is not right, or was used before. Wait for the next one and try again."),
            code="incorrect_code",
        )


class SecondStepCode(OneCode, AuthenticateForm):
    code = _code_field()


class AgainCode(OneCode, ReauthenticateForm):
    code = _code_field()


class SetUpCodeApp(ActivateTOTPForm):
    """The first code of a new app; it is used by that."""

    code = Line(
        label=_lazy("Code"), max_length=40, help_text=_lazy("The six digits that the app shows now."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        code = super().clean_code()
        limits.first_use(self.user, normalize_user_code(code))
        return code


def from_our_address(credential: Any) -> bool:
    """Whether the browser made this answer on the portal's own page: fido2 would let any subdomain pass."""
    said = json.loads(websafe_decode(credential["response"]["clientDataJSON"]))
    return said["origin"] == settings.BASE_URL and not said.get("crossOrigin")


class Proof(forms.Form):
    """The answer of a passkey. Not counted against the account: it cannot be guessed."""

    user: Any
    credential = _answer_field()

    def clean_credential(self) -> Authenticator:
        credential = self.cleaned_data["credential"]
        try:
            auth.parse_authentication_response(credential)
            if not from_our_address(credential):
                raise ValueError("another origin")
            user = self.user or auth.extract_user_from_response(credential)
            return auth.complete_authentication(user, credential)
        except NO_PROOF as fault:
            raise ValidationError(NOT_ACCEPTED, code="passkey_refused") from fault


class SecondStepPasskey(Proof, AuthenticateWebAuthnForm):
    pass


class SignInPasskey(Proof, LoginWebAuthnForm):
    pass


class AgainPasskey(Proof, ReauthenticateWebAuthnForm):
    pass


class NewPasskey(AddWebAuthnForm):
    """A passkey that the device keeps and unlocks for its person; it signs in alone."""

    name = Line(
        label=_lazy("Name"),
        max_length=40,
        required=False,
        help_text=_lazy("To tell it from others, such as “Laptop” or “Key ring”."),
    )
    credential = _answer_field()
    passwordless = None  # each of ours is: not a choice

    def clean(self) -> dict:
        cleaned: dict = forms.Form.clean(self) or {}
        credential = cleaned.get("credential")
        if not credential:
            return cleaned
        try:
            auth.parse_registration_response(credential)
            if not from_our_address(credential):
                raise ValueError("another origin")
            auth.complete_registration(credential)
        except NO_PROOF as fault:
            raise ValidationError(NOT_ACCEPTED, code="passkey_refused") from fault
        if Authenticator.objects.filter(data__credential__rawId=credential["rawId"]).exists():
            raise ValidationError(TAKEN, code="passkey_taken")
        return cleaned


class NamePasskey(EditWebAuthnForm):
    name = Line(label=_lazy("Name"), max_length=40)


class ProofForm(forms.Form):
    """What a page asks for beside an act that takes a fresh proof: a code, or what a passkey answers.

    `members.signin.proving` reads it; here are the field, the words and the place for what was refused.
    """

    code = Line(
        label=_lazy("Code of your app"), max_length=40, help_text=_lazy("The six digits that it shows now."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip
    credential = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, refused: Refused | None) -> "ProofForm":
        """The form, empty; with what was refused at its field. What was typed was used up or wrong."""
        form = cls({} if refused else None)
        if refused:
            form.errors.clear()  # what was sent is looked at by `proving`, not here
            form.add_error(refused.where if refused.where in cls.base_fields else "code", refused.detail)
        return form
