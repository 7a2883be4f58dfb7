"""Whom an account is at a member's own sign-in service. It goes with the account."""

from django.db import models

from alliance.journal.clock import Now
from members.delegates.models import User


class Tie(models.Model):
    """Who an account is at a member's own sign-in service: its subject there, and nothing that could be guessed.

    Made by an act of the person alone. A subject of an issuer is one account, and an account one subject of an issuer.
    `seal` says that the portal wrote it (`ties.seal_of`); without it the tie opens nothing.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="ties")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)  # at most 255 characters: OpenID Connect Core, 2
    made_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True)
    seal = models.CharField(max_length=64, editable=False)

    class Meta:
        ordering = ["issuer"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="a_subject_is_one_account"),
            models.UniqueConstraint(fields=["user", "issuer"], name="an_account_is_one_subject_of_an_issuer"),
        ]
