"""The browsers that an account was used from, so that another one is told of. Goes with the account."""

from django.db import models

from members.delegates.models import User


class Device(models.Model):
    """One browser that signed in to one account: a digest of its cookie and a few words, nothing that tracks it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    digest = models.CharField(max_length=64)  # SHA-256 of the cookie's random value
    words = models.CharField(max_length=60)  # such as "Firefox on Windows"
    first_on = models.DateField()
    last_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="a_device_is_known_once")]
