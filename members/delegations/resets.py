"""The act of two officers that takes a person's second factors away. Registered when the app is ready."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

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
    register(Act("reset_factors", "Reset second factors", _tell, _refuse, _apply))


def _tell(asks: Payload) -> Told:
    who = selectors.called(UUID(asks["person"]))
    row = Accreditation.objects.select_related("member").get(pk=asks["accreditation"])
    called = words.instant(datetime.fromisoformat(asks["called_at"]))
    return Told(
        f"Take away the second factors of {who}, {seat_words(row.role, row.member.name)}",
        [
            ("Passkeys, code app, recovery codes", "may be lost", "taken away, all of them"),
            (f"Sessions of {who}", "may be signed in", "signed out everywhere"),
            (f"Signing in by {who}", "password and factor", "only over a link by mail, once, within 24 hours"),
            ("Votes of this person in the next 7 days", "as usual", "marked “factor reset”, in public after close"),
            ("Call-back", "", f"{called}, to {_channel(asks)}; spoken to: {SPOKEN_TO[asks['spoken_to']]}; identity by "
             f"{SHOWN_BY[asks['shown_by']]}"),
        ],
        ["The head of delegation calls for their own reset: the credentials alone say who they are."]
        if row.role == "head" else [],
        _evidence(asks), reverse("delegation", args=[asks["member"]]),
    )  # fmt: skip


def _refuse(asks: Payload) -> None:
    row = Accreditation.objects.get(pk=asks["accreditation"])
    seating.refuse_unless_running(row, journal.now())


def _apply(request: Request, by: Seat) -> None:
    _refuse(request.asks)
    resetting.take_away(request=request, by=by)


def _channel(asks: Payload) -> str:
    return (
        "the number in the credentials"
        if asks["channel"].startswith("credential:")
        else "the head of delegation"
    )


def _evidence(asks: Payload) -> list[tuple[str, str]]:
    kind, _, number = asks["channel"].partition(":")
    if kind != "credential":
        return []
    row = Credential.objects.defer("content").get(pk=number)
    return [
        (
            f"The credentials, fingerprint {row.digest[:12]}…",
            reverse("credential_file", args=[asks["member"], row.pk]),
        )
    ]
