"""Fresh proofs of identity; a vote takes one, of its own person and ballot, at most five minutes old, once."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

BEFORE = import_module("members.migrations.0008_outages_and_refusals")

GUARDS = "SELECT alliance_guard('members_proof');"

# The database dates a proof: five minutes are five minutes.
DATED = """
CREATE FUNCTION members_proof_is_dated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.at := alliance_now();
  RETURN NEW;
END $$;
CREATE TRIGGER is_dated BEFORE INSERT ON members_proof FOR EACH ROW EXECUTE FUNCTION members_proof_is_dated();
"""

# As in 0008, and with a fresh proof. What exactly it was proved for is a keyed digest, which the service compares.
BACKSTOP = """
CREATE OR REPLACE FUNCTION members_vote_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held members_ballot%ROWTYPE; seat members_accreditation%ROWTYPE; entry members_electorateentry%ROWTYPE;
  shown members_proof%ROWTYPE; symbol text; at timestamptz; ends timestamptz;
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
  SELECT * INTO shown FROM members_proof WHERE id = NEW.proof_id;
  symbol := 'BALLOT/' || held.year || '/' || lpad(held.number::text, greatest(3, length(held.number::text)), '0');
  IF (shown.person = NEW.person AND shown.act = 'cast_vote' AND shown.about = symbol
      AND NEW.cast_at >= shown.at AND at <= shown.at + interval '5 minutes') IS NOT TRUE THEN
    RAISE EXCEPTION 'a vote without a fresh proof of who casts it on ballot % is refused', NEW.ballot_id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_vote_is_proved';
  END IF;
  IF NEW.sequence <> 1 + coalesce((SELECT max(sequence) FROM members_vote WHERE elector_id = NEW.elector_id), 0) THEN
    RAISE EXCEPTION 'a vote out of its sequence on ballot % is refused', NEW.ballot_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0014_lost_factors")]

    operations = [
        migrations.CreateModel(
            name="Proof",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person", models.UUIDField()),
                ("session", models.CharField(max_length=64)),
                (
                    "method",
                    models.CharField(
                        choices=[("passkey", "With a passkey"), ("code", "With a code of an app")],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("act", models.CharField(max_length=40)),
                ("about", models.CharField(max_length=40)),
                ("salt", models.CharField(max_length=64)),
                ("bound", models.CharField(max_length=64)),
            ],
        ),
        migrations.AddField(
            model_name="vote",
            name="proof",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="vote",
                to="members.proof",
            ),
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        migrations.RunSQL(DATED, "DROP FUNCTION members_proof_is_dated() CASCADE"),
        migrations.RunSQL(BACKSTOP, BEFORE.BACKSTOP),
    ]
