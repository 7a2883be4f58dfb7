"""Tables of consumers and keys. Of a key its hash stands here, never the key.

A key is final but for its end, the day it was last used and the last reminder; a trigger keeps an ended key ended and
refuses a third one that could be used (migration 0007).
"""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _lazy

from members.delegates.models import Person
from members.registry.models import Member

LONGEST = timedelta(days=365)
MOST_ACTIVE = 2  # the old and the new one, while a consumer changes over


class Scope(models.TextChoices):
    """What a key may be asked for. A view names the one it needs (`scope`)."""

    READ = "rules:read", _lazy("Read rules, releases and quotes")


class Consumer(models.Model):
    """A system that takes what is published, by name; `contact` is who is written to."""

    class Kind(models.TextChoices):
        CUSTOMS = "customs", _lazy("Customs administration")
        BROKER = "broker", _lazy("Customs broker")
        VENDOR = "vendor", _lazy("Data vendor")

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="consumers")
    contact = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_by = models.UUIDField()
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class ApiKey(models.Model):
    """One key. `digest` is the SHA-256 of its text, in hexadecimal; the limit is answers a minute."""

    consumer = models.ForeignKey(Consumer, on_delete=models.PROTECT, related_name="keys")
    prefix = models.CharField(max_length=8, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40))
    per_minute = models.PositiveIntegerField()
    issued_by = models.UUIDField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()  # the first instant at which it is refused
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    last_used_on = models.DateField(null=True)
    reminded = models.PositiveSmallIntegerField(
        null=True
    )  # days before the expiry of which its contact was told last

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at"), expires_at__lte=F("issued_at") + LONGEST),
                name="a_key_expires_within_a_year",
            ),
            models.CheckConstraint(condition=Q(per_minute__gte=1), name="a_key_has_a_limit"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="a_key_is_ended_by_somebody",
            ),
        ]

    @property
    def symbol(self) -> str:
        """What names the key in the record: nothing that lets anybody in."""
        return self.prefix


class KeyUse(models.Model):
    """How often a key was answered, and refused for being over its limit, in one minute. Forgotten after a while."""

    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="uses")
    minute = models.DateTimeField()
    answered = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "minute"], name="a_minute_of_a_key_is_counted_once")
        ]
