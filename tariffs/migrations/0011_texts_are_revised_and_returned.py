"""A tabled text has a next version: its sponsor revises it, or the secretariat returned it. Readers are not lost."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
UPDATE tariffs_proposal p SET moved_at = changed_at,
  tabled_title = CASE WHEN EXISTS (SELECT FROM tariffs_version v WHERE v.proposal_id = p.id) THEN title ELSE '' END;
"""

# The lock gives two tablings at once an order; the service holds it already.
NEXT = """
CREATE FUNCTION tariffs_next_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before tariffs_version;
BEGIN
  PERFORM FROM tariffs_proposal WHERE id = NEW.proposal_id FOR NO KEY UPDATE;
  SELECT * INTO before FROM tariffs_version WHERE proposal_id = NEW.proposal_id ORDER BY number DESC LIMIT 1;
  IF before.ballot_id IS NOT NULL THEN
    RAISE EXCEPTION 'a text that came to a ballot has no next version'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_text_at_the_ballot_is_the_last';
  END IF;
  IF NEW.number <> coalesce(before.number, 0) + 1 THEN
    RAISE EXCEPTION 'versions are numbered without gaps'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'versions_are_numbered_without_gaps';
  END IF;
  IF (before.audience = 'public' AND NEW.audience <> 'public')
     OR (before.audience = 'members' AND NEW.audience = 'parties') THEN
    RAISE EXCEPTION 'who read the last version reads the next'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_next_version_keeps_its_readers';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER next_version BEFORE INSERT ON tariffs_version FOR EACH ROW EXECUTE FUNCTION tariffs_next_version();
"""

RETURNED = """
SELECT alliance_guard('tariffs_return');
CREATE FUNCTION tariffs_returned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM tariffs_version v JOIN tariffs_proposal p ON p.id = v.proposal_id
     WHERE v.id = NEW.version_id AND v.ballot_id IS NULL AND p.state = 'tabled'
       AND NOT EXISTS (SELECT FROM tariffs_version n WHERE n.proposal_id = p.id AND n.number > v.number)) THEN
    RAISE EXCEPTION 'only the newest text on the table is returned'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'what_is_on_the_table_is_returned';
  END IF;
  IF NOT EXISTS (SELECT FROM members_office o WHERE o.person_id = NEW.returned_by AND o.during @> alliance_now()) THEN
    RAISE EXCEPTION 'the secretariat returns a text'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'the_secretariat_returns';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER returned BEFORE INSERT ON tariffs_return FOR EACH ROW EXECUTE FUNCTION tariffs_returned();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tariffs", "0009_who_is_outside"),
        ("members", "0025_territories_and_own_seats"),
    ]
    operations = [
        migrations.AlterField(
            model_name="proposal",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("tabled", "Tabled"),
                    ("revising", "Being revised"),
                    ("returned", "Returned"),
                    ("balloting", "Ballot open"),
                    ("adopted", "Adopted"),
                    ("not_adopted", "Not adopted"),
                    ("no_quorum", "No quorum"),
                    ("tied", "Tied"),
                    ("no_opinion", "No opinion"),
                    ("silence_broken", "Silence broken"),
                    ("referred", "Referred"),
                    ("void", "Void"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="draft",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="tabled_title",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(model_name="proposal", name="moved_at", field=models.DateTimeField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(model_name="proposal", name="moved_at", field=models.DateTimeField()),
        migrations.CreateModel(
            name="Return",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "fault",
                    models.CharField(
                        choices=[
                            ("incomplete", "Something is missing that the form asks for"),
                            (
                                "unclear",
                                "A passage cannot be understood, or can be understood in two ways",
                            ),
                            ("figures", "Figures, codes or dates contradict each other"),
                            ("language", "It is not in the language that it says is authentic"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reasons", models.TextField()),
                ("returned_at", models.DateTimeField()),
                ("returned_by", models.UUIDField()),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returned",
                        to="tariffs.version",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fault__in", ["incomplete", "unclear", "figures", "language"])),
                        name="a_return_names_a_fault_of_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reasons", ""), _negated=True), name="a_return_gives_reasons"
                    ),
                ],
            },
        ),
        migrations.RunSQL(NEXT, "DROP FUNCTION tariffs_next_version() CASCADE"),
        migrations.RunSQL(RETURNED, "DROP FUNCTION tariffs_returned() CASCADE"),
    ]
