"""Putting amendments to the vote: an officer begins the agenda, the portal goes on from ballot to ballot to the whole.

Lock order, as `put_to_ballot`: proposal → rule lines → numbering of ballots → keys of contested lines. The lines stay
claimed from the first ballot to the last, so no other text changes them in between.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SECRETARIAT, SYSTEM, Refused, Seat, require
from alliance.web.lasting import lasting
from members.ballots import circulation
from members.ballots import selectors as ballots
from members.ballots.models import Ballot, Decision
from members.ballots.services import open_ballot
from tariffs.lines import selectors as on_lines
from tariffs.proposals import services
from tariffs.proposals.amending import amended, order
from tariffs.proposals.amending.models import Agenda
from tariffs.proposals.amending.order import Item
from tariffs.proposals.amending.plan import Plan, Windows, closes, plan_of, subject_of
from tariffs.proposals.amending.selectors import refuse_left_out
from tariffs.proposals.models import Audience, ContestedLine, ContestedScheduleLine, Proposal, Version
from tariffs.proposals.moving import move
from tariffs.proposals.negotiation.frozen import place_in, row_of, rows_of
from tariffs.proposals.negotiation.models import Amendment

STOPS = frozenset({"checks_block", "valid_before_close", "amended_otherwise"})
"""Refusals of the whole that no waiting mends: the text goes back to the table or to its sponsor."""


@transaction.atomic
def put_amendments(*, version_id: int, windows: Windows, shown: str, by: Seat) -> Agenda:
    """Put the standing amendments to a tabled version to the vote, one by one, then the whole. The first ballot opens
    at once. `shown` is the digest of the plan that was shown (`plan.Plan`).

    Refused: `role_may_not`, those of `services.on_the_table`, `nothing_stands`, `plan_differs`, `circulating`,
    `checks_block`, `valid_before_close`, `line_contested`, those of `plan_of` and of `open_ballot`.
    """
    require(by, SECRETARIAT, act=_("put amendments to the vote"))
    version, proposal = services.on_the_table(version_id)
    refuse_left_out(version)
    items = order.standing_on(version)
    if not items:
        raise Refused(
            "nothing_stands",
            _("No amendment to {symbol} is pending any more.").format(symbol=version.symbol),
            mend=_("Put the text itself to the ballot."),
        )
    lines = services.lock_lines(version)
    at = journal.now()
    circulation.refuse_early(
        version.symbol, circulation.until(version.subject, since=version.tabled_at, at=at), at=at,
        mend=_("Wait: a text that others amend is not opened early."),
    )  # fmt: skip
    plan = plan_of(version, items, windows, at=at)
    if plan.digest != shown:
        raise Refused(
            "plan_differs",
            _("Other amendments to {symbol} are pending now than those that were shown.").format(
                symbol=version.symbol
            ),
            mend=_("Read the plan again, then begin."),
        )
    services.refuse_blocked_ballot(proposal, at)
    refuse_plan(version, plan)
    assert by.person is not None, "the secretariat acts in person"
    agenda = Agenda.objects.create(version=version, begun_at=at, begun_by=by.person, **vars(windows))
    ordered = [step.item for step in plan.steps if step.item is not None]
    for place, item in enumerate(ordered, start=1):
        item.amendment.agenda, item.amendment.place = agenda, place
        item.amendment.save(update_fields=["agenda", "place"])
    move(proposal, Proposal.State.AMENDING, at)
    journal.record(
        act="put_amendments", obj=version, by=by,
        payload={
            "amendment_hours": windows.amendment_hours, "amendments": [each.amendment.symbol for each in ordered],
            "closing_time": f"{windows.closing_time:%H:%M}", "whole_hours": windows.whole_hours,
        },
    )  # fmt: skip
    _open(ordered[0], agenda, lines, at=at, by=by)
    return agenda


def refuse_plan(version: Version, plan: Plan) -> None:
    """No change may begin before the ballot on the whole has closed, also where closes move.

    Refused: `valid_before_close` with the rows."""
    days = {each.position: on_lines.period(each.validity).start for each in version.changes.all()}
    for step in plan.steps:
        if step.item is not None and "valid_from" in step.item.amendment.cells:
            first = datetime.fromisoformat(step.item.amendment.cells["valid_from"]).date()
            days[step.item.row] = min(first, days[step.item.row])
    last = plan.latest.date()
    early = sorted(position for position, first_day in days.items() if first_day <= last)
    if early:
        raise Refused(
            "valid_before_close",
            _(
                "The whole could close as late as {last}, but row {map} would apply from {min} on. A "
                "rule begins after the day of its decision."
            ).format(
                last=last, map=", ".join(map(str, early)), min=min(days[position] for position in early)
            ),
            mend=_("Say fewer hours, or let the sponsor table a text that begins later."),
            where="whole_hours",
            status=422,
            rows=early,
        )


@lasting
@transaction.atomic
def go_on(*, agenda_id: int, by: Seat = SYSTEM) -> Agenda:
    """The next step of an agenda, once its ballot is certified: say how that ended, then open the next ballot, or make
    the amended version and open the ballot on the whole. The sweep does it; safe to run twice and twice at once.

    What cannot be opened yet makes an incident and stays due; a whole that the checks block makes one and ends the
    agenda: the text goes to its sponsor with what was adopted, or back to the table where nothing was.
    """
    require(by, frozenset(), act=_("go on with the votes on amendments"))
    version = Version.objects.get(agendas=agenda_id)
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("sponsor").get(
        pk=version.proposal_id
    )  # fmt: skip
    version.proposal = proposal
    agenda = Agenda.objects.get(pk=agenda_id)
    agenda.version = version
    if agenda.ended_at is not None:
        return agenda
    lines = services.lock_lines(version)
    at = journal.now()
    if not _ballot_is_over(agenda, at, by):
        return agenda
    items = items_of(agenda)
    found = order.order_of(version, items)
    _leave_out(items, found, at, by)
    try:
        with transaction.atomic():
            if found.next is not None:
                _open(found.next, agenda, lines, at=at, by=by)
            else:
                _open_whole(agenda, lines, at=at, by=by)
    except Refused as refused:
        _could_not(agenda, refused, is_last=found.next is None, at=at, by=by)
    return agenda


def items_of(agenda: Agenda) -> list[Item]:
    """The amendments of an agenda with their rows, as they were moved."""
    rows = rows_of(agenda.version)
    found = []
    for each in agenda.amendments.select_related("version__proposal", "member", "ballot__decision"):
        row = place_in(rows, row_of(each.version, each.position))
        assert row is not None, "a text does not change while its amendments are voted on"
        found.append(order.item_of(each, row, agenda.version))
    return sorted(found, key=lambda each: (each.amendment.moved_at, each.amendment.pk))


def _ballot_is_over(agenda: Agenda, at: datetime, by: Seat) -> bool:
    """Whether no ballot of the agenda runs; the amendment of one that is certified ends as it did."""
    put = (
        agenda.amendments.filter(ballot__isnull=False, ended_at=None)
        .select_related("version__proposal")
        .first()
    )
    if put is None:
        return True
    decision = Decision.objects.filter(ballot=put.ballot_id).exclude(certification=None).first()
    if decision is None:
        return False
    adopted = decision.outcome == Decision.Outcome.ADOPTED
    _end(put, Amendment.End.ADOPTED if adopted else Amendment.End.NOT_ADOPTED, at)
    journal.record(
        act="settle_amendment",
        obj=put,
        by=by,
        payload={"decision": decision.symbol, "outcome": decision.outcome},
    )
    version = agenda.version
    if version.audience != Audience.PUBLIC:  # a decision is everybody's, so what it was about is
        before, version.audience = version.audience, Audience.PUBLIC
        version.save(update_fields=["audience"])
        journal.record(
            act="widen_audience", obj=version, by=by, payload={"from": before, "to": Audience.PUBLIC.value}
        )
    return True


def _leave_out(items: Sequence[Item], found: order.Order, at: datetime, by: Seat) -> None:
    """End those whose rejection an adoption implies: they are not put."""
    listed = {each.amendment.pk: each.amendment for each in items}
    for left_out, adopted in found.not_put.items():
        amendment = listed[left_out]
        if amendment.ended_at is None:
            amendment.because = listed[adopted]
            _end(amendment, Amendment.End.NOT_PUT, at, "because")
            journal.record(
                act="leave_amendment_out", obj=amendment, by=by, payload={"because": listed[adopted].symbol}
            )


def _open(item: Item, agenda: Agenda, lines: services.Lines, *, at: datetime, by: Seat) -> Ballot:
    amendment, version = item.amendment, agenda.version
    subject = subject_of(version)
    rule = ballots.rule_for(subject, on=at.date()).rule
    _free(agenda)
    ballot = open_ballot(
        subject=subject, title=amended.title_of(item, version), about=amendment.symbol,
        text_digest=amendment.digest, by=by,
        closes_at=closes(rule, agenda.amendment_hours, agenda.closing_time, at=journal.now()),
    )  # fmt: skip
    services.claim(lines, ballot)
    amendment.ballot = ballot
    amendment.save(update_fields=["ballot"])
    journal.record(
        act="put_amendment",
        obj=amendment,
        by=by,
        payload={"ballot": ballot.symbol, "digest": amendment.digest},
    )
    return ballot


def _open_whole(agenda: Agenda, lines: services.Lines, *, at: datetime, by: Seat) -> Ballot:
    version = agenda.version
    _free(agenda)
    carried = list(agenda.amendments.filter(ended_as=Amendment.End.ADOPTED).order_by("place"))
    since = version.tabled_at  # what the portal makes of a text has circulated with it
    if carried:
        version = amended.make(agenda, carried, at=at, by=by)
        agenda.made = version
        agenda.save(update_fields=["made"])
    circulated = circulation.until(version.subject, since=since, at=at)
    circulation.refuse_early(version.symbol, circulated, at=at, mend="The portal opens it then.")
    rule = ballots.rule_for(version.subject, on=at.date()).rule
    close = closes(rule, agenda.whole_hours, agenda.closing_time, at=at)
    ballot = services.open_whole(version, version.proposal, lines, closes_at=close, at=at, by=by)
    _finish(agenda, Agenda.End.WHOLE, at)
    return ballot


def _could_not(agenda: Agenda, refused: Refused, *, is_last: bool, at: datetime, by: Seat) -> None:
    version, proposal = agenda.version, Proposal.objects.get(pk=agenda.version.proposal_id)
    if not (is_last and refused.code in STOPS):
        journal.incident(
            code="vote_not_opened", obj=version, by=by,
            detail=f"The next ballot on {version.symbol} could not be opened: {refused.detail}",
            mend=f"{refused.mend} The portal opens it as soon as it can.".strip(),
        )  # fmt: skip
        return
    _free(agenda)
    carried = list(agenda.amendments.filter(ended_as=Amendment.End.ADOPTED).order_by("place"))
    if carried:
        amended.write_draft(proposal, agenda, carried)
    state = Proposal.State.REVISING if carried else Proposal.State.TABLED
    move(proposal, state, at)
    _finish(agenda, Agenda.End.STOPPED, at)
    mend = (
        "The draft of the next version says what was adopted. Its sponsor mends it and tables it."
        if carried
        else "The text is on the table again."
    )
    journal.incident(
        code="whole_not_put", obj=version, by=by, mend=mend,
        detail=f"The amendments to {version.symbol} are decided, and the whole could not be put: {refused.detail}",
    )  # fmt: skip
    journal.record(
        act="stop_agenda", obj=version, by=by, payload={"because": refused.code, "state": state.value}
    )


def _free(agenda: Agenda) -> None:
    """Release the lines that a ballot of the agenda claimed; the next one claims them in the same transaction."""
    for table in (ContestedLine, ContestedScheduleLine):
        table._default_manager.filter(ballot__amendment__agenda=agenda).delete()


def _end(amendment: Amendment, how: Amendment.End, at: datetime, *more: str) -> None:
    amendment.ended_as, amendment.ended_at = how, at
    amendment.save(update_fields=["ended_as", "ended_at", *more])


def _finish(agenda: Agenda, how: Agenda.End, at: datetime) -> None:
    agenda.ended_as, agenda.ended_at = how, at
    agenda.save(update_fields=["ended_as", "ended_at"])
