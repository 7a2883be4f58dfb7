"""allauth's account adapter: nobody opens an account alone, guessing is bounded, every mail is in the record."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import clear_authentication_records, get_authentication_records
from allauth.core import context
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from members.delegates.models import User
from members.signin import devices, middleware, noting, resetting
from members.signin.sso import ties

PASSWORD = "reauthenticate"  # noqa: S105 - allauth's name for the way "with the password"
METHODS = {
    "mfa_reauthenticate:webauthn": _lazy("Use your passkey"),
    "mfa_reauthenticate": _lazy("Use a code from your app, or a recovery code"),
    PASSWORD: _lazy("Use your password"),
}
"""The ways to prove again who one is, by allauth's names, the strongest first."""


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the secretariat, never by sign-up; the rest is how allauth asks and tells."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _lazy("The e-mail address and the password do not belong together."),
        "enter_current_password": _lazy("This is not your current password."),
        "incorrect_password": _lazy("This is not your password."),
        "too_many_login_attempts": _lazy(
            "Too many wrong passwords for this address. Wait five minutes, use a browser that you have signed in "
            "with before, or sign in with a passkey."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """What wrong passwords are counted under: the account, and for a browser that it knows the two together.

        So somebody who guesses in another browser never shuts the owner's own out. allauth would add the host's
        name with its port, which the one who guesses may choose.
        """
        address = str(credentials.get("email") or "").strip().lower()
        known = devices.known(request, address)
        return f"{address} {known.digest}" if known else address

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Whether the password is the user's. The address is the account's, not a row of allauth's own table."""
        found = self.authenticate(context.request, email=user.get_username(), password=password)
        return found is not None and found.pk == user.pk

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict]:
        """Who has a second factor proves it with that: a password alone must not take the factor away."""
        known = {method["id"]: method for method in super().get_reauthentication_methods(user)}
        if len(known) > 1:
            known.pop(PASSWORD, None)
        elif PASSWORD in known and ties.password_is_off(user):  # type: ignore[arg-type]
            return [
                {"id": "sso", "url": reverse("sso_again"), "description": _("Use your member's own sign-in")}
            ]
        return [known[name] | {"description": said} for name, said in METHODS.items() if name in known]

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse | None:
        """A right password signs nobody in whose seats are all opened by their members' own services; and after a
        reset of the second factors nobody gets in but over the link of its mail."""
        response = super().pre_login(request, user, **kwargs)
        if response is not None or not isinstance(user, User):
            return response
        proved = get_authentication_records(request, user)
        if proved and proved[-1]["method"] == "password" and ties.password_is_off(user):
            clear_authentication_records(request)
            messages.warning(
                request,
                _("Your account signs in with your member's own service. Its password is switched off."),
            )
            return HttpResponseRedirect(reverse("sso_choose"))
        resetting.refuse_without_link(user, str(request.session.get(resetting.KEPT, "")))
        return None

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        before = user.last_login
        middleware.forget_what_is_over()
        super().login(request, user)
        devices.meet(request, user, first=before is None)

    def send_password_reset_mail(self, user: AbstractBaseUser, email: str, context: dict[str, Any]) -> None:
        noting.ask_new_password(user=user)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """A mail of allauth's own would pass the record of dispatch by."""
        raise RuntimeError(f"{template_prefix}: every mail is a notice (members/notices).")
