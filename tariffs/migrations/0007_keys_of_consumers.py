"""Consumers, their keys and how often these are used. What the model promises, the tables hold: two keys at most that
can be used, an end that stays, nothing else changed."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

GUARDS = """
SELECT alliance_guard('tariffs_consumer', 'contact_id');
SELECT alliance_guard('tariffs_apikey', 'ended_at', 'ended_by', 'last_used_on', 'reminded');
"""

# The lock comes before the count and the clock, so that two inserts at once have an order.
TWO_KEYS = """
CREATE FUNCTION tariffs_two_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM tariffs_consumer WHERE id = NEW.consumer_id FOR NO KEY UPDATE;
  IF (SELECT count(*) FROM tariffs_apikey WHERE consumer_id = NEW.consumer_id
      AND ended_at IS NULL AND expires_at > alliance_now()) >= 2 THEN
    RAISE EXCEPTION 'a consumer has two keys at most that can be used'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_consumer_has_two_keys_at_most';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER two_keys BEFORE INSERT ON tariffs_apikey FOR EACH ROW EXECUTE FUNCTION tariffs_two_keys();
"""

ENDED_ONCE = """
CREATE FUNCTION tariffs_key_ended_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL AND (NEW.ended_at, NEW.ended_by) IS DISTINCT FROM (OLD.ended_at, OLD.ended_by) THEN
    RAISE EXCEPTION 'an ended key stays ended'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'an_ended_key_stays_ended';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ended_once BEFORE UPDATE ON tariffs_apikey FOR EACH ROW EXECUTE FUNCTION tariffs_key_ended_once();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0004_outcomes_of_every_rule"),
        ("tariffs", "0006_terms_and_concessions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consumer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("customs", "Customs administration"),
                            ("broker", "Customs broker"),
                            ("vendor", "Data vendor"),
                        ],
                        max_length=8,
                    ),
                ),
                ("opened_by", models.UUIDField()),
                ("opened_at", models.DateTimeField()),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.person"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consumers",
                        to="members.member",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("prefix", models.CharField(max_length=8, unique=True)),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None
                    ),
                ),
                ("per_minute", models.PositiveIntegerField()),
                ("issued_by", models.UUIDField()),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                ("last_used_on", models.DateField(null=True)),
                ("reminded", models.PositiveSmallIntegerField(null=True)),
                (
                    "consumer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys",
                        to="tariffs.consumer",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="KeyUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("minute", models.DateTimeField()),
                ("answered", models.PositiveIntegerField()),
                ("refused", models.PositiveIntegerField()),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="tariffs.apikey"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expires_at__gt", models.F("issued_at")),
                    (
                        "expires_at__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("issued_at"), "+", models.Value(datetime.timedelta(days=365))
                        ),
                    ),
                ),
                name="a_key_expires_within_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.CheckConstraint(
                condition=models.Q(("per_minute__gte", 1)), name="a_key_has_a_limit"
            ),
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_key_is_ended_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="keyuse",
            constraint=models.UniqueConstraint(
                fields=("key", "minute"), name="a_minute_of_a_key_is_counted_once"
            ),
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        migrations.RunSQL(TWO_KEYS, "DROP FUNCTION tariffs_two_keys() CASCADE"),
        migrations.RunSQL(ENDED_ONCE, "DROP FUNCTION tariffs_key_ended_once() CASCADE"),
    ]
