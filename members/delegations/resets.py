"""The act of two officers that takes a person's second factors away. Registered when the app is ready."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance import journal
from alliance.access import Seat
from alliance.web import words
from members.approvals.acts import Act, Payload, Told, register
from members.approvals.models import Request
from members.delegates import seating, selectors
from members.delegates.models import Accreditation
from members.delegations.acts import seat_words
from members.delegations.calling import SHOWN_BY, SPOKEN_TO
from members.delegations.models import Credential
from members.signin import resetting


def register_reset() -> None:
    """Called once, when the app is ready."""
    register(Act("reset_factors", _lazy("Reset second factors"), _tell, _refuse, _apply))


def _tell(asks: Payload) -> Told:
    who = selectors.called(UUID(asks["person"]))
    row = Accreditation.objects.select_related("member").get(pk=asks["accreditation"])
    called = words.instant(datetime.fromisoformat(asks["called_at"]))
    return Told(
        _("Take away the second factors of {who}, {seat_words}").format(
            who=who, seat_words=seat_words(row.role, row.member.name)
        ),
        [
            (_("Passkeys, code app, recovery codes"), _("may be lost"), _("taken away, all of them")),
            (_("Sessions of {who}").format(who=who), _("may be signed in"), _("signed out everywhere")),
            (
                _("Signing in by {who}").format(who=who),
                _("password and factor"),
                _("only over a link by mail, once, within 24 hours"),
            ),
            (
                _("Votes of this person in the next 7 days"),
                _("as usual"),
                _("marked “factor reset”, in public after close"),
            ),
            (
                _("Call-back"),
                "",
                _("{called}, to {channel}; spoken to: {spoken_to}; identity by {shown_by}").format(
                    called=called,
                    channel=_channel(asks),
                    spoken_to=SPOKEN_TO[asks["spoken_to"]],
                    shown_by=SHOWN_BY[asks["shown_by"]],
                ),
            ),
        ],
        [_("The head of delegation calls for their own reset: the credentials alone say who they are.")]
        if row.role == "head"
        else [],
        _evidence(asks),
        reverse("delegation", args=[asks["member"]]),
    )


def _refuse(asks: Payload) -> None:
    row = Accreditation.objects.get(pk=asks["accreditation"])
    seating.refuse_unless_running(row, journal.now())


def _apply(request: Request, by: Seat) -> None:
    _refuse(request.asks)
    resetting.take_away(request=request, by=by)


def _channel(asks: Payload) -> str:
    return (
        _("the number in the credentials")
        if asks["channel"].startswith("credential:")
        else _("the head of delegation")
    )


def _evidence(asks: Payload) -> list[tuple[str, str]]:
    kind, _unused, number = asks["channel"].partition(":")
    if kind != "credential":
        return []
    row = Credential.objects.defer("content").get(pk=number)
    return [
        (
            _("The credentials, fingerprint {digest}…").format(digest=row.digest[:12]),
            reverse("credential_file", args=[asks["member"], row.pk]),
        )
    ]
