"""The one table of this package: when each sweeper last came through."""

from django.db import models


class Heartbeat(models.Model):
    """The end of the latest sweep of one sweeper, and why it had to leave out the work of the law, if it had to.

    By the server's own clock (`Now`), not the alliance's: it tells of a process, not of an act.
    """

    sweeper = models.CharField(max_length=20, primary_key=True)  # `celery` or `command`
    at = models.DateTimeField()
    halted = models.TextField(blank=True)
    mend = models.TextField(blank=True)
