"""Reminders, digests and calendars beside the outbox. The tables hold what is promised: a dispatch is final, a reminder
goes to who has not voted, in its step, and nothing but news ever waits."""

import django.db.models.deletion
from django.db import migrations, models

GUARDS = """
SELECT alliance_guard('members_notice', 'subject', 'body', 'read_at', 'held_until', 'digest_id', 'sent_at',
                      'dropped_at', 'attempts', 'next_attempt_at', 'fault');
SELECT alliance_guard('members_reminder');
SELECT alliance_guard('members_told');
SELECT alliance_guard('members_calendarfeed', 'ended_at');
"""
UNGUARDS = "".join(
    f"DROP TRIGGER append_only ON members_{table}; DROP TRIGGER no_truncate ON members_{table};"
    for table in ("notice", "reminder", "told", "calendarfeed")
)

# What proves a dispatch is written once. A text only goes away, when its person is erased.
FINAL = """
CREATE FUNCTION members_dispatch_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.sent_at IS NOT NULL AND NEW.sent_at IS DISTINCT FROM OLD.sent_at)
     OR (OLD.dropped_at IS NOT NULL AND NEW.dropped_at IS DISTINCT FROM OLD.dropped_at)
     OR (OLD.digest_id IS NOT NULL AND NEW.digest_id IS DISTINCT FROM OLD.digest_id)
     OR (OLD.read_at IS NOT NULL AND NEW.read_at IS DISTINCT FROM OLD.read_at)
     OR ((NEW.subject, NEW.body) IS DISTINCT FROM (OLD.subject, OLD.body) AND NEW.body <> '') THEN
    RAISE EXCEPTION 'what proves a dispatch is written once'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_dispatch_is_final';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER dispatch_is_final BEFORE UPDATE ON members_notice
FOR EACH ROW EXECUTE FUNCTION members_dispatch_is_final();
"""

# Locks nothing: a vote that comes at this instant is not kept waiting by a reminder.
IN_ITS_STEP = """
CREATE FUNCTION members_reminder_in_its_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ends timestamptz; at timestamptz := alliance_now();
BEGIN
  SELECT greatest(b.closes_at, (SELECT max(closes_at) FROM members_extension WHERE ballot_id = b.id)) INTO ends
    FROM members_ballot b WHERE b.id = NEW.ballot_id;
  IF at < ends - make_interval(hours => NEW.hours) OR at >= ends THEN
    RAISE EXCEPTION 'a reminder comes in its step' USING ERRCODE = 'restrict_violation',
      CONSTRAINT = 'a_reminder_comes_in_its_step';
  END IF;
  IF NOT EXISTS (SELECT FROM members_electorateentry e WHERE e.ballot_id = NEW.ballot_id
      AND e.code = NEW.member_code AND e.capacity = 'elector'
      AND NOT EXISTS (SELECT FROM members_vote v WHERE v.elector_id = e.id)) THEN
    RAISE EXCEPTION 'who has voted, or has no vote, is not reminded' USING ERRCODE = 'restrict_violation',
      CONSTRAINT = 'a_reminder_goes_to_who_has_not_voted';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER in_its_step BEFORE INSERT ON members_reminder
FOR EACH ROW EXECUTE FUNCTION members_reminder_in_its_step();
"""

ENDED_ONCE = """
CREATE FUNCTION members_calendar_ended_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN
    RAISE EXCEPTION 'an ended calendar stays ended'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'an_ended_calendar_stays_ended';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ended_once BEFORE UPDATE ON members_calendarfeed
FOR EACH ROW EXECUTE FUNCTION members_calendar_ended_once();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0003_the_applications_role"),
        ("members", "0026_proved_and_lapsing_motions"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="HowTold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "pace",
                    models.CharField(
                        choices=[("daily", "Once a day, in one mail"), ("at_once", "Each at once")],
                        default="daily",
                        max_length=7,
                    ),
                ),
                ("hour", models.PositiveSmallIntegerField(default=8)),
            ],
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("member_code", models.CharField(max_length=3)),
                ("hours", models.PositiveSmallIntegerField()),
                ("closes_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name="notice",
            name="notices_to_send",
        ),
        migrations.AddField(
            model_name="notice",
            name="digest",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="carries",
                to="members.notice",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="digest_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="dropped_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="fault",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="notice",
            name="held_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("own", "Your account, seat or vote"),
                    ("statutory", "Statutory notice"),
                    ("reminder", "Reminder"),
                    ("other", "News"),
                    ("digest", "Daily digest"),
                ],
                default="own",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="path",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="notice",
            name="read_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="notice",
            name="entry",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="journal.entry",
            ),
        ),
        migrations.AddField(
            model_name="calendarfeed",
            name="accreditation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="calendars",
                to="members.accreditation",
            ),
        ),
        migrations.AddField(
            model_name="howtold",
            name="person",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="how_told", to="members.person"
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="ballot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reminders", to="members.ballot"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="reminder",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="members.reminder",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("dropped_at", None), ("held_until", None), ("sent_at", None)),
                fields=["id"],
                name="notices_to_send",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("digest", None), ("held_until__isnull", False)),
                fields=["held_until"],
                name="notices_held",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("read_at", None)), fields=["person", "member_code"], name="notices_unread"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["member_code", "-id"], name="notices_of_a_member"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                fields=("reminder", "person"), name="a_person_gets_a_reminder_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                fields=("person", "digest_at"), name="a_person_gets_a_digest_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("digest_at", None),
                        ("entry", None),
                        ("kind", "reminder"),
                        ("reminder__isnull", False),
                    ),
                    models.Q(
                        ("digest_at__isnull", False), ("entry", None), ("kind", "digest"), ("reminder", None)
                    ),
                    models.Q(
                        ("digest_at", None),
                        ("entry__isnull", False),
                        ("kind__in", ["own", "statutory", "other"]),
                        ("reminder", None),
                    ),
                    _connector="OR",
                ),
                name="a_notice_follows_from_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "other"), models.Q(("digest", None), ("held_until", None)), _connector="OR"
                ),
                name="only_news_waits_for_a_digest",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_at", None), ("dropped_at", None), _connector="OR"),
                name="a_dropped_notice_was_not_sent",
            ),
        ),
        migrations.AddField(
            model_name="told",
            name="entry",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="told", to="journal.entry"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarfeed",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("accreditation",),
                name="a_seat_has_one_calendar",
            ),
        ),
        migrations.AddConstraint(
            model_name="howtold",
            constraint=models.CheckConstraint(
                condition=models.Q(("hour__gte", 6), ("hour__lte", 20)), name="a_digest_comes_at_a_civil_hour"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=("ballot", "member_code", "hours"), name="a_member_is_reminded_once_a_step"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__in", (72, 24, 2))), name="a_reminder_is_of_a_step"
            ),
        ),
        migrations.RunSQL(GUARDS, UNGUARDS),
        migrations.RunSQL(FINAL, "DROP FUNCTION members_dispatch_is_final() CASCADE"),
        migrations.RunSQL(IN_ITS_STEP, "DROP FUNCTION members_reminder_in_its_step() CASCADE"),
        migrations.RunSQL(ENDED_ONCE, "DROP FUNCTION members_calendar_ended_once() CASCADE"),
    ]
