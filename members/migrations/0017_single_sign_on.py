"""Members' own sign-in services, by two officers; and who an account is there."""

import alliance.journal.clock
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = "SELECT alliance_guard('members_provider', 'secret', 'during', 'request_id', 'changed_by_id');"

# A member's service opens that member's seats, so it takes two officers as a seat does: a row is proposed without a
# period, and gets one, or another end, by an approved request that says exactly that.
PROVIDER = """
CREATE FUNCTION members_provider_by_two_officers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ok record; at timestamptz; last bigint;
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN RETURN NEW; END IF;
  at := alliance_now();
  IF TG_OP = 'INSERT' THEN
    NEW.proposed_at := at;
    IF NEW.during IS NULL AND NEW.request_id IS NULL AND NEW.changed_by_id IS NULL THEN RETURN NEW; END IF;
  ELSIF NEW.during IS NOT DISTINCT FROM OLD.during AND NEW.request_id IS NOT DISTINCT FROM OLD.request_id
        AND NEW.changed_by_id IS NOT DISTINCT FROM OLD.changed_by_id THEN
    RETURN NEW;
  ELSIF OLD.during IS NULL THEN
    SELECT * INTO ok FROM members_approved(NEW.request_id, 'set_provider');
    IF ((ok.asks->>'provider')::bigint = NEW.id AND ok.asks->>'issuer' = NEW.issuer
        AND ok.asks->>'client' = NEW.client_id AND ok.asks->>'algorithms' = NEW.algorithms
        AND ok.asks->>'member' = (SELECT code FROM members_member WHERE id = NEW.member_id)
        AND lower(NEW.during) >= ok.given_at AND lower(NEW.during) <= at
        AND upper(NEW.during) IS NOT DISTINCT FROM nullif(ok.asks->>'end', '')::timestamptz
        AND NEW.changed_by_id IS NULL) IS TRUE THEN RETURN NEW; END IF;
  ELSE
    SELECT id INTO last FROM members_verdict WHERE request_id = coalesce(OLD.changed_by_id, OLD.request_id);
    SELECT * INTO ok FROM members_approved(NEW.changed_by_id, 'end_provider', 'set_provider');
    IF ((CASE WHEN ok.act = 'end_provider' THEN ok.asks->>'provider' ELSE ok.asks->>'replaces' END)::bigint = OLD.id
        AND ok.verdict > coalesce(last, 0) AND NEW.request_id IS NOT DISTINCT FROM OLD.request_id
        AND lower(NEW.during) = lower(OLD.during)
        AND upper(NEW.during) >= ok.given_at AND upper(NEW.during) <= at
        AND upper(NEW.during) <= coalesce(upper(OLD.during), 'infinity')) IS TRUE THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'a sign-in service takes a request that a second officer approved'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_provider_takes_two_officers';
END $$;
CREATE TRIGGER by_two_officers BEFORE INSERT OR UPDATE ON members_provider FOR EACH ROW
EXECUTE FUNCTION members_provider_by_two_officers();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0016_offices_by_two_officers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Provider",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("issuer", models.CharField(max_length=300)),
                ("client_id", models.CharField(max_length=200)),
                ("secret", models.TextField()),
                ("algorithms", models.CharField(max_length=100)),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField(db_default=alliance.journal.clock.Now())),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField(null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.request",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="providers",
                        to="members.member",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="provider",
                        to="members.request",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ProviderUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("worked_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("fault", models.CharField(blank=True, max_length=300)),
                (
                    "provider",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="use", to="members.provider"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Tie",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("issuer", models.CharField(max_length=300)),
                ("subject", models.CharField(max_length=255)),
                ("made_at", models.DateTimeField(db_default=alliance.journal.clock.Now())),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ties",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["issuer"],
            },
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            models.F("member_id"),
                            models.F("member_id"),
                            models.Value("[]"),
                            function="int8range",
                        ),
                        "&&",
                    ),
                    ("during", "&&"),
                ],
                name="a_member_has_one_provider_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.CheckConstraint(
                condition=models.Q(("during__isempty", False)), name="a_provider_lasts"
            ),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.UniqueConstraint(fields=("issuer", "subject"), name="a_subject_is_one_account"),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.UniqueConstraint(
                fields=("user", "issuer"), name="an_account_is_one_subject_of_an_issuer"
            ),
        ),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
        migrations.RunSQL(PROVIDER, "DROP FUNCTION members_provider_by_two_officers() CASCADE"),
    ]
