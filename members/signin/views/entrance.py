"""The way in: second step, passkey, proving it again, passwords. Each asks allauth, and puts on record what changed."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse, reverse_lazy

from alliance.access import EVERYBODY, SIGNED_IN
from members.signin import forms, noting
from members.signin.middleware import RENEW


class SignIn(account.LoginView):
    """E-mail address and password; or over to a passkey."""

    who_may = EVERYBODY


class SecondStep(mfa.AuthenticateView):
    """After the password: a passkey, a code of the app, or a recovery code."""

    who_may = EVERYBODY
    form_class = forms.SecondStepCode
    webauthn_form_class = forms.SecondStepPasskey

    def get_context_data(self, **kwargs: Any) -> dict:
        ways = {factor.type for factor in self.stage.login.user.authenticator_set.all()}
        return super().get_context_data(**kwargs) | {"ways": ways}


class PasskeySignIn(webauthn.LoginWebAuthnView):
    """Signing in with a passkey alone. GET gives a script the question, POST takes the answer."""

    who_may = EVERYBODY
    form_class = forms.SignInPasskey


class NewKey:
    """Who proves again who they are goes on in a session with a new key (`middleware.SessionRules`)."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        self.request.session[RENEW] = True
        return super().form_valid(form)  # type: ignore[misc]


class AgainByCode(NewKey, mfa.ReauthenticateView):
    """Proving again who one is, with a code."""

    who_may = SIGNED_IN
    form_class = forms.AgainCode


class AgainByPasskey(NewKey, webauthn.ReauthenticateWebAuthnView):
    """Proving again who one is, with a passkey."""

    who_may = SIGNED_IN
    form_class = forms.AgainPasskey

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict:
        return super().get_context_data(**kwargs) | {"refused": kwargs.get("form")}


class AgainByPassword(NewKey, account.ReauthenticateView):
    """Proving again who one is, with the password; for who has no second factor."""

    who_may = SIGNED_IN


class ChangePassword(account.PasswordChangeView):
    """A new password for the old one. All other sessions end with it."""

    who_may = SIGNED_IN
    success_url = reverse_lazy("mfa_index")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_usable_password():
            return HttpResponseRedirect(reverse("account_reset_password"))
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            noting.note_password(user=self.request.user)
        return response

    def get_success_url(self) -> str:
        return reverse("mfa_index")

    def get_default_success_url(self) -> str:
        return reverse("mfa_index")


class NewPassword(account.PasswordResetFromKeyView):
    """A new password over the link of a mail."""

    who_may = EVERYBODY

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            noting.note_password(user=self.reset_user)
        return response
