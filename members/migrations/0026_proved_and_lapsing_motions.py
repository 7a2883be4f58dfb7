"""An admission put to the ballot by one officer, and a member's notice that it leaves, take a fresh proof of who acts.
A motion that nobody put to the ballot lapses."""

import django.db.models.deletion
from django.db import migrations, models

# As in 0015 and 0024. What exactly it was proved for is a keyed digest, which the service compares. Single sign-on is a
# member's: no officer proves anything by it.
PROVED = """
CREATE FUNCTION members_admission_is_proved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE shown members_proof%ROWTYPE; symbol text; at timestamptz := alliance_now();
BEGIN
  SELECT * INTO shown FROM members_proof WHERE id = NEW.proof_id;
  SELECT 'ACC/' || year || '/' || lpad(number::text, greatest(3, length(number::text)), '0') INTO symbol
    FROM members_application WHERE id = NEW.application_id;
  IF (CASE WHEN NEW.kind = 'admission' THEN
        shown.act = 'put_admission' AND shown.about = symbol AND shown.method IN ('passkey', 'code')
        AND at <= shown.at + interval '5 minutes'
        AND EXISTS (SELECT FROM members_office WHERE person_id = shown.person AND during @> at)
      ELSE NEW.proof_id IS NULL END) IS TRUE THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'an admission without a fresh proof of the officer is refused'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'an_admission_is_proved';
END $$;
CREATE TRIGGER is_proved BEFORE INSERT ON members_motion FOR EACH ROW EXECUTE FUNCTION members_admission_is_proved();

CREATE FUNCTION members_notice_is_proved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE shown members_proof%ROWTYPE;
BEGIN
  SELECT * INTO shown FROM members_proof WHERE id = NEW.proof_id;
  IF (shown.person = NEW.given_by_id AND shown.act = 'give_notice'
      AND shown.about = (SELECT code FROM members_member WHERE id = NEW.member_id)
      AND alliance_now() <= shown.at + interval '5 minutes') IS TRUE THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a notice of withdrawal without a fresh proof of who gives it is refused'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_notice_is_proved';
END $$;
CREATE TRIGGER is_proved BEFORE INSERT ON members_withdrawalnotice FOR EACH ROW
EXECUTE FUNCTION members_notice_is_proved();
"""

# The 90 days stand in members/accession/motions.py with their reason.
LAPSES = """
CREATE FUNCTION members_motion_lapses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ballot_id IS NULL AND NEW.ballot_id IS NOT NULL AND alliance_now() >= OLD.moved_at + interval '90 days' THEN
    RAISE EXCEPTION 'a motion that nobody put to the ballot has lapsed'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_motion_lapses';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER lapses BEFORE UPDATE ON members_motion FOR EACH ROW EXECUTE FUNCTION members_motion_lapses();
"""


def proof(name: str) -> models.OneToOneField:
    return models.OneToOneField(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name=name, to="members.proof"
    )


class Migration(migrations.Migration):
    dependencies = [("members", "0025_territories_and_own_seats")]

    operations = [
        migrations.AddField(model_name="motion", name="proof", field=proof("motion")),
        migrations.AddField(model_name="withdrawalnotice", name="proof", field=proof("notice")),
        migrations.RunSQL(
            PROVED,
            "DROP FUNCTION members_admission_is_proved() CASCADE;"
            " DROP FUNCTION members_notice_is_proved() CASCADE",
        ),
        migrations.RunSQL(LAPSES, "DROP FUNCTION members_motion_lapses() CASCADE"),
    ]
