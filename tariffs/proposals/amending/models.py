"""The table of an agenda. What became of each amendment stands in its own row (`negotiation.models.Amendment`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from tariffs.proposals.models import Version


class Agenda(models.Model):
    """The votes on the amendments that stood on a version when it came to the ballot, then on the whole.

    The windows are what the officer said: hours that each ballot is open at least, and the time of day (UTC) at which
    each closes. `made` is the version that the portal made of what was adopted; none where nothing was.
    """

    class End(models.TextChoices):
        WHOLE = "whole", _lazy("The whole came to its ballot")
        STOPPED = "stopped", _lazy("The whole could not be put")

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="agendas")
    amendment_hours = models.PositiveSmallIntegerField()
    whole_hours = models.PositiveSmallIntegerField()
    closing_time = models.TimeField()
    begun_at = models.DateTimeField()
    begun_by = models.UUIDField()
    made = models.OneToOneField(Version, on_delete=models.PROTECT, null=True, related_name="made_by")
    ended_as = models.CharField(max_length=7, choices=End.choices, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"],
                condition=models.Q(ended_at=None),
                name="a_version_has_one_agenda_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_as="", ended_at=None)
                | models.Q(ended_as="whole", ended_at__isnull=False)
                | models.Q(ended_as="stopped", ended_at__isnull=False, made=None),
                name="an_agenda_ends_in_one_way",
            ),
        ]

    @property
    def symbol(self) -> str:
        return f"{self.version.symbol}/agenda"
