"""A version of a rule as an officer hands it in."""

import json
from typing import Any

from alliance.journal import clock
from members.approvals.services import approve_request
from members.ballots.models import DecisionRule, SubjectRule
from members.ballots.rulebook import services
from tests import cast


def version(**change: Any) -> dict[str, Any]:
    """The next version of the simple majority, which asks for a longer window, with `change` made to it."""
    row = DecisionRule.objects.filter(code="simple-majority").latest("version")
    said = {name: getattr(row, name) for name in ("citation", "code", "terms", "title")}
    return said | {"shortest_window_hours": row.shortest_window_hours + 24} | change


def version_text(**change: Any) -> str:
    """The same as JSON."""
    return json.dumps(version(**change))


def circulate(subject: str, hours: int) -> None:
    """Two officers ask for so many hours of circulation on a subject; then the day from which it is so comes."""
    row = SubjectRule.objects.select_related("rule").get(subject=subject)
    day = cast.in_days(1)
    request = services.ask_to_call(
        subject=subject, rule=row.rule.symbol, starts_on=day.date(), circulation_hours=hours,
        reason="Note 10 of the parties", by=cast.officer(),
    )  # fmt: skip
    approve_request(number=request.number, by=cast.second_officer())
    clock.move_to(day)
