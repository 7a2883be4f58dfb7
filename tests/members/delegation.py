"""The way of a seat in steps, by the ordinary services: invited, accepted, credentials, asked, approved."""

from datetime import timedelta
from uuid import UUID

from django.core import mail

from alliance import journal
from alliance.access import Seat
from alliance.portal import sweep
from members.approvals.models import Request
from members.delegates.models import Accreditation, User
from members.delegates.selectors import seat_on
from members.delegations import accepting, crediting, inviting
from members.delegations.inviting import Guest
from members.delegations.models import Credential, Invitation
from tests import cast

PASSWORD = "a long enough secret"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
ADA = Guest("Ada Lovelace", "ada@capital.example", "adviser")
WHY = "Note of the capital of 2 March"


def invited(guest: Guest = ADA, code: str = "JP", by: Seat | None = None) -> Invitation:
    return inviting.invite(code=code, guest=guest, by=by or cast.delegate(code))


def link_in(text: str) -> str:
    """The path of the link in a mail."""
    address = next(word for word in text.split() if "/invitation/" in word)
    return "/" + address.split("/", 3)[3]


def link_of(row: Invitation) -> str:
    """The path of the link as the mail to the guest brings it."""
    before = len(mail.outbox)
    for _ in range(9):  # a sweep gives mail two seconds
        sweep.run_once()
        for each in mail.outbox[before:]:
            if each.to == [row.email] and "/invitation/" in each.body:
                return link_in(each.body)
    raise AssertionError("no mail brought the link")


def accepted(guest: Guest = ADA, code: str = "JP", by: Seat | None = None) -> User:
    row = invited(guest, code, by)
    return accepting.open_account(digest=row.digest, name=guest.name, zone="UTC", password=PASSWORD)


def credential(
    person: UUID,
    role: str = "adviser",
    code: str = "JP",
    by: Seat | None = None,
    starts: int = 0,
    lasts: int = 365,
) -> Credential:
    first = journal.now().date() + timedelta(days=starts)
    return crediting.upload_credential(
        code=code, person=person, role=role, starts_on=first, ends_on=first + timedelta(days=lasts), content=PDF,
        by=by or cast.delegate(code),
    )  # fmt: skip


def asked(row: Credential) -> Request:
    """By the first officer."""
    return crediting.ask_for_seat(credential_id=row.pk, reason=WHY, by=cast.officer())


def approved(request: Request, by: Seat | None = None) -> Request:
    """By the second."""
    cast.approve(number=request.number, by=by or cast.second_officer())
    return request


def seated(guest: Guest = ADA, code: str = "JP", by: Seat | None = None) -> Seat:
    """The whole way."""
    user = accepted(guest, code, by)
    request = approved(asked(credential(user.person_id, guest.role, code, by)))
    return seat_on(Accreditation.objects.get(request=request))
