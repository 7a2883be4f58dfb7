"""Fresh proofs of identity: who, when, how, for which act. Append-only; what exactly was proved for is sealed."""

from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class Proof(models.Model):
    """One fresh proof of identity by a second factor, for one act on one thing, as it was shown.

    `bound` is a keyed digest of person, seat, session, act and what was shown (`services.bound`): of a vote that is the
    choice, which must be readable nowhere but in the vote's own row. The database dates the row. An act that takes a
    proof names it one-to-one, so that no proof serves twice; and no row is a copy of another (`bound` holds a salt).
    """

    class Method(models.TextChoices):
        PASSKEY = "passkey", _lazy("With a passkey")
        CODE = "code", _lazy("With a code of an app")
        SSO = "sso", _lazy("With the member's own sign-in")

    person = models.UUIDField()
    session = models.CharField(
        max_length=64
    )  # SHA-256 of what tells one sign-in from another; not of its key
    method = models.CharField(max_length=12, choices=Method.choices)
    at = models.DateTimeField()
    act = models.CharField(max_length=40)  # such as cast_vote
    about = models.CharField(max_length=40)  # such as BALLOT/2026/014
    salt = models.CharField(max_length=64)
    bound = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bound"], name="a_proof_is_not_copied")]
