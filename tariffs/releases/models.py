"""Tables of publishing. All but the channel are append-only by trigger."""

from django.db import models
from django.db.models import F, Q


class Channel(models.Model):
    """A mutable pointer to the newest release; its row lock makes releases one at a time."""

    name = models.CharField(max_length=20, primary_key=True)


class Release(models.Model):
    """One numbered, immutable, hashed publication of all rules, through a decision."""

    number = models.PositiveIntegerField(primary_key=True)
    built_at = models.DateTimeField()
    through_decision = models.PositiveIntegerField()
    journal_position = models.PositiveBigIntegerField()
    journal_hash = models.CharField(max_length=64)
    manifest = models.TextField()  # canonical JSON
    manifest_sha256 = models.CharField(max_length=64)
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="next")

    class Meta:
        ordering = ["-number"]

    @property
    def symbol(self) -> str:
        return f"REL/{self.number:04d}"

    def __str__(self) -> str:
        return f"Release {self.number}"


class ReleaseFile(models.Model):
    """One file of a release, byte for byte."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=60)
    media_type = models.CharField(max_length=80)
    content = models.BinaryField()
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    schema = models.CharField(max_length=60)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["release", "name"], name="a_release_file_is_written_once")
        ]


class Publication(models.Model):
    """That a release's files stand in the public tree and the pointer names it. `known_at` reads this instant."""

    release = models.OneToOneField(
        Release, on_delete=models.PROTECT, primary_key=True, related_name="publication"
    )
    published_at = models.DateTimeField(db_index=True)


class Confirmation(models.Model):
    """An officer's word, after a restore, that the public head which was shown is the true one."""

    person = models.UUIDField()
    public_release = models.PositiveIntegerField()  # the head that the officer saw in the public tree
    manifest_sha256 = models.CharField(max_length=64)  # of that head
    database_release = models.PositiveIntegerField()  # the newest that this database had; 0 for none
    reason = models.TextField()
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class Restoration(models.Model):
    """That two officers confirmed a public head, and what it holds was written into this database again."""

    first = models.OneToOneField(Confirmation, on_delete=models.PROTECT, related_name="+")
    second = models.OneToOneField(Confirmation, on_delete=models.PROTECT, related_name="+")
    first_person = models.UUIDField()
    second_person = models.UUIDField()
    database_release = (
        models.PositiveIntegerField()
    )  # what was there before: the releases after it are restored
    public_release = models.PositiveIntegerField(unique=True)
    restored_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(first_person=F("second_person")), name="a_restore_takes_two_officers"
            ),
            models.CheckConstraint(
                condition=Q(public_release__gt=F("database_release")), name="a_restore_only_adds_releases"
            ),
        ]
