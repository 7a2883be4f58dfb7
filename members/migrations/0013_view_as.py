"""View-as: who looked on in whose seat, by an officer in office, for 15 minutes at most."""

import django.db.models.deletion
from django.db import migrations, models

import alliance.journal.clock

# The database finds the office and tells the time, so no view is longer, earlier, or by nobody; it ends once.
VIEWING = """
SELECT alliance_guard('members_viewing', 'ended_at');
CREATE FUNCTION members_viewing_by_an_officer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.office := members_office_held(NEW.person_id, 'officer');
    NEW.begun_at := alliance_now();
    NEW.until := NEW.begun_at + interval '15 minutes';
    NEW.ended_at := NULL;
    RETURN NEW;
  ELSIF OLD.ended_at IS NULL AND NEW.ended_at BETWEEN OLD.begun_at AND least(OLD.until, alliance_now()) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a view ends once, in its time'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_view_ends_once';
END $$;
CREATE TRIGGER by_an_officer BEFORE INSERT OR UPDATE ON members_viewing FOR EACH ROW
EXECUTE FUNCTION members_viewing_by_an_officer();
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0008_outages_and_refusals")]

    operations = [
        migrations.CreateModel(
            name="Viewing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("office", models.BigIntegerField(db_default=0)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("head", "Head of delegation"),
                            ("alternate", "Alternate"),
                            ("adviser", "Adviser"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("begun_at", models.DateTimeField(db_default=alliance.journal.clock.Now())),
                ("until", models.DateTimeField(db_default=alliance.journal.clock.Now())),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="viewings",
                        to="members.member",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.person"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="a_view_says_why"
                    )
                ],
            },
        ),
        migrations.RunSQL(VIEWING, "DROP FUNCTION members_viewing_by_an_officer() CASCADE"),
    ]
