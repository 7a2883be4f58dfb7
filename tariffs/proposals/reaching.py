"""No rule reaches back: a ballot closes before the first day of every row of its text."""

from datetime import UTC, date, datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance import journal
from alliance.access import Refused
from alliance.web import words
from members.ballots import extending
from members.ballots import selectors as ballots
from members.ballots.services import refuse_window
from tariffs.lines import selectors as on_lines
from tariffs.proposals.models import Version


def refuse_close(version: Version, *, closes_at: datetime) -> None:
    """What `put_to_ballot` would say of this closing instant (aware) now, before anybody is asked to confirm it.

    Refused: `valid_before_close`, `window_too_short`, `window_too_long`.
    """
    at = journal.now()
    refuse_reaching_back(version, closes_at, at)
    refuse_window(ballots.rule_for(version.subject, on=at.date()).rule, at=at, closes_at=closes_at)


def refuse_reaching_back(version: Version, closes_at: datetime, at: datetime) -> None:
    """A rule begins after the day of its decision: no duty is owed on goods accepted before it. Also where the
    outage clause of the decision rule moves the close."""
    latest = extending.latest_close(ballots.rule_for(version.subject, on=at.date()).rule, closes_at)
    first_days = {each.position: on_lines.period(each.validity).start for each in version.changes.all()}
    last_day = latest.astimezone(UTC).date()
    early = sorted(position for position, first_day in first_days.items() if first_day <= last_day)
    if early:
        limit = datetime.combine(min(first_days.values()), time(), UTC) - (latest - closes_at)
        raise Refused(
            "valid_before_close",
            _reaches(early, first_days[early[0]], last_day, by_outage=latest != closes_at),
            mend=_(
                "Let it close before {limit:%d %b %Y, %H:%M} UTC, or table a text that begins later."
            ).format(limit=limit),
            where="closes_at",
            rows=early,
        )


def _reaches(rows: list[int], first_day: date, last_day: date, *, by_outage: bool) -> str:
    """That rows of a text apply before the last day on which its ballot may close."""
    if by_outage:
        said = ngettext(
            "The ballot could close, after an outage, on {last_day}, but row {rows} would apply from {first_day} on. "
            "A rule begins after the day of its decision.",
            "The ballot could close, after an outage, on {last_day}, but rows {rows} would apply from {first_day} on. "
            "A rule begins after the day of its decision.",
            len(rows),
        )
    else:
        said = ngettext(
            "The ballot would close on {last_day}, but row {rows} would apply from {first_day} on. A rule begins "
            "after the day of its decision.",
            "The ballot would close on {last_day}, but rows {rows} would apply from {first_day} on. A rule begins "
            "after the day of its decision.",
            len(rows),
        )
    return said.format(
        last_day=words.civil(last_day),
        rows=words.listed([str(row) for row in rows]),
        first_day=words.civil(first_day),
    )
