"""The proof of dispatch: who was told what, when, and whether the relay accepted the mail.

Whether a state has voted is sealed until the close: nobody but its delegation reads a reminder of an open ballot.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.access import DELEGATES, SECRETARIAT, Refused, Seat
from alliance.web import words
from members.ballots.models import Ballot, Vote
from members.delegates.erasing import ERASED
from members.delegates.models import Accreditation
from members.notices.models import Notice
from members.notices.services import MOST_ATTEMPTS
from members.registry.models import Member

PROVED = (Notice.Kind.STATUTORY, Notice.Kind.REMINDER, Notice.Kind.DIGEST)
COUNTS: tuple[Literal["written", "accepted", "overtaken", "failed", "waiting"], ...]
COUNTS = ("written", "accepted", "overtaken", "failed", "waiting")
SENT = Q(sent_at__isnull=False)
DROPPED = Q(dropped_at__isnull=False)
FAILED = Q(sent_at=None, dropped_at=None, attempts__gt=MOST_ATTEMPTS)


LATE = timedelta(hours=1)  # a mail accepted later than this after it was written is called late


@dataclass(frozen=True)
class State:
    """How a notice stands on its way: the kind of mark, what it is called, since or until when; `own` is the same as
    its reader is told it, about the mail, in a few words."""

    mark: str
    word: str
    own: str
    at: datetime | None = None
    cause: str = ""  # why no mail was sent, or how late it was


def states_of(rows: Sequence[Notice]) -> list[State]:
    """Where the mail of each notice is. The causes of those that were not sent are asked for together."""
    carriers = [row.digest or row for row in rows]
    causes = _causes([row for row in carriers if row.dropped_at])
    return [_state(row, causes.get(row.pk, "")) for row in carriers]


def _state(row: Notice, cause: str) -> State:
    if row.sent_at:
        return _accepted(row, row.sent_at)
    if row.dropped_at:
        own = _("no mail was needed: {cause}").format(cause=cause)
        return State("ended", _("Not needed any more"), own, row.dropped_at, cause)
    if row.attempts > MOST_ATTEMPTS:
        return State("blocks", _("Given up"), _("could not be sent by mail"))
    follows = _("mail follows")
    if row.held_until and row.read_at:
        return State(
            "ended", _("Read before its digest"), _("no mail was needed: you had read it"), row.read_at
        )
    if row.held_until:
        return State("future", _("In the digest of"), follows, row.held_until)
    if row.attempts:
        told = ngettext("Tried {n} time, again", "Tried {n} times, again", row.attempts).format(
            n=row.attempts
        )
        return State("warns", told, _("mail is being tried again"), row.next_attempt_at)
    return State("future", _("Waits to be sent"), follows, row.written_at)


def _accepted(row: Notice, at: datetime) -> State:
    taken = at - row.written_at
    if row.held_until is None and taken >= LATE:
        late = _("{span} after it was written").format(span=words.span(taken.total_seconds()))
        return State("warns", _("Accepted late"), _("sent by mail, late"), at, late)
    return State("done", _("Accepted by the relay"), _("sent by mail"), at)


def _causes(rows: Sequence[Notice]) -> dict[int, str]:
    """Why each of these was not sent, as the tables tell it: nothing more is kept of it than the instant."""
    if not rows:
        return {}
    reminders = {row.pk: row.reminder for row in rows if row.reminder is not None}
    cast = defaultdict(list)
    votes = Vote.objects.filter(ballot__in={each.ballot_id for each in reminders.values()})
    for ballot, member, at in votes.values_list("ballot_id", "elector__code", "cast_at"):
        cast[ballot, member].append(at)
    seats = defaultdict(list)
    held = Accreditation.objects.filter(person__in={row.person_id for row in rows})
    for person, member, during in held.values_list("person_id", "member__code", "during"):
        seats[person, member].append(during)
    found = {}
    for row in rows:
        assert row.dropped_at is not None, "asked for those that were dropped"
        at, reminder = row.dropped_at, reminders.get(row.pk)
        if row.subject == ERASED:
            found[row.pk] = _("the person’s name was erased")
        elif row.member_code and not any(at in each for each in seats[row.person_id, row.member_code]):
            found[row.pk] = _("the seat had ended")
        elif reminder and any(each <= at for each in cast[reminder.ballot_id, reminder.member_code]):
            found[row.pk] = _("the vote was cast")
        elif reminder:
            found[row.pk] = _("the ballot had closed")
        elif settings.DEMONSTRATION_NOTICE:  # told of a past that was invented: alliance.local.story
            found[row.pk] = _("it is older than this demonstration’s mail")
        else:
            found[row.pk] = _("nobody was left to send it to")
    return found


def provable(seat: Seat) -> QuerySet[Notice]:
    """The notices whose dispatch a seat may look into: its own member's, or all of the secretariat's concern."""
    rows = Notice.objects.filter(kind__in=PROVED)
    if seat.role in DELEGATES and seat.insider:
        return rows.filter(member_code=seat.insider)
    if seat.role in SECRETARIAT:
        return rows.exclude(member_code="").exclude(reminder__ballot__state=Ballot.State.OPEN)
    return rows.none()


def of_member(code: str, seat: Seat) -> tuple[Member, QuerySet[Notice]]:
    """A member and the notices to its delegation, the newest first.

    Refused: `member_unknown`, `not_your_delegation`.
    """
    member = Member.objects.filter(code=code).first()
    if member is None:
        raise Refused("member_unknown", _("There is no such member."), status=404)
    if seat.role in DELEGATES and seat.insider != code:
        raise Refused(
            "not_your_delegation",
            _("What was sent to {name} is for its delegation to read.").format(name=member.name),
            status=403,
        )
    rows = provable(seat).filter(member_code=code)
    return member, rows.select_related("reminder__ballot", "entry").order_by("-pk")


def by_member(seat: Seat) -> list[tuple[Member, dict[str, int]]]:
    """Every member with how many notices it was sent: in all, accepted, overtaken, given up, on their way."""
    counts = provable(seat).order_by().values("member_code").annotate(
        written=Count("pk"), accepted=Count("pk", filter=SENT), overtaken=Count("pk", filter=DROPPED),
        failed=Count("pk", filter=FAILED),
    ).annotate(waiting=F("written") - F("accepted") - F("overtaken") - F("failed"))  # fmt: skip
    found: dict[str, dict[str, int]] = {
        row["member_code"]: {str(name): row[name] for name in COUNTS} for row in counts
    }
    none: dict[str, int] = {str(name): 0 for name in COUNTS}
    return [(member, found.get(member.code, none)) for member in Member.objects.order_by("name")]
