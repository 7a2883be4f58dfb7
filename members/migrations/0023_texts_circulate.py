"""A text circulates before its ballot opens, as its subject asks; two officers open it early. A side and weight is
corrected by two officers."""

import django.db.models.deletion
from django.db import migrations, models

# Hours of circulation are approved with the rule that a subject calls for.
SUBJECT = """
CREATE OR REPLACE FUNCTION members_subject_by_two_officers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ok record; start date;
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND NEW.during = OLD.during AND NEW.changed_by_id IS NOT DISTINCT FROM OLD.changed_by_id THEN
    RETURN NEW;
  END IF;
  SELECT * INTO ok FROM members_approved(CASE TG_OP WHEN 'INSERT' THEN NEW.request_id ELSE NEW.changed_by_id END,
                                         'call_rule');
  start := (ok.asks->>'from')::date;
  IF (ok.asks->>'subject' = NEW.subject AND start > (ok.given_at AT TIME ZONE 'UTC')::date
      AND CASE TG_OP WHEN 'INSERT' THEN
            NEW.during = daterange(start, NULL) AND ok.asks->>'area' = NEW.area AND ok.asks->>'title' = NEW.title
            AND ok.asks->>'rule' = (SELECT code || '/' || version FROM members_decisionrule WHERE id = NEW.rule_id)
            AND (ok.asks->>'circulation_hours')::int = NEW.circulation_hours
            AND NEW.changed_by_id IS NULL
          ELSE NEW.during = daterange(lower(OLD.during), start) END) IS TRUE THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the rule of a subject takes a request that a second officer approved'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_subject_takes_two_officers';
END $$;
"""

# Asked where a text is tied to its ballot, of the alliance's clock: neither an instant nor a subject in the ballot's
# own row counts. `asks` is what two officers approved, NULL where they approved nothing.
CIRCULATES = """
CREATE FUNCTION members_circulates_until(subject_ text, since timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT since + make_interval(hours => max(circulation_hours)) FROM members_subjectrule
   WHERE subject = subject_ AND during @> (alliance_now() AT TIME ZONE 'UTC')::date
$$;
CREATE FUNCTION members_motion_circulates() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held members_ballot%ROWTYPE; since timestamptz := NEW.moved_at; ok record;
BEGIN
  IF NEW.ballot_id IS NULL OR pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER')
     OR (TG_OP = 'UPDATE' AND NEW.ballot_id IS NOT DISTINCT FROM OLD.ballot_id) THEN RETURN NEW; END IF;
  SELECT * INTO held FROM members_ballot WHERE id = NEW.ballot_id;
  IF NEW.kind = 'admission' THEN
    SELECT v.given_at INTO since FROM members_application a JOIN members_verdict v ON v.request_id = a.ruling_id
     WHERE a.id = NEW.application_id;
  END IF;
  IF held.opened_early_id IS NULL THEN
    IF members_circulates_until(held.subject, since) <= alliance_now() THEN RETURN NEW; END IF;
  ELSE
    SELECT * INTO ok FROM members_approved(held.opened_early_id, 'put_motion_to_ballot');
    IF ((ok.asks->>'motion')::bigint = NEW.id AND ok.asks->>'digest' = NEW.digest
        AND (ok.asks->>'closes_at')::timestamptz = held.closes_at AND NEW.request_id = held.opened_early_id) IS TRUE THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'a motion circulates before its ballot opens, unless two officers open it early'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_text_circulates';
END $$;
CREATE TRIGGER text_circulates BEFORE INSERT OR UPDATE ON members_motion FOR EACH ROW
EXECUTE FUNCTION members_motion_circulates();
"""

# A day that is over is never reached: of the day on which the second officer approved, or a later one.
STANDING = """
CREATE OR REPLACE FUNCTION members_standing_by_an_act() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE which int;
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' THEN
    IF NEW.during = OLD.during OR (lower(NEW.during) = lower(OLD.during) AND upper_inf(OLD.during)
                                   AND NOT upper_inf(NEW.during)) THEN RETURN NEW; END IF;
  ELSIF upper_inf(NEW.during) THEN
    IF EXISTS (SELECT FROM members_motion_adopted(NEW.act) a
       WHERE a.kind = 'admission' AND a.member = NEW.member_id AND a.first_day = lower(NEW.during)
         AND a.side = NEW.side AND a.weight = NEW.weight) THEN RETURN NEW; END IF;
    IF NEW.act ~ '^REQ/[0-9]{1,9}$' THEN which := split_part(NEW.act, '/', 2)::int; END IF;
    IF EXISTS (SELECT FROM members_request r JOIN members_verdict v ON v.request_id = r.id
       WHERE r.number = which AND r.act = 'correct_standing' AND v.outcome = 'approved'
         AND r.payload::jsonb = jsonb_build_object('from', to_char(lower(NEW.during), 'YYYY-MM-DD'),
           'member', (SELECT code FROM members_member WHERE id = NEW.member_id), 'side', NEW.side,
           'source', NEW.source, 'weight', NEW.weight)
         AND lower(NEW.during) >= (v.given_at AT TIME ZONE 'UTC')::date
         AND lower(NEW.during) >= (alliance_now() AT TIME ZONE 'UTC')::date) THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'a side and weight are given by an admission on record, or corrected by two officers'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_standing_comes_from_an_act';
END $$;
"""

FOLLOWED = """
CREATE OR REPLACE FUNCTION members_status_is_followed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF upper_inf(NEW.during) OR NEW.during = OLD.during
     OR pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER')
     OR EXISTS (SELECT FROM members_memberstatus s
                 WHERE s.member_id = NEW.member_id AND lower(s.during) = upper(NEW.during)
                   AND (TG_TABLE_NAME = 'members_memberstatus' OR s.status IN ('withdrawn', 'expelled')))
     OR (TG_TABLE_NAME = 'members_standing' AND EXISTS
         (SELECT FROM members_standing s
           WHERE s.member_id = NEW.member_id AND lower(s.during) = upper(NEW.during))) THEN
    RETURN NULL;
  END IF;
  IF TG_TABLE_NAME = 'members_memberstatus' AND to_jsonb(NEW)->>'status' = 'applicant' AND EXISTS
     (SELECT FROM members_motion m JOIN members_decision d ON d.ballot_id = m.ballot_id
        JOIN members_certification c ON c.decision_id = d.id
       WHERE m.member_id = NEW.member_id AND m.kind = 'admission' AND d.outcome <> 'adopted'
         AND upper(NEW.during) = (d.decided_at AT TIME ZONE 'UTC')::date + 1) THEN RETURN NULL; END IF;
  RAISE EXCEPTION 'a status or standing of a member ends only by what follows it'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_status_is_followed';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0022_proofs_by_single_sign_on")]

    operations = [
        migrations.AddField(
            model_name="subjectrule",
            name="circulation_hours",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="ballot",
            name="opened_early",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ballot_opened_early",
                to="members.request",
            ),
        ),
        migrations.RunSQL(SUBJECT, migrations.RunSQL.noop),
        migrations.RunSQL(
            CIRCULATES,
            "DROP FUNCTION members_motion_circulates() CASCADE;"
            " DROP FUNCTION members_circulates_until(text, timestamptz)",
        ),
        migrations.RunSQL(STANDING, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOWED, migrations.RunSQL.noop),
    ]
