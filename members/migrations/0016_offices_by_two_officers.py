"""Offices take two officers, in the table: the request that filled one, and the one that ended it."""

import django.db.models.deletion
from django.db import migrations, models

# Whoever owns the tables founds. The application needs a request that a second officer approved, once for each
# office and once for its end.
OFFICE = """
SELECT alliance_guard('members_office', 'during', 'changed_by_id');
CREATE FUNCTION members_office_by_two_officers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ok record; at timestamptz;
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN RETURN NEW; END IF;
  at := alliance_now();
  IF TG_OP = 'INSERT' THEN
    SELECT * INTO ok FROM members_approved(NEW.request_id, 'appoint');
    IF (ok.asks->>'person' = NEW.person_id::text AND ok.asks->>'role' = NEW.role
        AND lower(NEW.during) BETWEEN ok.given_at AND at AND upper_inf(NEW.during)
        AND NEW.changed_by_id IS NULL) IS TRUE THEN RETURN NEW; END IF;
  ELSIF NEW.during = OLD.during AND NEW.changed_by_id IS NOT DISTINCT FROM OLD.changed_by_id THEN
    RETURN NEW;
  ELSE
    SELECT * INTO ok FROM members_approved(NEW.changed_by_id, 'end_office');
    IF ((ok.asks->>'office')::bigint = OLD.id AND upper_inf(OLD.during) AND lower(NEW.during) = lower(OLD.during)
        AND upper(NEW.during) BETWEEN ok.given_at AND at) IS TRUE THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'an office takes a request that a second officer approved'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'an_office_takes_two_officers';
END $$;
CREATE TRIGGER by_two_officers BEFORE INSERT OR UPDATE ON members_office FOR EACH ROW
EXECUTE FUNCTION members_office_by_two_officers();
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0015_votes_take_a_fresh_proof")]

    operations = [
        migrations.AddField(
            model_name="office",
            name="request",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="office",
                to="members.request",
            ),
        ),
        migrations.AddField(
            model_name="office",
            name="changed_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.request",
            ),
        ),
        migrations.RunSQL(OFFICE, "DROP FUNCTION members_office_by_two_officers() CASCADE"),
    ]
