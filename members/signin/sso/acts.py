"""What two officers do to a member's sign-in service: set it, end it. Registered when the app is ready."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

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
    register(
        Act("set_provider", _lazy("Set a member’s sign-in service"), _tell_set, setting.refuse_begin, _set)
    )
    register(Act("end_provider", _lazy("End a member’s sign-in service"), _tell_end, _refuse_end, _end))


def _tell_set(asks: Payload) -> Told:
    name, old = words.the(_member(asks).name), Provider.objects.filter(pk=asks["replaces"]).first()
    tied, seated = tied_of(asks["member"], asks["issuer"])
    none, warnings = _("none"), []
    if tied < seated:
        warnings.append(
            _(
                "{tied} of {seated} who sit for {name} have tied their account to this issuer. Whoever has not signs "
                "in with the password to do that, and cannot act for {name} until then, unless they have a passkey."
            ).format(tied=tied, seated=seated, name=name)
        )
    return Told(
        _("Let the people of {name} sign in at {issuer}").format(name=name, issuer=asks["issuer"]),
        [
            (_("Issuer"), old.issuer if old else none, asks["issuer"]),
            (_("Client, and the one audience"), old.client_id if old else none, asks["client"]),
            (_("Signatures"), old.algorithms if old else none, asks["algorithms"]),
            (_("Trusted"), _("no") if old is None else _("until approval"), _until(asks["end"])),
            (_("Passwords of people who sit for {name} alone").format(name=name), _("sign in"),
             _("sign in to tie the account, and no more")),
        ],
        warnings, [], _page(asks),
    )  # fmt: skip


def _tell_end(asks: Payload) -> Told:
    name = words.the(_member(asks).name)
    return Told(
        _("End the sign-in service of {name}").format(name=name),
        [
            (asks["issuer"], _("signs people in"), _("signs nobody in, from the instant of approval")),
            (_("Sessions that it began"), _("act for {name}").format(name=name),
             _("act for {name} no more; sign in anew").format(name=name)),
            (_("Passwords of people who sit for {name}").format(name=name),
             _("sign in to tie the account, and no more"), _("sign in")),
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
    """'from approval until and including 3 Mar 2027'; the payload holds the instant after."""
    if not end:
        return _("from approval until it is ended")
    last = datetime.fromisoformat(end).date() - timedelta(days=1)
    return _("from approval until and including {day}").format(day=words.civil(last))
