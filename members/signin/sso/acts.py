"""What two officers do to a member's sign-in service: set it, end it. Registered when the app is ready."""

from datetime import datetime, timedelta

from django.urls import reverse

from alliance import journal
from alliance.access import Seat
from alliance.journal.clock import Now
from alliance.web import words
from members.approvals.acts import Act, Payload, Told, register
from members.approvals.models import Request
from members.delegates.models import Accreditation, User
from members.providers.models import Provider
from members.registry.models import Member
from members.signin.sso import setting
from members.signin.sso.models import Tie


def register_all() -> None:
    """Called once, when the app is ready."""
    register(Act("set_provider", "Set a member's sign-in service", _tell_set, setting.refuse_begin, _set))
    register(Act("end_provider", "End a member's sign-in service", _tell_end, _refuse_end, _end))


def _tell_set(asks: Payload) -> Told:
    name, old = words.the(_member(asks).name), Provider.objects.filter(pk=asks["replaces"]).first()
    tied, seated = tied_of(asks["member"], asks["issuer"])
    warnings = []
    if tied < seated:
        warnings.append(
            f"{tied} of {seated} who sit for {name} have tied their account to this issuer. Whoever has not signs in "
            f"with the password to do that, and cannot act for {name} until then, unless they have a passkey."
        )
    return Told(
        f"Let the people of {name} sign in at {asks['issuer']}",
        [
            ("Issuer", old.issuer if old else "none", asks["issuer"]),
            ("Client, and the one audience", old.client_id if old else "none", asks["client"]),
            ("Signatures", old.algorithms if old else "none", asks["algorithms"]),
            ("Trusted", "no" if old is None else "until approval", f"from approval {_until(asks['end'])}"),
            (f"Passwords of people who sit for {name} alone", "sign in", "sign in to tie the account, and no more"),
        ],
        warnings, [], _page(asks),
    )  # fmt: skip


def _tell_end(asks: Payload) -> Told:
    name = words.the(_member(asks).name)
    return Told(
        f"End the sign-in service of {name}",
        [
            (asks["issuer"], "signs people in", "signs nobody in, from the instant of approval"),
            ("Sessions that it began", f"act for {name}", f"act for {name} no more; sign in anew"),
            (f"Passwords of people who sit for {name}", "sign in to tie the account, and no more", "sign in"),
        ],
        [], [], _page(asks),
    )  # fmt: skip


def _refuse_end(asks: Payload) -> None:
    setting.refuse_ended(Provider.objects.get(pk=asks["provider"]), journal.now())


def _set(request: Request, by: Seat) -> None:
    setting.begin_provider(request=request, by=by)


def _end(request: Request, by: Seat) -> None:
    setting.end_provider(request=request, by=by)


def tied_of(code: str, issuer: str) -> tuple[int, int]:
    """How many of those who sit for a member now are tied to an issuer, and how many sit."""
    seated = Accreditation.objects.filter(member__code=code, during__contains=Now()).values("person")
    users = User.objects.filter(person__in=seated)
    return Tie.objects.filter(user__in=users, issuer=issuer).count(), users.count()


def _member(asks: Payload) -> Member:
    return Member.objects.get(code=asks["member"])


def _page(asks: Payload) -> str:
    return reverse("provider", args=[asks["member"]])


def _until(end: str) -> str:
    """'until and including 3 March 2027'; the payload holds the instant after."""
    if not end:
        return "until it is ended"
    return f"until and including {words.civil(datetime.fromisoformat(end).date() - timedelta(days=1))}"
