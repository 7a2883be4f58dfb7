"""Amendments to rows by other parties: kept as they were moved, ended once."""

import django.db.models.deletion
from django.db import migrations, models

AMENDMENTS = """
SELECT alliance_guard('tariffs_amendment', 'ended_as', 'ended_at', 'ended_by', 'into_id');
CREATE FUNCTION tariffs_amends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tariffs_speaks(NEW.version_id, NEW.member_id, NEW.moved_by, 'head', 'alternate');
    IF NEW.ended_at IS NOT NULL
       OR NOT EXISTS (SELECT FROM tariffs_change c WHERE c.version_id = NEW.version_id AND c.position = NEW.position) THEN
      RAISE EXCEPTION 'an amendment is moved to a row of its version'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'an_amendment_is_moved_to_a_row';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.ended_at IS NOT NULL OR (NEW.into_id IS NOT NULL AND NOT EXISTS (
       SELECT FROM tariffs_version o JOIN tariffs_version n ON n.proposal_id = o.proposal_id AND n.number > o.number
        WHERE o.id = NEW.version_id AND n.id = NEW.into_id)) THEN
    RAISE EXCEPTION 'an amendment ends once, and is accepted into a later version of its text'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'an_amendment_ends_once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER amends BEFORE INSERT OR UPDATE ON tariffs_amendment FOR EACH ROW EXECUTE FUNCTION tariffs_amends();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0026_proved_and_lapsing_motions"),
        ("tariffs", "0012_members_say_where_they_stand"),
    ]

    operations = [
        migrations.CreateModel(
            name="Amendment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("position", models.PositiveSmallIntegerField()),
                ("cells", models.JSONField()),
                ("reason", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("moved_at", models.DateTimeField()),
                ("moved_by", models.UUIDField()),
                (
                    "ended_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "Accepted"),
                            ("withdrawn", "Withdrawn"),
                            ("replaced", "Moved again"),
                        ],
                        max_length=9,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                (
                    "after",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tariffs.amendment",
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accepted",
                        to="tariffs.version",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="tariffs.version",
                    ),
                ),
            ],
            options={
                "ordering": ["version", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "number"), name="an_amendment_has_its_own_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("version", "position", "member"),
                        name="a_member_moves_one_amendment_to_a_row",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_as", ""), ("ended_at", None), ("ended_by", None), ("into", None)
                            ),
                            models.Q(
                                ("ended_as", "accepted"), ("ended_at__isnull", False), ("into__isnull", False)
                            ),
                            models.Q(
                                ("ended_as__in", ["withdrawn", "replaced"]),
                                ("ended_at__isnull", False),
                                ("into", None),
                            ),
                            _connector="OR",
                        ),
                        name="an_amendment_ends_in_one_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="an_amendment_gives_its_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(AMENDMENTS, "DROP FUNCTION tariffs_amends() CASCADE"),
    ]
