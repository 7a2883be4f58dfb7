"""What follows a proof of a member's service: being signed in, an account tied, who one is proved again."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.access import Refused, Seat
from members.delegates.models import User
from members.delegates.selectors import seats_of
from members.providers.models import Provider
from members.signin.sso import opening, ties
from members.signin.sso.asking import About, Purpose, register
from members.signin.sso.tokens import Proven


def register_all() -> None:
    """Called once, when the app is ready."""
    register("sign_in", Purpose(_sign_in))
    register("tie", Purpose(_tie, anew=True))
    register("again", Purpose(_again, anew=True))


def unknown(provider: Provider) -> Refused:
    """The one answer for whoever a service knows and the portal does not let in: no account, no seat, no difference."""
    name = provider.member.name
    return Refused(
        "nobody_here",
        _("{name}'s sign-in knows you, but it opens no seat of {name} here.").format(name=name),
        status=403,
        mend=_(
            "If you were invited, open the link in that mail. If you have an account here, sign in to it and tie it "
            "to this service on the page Sign-in and security. Else ask your head of delegation."
        ),
    )


def _sign_in(request: HttpRequest, provider: Provider, proven: Proven, about: About) -> HttpResponse:
    if request.user.is_authenticated:
        raise Refused("signed_in_already", _("You are signed in already."),
                      mend=_("Sign out first, if you want to sign in as somebody else."))  # fmt: skip
    user = ties.user_of(provider, proven)
    if user is None:
        raise unknown(provider)
    return enter(request, provider, user, str(about.get("next", "")))


def enter(request: HttpRequest, provider: Provider, user: User, onward: str) -> HttpResponse:
    """Sign a user in whom the service has proved, with a second step for who has set one up here."""
    opening.remember(request, user=user, issuer=provider.issuer, member=provider.member.code)
    return perform_login(request, Login(user=user, redirect_url=onward or None))


def _tie(request: HttpRequest, provider: Provider, proven: Proven, about: About) -> HttpResponse:
    seat: Seat = request.seat  # type: ignore[attr-defined]
    refuse_another(request, about)
    ties.tie(provider=provider, proven=proven, by=seat)
    messages.success(
        request,
        _("Your account is tied to {name}'s sign-in. Sign in with it from now on.").format(
            name=provider.member.name
        ),
    )
    return redirect("mfa_index")


def _again(request: HttpRequest, provider: Provider, proven: Proven, about: About) -> HttpResponse:
    refuse_another(request, about)
    if not ties.is_own(request.user, proven):
        raise unknown(provider)
    if not vouches(request.user, provider):
        raise Refused("another_member", _("This service vouches for one of your seats alone."), status=403,
                      mend=_("Prove who you are with your passkey, code or password here."))  # fmt: skip
    record_authentication(request, request.user, method="sso", reauthenticated=True)
    return redirect(str(about.get("next", "")) or reverse("mfa_index"))


def vouches(user: object, provider: Provider) -> bool:
    """Whether a service vouches for all of a user: every seat is one of its member."""
    seats = seats_of(user)  # type: ignore[arg-type]
    return bool(seats) and all(each.issuer == provider.issuer for each in seats)


def refuse_another(request: HttpRequest, about: About) -> None:
    """Refuse an answer that comes when somebody else is signed in than who asked. Refused: `another_person`."""
    if not request.user.is_authenticated or str(request.user.pk) != about.get("user"):
        raise Refused("another_person", _("You are not signed in as the person who began this."), status=403,
                      mend=_("Sign in, and begin again."))  # fmt: skip
