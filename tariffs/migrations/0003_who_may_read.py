"""A tabled text says who may read it. The level only widens; what was public at a ballot stays public."""

from django.db import migrations, models

# The backfill needs the guard out of the way for one statement; it comes back with one more free column.
LEVELS = """
DROP TRIGGER append_only ON tariffs_version;
DROP TRIGGER no_truncate ON tariffs_version;
UPDATE tariffs_version SET audience = 'public' WHERE ballot_id IS NOT NULL;
SELECT alliance_guard('tariffs_version', 'ballot_id', 'audience');
"""

NO_LEVELS = """
DROP TRIGGER append_only ON tariffs_version;
DROP TRIGGER no_truncate ON tariffs_version;
SELECT alliance_guard('tariffs_version', 'ballot_id');
"""

ONLY_WIDENS = """
CREATE FUNCTION tariffs_audience_widens() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.audience <> OLD.audience AND (OLD.audience, NEW.audience) NOT IN
     (('parties', 'members'), ('parties', 'public'), ('members', 'public')) THEN
    RAISE EXCEPTION 'who may read a text only grows, not from % to %', OLD.audience, NEW.audience
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audience_widens BEFORE UPDATE ON tariffs_version FOR EACH ROW
EXECUTE FUNCTION tariffs_audience_widens();
"""


class Migration(migrations.Migration):
    dependencies = [("tariffs", "0002_rules_are_final")]
    operations = [
        migrations.AddField(
            model_name="version",
            name="audience",
            field=models.CharField(
                choices=[("public", "Public"), ("members", "Members"), ("parties", "Parties")],
                db_default="members",
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(("audience__in", ["public", "members", "parties"])),
                name="a_text_has_a_known_audience",
            ),
        ),
        migrations.RunSQL(LEVELS, NO_LEVELS),
        migrations.RunSQL(ONLY_WIDENS, "DROP FUNCTION tariffs_audience_widens() CASCADE"),
    ]
