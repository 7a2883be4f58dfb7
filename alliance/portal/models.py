"""The tables of this package: when each sweeper last came through, and when each person last looked."""

from django.db import models


class Heartbeat(models.Model):
    """The end of the latest sweep of one sweeper, and why it had to leave out the work of the law, if it had to.

    By the server's own clock (`Now`), not the alliance's: it tells of a process, not of an act.
    """

    sweeper = models.CharField(max_length=20, primary_key=True)  # `celery` or `command`
    at = models.DateTimeField()
    halted = models.TextField(blank=True)
    mend = models.TextField(blank=True)


class Visit(models.Model):
    """When a person last stood at the desk of one member, and from when on what others did is new to them.

    Personal and no evidence: an opaque id, written anew at each visit.
    """

    person = models.UUIDField()
    member = models.CharField(max_length=3)
    since = models.DateTimeField()
    last = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "member"], name="a_person_visits_one_desk_a_member")
        ]
