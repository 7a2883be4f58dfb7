"""What a person is told of their own account: a changed factor or password, a new device, a link that was asked for."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from alliance.domain import canon
from alliance.journal.models import Entry
from members.delegates.selectors import called, heads_of
from members.registry.models import Member
from members.signin.links import LINK
from members.signin.models import Device

FACTORS = {"passkey": "a passkey", "code_app": "a code app", "recovery_codes": "recovery codes"}


def _told(entry: Entry) -> tuple[UUID, str, str, str]:
    """For an act on an account: whose it is, no member, subject and text; without name and address, which are looked
    up when it is sent."""
    subject, what = _SAID[entry.act](canon.parse_json(entry.payload.encode()))
    when = f"{entry.at:%d %b %Y at %H:%M} UTC"
    notice = f"\n{settings.DEMONSTRATION_NOTICE}.\n" if settings.DEMONSTRATION_NOTICE else ""
    if entry.act in _ENDS:
        end = _ENDS[entry.act].format(when=when)
    elif entry.act == "ask_new_password":
        end = f"Somebody asked for this on {when}. If it was not you, do nothing: your password stays as it is.\n"
    else:
        end = (
            f"This was on {when}. If it was not you, change your password and end all other sessions at once:\n"
            f"{settings.BASE_URL}{reverse('mfa_index')}\n\nThen tell the secretariat.\n"
        )
    person = UUID(entry.object_id) if entry.object_type == "person" else entry.person
    assert person is not None  # the acts told of are done by persons, or to them
    return person, entry.member, subject, f"{what}\n\n{end}{notice}"


def _added(payload: dict[str, Any]) -> tuple[str, str]:
    name = FACTORS[payload["factor"]]
    return f"Your account: {name} was set up", f"From now on you can sign in to the portal with {name}."


def _removed(payload: dict[str, Any]) -> tuple[str, str]:
    name = FACTORS[payload["factor"]]
    return (
        f"Your account: {name} was removed",
        f"You can no longer sign in to the portal with {name} that you had set up.",
    )


def _renewed(payload: dict[str, Any]) -> tuple[str, str]:
    return "Your account: new recovery codes were made", "The recovery codes you had before no longer work."


def _password(payload: dict[str, Any]) -> tuple[str, str]:
    return "Your account: the password was changed", "The password of your account on the portal was changed."


def _device(payload: dict[str, Any]) -> tuple[str, str]:
    device = Device.objects.filter(pk=payload["device"]).first()
    words = device.words if device else "a browser"
    return (
        "Your account: signed in from a new browser",
        f"Your account on the portal was used from a browser that it did not know: {words}.",
    )


def _tied(payload: dict[str, Any]) -> tuple[str, str]:
    return (
        "Your account: tied to a member's sign-in",
        f"From now on the sign-in service of {_member(payload)} signs you in to the portal.",
    )


def _untied(payload: dict[str, Any]) -> tuple[str, str]:
    return (
        "Your account: no longer tied to a member's sign-in",
        f"The sign-in service of {_member(payload)} no longer signs you in to the portal.",
    )


def _member(payload: dict[str, Any]) -> str:
    found = Member.objects.filter(code=payload["with"]).first()
    return found.name if found else "a member"


def _link(payload: dict[str, Any]) -> tuple[str, str]:
    minutes = settings.PASSWORD_RESET_TIMEOUT // 60
    return (
        "Choose a new password",
        f"Open this link to choose a new password for the portal. It works once, for {minutes} minutes:\n\n{LINK}",
    )


def _lost(payload: dict[str, Any]) -> tuple[str, str]:
    who = "Your head or alternate" if "about" in payload else "Somebody"
    return (
        "Your account: a second factor is said to be lost",
        f"{who} said that you lost your second factor. An officer of the secretariat will call back, where your "
        "credentials or your head of delegation are on file.",
    )


def _reset(payload: dict[str, Any]) -> tuple[str, str]:
    return (
        "Your account: your second factors were taken away",
        "After a call-back two officers of the secretariat took away your passkeys, code app and recovery codes. You "
        f"were signed out everywhere. Open this link to set up new ones. It works once, for 24 hours:\n\n{LINK}\n\n"
        "Until then nobody signs in to your account. Votes that you cast in the next 7 days are marked.",
    )


def _reset_officer(payload: dict[str, Any]) -> tuple[str, str]:
    return (
        "Your account: your sign-in was taken away",
        "Whoever runs the portal took away your passkeys, code app, recovery codes and password, and signed you out "
        "everywhere. Set a new password, then a second factor:\n\n"
        f"{settings.BASE_URL}{reverse('account_reset_password')}",
    )


def to_head(entry: Entry) -> list[tuple[UUID, str, str, str]]:
    """What the head of delegation is told of a delegate's reset; nothing where it is the head's own."""
    said, name = canon.parse_json(entry.payload.encode()), called(UUID(entry.object_id))
    notice = f"\n{settings.DEMONSTRATION_NOTICE}.\n" if settings.DEMONSTRATION_NOTICE else ""
    return [
        (
            row.person_id, said["about"], f"Your delegation: second factors of {name} were reset",
            f"After a call-back two officers of the secretariat took away the second factors of "
            f"{name} ({said['request']}).\n\nThis was on {entry.at:%d %b %Y at %H:%M} UTC. If your delegation did "
            f"not ask for it, tell the secretariat at once.\n{notice}",
        )
        for row in heads_of(said["about"])
        if str(row.person_id) != entry.object_id
    ]  # fmt: skip


_ENDS = {
    "report_lost_factor": "This was on {when}. Nothing was changed. If it is not so, tell the secretariat at once.\n",
    "reset_officer": "This was on {when}. If you did not ask for it, tell the other officers at once.\n",
    "reset_factors": "This was on {when}. If you did not ask for it, tell the secretariat at once.\n",
}

_SAID: dict[str, Callable[[dict[str, Any]], tuple[str, str]]] = {
    "add_factor": _added,
    "ask_new_password": _link,
    "change_password": _password,
    "meet_device": _device,
    "remove_factor": _removed,
    "renew_recovery_codes": _renewed,
    "tie_account": _tied,
    "untie_account": _untied,
    "report_lost_factor": _lost,
    "reset_factors": _reset,
    "reset_officer": _reset_officer,
}
WORDED = dict.fromkeys(_SAID, _told)
ALSO = {"reset_factors": to_head}
"""Act to those who are told beside the person."""
