"""A version of a rule as an officer hands it in."""

import json
from typing import Any

from members.ballots.models import DecisionRule


def version(**change: Any) -> dict[str, Any]:
    """The next version of the simple majority, which asks for a longer window, with `change` made to it."""
    row = DecisionRule.objects.filter(code="simple-majority").latest("version")
    said = {name: getattr(row, name) for name in ("citation", "code", "terms", "title")}
    return said | {"shortest_window_hours": row.shortest_window_hours + 24} | change


def version_text(**change: Any) -> str:
    """The same as JSON."""
    return json.dumps(version(**change))
