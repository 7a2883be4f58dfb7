"""A text that is on a ballot stays on it: whoever speaks SQL as the application could move it to one of their own."""

from django.db import migrations

STAYS = """
CREATE FUNCTION tariffs_text_stays_on_its_ballot() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.ballot_id IS NULL OR NEW.ballot_id IS NOT DISTINCT FROM OLD.ballot_id THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the text of version % stays on the ballot that opened on it', OLD.id
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_text_stays_on_its_ballot';
END $$;
CREATE TRIGGER stays_on_its_ballot BEFORE UPDATE OF ballot_id ON tariffs_version FOR EACH ROW
EXECUTE FUNCTION tariffs_text_stays_on_its_ballot();
"""
MOVES = """
DROP TRIGGER stays_on_its_ballot ON tariffs_version;
DROP FUNCTION tariffs_text_stays_on_its_ballot;
"""


class Migration(migrations.Migration):
    dependencies = [("tariffs", "0014_what_was_typed_can_be_taken_back")]

    operations = [migrations.RunSQL(STAYS, MOVES)]
