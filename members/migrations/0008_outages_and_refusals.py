"""What a probe saw, extensions, refused votes. A vote is taken until the window ends, which an extension moves; an
extension is written where it is owed."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models


BEFORE = import_module("members.migrations.0003_votes_of_a_seat")

GUARDS = """
SELECT alliance_guard('members_observation');
SELECT alliance_guard('members_extension');
SELECT alliance_guard('members_refusedattempt');
SELECT alliance_guard('members_furtherrefusals', 'count', 'last_at');
"""

# How often a person was refused beyond what is kept one by one: a number that only goes upward.
COUNTS_UPWARD = """
CREATE FUNCTION members_refusals_count_upward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.count <= OLD.count OR NEW.last_at < OLD.last_at THEN
    RAISE EXCEPTION 'refused votes are counted upward only' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER counts_upward BEFORE UPDATE ON members_furtherrefusals FOR EACH ROW
EXECUTE FUNCTION members_refusals_count_upward();
"""

# The backstop of the extending service, which asks alliance.domain.tally.outage: the same sum, worked out here again
# over all that was observed. The ballot's row is locked against its voters and its closer.
OWED = """
CREATE FUNCTION members_extension_is_owed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held members_ballot%ROWTYPE; clause jsonb; ends timestamptz; since timestamptz; away interval;
BEGIN
  SELECT * INTO held FROM members_ballot WHERE id = NEW.ballot_id FOR UPDATE;
  SELECT terms->'outage' INTO clause FROM members_decisionrule WHERE id = held.rule_id;
  SELECT greatest(held.closes_at, max(closes_at)) INTO ends FROM members_extension WHERE ballot_id = held.id;
  since := greatest(held.opens_at, ends - make_interval(hours => (clause->>'within_hours')::int));
  SELECT sum(least(at, ends) - greatest(before, since)) INTO away FROM (
    SELECT taken_at AS at, up, lag(taken_at) OVER in_time AS before, lag(up) OVER in_time AS was_up
      FROM members_observation WHERE taken_at BETWEEN since - interval '2 minutes' AND ends + interval '2 minutes'
    WINDOW in_time AS (ORDER BY taken_at, up)) AS pairs
   WHERE NOT up AND NOT was_up AND at - before <= interval '2 minutes' AND at > since AND before < ends;
  IF (held.state = 'open' AND NEW.cause = 'outage' AND NEW.at <= alliance_now()
      AND NEW.closes_at = ends + make_interval(mins => (clause->>'extends_minutes')::int)
      AND away >= make_interval(mins => (clause->>'minutes')::int)) IS NOT TRUE THEN
    RAISE EXCEPTION 'an extension that is not owed to ballot % is refused', NEW.ballot_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER extension_is_owed BEFORE INSERT ON members_extension FOR EACH ROW
EXECUTE FUNCTION members_extension_is_owed();
"""

# As in 0003, but for the end of the window, which is read after the ballot's lock: an extension takes the same lock.
BACKSTOP = """
CREATE OR REPLACE FUNCTION members_vote_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held members_ballot%ROWTYPE; seat members_accreditation%ROWTYPE; entry members_electorateentry%ROWTYPE;
  at timestamptz; ends timestamptz;
BEGIN
  SELECT * INTO held FROM members_ballot WHERE id = NEW.ballot_id FOR SHARE;
  SELECT * INTO seat FROM members_accreditation WHERE id = NEW.accreditation_id FOR SHARE;
  at := alliance_now();
  SELECT greatest(held.closes_at, max(closes_at)) INTO ends FROM members_extension WHERE ballot_id = held.id;
  SELECT * INTO entry FROM members_electorateentry WHERE id = NEW.elector_id;
  IF (held.state = 'open' AND at >= held.opens_at AND at < ends
      AND NEW.cast_at >= held.opens_at AND NEW.cast_at <= at) IS NOT TRUE THEN
    RAISE EXCEPTION 'a vote outside the window of ballot % is refused', NEW.ballot_id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_vote_comes_in_its_window';
  END IF;
  IF (entry.ballot_id = NEW.ballot_id AND entry.capacity = 'elector') IS NOT TRUE THEN
    RAISE EXCEPTION 'a vote of a member without a vote on ballot % is refused', NEW.ballot_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF (seat.during @> at AND seat.role IN ('head', 'alternate') AND seat.member_id = entry.member_id
      AND seat.person_id = NEW.person) IS NOT TRUE THEN
    RAISE EXCEPTION 'a vote without credentials of its member on ballot % is refused', NEW.ballot_id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_vote_has_live_credentials';
  END IF;
  IF NEW.sequence <> 1 + coalesce((SELECT max(sequence) FROM members_vote WHERE elector_id = NEW.elector_id), 0) THEN
    RAISE EXCEPTION 'a vote out of its sequence on ballot % is refused', NEW.ballot_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0007_known_devices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Observation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(unique=True)),
                ("probe", models.CharField(max_length=40)),
                ("taken_at", models.DateTimeField(db_index=True)),
                ("handed_in_at", models.DateTimeField()),
                ("up", models.BooleanField()),
                ("fault", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["taken_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("taken_at__lte", models.F("handed_in_at"))),
                        name="an_observation_is_taken_before_it_is_handed_in",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cause",
                    models.CharField(choices=[("outage", "The portal was unavailable")], max_length=12),
                ),
                ("met_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("unavailable_seconds", models.PositiveIntegerField()),
                ("observations", models.JSONField()),
                ("evidence", models.CharField(max_length=64)),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="members.ballot",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ballot", "cause"), name="a_ballot_is_extended_once_for_a_cause"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FurtherRefusals",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person", models.UUIDField()),
                ("member", models.CharField(max_length=3)),
                ("count", models.PositiveIntegerField()),
                ("last_at", models.DateTimeField()),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="further_refusals",
                        to="members.ballot",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ballot", "person"), name="refusals_of_a_person_are_counted_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RefusedAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person", models.UUIDField()),
                ("member", models.CharField(max_length=3)),
                ("role", models.CharField(max_length=12)),
                ("accreditation", models.BigIntegerField(null=True)),
                ("code", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refusals",
                        to="members.ballot",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ballot", "person", "place"), name="a_refusal_has_its_own_place"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("place__gte", 1), ("place__lte", 20)),
                        name="so_many_refusals_are_kept",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        migrations.RunSQL(COUNTS_UPWARD, "DROP FUNCTION members_refusals_count_upward() CASCADE"),
        migrations.RunSQL(OWED, "DROP FUNCTION members_extension_is_owed() CASCADE"),
        migrations.RunSQL(BACKSTOP, BEFORE.BACKSTOP),
    ]
