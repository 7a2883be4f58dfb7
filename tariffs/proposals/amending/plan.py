"""The plan of votes: which ballot opens when and closes when, if every amendment is put. Shown before it begins.

Each ballot opens once the one before it is certified, and closes as `alliance.domain.tally.closing` says. So what is
planned holds although a sweep comes a minute late; where an amendment is withdrawn or not put, the rest comes earlier.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import Refused
from alliance.domain import canon, tally
from members.ballots import extending
from members.ballots import selectors as ballots
from members.ballots.models import DecisionRule
from members.ballots.services import LONGEST_WINDOW
from tariffs.proposals.amending.order import Item, order_of
from tariffs.proposals.models import Version

MOMENT = timedelta(minutes=1)  # from a close to the opening of the next ballot, for the plan


@dataclass(frozen=True)
class Windows:
    """What the officer says: for how many hours at least each ballot is open, and when in the day (UTC) it closes."""

    amendment_hours: int
    whole_hours: int
    closing_time: time


@dataclass(frozen=True)
class Step:
    """One ballot of a plan; `item` is None for the whole. `latest` is its close if each close moves after an outage."""

    item: Item | None
    opens_at: datetime
    closes_at: datetime
    latest: datetime


@dataclass(frozen=True)
class Plan:
    """All ballots in their order, the whole at the end; `digest` binds what was shown to what is begun."""

    steps: Sequence[Step]
    rule: DecisionRule  # of the amendments
    digest: str

    @property
    def first(self) -> Item | None:
        """The amendment whose ballot opens at once."""
        return self.steps[0].item

    @property
    def latest(self) -> datetime:
        """The latest instant at which the ballot on the whole can close."""
        return self.steps[-1].latest


def subject_of(version: Version) -> str:
    """The subject of a ballot on an amendment to a version; it calls for its rule. Nobody picks it."""
    return f"{version.subject}-amendment"


def closes(rule: DecisionRule, hours: int, windows_at: time, *, at: datetime) -> datetime:
    """When a ballot under a rule closes that opens at `at`; its shortest window holds whatever was said."""
    return tally.closing(at.astimezone(UTC), hours=max(hours, rule.shortest_window_hours), at=windows_at)


def plan_of(version: Version, items: Sequence[Item], windows: Windows, *, at: datetime) -> Plan:
    """The plan of the votes on a version, if the first ballot opens at `at`.

    Refused: `no_rule_for_subject`, `window_too_short`, `window_too_long` with `where` the field.
    """
    ordered = order_of(version, items).items
    rule = ballots.rule_for(subject_of(version), on=at.date()).rule
    whole = ballots.rule_for(version.subject, on=at.date()).rule
    _refuse_hours("amendment_hours", windows.amendment_hours, rule)
    _refuse_hours("whole_hours", windows.whole_hours, whole)
    steps: list[Step] = []
    opens = late = at
    listed: list[Item | None] = [*ordered, None]
    for item in listed:
        by, hours = (rule, windows.amendment_hours) if item is not None else (whole, windows.whole_hours)
        close = closes(by, hours, windows.closing_time, at=opens)
        latest = extending.latest_close(by, closes(by, hours, windows.closing_time, at=late))
        steps.append(Step(item, opens, close, latest))
        opens, late = close + MOMENT, latest + MOMENT
    return Plan(steps, rule, _digest(version, ordered))


def _refuse_hours(field: str, hours: int, rule: DecisionRule) -> None:
    longest = int(LONGEST_WINDOW.total_seconds()) // 3600 - 24
    if hours < rule.shortest_window_hours:
        raise Refused(
            "window_too_short",
            _("{title} asks for at least {shortest_window_hours} hours; this says {hours}.").format(
                title=rule.title, shortest_window_hours=rule.shortest_window_hours, hours=hours
            ),
            mend=_("Say {shortest_window_hours} or more.").format(
                shortest_window_hours=rule.shortest_window_hours
            ),
            where=field,
            status=422,
        )
    if hours > longest:
        raise Refused(
            "window_too_long",
            _("A ballot of {hours} hours would be open for about a year or more.").format(hours=hours),
            mend=_("Say {longest} or less.").format(longest=longest),
            where=field,
            status=422,
        )


def _digest(version: Version, ordered: Sequence[Item]) -> str:
    return canon.digest([version.digest, *(each.amendment.digest for each in ordered)])


def now_of(version: Version, items: Sequence[Item], windows: Windows) -> Plan:
    """The plan as it would be if it began now. Refused: as `plan_of`."""
    return plan_of(version, items, windows, at=journal.now())
