"""How long a text circulates before a ballot on it opens, as its subject asks; and opening earlier, by two.

Practice: UN General Assembly, Rules of Procedure, r. 78, not later than the day preceding, unless the chair permits.
The tables that tie a text to its ballot refuse an early one without the approved request (members 0023, tariffs 0008).
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from alliance.access import Refused
from alliance.web import words
from members.ballots import selectors
from members.ballots.models import Ballot


def until(subject: str, *, since: datetime, at: datetime) -> datetime:
    """When a text that circulates since an instant has circulated, as its subject asks at `at` (aware instants).

    Refused: `no_rule_for_subject`.
    """
    return since + timedelta(hours=selectors.rule_for(subject, on=at.date()).circulation_hours)


def refuse_early(symbol: str, ends: datetime, *, at: datetime, mend: str) -> None:
    """Refuse to open a ballot at `at` on a text that circulates until `ends`: `circulating`."""
    if at < ends:
        raise Refused(
            "circulating",
            _("{symbol} circulates until {instant}. Its ballot opens then.").format(
                symbol=symbol, instant=words.instant(ends)
            ),
            mend=mend,
        )


def told(ballot: Ballot) -> str:
    """That a ballot opened early, by whom and why, in one sentence for its pages; '' where it did not."""
    request = ballot.opened_early
    if request is None:
        return ""
    asked = selectors.rule_for(ballot.subject, on=ballot.opens_at.date()).circulation_hours
    return (
        f"It opened before its text had circulated for {asked} hours. Two officers opened it early, "
        f"{request.symbol}: “{request.reason}”"
    )
