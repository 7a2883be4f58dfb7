"""On what a union acts for its states, declared by two officers; seats that are provisional, and seats that a head
ends: what the tables refuse otherwise."""

from importlib import import_module

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import alliance.journal.clock

BEFORE = import_module("members.migrations.0006_two_officers")

GUARDS = """
SELECT alliance_guard('members_declarationdocument');
SELECT alliance_guard('members_withdrawal');
SELECT alliance_guard('members_competence', 'during', 'ended_by');
DROP TRIGGER append_only ON members_accreditation;
DROP TRIGGER no_truncate ON members_accreditation;
SELECT alliance_guard('members_accreditation', 'during', 'source', 'changed_by_id', 'provisional');
ALTER TABLE members_declarationdocument ADD CONSTRAINT a_declaration_is_its_digest
  CHECK (encode(sha256(content), 'hex') = digest AND octet_length(content) = size);
ALTER TABLE members_competence ADD CONSTRAINT a_competence_was_asked_for
  FOREIGN KEY (request) REFERENCES members_request (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE members_competence ADD CONSTRAINT its_end_was_asked_for
  FOREIGN KEY (ended_by) REFERENCES members_request (id) DEFERRABLE INITIALLY DEFERRED;
"""

# A declaration begins and ends on the day that was asked for, or on the day of the approval where that is later: no
# approval reaches back. It is written as it was asked for, and its open end takes a date, once.
COMPETENCE = """
CREATE FUNCTION members_competence_by_two_officers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ok record; day date;
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' THEN
    SELECT * INTO ok FROM members_approved(NEW.request, 'declare_competence');
    day := greatest((ok.asks->>'start')::date, (ok.given_at AT TIME ZONE 'UTC')::date);
    IF (ok.asks->>'organisation' = (SELECT code FROM members_member WHERE id = NEW.organisation_id)
        AND ok.asks->>'territory' = (SELECT code FROM members_customsterritory WHERE id = NEW.territory_id)
        AND ok.asks->>'area' = NEW.subject_area AND ok.asks->>'votes' = NEW.votes
        AND ok.asks->>'source' = NEW.source AND ok.asks->>'digest' = NEW.digest
        AND (ok.asks->>'declared_on')::date = NEW.declared_on
        AND lower(NEW.during) = day AND upper_inf(NEW.during) AND NEW.ended_by IS NULL) IS TRUE THEN RETURN NEW; END IF;
  ELSIF NEW.during = OLD.during AND NEW.ended_by IS NOT DISTINCT FROM OLD.ended_by THEN
    RETURN NEW;
  ELSE
    SELECT * INTO ok FROM members_approved(NEW.ended_by, 'end_competence', 'declare_competence');
    day := greatest((ok.asks->>'start')::date, (ok.given_at AT TIME ZONE 'UTC')::date);
    IF ((ok.asks->>'ends')::bigint = OLD.id AND upper_inf(OLD.during) AND OLD.ended_by IS NULL
        AND lower(NEW.during) = lower(OLD.during) AND upper(NEW.during) = day) IS TRUE THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'a declaration takes a request that a second officer approved'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_declaration_takes_two_officers';
END $$;
CREATE TRIGGER by_two_officers BEFORE INSERT OR UPDATE ON members_competence FOR EACH ROW
EXECUTE FUNCTION members_competence_by_two_officers();
"""

# Trust is given by two officers and taken back by one head: of its own delegation, while it sits, never of another
# head, and not while its own credentials are in doubt. Both seats are locked before the clock is read.
WITHDRAWAL = """
CREATE FUNCTION members_withdrawal_by_the_head() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head members_accreditation%ROWTYPE; seat members_accreditation%ROWTYPE;
BEGIN
  SELECT * INTO head FROM members_accreditation WHERE id = NEW.by_seat_id FOR SHARE;
  SELECT * INTO seat FROM members_accreditation WHERE id = NEW.accreditation_id FOR UPDATE;
  NEW.at := alliance_now();
  IF (head.role = 'head' AND NOT head.provisional AND head.person_id = NEW.by_person AND head.during @> NEW.at
      AND seat.role IN ('alternate', 'adviser') AND seat.member_id = head.member_id
      AND seat.during @> NEW.at AND lower(seat.during) < NEW.at) IS NOT TRUE THEN
    RAISE EXCEPTION 'a head withdraws alternates and advisers of its own delegation'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_head_withdraws_its_own';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER by_the_head BEFORE INSERT ON members_withdrawal FOR EACH ROW
EXECUTE FUNCTION members_withdrawal_by_the_head();
"""

