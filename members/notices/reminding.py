"""Who has not voted is reminded before the close, once a step. The database says what is due; a close may move."""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from alliance import journal
from alliance.web import words
from alliance.web.lasting import lasting
from members.ballots.models import Ballot, ElectorateEntry, Vote
from members.delegates.models import Accreditation
from members.notices.acting import demonstration
from members.notices.models import STEPS, Notice, Reminder
from members.notices.of_ballots import page
from members.notices.steps import step_at


def to_remind() -> list[int]:
    """Ids of open ballots on which a member has not voted and was not reminded at the step that has come."""
    at = journal.now()
    near = Ballot.objects.with_end().filter(
        state=Ballot.State.OPEN, end__gt=at, end__lte=at + timedelta(hours=max(STEPS))
    )
    steps = {ballot: step_at(ballot.opens_at, ballot.ends_at, at) for ballot in near.order_by("end")}
    return [ballot.pk for ballot, step in steps.items() if step and missing(ballot, step).exists()]


def missing(ballot: Ballot, step: int) -> QuerySet[ElectorateEntry]:
    """The electors of a ballot that have cast nothing and were not reminded at a step."""
    reminded = Reminder.objects.filter(ballot=ballot, hours=step, member_code=OuterRef("code"))
    electors = ballot.electorate.filter(capacity=ElectorateEntry.Capacity.ELECTOR)
    return electors.exclude(Exists(Vote.objects.filter(elector=OuterRef("pk")))).exclude(Exists(reminded))


@lasting
@transaction.atomic
def remind_of_close(*, ballot_id: int) -> int:
    """Remind whoever is missing at the step that has come; answers how many members. Safe to run twice, late, at once.

    Locks nothing that a vote needs. A member that votes meanwhile is refused by the table, and left out.
    """
    ballot = Ballot.objects.with_end().get(pk=ballot_id)
    at = journal.now()
    step = step_at(ballot.opens_at, ballot.ends_at, at) if ballot.state == Ballot.State.OPEN else None
    if step is None:
        return 0
    written = []
    for entry in missing(ballot, step).order_by("code"):
        try:
            row, is_new = Reminder.objects.get_or_create(
                ballot=ballot, member_code=entry.code, hours=step,
                defaults={"closes_at": ballot.ends_at, "at": at},
            )  # fmt: skip
        except IntegrityError:  # it has voted since
            continue
        if is_new:
            written.append(row)
    _write(ballot, written)
    return len(written)


def _write(ballot: Ballot, rows: list[Reminder]) -> None:
    """A notice of each reminder to everybody who is accredited now."""
    of = {row.member_code: row for row in rows}
    seats = Accreditation.objects.filter(during__contains=journal.now(), member__code__in=of)
    notices = {}
    for seat in seats.select_related("member"):
        row = of[seat.member.code]
        close = words.instant(row.closes_at, seat.member.zone)
        left = words.span(
            round((row.closes_at - row.at).total_seconds() / 300) * 300
        )  # a sweep is seconds late
        notices[seat.person_id, row.pk] = Notice(
            kind=Notice.Kind.REMINDER, reminder=row, person_id=seat.person_id, member_code=row.member_code,
            path=page(ballot), written_at=row.at,
            subject=f"{ballot.symbol} closes in {left}: {seat.member.name} has not voted"[:200],
            body=f"“{ballot.title}” closes on {close}. That is in {left}. {seat.member.name} has not voted yet.\n\n"
            f"Head and alternate cast the vote here:\n{settings.BASE_URL}{page(ballot)}\n\n"
            "Whether a state has voted is sealed until the close: this mail goes to your delegation alone.\n"
            + demonstration(),
        )  # fmt: skip
    Notice.objects.bulk_create(notices.values(), ignore_conflicts=True)


def overtaken(row: Reminder) -> bool:
    """Whether a reminder has nothing to say any more: the member has voted since, or the window is over."""
    ballot = Ballot.objects.with_end().get(pk=row.ballot_id)
    voted = Vote.objects.filter(elector__ballot=ballot, elector__code=row.member_code).exists()
    return voted or ballot.state != Ballot.State.OPEN or ballot.ends_at <= journal.now()
