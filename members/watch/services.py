"""Handing in what a probe saw: at once, or when PostgreSQL answers again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SYSTEM, Seat, require
from members.watch.models import Observation

LONGEST_FAULT = 200  # characters


@dataclass(frozen=True)
class Taken:
    """One observation as the probe keeps it; `at` is by the probe's own clock."""

    key: UUID
    at: datetime
    up: bool
    fault: str = ""


@transaction.atomic
def hand_in(*, probe: str, taken: Sequence[Taken], now: datetime, by: Seat = SYSTEM) -> int:
    """Write what a probe saw, in one transaction, and answer how many were new; `now` is the probe's own clock.

    Only the age of an observation is believed: it is placed that long before the alliance's clock. So a probe's clock
    that is wrong by an hour moves no observation. Safe to run twice.
    """
    require(by, frozenset(), act=_("hand in what a probe saw"))
    at = journal.now()
    rows = [
        Observation(
            key=each.key, probe=probe, taken_at=at - max(now - each.at, timedelta()), handed_in_at=at, up=each.up,
            fault=each.fault[:LONGEST_FAULT],
        )
        for each in taken
    ]  # fmt: skip
    before = Observation.objects.filter(key__in=[row.key for row in rows]).count()
    Observation.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows) - before
