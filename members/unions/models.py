"""The documents of declarations of competence, as they were uploaded. Final (migration 0018)."""

from django.db import models

from alliance.journal.clock import Now
from members.delegates.models import Person


class DeclarationDocument(models.Model):
    """What an officer uploaded to be cited by a declaration; `Competence.digest` names it once it is on record."""

    media = models.CharField(max_length=20)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
