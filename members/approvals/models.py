"""Requests for a second officer and the verdicts on them. Both are final; triggers fill and guard them (0006).

Persons are opaque ids and offices plain numbers here: who holds what stands above this package. The database ties
them to their tables (migration 0006).
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from alliance.domain import canon
from alliance.journal.clock import Now
from members.proofs.models import Proof

VALID_FOR = timedelta(hours=24)  # and in members_verdict_by_a_second_officer() of migration 0006


class Request(models.Model):
    """What an officer asks another to approve. It lapses by itself: that is read from the clock, never written."""

    number = models.PositiveIntegerField(unique=True)
    act = models.CharField(max_length=40)
    about = models.CharField(max_length=3)  # code of the member that it concerns
    payload = models.TextField()  # canonical JSON, of ids and instants: exactly what will be done
    reason = models.CharField(max_length=500)
    asked_by = models.UUIDField()
    asked_as = models.CharField(max_length=10)
    asked_office = models.BigIntegerField(db_default=0)  # the database finds the office that is held
    asked_at = models.DateTimeField(db_default=Now())  # and tells the time

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.symbol

    @property
    def symbol(self) -> str:
        return f"REQ/{self.number:04d}"

    @property
    def lapses_at(self) -> datetime:
        return self.asked_at + VALID_FOR

    @property
    def asks(self) -> dict[str, Any]:
        """The payload, read."""
        return canon.parse_json(self.payload.encode())


class Verdict(models.Model):
    """What became of a request, once: what the second officer said, or that who asked withdrew it.

    An approval names the fresh proof of who gave it; the others need none."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _lazy("Approved")
        REFUSED = "refused", _lazy("Refused")
        WITHDRAWN = "withdrawn", _lazy("Withdrawn")  # by who asked

    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="verdict")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=500, blank=True)
    given_by = models.UUIDField()
    given_as = models.CharField(max_length=10)
    given_office = models.BigIntegerField(db_default=0)
    given_at = models.DateTimeField(db_default=Now())
    proof = models.OneToOneField(Proof, on_delete=models.PROTECT, null=True, related_name="verdict")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_refusal_says_why", condition=~models.Q(outcome="refused", reason="")
            )
        ]
