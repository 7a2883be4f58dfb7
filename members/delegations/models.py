"""Invitations by single-use link, and credentials as they were uploaded. Both guarded by migration 0006."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from alliance.journal.clock import Now
from members.delegates.models import Accreditation, Person
from members.registry.models import Member

LINK_LASTS = timedelta(hours=72)


class Invitation(models.Model):
    """Somebody is invited to a role in a member's delegation, at one address, by one link.

    The link is kept nowhere: `digest` is its SHA-256, and `nonce` with the secret of the web server makes it again
    when the mail is sent. The person is an opaque id from the start; an account comes with acceptance.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=10, choices=Accreditation.DelegateRole.choices)
    name = models.CharField(max_length=120)
    email = models.EmailField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    nonce = models.BinaryField()
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="a_link_lasts_72_hours", condition=Q(expires_at__lte=F("invited_at") + LINK_LASTS)
            ),
            models.CheckConstraint(
                name="an_invitation_ends_in_one_way",
                condition=Q(cancelled_at=None) | Q(accepted_at=None),
            ),
            models.UniqueConstraint(
                fields=["member", "email"],
                condition=Q(cancelled_at=None, accepted_at=None),
                name="one_open_invitation_a_member_and_address",
            ),
        ]


class Credential(models.Model):
    """One document of a capital: who sits for it in which role, from which day until and including which."""

    class Media(models.TextChoices):
        PDF = "application/pdf", "PDF"
        PNG = "image/png", "PNG"
        JPEG = "image/jpeg", "JPEG"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="credentials")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="credentials")
    role = models.CharField(max_length=10, choices=Accreditation.DelegateRole.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()
    media = models.CharField(max_length=20, choices=Media.choices)
    content = models.BinaryField()  # emptied when its person is erased; the digest stays
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="credentials_last", condition=Q(ends_on__gte=F("starts_on")))
        ]
