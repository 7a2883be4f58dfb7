"""A tabled text circulates before its ballot opens, unless two officers open it early; it is tabled now."""

from django.db import migrations

# A text is tabled by the alliance's clock; ten minutes are what a service may have waited for its locks.
CIRCULATES = """
CREATE FUNCTION tariffs_text_circulates() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE early bigint; closes timestamptz; ok record;
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' AND NEW.tabled_at < alliance_now() - interval '10 minutes' THEN
    RAISE EXCEPTION 'a text is tabled now, not at an earlier instant'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_text_is_tabled_now';
  END IF;
  IF NEW.ballot_id IS NULL OR (TG_OP = 'UPDATE' AND NEW.ballot_id IS NOT DISTINCT FROM OLD.ballot_id) THEN
    RETURN NEW;
  END IF;
  SELECT opened_early_id, closes_at INTO early, closes FROM members_ballot WHERE id = NEW.ballot_id;
  IF early IS NULL THEN
    IF members_circulates_until(NEW.subject, NEW.tabled_at) <= alliance_now() THEN RETURN NEW; END IF;
  ELSE
    SELECT * INTO ok FROM members_approved(early, 'open_early');
    IF ((ok.asks->>'version')::bigint = NEW.id AND ok.asks->>'digest' = NEW.digest
        AND (ok.asks->>'closes_at')::timestamptz = closes) IS TRUE THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'a text circulates before its ballot opens, unless two officers open it early'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_text_circulates';
END $$;
CREATE TRIGGER text_circulates BEFORE INSERT OR UPDATE ON tariffs_version FOR EACH ROW
EXECUTE FUNCTION tariffs_text_circulates();
"""


class Migration(migrations.Migration):
    dependencies = [("tariffs", "0007_keys_of_consumers"), ("members", "0023_texts_circulate")]
    operations = [migrations.RunSQL(CIRCULATES, "DROP FUNCTION tariffs_text_circulates() CASCADE")]