# As in 0006, and: a seat is provisional as its request says, until a request of its own makes it so or confirms it;
# and it ends at the instant at which its head withdrew it.
SEAT = """
CREATE OR REPLACE FUNCTION members_seat_by_two_officers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ok record; at timestamptz; last bigint;
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN RETURN NEW; END IF;
  at := alliance_now();
  IF TG_OP = 'INSERT' THEN
    SELECT * INTO ok FROM members_approved(NEW.request_id, 'accredit', 'replace_head');
    IF (ok.asks->>'person' = NEW.person_id::text AND ok.asks->>'role' = NEW.role
        AND ok.asks->>'member' = (SELECT code FROM members_member WHERE id = NEW.member_id)
        AND upper(NEW.during) = (ok.asks->>'end')::timestamptz
        AND lower(NEW.during) >= ok.given_at AND lower(NEW.during) >= (ok.asks->>'start')::timestamptz
        AND lower(NEW.during) <= greatest(at, (ok.asks->>'start')::timestamptz)
        AND NEW.provisional = coalesce((ok.asks->>'provisional')::boolean, FALSE)
        AND NEW.changed_by_id IS NULL) IS TRUE THEN RETURN NEW; END IF;
  ELSIF NEW.during = OLD.during AND NEW.changed_by_id IS NOT DISTINCT FROM OLD.changed_by_id
        AND NEW.provisional = OLD.provisional THEN
    RETURN NEW;
  ELSIF NEW.changed_by_id IS NOT DISTINCT FROM OLD.changed_by_id AND NEW.provisional = OLD.provisional
        AND lower(NEW.during) = lower(OLD.during) AND upper(NEW.during) <= coalesce(upper(OLD.during), 'infinity')
        AND EXISTS (SELECT FROM members_withdrawal w WHERE w.accreditation_id = OLD.id AND w.at = upper(NEW.during)) THEN
    RETURN NEW;
  ELSE
    SELECT id INTO last FROM members_verdict WHERE request_id = OLD.changed_by_id;
    SELECT * INTO ok FROM members_approved(NEW.changed_by_id, 'end_accreditation', 'replace_head',
                                           'extend_accreditation', 'question_seat', 'confirm_seat');
    IF ((ok.asks->>'accreditation')::bigint = OLD.id AND ok.verdict > coalesce(last, 0)
        AND lower(NEW.during) = lower(OLD.during)
        AND CASE WHEN ok.act IN ('question_seat', 'confirm_seat')
            THEN NEW.during = OLD.during AND NEW.provisional = (ok.act = 'question_seat')
            WHEN ok.act = 'extend_accreditation'
            THEN upper(NEW.during) = (ok.asks->>'end')::timestamptz AND NEW.provisional = OLD.provisional
            ELSE upper(NEW.during) >= ok.given_at AND upper(NEW.during) <= at AND NEW.provisional = OLD.provisional
                 AND upper(NEW.during) <= coalesce(upper(OLD.during), 'infinity') END) IS TRUE THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'a seat takes a request that a second officer approved'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_seat_takes_two_officers';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0017_single_sign_on"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeclarationDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("media", models.CharField(max_length=20)),
                ("content", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("uploaded_at", models.DateTimeField(db_default=alliance.journal.clock.Now())),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by_person", models.UUIDField()),
                ("at", models.DateTimeField(db_default=alliance.journal.clock.Now())),
            ],
        ),
        migrations.AddField(
            model_name="accreditation",
            name="provisional",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="competence",
            name="declared_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="competence",
            name="digest",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="competence",
            name="ended_by",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="competence",
            name="request",
            field=models.BigIntegerField(null=True, unique=True),
        ),
        migrations.AddField(
            model_name="competence",
            name="votes",
            field=models.CharField(
                choices=[("one", "One vote"), ("sum", "The sum of its states’ votes")],
                default="one",
                max_length=3,
            ),
        ),
        migrations.AddField(
            model_name="electorateentry",
            name="casts",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="electorateentry",
            name="competence",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="members.competence"
            ),
        ),
        migrations.AlterField(
            model_name="electorateentry",
            name="capacity",
            field=models.CharField(
                choices=[
                    ("elector", "Votes"),
                    ("represented", "Represented by its union"),
                    ("suspended", "Suspended"),
                    ("voteless", "Has no votes: none of its states is a party"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="competence",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            models.F("territory_id"),
                            models.F("territory_id"),
                            models.Value("[]"),
                            function="int8range",
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.Func(
                                models.F("subject_area"), models.Value(0), function="hashtextextended"
                            ),
                            models.Func(
                                models.F("subject_area"), models.Value(0), function="hashtextextended"
                            ),
                            models.Value("[]"),
                            function="int8range",
                        ),
                        "&&",
                    ),
                    ("during", "&&"),
                ],
                name="one_union_for_a_territory_an_area_and_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="competence",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            models.F("organisation_id"),
                            models.F("organisation_id"),
                            models.Value("[]"),
                            function="int8range",
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.Func(
                                models.F("subject_area"), models.Value(0), function="hashtextextended"
                            ),
                            models.Func(
                                models.F("subject_area"), models.Value(0), function="hashtextextended"
                            ),
                            models.Value("[]"),
                            function="int8range",
                        ),
                        "&&",
                    ),
                    ("during", "&&"),
                ],
                name="one_declaration_a_union_an_area_and_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="electorateentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("casts__gte", 1)), name="a_member_casts_a_vote"
            ),
        ),
        migrations.AddConstraint(
            model_name="electorateentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("casts", 1),
                    models.Q(("capacity", "elector"), ("competence__isnull", False)),
                    _connector="OR",
                ),
                name="several_votes_are_declared",
            ),
        ),
        migrations.AddField(
            model_name="declarationdocument",
            name="uploaded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.person"
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="accreditation",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withdrawal",
                to="members.accreditation",
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="by_seat",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.accreditation"
            ),
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        migrations.RunSQL(COMPETENCE, "DROP FUNCTION members_competence_by_two_officers() CASCADE"),
        migrations.RunSQL(WITHDRAWAL, "DROP FUNCTION members_withdrawal_by_the_head() CASCADE"),
        migrations.RunSQL(
            SEAT, BEFORE.SEAT.partition("CREATE TRIGGER")[0].replace("CREATE F", "CREATE OR REPLACE F")
        ),
    ]
