"""An account stays with its person, a proof is nobody's copy, and a ballot and a tie to a member's service say who wrote
them.

Whoever speaks SQL as the application could put a head's account under an adviser, have a spent proof serve once more, or
tie a service's subject to another's account, or open a ballot with an electorate of one. A factor's seal stands in its data (members.signin.sealing).
"""

from django.db import migrations, models

STAYS = """
CREATE FUNCTION members_account_stays_with_its_person() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.id, NEW.person_id) IS NOT DISTINCT FROM (OLD.id, OLD.person_id) THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' AND NOT EXISTS (SELECT FROM journal_entry WHERE person = NEW.person_id) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'an account stays with its person, and who has acted gets no other account'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'an_account_stays_with_its_person';
END $$;
CREATE TRIGGER stays_with_its_person BEFORE INSERT OR UPDATE OF id, person_id ON members_user FOR EACH ROW
EXECUTE FUNCTION members_account_stays_with_its_person();
"""
GOES = """
DROP TRIGGER stays_with_its_person ON members_user;
DROP FUNCTION members_account_stays_with_its_person;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0003_the_applications_role"),
        ("members", "0033_no_decision_before_the_close"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="proof",
            constraint=models.UniqueConstraint(fields=("bound",), name="a_proof_is_not_copied"),
        ),
        migrations.AddField(
            model_name="tie",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="ballot",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.RunSQL(STAYS, GOES),
    ]
