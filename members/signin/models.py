"""The browsers that an account was used from; lost second factors, and what two officers did about them."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from alliance.journal.clock import Now
from members.approvals.models import Request
from members.delegates.models import Person, User

LINK_LASTS = timedelta(hours=24)  # to set up new factors, and in a constraint


class Device(models.Model):
    """One browser that signed in to one account: a digest of its cookie and a few words, nothing that tracks it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    digest = models.CharField(max_length=64)  # SHA-256 of the cookie's random value
    words = models.CharField(max_length=60)  # such as "Firefox on Windows"
    first_on = models.DateField()
    last_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="a_device_is_known_once")]


class LossReport(models.Model):
    """Somebody said that a person's second factor is lost. It proves nothing: an officer calls back."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="loss_reports")
    by_head = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )  # none: anybody
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]


class FactorReset(models.Model):
    """That every second factor of a person was taken away by two officers, and the one link to set up new ones.

    Until the link is used the account takes no factor and no sign-in (migration 0014). Votes that the person casts in
    the days after carry `at`.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="factor_resets")
    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="factor_reset")
    at = models.DateTimeField(db_default=Now())
    nonce = models.BinaryField()
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="a_link_to_enrol_lasts_24_hours", condition=Q(expires_at__lte=F("at") + LINK_LASTS)
            )
        ]
