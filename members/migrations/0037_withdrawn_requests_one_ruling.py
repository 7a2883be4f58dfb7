"""Who asked may withdraw a request that nobody decided, and of one application one ruling is asked at a time.

Two officers could ask for contrary things of one application, and a third approve both: the applicant would be told
either. And who saw the own mistake could only wait until the request lapsed.
"""

from importlib import import_module

from django.db import migrations, models

BEFORE = import_module("members.migrations.0024_an_approval_takes_a_fresh_proof").VERDICT

# As in 0024, and: a withdrawal is of who asked, as an approval and a refusal are of another. It comes in time as they do.
VERDICT = """
CREATE OR REPLACE FUNCTION members_verdict_by_a_second_officer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE asked members_request%ROWTYPE; shown members_proof%ROWTYPE; symbol text;
BEGIN
  SELECT * INTO asked FROM members_request WHERE id = NEW.request_id;
  IF NEW.outcome = 'withdrawn' AND (asked.asked_by = NEW.given_by) IS NOT TRUE THEN
    RAISE EXCEPTION 'a request is withdrawn by who asked'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'who_asked_withdraws';
  END IF;
  IF NEW.outcome <> 'withdrawn' AND (asked.asked_by <> NEW.given_by) IS NOT TRUE THEN
    RAISE EXCEPTION 'a request is decided by a second officer'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_second_officer_decides';
  END IF;
  NEW.given_office := members_office_held(NEW.given_by, NEW.given_as);
  IF NEW.outcome = 'approved' THEN
    PERFORM FROM members_office WHERE person_id = asked.asked_by FOR SHARE;
  END IF;
  NEW.given_at := alliance_now();
  IF NEW.outcome = 'approved' AND NOT EXISTS
     (SELECT FROM members_office WHERE person_id = asked.asked_by AND during @> NEW.given_at) THEN
    RAISE EXCEPTION 'who asked holds no office any more'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'who_asked_is_in_office';
  END IF;
  IF NEW.given_at >= asked.asked_at + interval '24 hours' THEN
    RAISE EXCEPTION 'a request lapses after 24 hours'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_request_lapses';
  END IF;
  SELECT * INTO shown FROM members_proof WHERE id = NEW.proof_id;
  symbol := 'REQ/' || lpad(asked.number::text, greatest(4, length(asked.number::text)), '0');
  IF (NEW.outcome = 'approved' OR NEW.proof_id IS NOT NULL)
     AND (shown.person = NEW.given_by AND shown.act = 'approve_request' AND shown.about = symbol
          AND shown.method IN ('passkey', 'code')
          AND NEW.given_at <= shown.at + interval '5 minutes') IS NOT TRUE THEN
    RAISE EXCEPTION 'an approval without a fresh proof of who gives it is refused'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_verdict_is_proved';
  END IF;
  RETURN NEW;
END $$;
"""

# The application is locked first, so that of two at once the second sees the first. By name after `of_an_officer`,
# which dates the request.
ONE_RULING = """
CREATE FUNCTION members_one_ruling_is_asked() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE applied bigint;
BEGIN
  IF NEW.act NOT IN ('declare_admissible', 'return_application', 'refuse_application') THEN RETURN NEW; END IF;
  applied := (NEW.payload::jsonb->>'application')::bigint;
  PERFORM FROM members_application WHERE id = applied FOR UPDATE;
  IF EXISTS (SELECT FROM members_request r WHERE r.act IN ('declare_admissible', 'return_application', 'refuse_application')
      AND (r.payload::jsonb->>'application')::bigint = applied AND r.asked_at > NEW.asked_at - interval '24 hours'
      AND NOT EXISTS (SELECT FROM members_verdict v WHERE v.request_id = r.id)) THEN
    RAISE EXCEPTION 'another request about application % waits', applied
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'one_ruling_is_asked_at_a_time';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER one_ruling BEFORE INSERT ON members_request FOR EACH ROW EXECUTE FUNCTION members_one_ruling_is_asked();
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0036_accounts_factors_proofs_stay_whose_they_are")]

    operations = [
        migrations.AlterField(
            model_name="verdict",
            name="outcome",
            field=models.CharField(
                choices=[("approved", "Approved"), ("refused", "Refused"), ("withdrawn", "Withdrawn")],
                max_length=10,
            ),
        ),
        migrations.RunSQL(VERDICT, BEFORE),
        migrations.RunSQL(ONE_RULING, "DROP FUNCTION members_one_ruling_is_asked() CASCADE"),
    ]
