"""Consumers and keys for the tests of delivery, made by the ordinary services."""

from typing import Any

from alliance.access import Seat
from tariffs.delivery.models import ApiKey, Consumer
from tariffs.delivery.services import issue_key, open_consumer
from tariffs.delivery.tokens import new
from tests import cast

DESK = "desk@customs.example"


def consumer(by: Seat | None = None, **how: str) -> Consumer:
    """A customs system of Japan's, opened by Japan's head."""
    given = {"name": "Tariff engine, Japan Customs", "kind": "customs", "contact": DESK} | how
    return open_consumer(**given, by=by or cast.delegate("JP"))


def newest(row: Consumer) -> int:
    """The id of a consumer's newest key, 0 for none."""
    return row.keys.order_by("-id").values_list("pk", flat=True).first() or 0


def key(row: Consumer | None = None, *, days: int = 365, **how: Any) -> tuple[ApiKey, str]:
    """A key and its text."""
    row = row or consumer()
    return issue_key(consumer_id=row.pk, days=days, after=newest(row), by=cast.officer(), **how)


def bearer(text: str) -> dict[str, str]:
    """The header that sends a key."""
    return {"Authorization": f"Bearer {text}"}


def new_name() -> str:
    """The name that another key would have."""
    return new()[0]
