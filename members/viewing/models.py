"""That an officer looked on in a member's seat: who, which seat, why, from when until when. Never changed."""

from datetime import datetime, timedelta

from django.db import models

from alliance.journal.clock import Now
from members.delegates.models import Accreditation, Person
from members.registry.models import Member

LASTS = timedelta(minutes=15)  # and in members_viewing_by_an_officer() of the migration


class Viewing(models.Model):
    """One view. The database finds the office, tells the beginning and sets the end that nobody prolongs; that it
    lapsed is read from the clock, never written."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    office = models.BigIntegerField(db_default=0)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="viewings")
    role = models.CharField(max_length=10, choices=Accreditation.DelegateRole.choices)
    reason = models.CharField(max_length=500)
    begun_at = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="a_view_says_why", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.symbol

    @property
    def symbol(self) -> str:
        return f"{symbols_of(self.member.code)}{self.pk}"

    @property
    def seat_words(self) -> str:
        """'adviser of Japan'."""
        return f"{self.get_role_display().lower()} of {self.member.name}"

    @property
    def over_at(self) -> datetime:
        """The instant from which it shows nothing."""
        return self.ended_at or self.until


def symbols_of(code: str) -> str:
    """What the symbols of all views into a member's seats begin with; the record finds whose they are by it."""
    return f"VIEW/{code}/"
