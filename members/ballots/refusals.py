"""Votes that were refused, kept as evidence: who tried, when and why, never what they chose.

Written in a transaction of its own after the refused one was rolled back. So many are kept of one person on one
ballot; what comes after is counted, so that nobody fills the table.
"""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import Error, IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _lazy

from alliance import journal
from alliance.access import SECRETARIAT, VOTERS, Refused, Seat
from members.ballots.models import MOST_REFUSALS, Ballot, FurtherRefusals, RefusedAttempt

logger = logging.getLogger(__name__)

# What is said of a refusal where several are counted together.
REASONS = {
    "accreditation_ended": _lazy("The accreditation had ended"),
    "ballot_closed": _lazy("It came after the close"),
    "choice_unknown": _lazy("It named no choice of this ballot"),
    "close_unsettled": _lazy("It came while the close was being found out"),
    "form_contradicts": _lazy("The form contradicted itself"),
    "no_vote": _lazy("The member has no vote on this ballot"),
    "not_prepared": _lazy("It takes two persons, and nobody had prepared it"),
    "not_in_electorate": _lazy("The member was not in the electorate"),
    "proof_missing": _lazy("No code or passkey came with it"),
    "proof_other": _lazy("The code or passkey was given for another act or choice"),
    "proof_stale": _lazy("The code or passkey was given too long before"),
    "proof_used": _lazy("The code or passkey had served for another act already"),
    "proof_wrong": _lazy("The code beside it was mistyped or used before, or the passkey was not accepted"),
    "own_preparation": _lazy("It takes two persons, and the same one prepared it"),
    "prepared_otherwise": _lazy("It was not what a second person had prepared"),
    "preparer_left": _lazy("Who prepared it was not accredited any more"),
    "represented": _lazy("A union votes for the member"),
    "suspended": _lazy("The member was suspended when the ballot opened"),
    "text_differs": _lazy("It was on another text"),
    "voteless": _lazy("None of the union’s states was a party"),
    "too_many_codes": _lazy("Too many wrong codes came before it"),
}
OTHER = _lazy("Another reason")


def keep_refused(*, ballot_id: int, refused: Refused, by: Seat) -> None:
    """Keep that a vote of this seat was refused. A fault in keeping is logged: the voter is told of the refusal."""
    if by.person is None or by.insider is None or by.role not in VOTERS:
        return  # who casts no votes at all is turned away before
    try:
        with transaction.atomic():
            _keep(ballot_id, refused.code, by, by.insider)
    except Error:
        logger.exception("a refused vote on ballot %s could not be kept", ballot_id)


def _keep(ballot_id: int, code: str, by: Seat, member: str) -> None:
    if not Ballot.objects.filter(pk=ballot_id).exists():
        return
    of_person = {"ballot_id": ballot_id, "person": by.person}
    place = RefusedAttempt.objects.filter(**of_person).count() + 1
    at = journal.now()
    if place <= MOST_REFUSALS:
        try:
            with transaction.atomic():
                RefusedAttempt.objects.create(
                    **of_person, member=member, role=by.role, accreditation=by.accreditation, code=code, at=at,
                    place=place,
                )  # fmt: skip
        except IntegrityError:  # another tab took the place at this moment
            pass
        else:
            return
    more, new = FurtherRefusals.objects.get_or_create(
        **of_person, defaults={"member": member, "count": 1, "last_at": at}
    )
    if not new:
        locked = FurtherRefusals.objects.select_for_update().get(pk=more.pk)
        FurtherRefusals.objects.filter(pk=locked.pk).update(
            count=F("count") + 1, last_at=max(at, locked.last_at)
        )


@dataclass(frozen=True)
class Row:
    """One refused vote as a page shows it."""

    at: datetime
    member: str
    role: str
    reason: str


SHOWN = 3  # refused votes that a page shows without being asked


@dataclass(frozen=True)
class Told:
    """What a seat may know of the refused votes on a ballot."""

    count: int  # of all members; 0 where the seat may only know its own
    reasons: list[tuple[str, int]]
    rows: list["Row"]  # one by one: the seat's own member's, or for an officer all
    further: int  # that were counted and not kept, of those the seat may know

    @property
    def any(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.count or self.rows or self.further)

    @property
    def first(self) -> list["Row"]:
        """Those that a page shows at once."""
        return self.rows[:SHOWN]

    @property
    def rest(self) -> list["Row"]:
        """Those that a page folds away, so that they do not stand before the ballot paper."""
        return self.rows[SHOWN:]


def told(ballot: Ballot, seat: Seat, *, over: bool, decided: bool) -> Told:
    """The refused votes on a ballot as a seat may see them: its own member's to a voter, their number and reasons to
    the secretariat, and to everybody once the ballot is decided.

    One by one the secretariat sees them when the window is `over`: who tried to vote is as sealed as who did.
    """
    kept = list(RefusedAttempt.objects.filter(ballot=ballot))
    further = list(FurtherRefusals.objects.filter(ballot=ballot)) if len(kept) >= MOST_REFUSALS else []
    office, own = seat.role in SECRETARIAT, seat.insider if seat.role in VOTERS else None
    counted = decided or office
    reasons = Counter(str(REASONS.get(row.code, OTHER)) for row in kept if counted)
    return Told(
        count=len(kept) + sum(row.count for row in further) if counted else 0,
        reasons=reasons.most_common(),
        rows=[
            Row(row.at, row.member, row.role, str(REASONS.get(row.code, OTHER)))
            for row in kept
            if (office and over) or row.member == own
        ],
        further=sum(row.count for row in further if counted or row.member == own),
    )
