"""Tables of votes that come to be in other ways: prepared by a second person, or by a signed note.

All are evidence: guarded and asked again by the triggers of migration 0019. What tells a choice is as sealed as a vote,
and of what was not cast it is emptied with the decision.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from alliance.journal.clock import Now
from members.approvals.models import Request
from members.ballots.models import Ballot, ElectorateEntry, Vote
from members.delegates.models import Accreditation
from members.proofs.models import Proof
from members.registry.models import Member


class TwoPersons(models.Model):
    """That a delegation's votes take two of its persons: from `since` on, and on every ballot opened before `until`.
    Each was proved afresh; a row from before migration 0031 names no proof."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="two_persons")
    since = models.DateTimeField(db_default=Now())
    set_by = models.ForeignKey(Accreditation, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Accreditation, on_delete=models.PROTECT, null=True, related_name="+")
    proof = models.OneToOneField(Proof, on_delete=models.PROTECT, null=True, related_name="two_persons")
    ended_proof = models.OneToOneField(
        Proof, on_delete=models.PROTECT, null=True, related_name="two_persons_ended"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(until=None), name="a_delegation_asks_for_two_persons_once"
            )
        ]


class Preparation(models.Model):
    """What one person of a delegation prepared for another to cast. A member's last one counts, and is cast once."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="preparations")
    elector = models.ForeignKey(ElectorateEntry, on_delete=models.PROTECT, related_name="preparations")
    choice = models.CharField(max_length=8, choices=Vote.Choice.choices, blank=True)
    salt = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    prepared_at = models.DateTimeField()
    person = models.UUIDField()
    accreditation = models.ForeignKey(Accreditation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]


class SignedNote(models.Model):
    """A note of a capital, signed by its head of delegation, with a choice, as an officer entered it with its scan."""

    class Channel(models.TextChoices):
        HAND = "hand", _lazy("Delivered by hand")
        MISSION = "mission", _lazy("Sent by the permanent mission")
        COURIER = "courier", _lazy("Brought by a courier")
        MAIL = "mail", _lazy("Sent by e-mail from an address on file")

    class Media(models.TextChoices):
        PDF = "application/pdf", "PDF"
        PNG = "image/png", "PNG"
        JPEG = "image/jpeg", "JPEG"

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="notes")
    elector = models.ForeignKey(ElectorateEntry, on_delete=models.PROTECT, related_name="notes")
    accreditation = models.ForeignKey(
        Accreditation, on_delete=models.PROTECT, related_name="+"
    )  # the head who signed
    cosigner = models.ForeignKey(Accreditation, on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    media = models.CharField(max_length=20, choices=Media.choices)
    content = models.BinaryField()  # emptied when its signer is erased; the digest stays
    scan = models.CharField(max_length=64)  # SHA-256 of the content
    choice = models.CharField(max_length=8, choices=Vote.Choice.choices, blank=True)
    salt = models.CharField(max_length=64, blank=True)
    digest = models.CharField(
        max_length=64
    )  # salted, over choice and scan: what the request and the record hold
    entered_by = models.UUIDField()
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class NoteReading(models.Model):
    """What the second officer read in the scan, before the choice of the first was compared."""

    note = models.OneToOneField(SignedNote, on_delete=models.PROTECT, related_name="reading")
    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="reading")
    choice = models.CharField(max_length=8, choices=Vote.Choice.choices, blank=True)
    read_by = models.UUIDField()
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
