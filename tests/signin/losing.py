"""A lost second factor in steps, by the ordinary services: said, called back, asked, approved, the link of the mail."""

from django.test import Client

from alliance import journal
from alliance.access import NOBODY, Seat
from alliance.portal import sweep
from members.approvals.models import Request
from members.delegates.models import User
from members.delegations import calling
from members.signin import resetting
from members.signin.models import FactorReset, LossReport
from tests import cast
from tests.members import delegation as steps
from tests.signin import people

WHY = "Telephone and laptop stolen"


def said(user: User, by: Seat = NOBODY) -> LossReport:
    resetting.report_loss(address=user.email, by=by)
    return LossReport.objects.filter(person=user.person_id).latest("id")


def call(seat: Seat, **more) -> calling.CallBack:
    """A call to the number in credentials that are on file."""
    row = steps.credential(seat.person, str(seat.role), seat.member)
    made = {
        "accreditation": seat.accreditation, "channel": f"credential:{row.pk}", "called_at": journal.now(),
        "spoken_to": "delegate", "shown_by": "paper",
    }  # fmt: skip
    return calling.CallBack(**(made | more))


def asked(seat: Seat, by: Seat | None = None, **more) -> Request:
    report = said(cast.user_of(seat))
    return calling.ask_reset(
        report_id=report.pk, call=call(seat, **more), reason=WHY, by=by or cast.officer()
    )


def reset(seat: Seat) -> FactorReset:
    request = asked(seat)
    cast.approve(number=request.number, by=cast.second_officer())
    return FactorReset.objects.get(request=request)


def link(mailoutbox, user: User) -> str:
    """The path of the link as the person's mail brings it."""
    for _ in range(9):
        sweep.run_once()
        for mail in mailoutbox:
            if mail.to == [user.email] and "/new-factor/" in mail.body:
                return "/" + next(w for w in mail.body.split() if "/new-factor/" in w).split("/", 3)[3]
    raise AssertionError("no mail brought the link")


def opened(path: str) -> Client:
    client = Client()
    client.get(path)
    return client


def enrolled(client: Client, user: User) -> None:
    """Over an opened link: the password, then a passkey."""
    people.password(client, user)
    people.prove(client)
    people.add_passkey(client, people.SoftKey())


def over_the_link(row: FactorReset) -> None:
    """The person's link is used, as after a new passkey."""
    row.used_at = journal.now()
    row.save(update_fields=["used_at"])
