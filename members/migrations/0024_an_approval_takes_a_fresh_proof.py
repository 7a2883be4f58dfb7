"""An officer's approval takes a fresh proof of who gives it: for this request, at most five minutes old, once."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

BEFORE = (
    import_module("members.migrations.0006_two_officers")
    .VERDICT.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    .partition("CREATE TRIGGER")[0]
)

# As in 0006, and with a fresh proof. What exactly it was proved for is a keyed digest, which the service compares.
# Single sign-on is a member's: no officer proves anything by it. A refusal makes no trust and needs no proof.
VERDICT = """
CREATE OR REPLACE FUNCTION members_verdict_by_a_second_officer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE asked members_request%ROWTYPE; shown members_proof%ROWTYPE; symbol text;
BEGIN
  SELECT * INTO asked FROM members_request WHERE id = NEW.request_id;
  IF (asked.asked_by <> NEW.given_by) IS NOT TRUE THEN
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


class Migration(migrations.Migration):
    dependencies = [("members", "0023_texts_circulate")]

    operations = [
        migrations.AddField(
            model_name="verdict",
            name="proof",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="verdict",
                to="members.proof",
            ),
        ),
        migrations.RunSQL(VERDICT, BEFORE),
    ]
