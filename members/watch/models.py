"""What the probe saw. Evidence of an outage, so append-only by trigger."""

from django.db import models
from django.db.models import F, Q


class Observation(models.Model):
    """Whether a vote could be cast at an instant. `taken_at` is by the alliance's clock, however late it came in."""

    key = models.UUIDField(unique=True)  # given by the probe: what is handed in twice is one observation
    probe = models.CharField(max_length=40)
    taken_at = models.DateTimeField(db_index=True)
    handed_in_at = models.DateTimeField()
    up = models.BooleanField()
    fault = models.CharField(max_length=200, blank=True)  # what failed, in words

    class Meta:
        ordering = ["taken_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at__lte=F("handed_in_at")),
                name="an_observation_is_taken_before_it_is_handed_in",
            ),
        ]
