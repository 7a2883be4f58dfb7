"""Tariff lines: what they say stays said, and one answers for a line, a date and a decision, as with floors."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

GUARDS = """
SELECT alliance_guard('tariffs_tariffline', 'record');
CREATE FUNCTION tariffs_line_record_closes_once() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.record <> OLD.record AND (lower(NEW.record) <> lower(OLD.record) OR NOT upper_inf(OLD.record)
     OR upper_inf(NEW.record)) THEN
    RAISE EXCEPTION 'the record of a tariff line may only be closed, once' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER record_closes_once BEFORE UPDATE ON tariffs_tariffline FOR EACH ROW
EXECUTE FUNCTION tariffs_line_record_closes_once();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0031_two_persons_withdrawals_offices"),
        ("tariffs", "0020_a_text_stays_on_its_ballot"),
    ]

    operations = [
        migrations.CreateModel(
            name="ScheduleLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hs", models.CharField(blank=True, db_index=True, max_length=10)),
                (
                    "origin",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="tariffs.origingroup"),
                ),
                (
                    "product",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="schedule_lines",
                        to="tariffs.product",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="members.customsterritory"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TariffLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("expression", models.CharField(blank=True, max_length=300)),
                ("staging", models.JSONField(db_default={}, default=dict)),
                ("validity", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("record", django.contrib.postgres.fields.ranges.BigIntegerRangeField()),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tariff_lines",
                        to="members.decision",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="tariffs.scheduleline",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tariff_lines_set",
                        to="members.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["line", "version"],
            },
        ),
        migrations.AddConstraint(
            model_name="scheduleline",
            constraint=models.UniqueConstraint(
                fields=("product", "hs", "origin", "territory"),
                name="a_schedule_line_exists_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="scheduleline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("hs", ""), ("product__isnull", False)),
                    models.Q(("hs__regex", "^([0-9]{6}|[0-9]{8}|[0-9]{10})$"), ("product", None)),
                    _connector="OR",
                ),
                name="a_schedule_line_names_its_goods_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="scheduleline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("territory__isnull", False), ("hs", ""), ("hs__regex", "^[0-9]{6}$"), _connector="OR"
                ),
                name="digits_beyond_six_are_a_territorys_own",
            ),
        ),
        migrations.AddConstraint(
            model_name="tariffline",
            constraint=models.UniqueConstraint(
                fields=("line", "version"), name="a_tariff_line_version_is_written_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="tariffline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("staging", {}), models.Q(("expression", ""), _negated=True)),
                    models.Q(models.Q(("staging", {}), _negated=True), ("expression", "")),
                    _connector="OR",
                ),
                name="a_tariff_line_states_its_duty_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="tariffline",
            constraint=models.CheckConstraint(
                condition=models.Q(("validity__isempty", False)), name="a_tariff_line_applies_some_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="tariffline",
            constraint=models.CheckConstraint(
                condition=models.Q(("record__isempty", False)), name="a_tariff_line_is_known_to_some_decision"
            ),
        ),
        migrations.AddConstraint(
            model_name="tariffline",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            models.F("line_id"), models.F("line_id"), models.Value("[]"), function="int8range"
                        ),
                        "&&",
                    ),
                    ("validity", "&&"),
                    ("record", "&&"),
                ],
                name="one_tariff_line_for_a_line_a_date_and_a_record",
            ),
        ),
        migrations.RunSQL(GUARDS, "DROP FUNCTION tariffs_line_record_closes_once() CASCADE"),
    ]
