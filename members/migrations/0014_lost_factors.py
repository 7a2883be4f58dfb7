"""Lost second factors: reports, resets by two officers, and what may be written to a person's factors."""

import alliance.journal.clock
import datetime
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


GUARDS = """
SELECT alliance_guard('members_lossreport');
SELECT alliance_guard('members_factorreset', 'used_at');
"""

# Two officers, neither of them the person; dated by the database; and a link that is used once and in time.
RESET = """
CREATE FUNCTION members_reset_by_two_officers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ok record; asker uuid; decider uuid; at timestamptz := alliance_now();
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT * INTO ok FROM members_approved(NEW.request_id, 'reset_factors');
    SELECT asked_by INTO asker FROM members_request WHERE id = NEW.request_id;
    SELECT given_by INTO decider FROM members_verdict WHERE request_id = NEW.request_id;
    NEW.at := at;
    NEW.expires_at := least(NEW.expires_at, at + interval '24 hours');
    IF (ok.asks->>'person' = NEW.person_id::text AND asker <> NEW.person_id AND decider <> NEW.person_id
        AND NEW.used_at IS NULL) IS TRUE THEN RETURN NEW; END IF;
  ELSIF NEW.used_at IS NOT DISTINCT FROM OLD.used_at
     OR (OLD.used_at IS NULL AND NEW.used_at <= at AND at < OLD.expires_at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'factors are reset by two officers, and the link is used once and in time'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_reset_takes_two_officers';
END $$;
CREATE TRIGGER by_two_officers BEFORE INSERT OR UPDATE ON members_factorreset FOR EACH ROW
EXECUTE FUNCTION members_reset_by_two_officers();
"""

# A factor that goes leaves its reason in the same transaction: the person's own entry in the record, which is mailed
# to that person, or a reset. Asked at the end of the transaction, since the entry follows the act. What goes with an
# erased account needs none. The owner of the tables founds and mends.
GOES = """
CREATE FUNCTION members_factor_goes_for_a_reason() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE who uuid; entry xid; reset xid; since bigint := age(pg_current_xact_id()::xid);
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN RETURN NULL; END IF;
  SELECT person_id INTO who FROM members_user WHERE id = OLD.user_id;
  IF who IS NULL THEN RETURN NULL; END IF;
  SELECT xmin INTO entry FROM journal_entry
   WHERE object_type = 'person' AND object_id = who::text AND person = who
     AND act IN ('remove_factor', 'renew_recovery_codes') ORDER BY id DESC LIMIT 1;
  SELECT xmin INTO reset FROM members_factorreset WHERE person_id = who ORDER BY id DESC LIMIT 1;
  IF age(entry) <= since OR age(reset) <= since THEN RETURN NULL; END IF;
  RAISE EXCEPTION 'a factor is removed by its person or by two officers'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_factor_goes_for_a_reason';
END $$;
CREATE CONSTRAINT TRIGGER goes_for_a_reason AFTER DELETE ON mfa_authenticator DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION members_factor_goes_for_a_reason();
"""

# After a reset the first factor takes the link of its mail; and a factor stays with its account.
COMES = """
CREATE FUNCTION members_factor_by_its_link() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last members_factorreset%ROWTYPE;
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND (NEW.user_id, NEW.type) IS DISTINCT FROM (OLD.user_id, OLD.type) THEN
    RAISE EXCEPTION 'a factor stays with its account'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_factor_stays_with_its_account';
  END IF;
  IF TG_OP = 'INSERT' THEN
    SELECT r.* INTO last FROM members_factorreset r JOIN members_user u ON u.person_id = r.person_id
     WHERE u.id = NEW.user_id ORDER BY r.id DESC LIMIT 1;
    IF last.id IS NOT NULL AND last.used_at IS NULL THEN
      RAISE EXCEPTION 'an account that was reset takes a factor over its link'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_new_factor_takes_its_link';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER by_its_link BEFORE INSERT OR UPDATE ON mfa_authenticator FOR EACH ROW
EXECUTE FUNCTION members_factor_by_its_link();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0013_view_as"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.CreateModel(
            name="LossReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_default=alliance.journal.clock.Now())),
                (
                    "by_head",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loss_reports",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="FactorReset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_default=alliance.journal.clock.Now())),
                ("nonce", models.BinaryField()),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="factor_resets",
                        to="members.person",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="factor_reset",
                        to="members.request",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "expires_at__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("at"), "+", models.Value(datetime.timedelta(days=1))
                                ),
                            )
                        ),
                        name="a_link_to_enrol_lasts_24_hours",
                    )
                ],
            },
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        migrations.RunSQL(RESET, "DROP FUNCTION members_reset_by_two_officers() CASCADE"),
        migrations.RunSQL(GOES, "DROP FUNCTION members_factor_goes_for_a_reason() CASCADE"),
        migrations.RunSQL(COMES, "DROP FUNCTION members_factor_by_its_link() CASCADE"),
    ]
