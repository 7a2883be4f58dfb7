"""Positions with reasons, co-sponsors, and what a delegation notes for itself; the tables keep what was said."""

import django.db.models.deletion
from django.db import migrations, models

# Whoever speaks on a version speaks for a party that did not sponsor it, in a seat of today, on the newest text, before
# its ballot. The lock keeps a next version from being tabled in between; the service holds it already.
SPEAKS = """
CREATE FUNCTION tariffs_speaks(version bigint, who bigint, speaker uuid, VARIADIC roles text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE held tariffs_version; about tariffs_proposal;
BEGIN
  SELECT * INTO held FROM tariffs_version v WHERE v.id = version;
  SELECT * INTO about FROM tariffs_proposal p WHERE p.id = held.proposal_id FOR SHARE;
  IF about.state NOT IN ('tabled', 'revising')
     OR EXISTS (SELECT FROM tariffs_version n WHERE n.proposal_id = about.id AND n.number > held.number) THEN
    RAISE EXCEPTION 'members speak on the newest text on the table'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'members_speak_on_the_newest_text';
  END IF;
  IF about.sponsor_id = who OR NOT EXISTS (SELECT FROM members_memberstatus s WHERE s.member_id = who
       AND s.status = 'party' AND s.during @> (alliance_now() AT TIME ZONE 'UTC')::date) THEN
    RAISE EXCEPTION 'parties other than the sponsor speak on a text'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'parties_speak_on_a_text';
  END IF;
  IF NOT EXISTS (SELECT FROM members_accreditation a WHERE a.person_id = speaker AND a.member_id = who
       AND a.role = ANY (roles) AND a.during @> alliance_now()) THEN
    RAISE EXCEPTION 'a delegate of the member speaks for it'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_delegate_speaks_for_a_member';
  END IF;
END $$;
"""

POSITIONS = """
SELECT alliance_guard('tariffs_position');
CREATE FUNCTION tariffs_position_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tariffs_speaks(NEW.version_id, NEW.member_id, NEW.stated_by, 'head', 'alternate');
  RETURN NEW;
END $$;
CREATE TRIGGER position_stands BEFORE INSERT ON tariffs_position FOR EACH ROW
EXECUTE FUNCTION tariffs_position_stands();
"""

COSPONSORS = """
SELECT alliance_guard('tariffs_cosponsorship', 'left_at', 'left_by');
CREATE FUNCTION tariffs_cosponsors() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tariffs_speaks(NEW.version_id, NEW.member_id, NEW.joined_by, 'head');
    RETURN NEW;
  END IF;
  IF OLD.left_at IS NOT NULL OR EXISTS (SELECT FROM tariffs_version v JOIN tariffs_version b
       ON b.proposal_id = v.proposal_id WHERE v.id = NEW.version_id AND b.ballot_id IS NOT NULL) THEN
    RAISE EXCEPTION 'a co-sponsor leaves once, before the ballot'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_cosponsor_leaves_once_before_the_ballot';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER cosponsors BEFORE INSERT OR UPDATE ON tariffs_cosponsorship FOR EACH ROW
EXECUTE FUNCTION tariffs_cosponsors();
"""

# A note is no evidence and may be written anew; whose it is never changes, and only its own delegation writes it.
NOTES = """
CREATE FUNCTION tariffs_note_is_its_delegations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.proposal_id, NEW.member_id, NEW.line) IS DISTINCT FROM
     (OLD.proposal_id, OLD.member_id, OLD.line) THEN
    RAISE EXCEPTION 'a note stays its delegation''s'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_note_stays_its_delegations';
  END IF;
  IF NOT EXISTS (SELECT FROM members_accreditation a WHERE a.person_id = NEW.changed_by
       AND a.member_id = NEW.member_id AND a.during @> alliance_now()) THEN
    RAISE EXCEPTION 'a delegation writes its own notes'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_delegation_writes_its_own_notes';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER note_is_its_delegations BEFORE INSERT OR UPDATE ON tariffs_delegationnote FOR EACH ROW
EXECUTE FUNCTION tariffs_note_is_its_delegations();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0026_proved_and_lapsing_motions"),
        ("tariffs", "0011_texts_are_revised_and_returned"),
    ]

    operations = [
        migrations.CreateModel(
            name="CoSponsorship",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("joined_at", models.DateTimeField()),
                ("joined_by", models.UUIDField()),
                ("left_at", models.DateTimeField(null=True)),
                ("left_by", models.UUIDField(null=True)),
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
                        related_name="cosponsorships",
                        to="tariffs.version",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_at", None)),
                        fields=("version", "member"),
                        name="a_member_cosponsors_a_version_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("left_at", None), ("left_by", None)),
                            models.Q(("left_at__isnull", False), ("left_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="somebody_ends_a_cosponsorship",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DelegationNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.CharField(blank=True, max_length=160)),
                ("text", models.TextField(blank=True)),
                ("edition", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.UUIDField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tariffs.proposal"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "member", "line"), name="a_delegation_has_one_note_for_a_line"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("supports", "Supports it"),
                            ("with_changes", "Could support it with changes"),
                            ("opposes", "Opposes it"),
                            ("reserves", "Reserves its position"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField()),
                ("stated_at", models.DateTimeField()),
                ("stated_by", models.UUIDField()),
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
                        related_name="positions",
                        to="tariffs.version",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stance__in", ["supports", "with_changes", "opposes", "reserves"])
                        ),
                        name="a_position_is_one_of_four",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="a_position_gives_its_reason"
                    ),
                ],
            },
        ),
        migrations.RunSQL(SPEAKS, "DROP FUNCTION tariffs_speaks(bigint, bigint, uuid, text[])"),
        migrations.RunSQL(POSITIONS, "DROP FUNCTION tariffs_position_stands() CASCADE"),
        migrations.RunSQL(COSPONSORS, "DROP FUNCTION tariffs_cosponsors() CASCADE"),
        migrations.RunSQL(NOTES, "DROP FUNCTION tariffs_note_is_its_delegations() CASCADE"),
    ]
