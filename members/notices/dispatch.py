"""The proof of dispatch: who was told what, when, and whether the relay accepted the mail.

Whether a state has voted is sealed until the close: nobody but its delegation reads a reminder of an open ballot.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from alliance.access import DELEGATES, SECRETARIAT, Refused, Seat
from members.ballots.models import Ballot
from members.notices.models import Notice
from members.notices.services import MOST_ATTEMPTS
from members.registry.models import Member

PROVED = (Notice.Kind.STATUTORY, Notice.Kind.REMINDER, Notice.Kind.DIGEST)
COUNTS: tuple[Literal["written", "accepted", "overtaken", "failed", "waiting"], ...]
COUNTS = ("written", "accepted", "overtaken", "failed", "waiting")
SENT = Q(sent_at__isnull=False)
DROPPED = Q(dropped_at__isnull=False)
FAILED = Q(sent_at=None, dropped_at=None, attempts__gt=MOST_ATTEMPTS)


@dataclass(frozen=True)
class State:
    """How a notice stands on its way: the kind of mark, what it is called, since or until when."""

    mark: str
    word: str
    at: datetime | None = None

    @property
    def own(self) -> str:
        """The same as its reader is told it: about the mail, in a few words."""
        return {
            "done": "sent by mail", "ended": "no mail, it was settled before",
            "warns": "mail is being tried again", "blocks": "could not be sent by mail", "future": "mail follows",
        }[self.mark]  # fmt: skip


def state_of(row: Notice) -> State:
    """Where the mail of a notice is."""
    if row.digest is not None:
        return state_of(row.digest)
    if row.sent_at:
        return State("done", "Accepted by the relay", row.sent_at)
    if row.dropped_at:
        return State("ended", "Not sent: overtaken", row.dropped_at)
    if row.attempts > MOST_ATTEMPTS:
        return State("blocks", "Given up")
    if row.held_until and row.read_at:
        return State("ended", "Read before its digest", row.read_at)
    if row.held_until:
        return State("future", "In the digest of", row.held_until)
    if row.attempts:
        return State("warns", f"Tried {row.attempts} times, again", row.next_attempt_at)
    return State("future", "Waits to be sent", row.written_at)


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
