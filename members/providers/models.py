"""Tables of members' own sign-in services. A row is proposed by one officer and begins by two (migration 0017)."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models

from alliance.journal.clock import Now
from members.approvals.models import Request
from members.registry.models import Member, not_empty, one_at_a_time

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures with a key of the service's own. None is keyed with the client's secret, and `none` is not among them."""
USUAL = ("RS256", "PS256", "ES256")


class Provider(models.Model):
    """A member's OpenID Connect service, exactly as it is trusted: another issuer, client or algorithm is another row.

    `during` is empty until a second officer approved; `request` is what it began by, `changed_by` what its end was
    last moved by. `secret` alone may be written again: under a newer key (`renew_factor_keys`).
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="providers")
    issuer = models.CharField(max_length=300)
    client_id = models.CharField(max_length=200)  # also the one audience that is accepted
    secret = models.TextField()  # encrypted (members/providers/ring.py)
    algorithms = models.CharField(max_length=100)  # separated by spaces, sorted
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField(db_default=Now())
    during = DateTimeRangeField(null=True)
    request = models.OneToOneField(
        Request, on_delete=models.PROTECT, null=True, related_name="provider", editable=False
    )
    changed_by = models.ForeignKey(
        Request, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_at_a_time("a_member_has_one_provider_at_a_time", "member_id"),
            not_empty("a_provider_lasts"),
        ]

    def __str__(self) -> str:
        return f"sign-in of {self.member.name}"

    @property
    def allowed(self) -> list[str]:
        """The algorithms that a proof may be signed with."""
        return self.algorithms.split()


class ProviderUse(models.Model):
    """How the last uses of a service went: for the officers, no evidence and no list of who."""

    provider = models.OneToOneField(Provider, on_delete=models.CASCADE, related_name="use")
    worked_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)  # what the last failure was, in our words
