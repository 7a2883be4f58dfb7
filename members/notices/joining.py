"""What the contact of an application is told: that it is received, what two officers said, what the members decided."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings

from alliance.domain import canon, codes
from alliance.journal.models import Entry
from members.accession import links
from members.accession.models import Application
from members.signin.links import LINK

Told = tuple[UUID, str, str, str]


def _applied(entry: Entry) -> Told:
    """To the contact of an application, with the link to follow it by; the link is put in when the mail is sent."""
    row = _application(entry)
    return (
        row.contact_id, "", f"{row.symbol}: the application of {row.name} is received",
        f"The application of {row.name} to join the Critical Minerals Alliance was received on "
        f"{entry.at:%d %b %Y at %H:%M} UTC as {row.symbol}.\n\nFollow it here; whoever holds this link can:\n{LINK}\n\n"
        "Two officers of the secretariat read it next.\n"
        "If you know nothing of this application, tell the secretariat.\n" + _notice(),
    )  # fmt: skip


def _ruled(entry: Entry) -> Told:
    """To the contact: what two officers said of the application, with their reason."""
    row = _application(entry)
    state = str(canon.parse_json(entry.payload.encode())["state"])
    assert row.ruling is not None
    what, then = {
        "admissible": ("is admissible", "The members of the alliance decide on it by ballot."),
        "returned": ("is returned", "Mend it and apply again."),
        "refused": ("is refused as inadmissible", "You may apply again when the reason is gone."),
    }[state]
    return (
        row.contact_id, row.member.code if row.member else "", f"{row.symbol}: the application of {row.name} {what}",
        f"Two officers of the secretariat decided on {entry.at:%d %b %Y at %H:%M} UTC: the application of {row.name} "
        f"{what}.\n\nTheir reason: {row.ruling.reason}\n\n{then}\nFollow it here:\n{LINK}\n" + _notice(),
    )  # fmt: skip


def link_of(entry: Entry) -> str:
    """The link to follow the application by that an act is about."""
    return links.address_of(_application(entry))


def _application(entry: Entry) -> Application:
    _, year, number = codes.parse_symbol(entry.object_id)
    return Application.objects.select_related("member", "ruling").get(year=year, number=number)


def _settled(entry: Entry) -> Told:
    """To the contact of an application: how the members decided."""
    row, said = _application(entry), canon.parse_json(entry.payload.encode())
    what, then = {
        "admitted": (
            "is admitted",
            f"It is a party from {said['from']}. Its head of delegation is invited by mail.",
        ),
        "not_admitted": ("is not admitted", "It may apply again."),
        "admissible": ("waits for another ballot", "Nothing was decided. It is put to the ballot again."),
    }[str(said["state"])]
    return (
        row.contact_id, entry.member, f"{row.symbol}: {row.name} {what}",
        f"The members decided on the application of {row.name}: {said['decision']}, {said['arithmetic']}.\n\n"
        f"{row.name} {what}. {then}\nFollow it here:\n{LINK}\n" + _notice(),
    )  # fmt: skip


def _notice() -> str:
    return f"\n{settings.DEMONSTRATION_NOTICE}.\n" if settings.DEMONSTRATION_NOTICE else ""


WORDED: dict[str, Callable[[Entry], Told]] = {
    "apply": _applied,
    "rule_on_application": _ruled,
    "settle_application": _settled,
}
"""Act to (person, code of the member, subject, text); each mail carries the link to follow the application by."""

OF_NOBODY = ("apply", "settle_application")
"""Acts that are told although no person of ours did them."""
