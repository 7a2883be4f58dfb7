"""Tables of the record. Entries and links are append-only by trigger, TRUNCATE included (migration 0002)."""

from django.db import models


class Clock(models.Model):
    """One row: by how much the alliance's clock is moved. Zero but in demonstration history and tests.

    `demonstration` marks a database whose record began as one: nothing else may hold invented people or have
    its clock moved, whatever settings a command is run under.
    """

    offset_by = models.DurationField()
    demonstration = models.BooleanField(default=False)

    class Meta:
        db_table = "journal_clock"


class Numbering(models.Model):
    """The last number given in a series such as `DEC` or `PROP/2026`; the row's lock makes it gapless."""

    series = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveIntegerField(default=0)


class Entry(models.Model):
    """One act. The person is an opaque id: names live where they can be erased."""

    at = models.DateTimeField(db_index=True)
    person = models.UUIDField(null=True)
    member = models.CharField(max_length=3, blank=True)
    role = models.CharField(max_length=12)
    act = models.CharField(max_length=40)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=80)
    payload = models.TextField()  # canonical JSON; for what is sealed, only its salted digest
    digest = models.CharField(max_length=64)  # of the canonical entry, payload included

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["object_type", "object_id"])]


class Link(models.Model):
    """An entry's place in the hash chain, given when a release closes over it."""

    position = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="link")
    hash = models.CharField(max_length=64)
    release = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]


class Head(models.Model):
    """One row: the end of the chain. Its lock is always the last one taken."""

    position = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)


class Incident(models.Model):
    """Something that could not stand or be done, said aloud; it blocks nothing else.

    The same fault is said once for an object; another fault of the same code is another incident.
    """

    at = models.DateTimeField()
    code = models.CharField(max_length=40)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=80)
    detail = models.TextField()
    detail_digest = models.CharField(max_length=64)
    mend = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "object_type", "object_id", "detail_digest"], name="an_incident_is_said_once"
            )
        ]
