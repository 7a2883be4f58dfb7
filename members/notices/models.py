"""What people are told and how it reached them: the outbox of mail, kept as proof of dispatch, and what it rests on."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from alliance.journal.models import Entry
from members.ballots.models import Ballot
from members.delegates.models import Accreditation, Person

STEPS = (72, 24, 2)  # hours before the close at which who has not voted is reminded
FIRST_HOUR, LAST_HOUR = 6, 20  # of the day in the capital at which a digest may come


class Reminder(models.Model):
    """That a member that had not voted was reminded of a close, once a step. Final; sealed as the vote is sealed.

    A trigger refuses it for a member that has no vote on the ballot or has cast it, and outside of its step.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="reminders")
    member_code = models.CharField(max_length=3)
    hours = models.PositiveSmallIntegerField()  # the step: so long before the close
    closes_at = models.DateTimeField()  # the close as it was then
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "member_code", "hours"], name="a_member_is_reminded_once_a_step"
            ),
            models.CheckConstraint(condition=Q(hours__in=STEPS), name="a_reminder_is_of_a_step"),
        ]


class Notice(models.Model):
    """One message to one person. The address is looked up when it is sent, so that it can be erased.

    `sent_at` is when the relay accepted the mail, and nothing else. What has no reader any more is dropped instead.
    """

    class Kind(models.TextChoices):
        OWN = "own", _lazy("Your account, seat or vote")
        STATUTORY = "statutory", _lazy("Statutory notice")
        REMINDER = "reminder", _lazy("Reminder")
        OTHER = "other", _lazy("News")
        DIGEST = "digest", _lazy("Daily digest")  # the mail that carries the news of a day

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.OWN)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices")
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="notices", null=True
    )  # the act it tells of
    reminder = models.ForeignKey(Reminder, on_delete=models.PROTECT, related_name="notices", null=True)
    digest_at = models.DateTimeField(null=True)  # of a digest: when it was due
    member_code = models.CharField(max_length=3, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    path = models.CharField(max_length=200, blank=True)  # the page that it leads to
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)  # in the portal
    held_until = models.DateTimeField(null=True)  # news that waits for a digest, until then
    digest = models.ForeignKey("self", on_delete=models.PROTECT, related_name="carries", null=True)
    sent_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)  # nobody is left to send it to, or it is overtaken
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(
        null=True
    )  # until then the notice is being sent, or waits; none: at once
    fault = models.CharField(max_length=80, blank=True)  # what the relay answered last, without the address

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "person"], name="a_person_is_told_of_an_act_once"),
            models.UniqueConstraint(fields=["reminder", "person"], name="a_person_gets_a_reminder_once"),
            models.UniqueConstraint(fields=["person", "digest_at"], name="a_person_gets_a_digest_once"),
            models.CheckConstraint(
                name="a_notice_follows_from_one_thing",
                condition=Q(kind="reminder", reminder__isnull=False, entry=None, digest_at=None)
                | Q(kind="digest", digest_at__isnull=False, entry=None, reminder=None)
                | Q(
                    kind__in=["own", "statutory", "other"], entry__isnull=False, reminder=None, digest_at=None
                ),
            ),
            models.CheckConstraint(
                name="only_news_waits_for_a_digest",
                condition=Q(kind="other") | Q(held_until=None, digest=None),
            ),
            models.CheckConstraint(
                name="a_dropped_notice_was_not_sent", condition=Q(sent_at=None) | Q(dropped_at=None)
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(sent_at=None, dropped_at=None, held_until=None),
                name="notices_to_send",
            ),
            models.Index(
                fields=["held_until"], condition=Q(digest=None, held_until__isnull=False), name="notices_held"
            ),
            models.Index(fields=["person", "member_code"], condition=Q(read_at=None), name="notices_unread"),
            models.Index(fields=["member_code", "-id"], name="notices_of_a_member"),
        ]


class Told(models.Model):
    """That everybody whom an act concerns has their notice, be it nobody. Final."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="told")
    at = models.DateTimeField()


class HowTold(models.Model):
    """How a person wants to hear news; where there is no row, daily at eight. Nothing else can be chosen."""

    class Pace(models.TextChoices):
        DAILY = "daily", _lazy("Once a day, in one mail")
        AT_ONCE = "at_once", _lazy("Each at once")

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="how_told")
    pace = models.CharField(max_length=7, choices=Pace.choices, default=Pace.DAILY)
    hour = models.PositiveSmallIntegerField(default=8)  # of the day in the capital

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_digest_comes_at_a_civil_hour", condition=Q(hour__gte=FIRST_HOUR, hour__lte=LAST_HOUR)
            )
        ]


class CalendarFeed(models.Model):
    """The private address of a seat's calendar, by its digest alone. It is shown once; an end is final."""

    accreditation = models.ForeignKey(Accreditation, on_delete=models.PROTECT, related_name="calendars")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["accreditation"], condition=Q(ended_at=None), name="a_seat_has_one_calendar"
            )
        ]
