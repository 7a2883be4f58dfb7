"""The outbox of mail: written from the journal and sent by the sweep, kept as proof of dispatch."""

from django.db import models
from django.db.models import Q

from alliance.journal.models import Entry
from members.delegates.models import Person


class Notice(models.Model):
    """One message to one person. The address is looked up when it is sent, so that it can be erased."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="notices")  # the act it tells of
    member_code = models.CharField(max_length=3, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(
        null=True
    )  # until then the notice is being sent, or waits; none: at once

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "person"], name="a_person_is_told_of_an_act_once")
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(sent_at=None), name="notices_to_send"),
        ]
