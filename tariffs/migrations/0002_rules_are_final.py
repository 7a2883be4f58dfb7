"""What is published stays published: of a floor only `record` may close, of a version only its ballot is added."""

from django.db import migrations

GUARDS = """
INSERT INTO tariffs_channel (name) VALUES ('live');
SELECT alliance_guard('tariffs_pricefloor', 'record');
SELECT alliance_guard('tariffs_version', 'ballot_id');
SELECT alliance_guard('tariffs_change');
SELECT alliance_guard('tariffs_enactment');
SELECT alliance_guard('tariffs_release');
SELECT alliance_guard('tariffs_releasefile');
SELECT alliance_guard('tariffs_publication');
"""

# A record range may only be closed, once: its lower end stays, its open upper end takes a number.
RECORD_CLOSES_ONCE = """
CREATE FUNCTION tariffs_record_closes_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.record <> OLD.record AND (lower(NEW.record) <> lower(OLD.record) OR NOT upper_inf(OLD.record)
     OR upper_inf(NEW.record)) THEN
    RAISE EXCEPTION 'the record of a floor may only be closed, once' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER record_closes_once BEFORE UPDATE ON tariffs_pricefloor FOR EACH ROW
EXECUTE FUNCTION tariffs_record_closes_once();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tariffs", "0001_catalogue_floors_proposals_releases"),
        ("journal", "0002_clock_and_append_only"),
    ]
    operations = [
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        migrations.RunSQL(RECORD_CLOSES_ONCE, "DROP FUNCTION tariffs_record_closes_once() CASCADE"),
    ]
