"""Standing amendments are voted on one by one before the whole: their agenda, their ballots, how each ended."""

import django.db.models.deletion
from django.db import migrations, models

# One agenda at a time, on the newest text, begun by the secretariat; it ends once. A version that the portal makes is
# the next one of its text.
AGENDAS = """
SELECT alliance_guard('tariffs_agenda', 'made_id', 'ended_as', 'ended_at');
CREATE FUNCTION tariffs_agenda_stands() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.ended_at IS NOT NULL OR NEW.made_id IS NOT NULL OR NOT EXISTS (
         SELECT FROM tariffs_version v JOIN tariffs_proposal p ON p.id = v.proposal_id
          WHERE v.id = NEW.version_id AND v.ballot_id IS NULL AND p.state = 'tabled'
            AND NOT EXISTS (SELECT FROM tariffs_version n WHERE n.proposal_id = p.id AND n.number > v.number)) THEN
      RAISE EXCEPTION 'amendments are voted on to the newest text on the table'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'an_agenda_is_of_the_newest_text';
    END IF;
    IF NOT EXISTS (SELECT FROM members_office o WHERE o.person_id = NEW.begun_by AND o.during @> alliance_now()) THEN
      RAISE EXCEPTION 'the secretariat puts amendments to the vote'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'the_secretariat_begins_an_agenda';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.ended_at IS NOT NULL OR (OLD.made_id IS NOT NULL AND NEW.made_id IS DISTINCT FROM OLD.made_id)
     OR (NEW.made_id IS NOT NULL AND NOT EXISTS (
       SELECT FROM tariffs_version o JOIN tariffs_version n ON n.proposal_id = o.proposal_id AND n.number = o.number + 1
        WHERE o.id = NEW.version_id AND n.id = NEW.made_id)) THEN
    RAISE EXCEPTION 'an agenda ends once, and makes the next version of its text'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'an_agenda_ends_once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER agenda_stands BEFORE INSERT OR UPDATE ON tariffs_agenda FOR EACH ROW
EXECUTE FUNCTION tariffs_agenda_stands();
"""

# An amendment comes on one agenda of its own proposal; its ballot is on its own digest under the rule for amendments to
# such a text, after the text has circulated, one at a time; it ends as its certified decision says.
AMENDMENTS = """
DROP TRIGGER append_only ON tariffs_amendment;
DROP TRIGGER no_truncate ON tariffs_amendment;
SELECT alliance_guard('tariffs_amendment', 'ended_as', 'ended_at', 'ended_by', 'into_id', 'agenda_id', 'place',
  'ballot_id', 'because_id');
CREATE OR REPLACE FUNCTION tariffs_amends() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tariffs_speaks(NEW.version_id, NEW.member_id, NEW.moved_by, 'head', 'alternate');
    IF NEW.ended_at IS NOT NULL OR NEW.agenda_id IS NOT NULL
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
  IF (NEW.agenda_id, NEW.place) IS DISTINCT FROM (OLD.agenda_id, OLD.place) AND (OLD.agenda_id IS NOT NULL
       OR NEW.ended_at IS NOT NULL OR NOT EXISTS (
       SELECT FROM tariffs_agenda g JOIN tariffs_version v ON v.id = g.version_id
         JOIN tariffs_version o ON o.proposal_id = v.proposal_id JOIN tariffs_proposal p ON p.id = v.proposal_id
        WHERE g.id = NEW.agenda_id AND g.ended_at IS NULL AND o.id = NEW.version_id AND p.state = 'tabled')) THEN
    RAISE EXCEPTION 'an amendment comes on one agenda, of its own text'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'an_amendment_comes_on_one_agenda';
  END IF;
  IF NEW.ballot_id IS DISTINCT FROM OLD.ballot_id AND (OLD.ballot_id IS NOT NULL OR NEW.ended_at IS NOT NULL
       OR NOT EXISTS (
       SELECT FROM tariffs_agenda g JOIN tariffs_version v ON v.id = g.version_id
         JOIN tariffs_proposal p ON p.id = v.proposal_id JOIN members_ballot b ON b.id = NEW.ballot_id
        WHERE g.id = NEW.agenda_id AND g.ended_at IS NULL AND p.state = 'amending' AND b.state = 'open'
          AND b.text_digest = NEW.digest AND b.subject = v.subject || '-amendment'
          AND members_circulates_until(v.subject, v.tabled_at) <= alliance_now())
       OR EXISTS (SELECT FROM tariffs_amendment a WHERE a.agenda_id = NEW.agenda_id AND a.ended_at IS NULL
                   AND (a.ballot_id IS NOT NULL OR a.place < NEW.place))) THEN
    RAISE EXCEPTION 'an amendment is put in its turn, on its own digest, by the rule for it'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'an_amendment_is_put_in_its_turn';
  END IF;
  IF NEW.ended_at IS NOT NULL AND (CASE NEW.ended_as
       WHEN 'withdrawn' THEN NEW.ballot_id IS NULL
       WHEN 'not_put' THEN EXISTS (SELECT FROM tariffs_amendment w WHERE w.id = NEW.because_id
         AND w.agenda_id = NEW.agenda_id AND w.ended_as = 'adopted')
       WHEN 'adopted' THEN tariffs_vote_adopted(NEW.ballot_id)
       WHEN 'not_adopted' THEN NOT tariffs_vote_adopted(NEW.ballot_id)
       ELSE NEW.agenda_id IS NULL END) IS NOT TRUE THEN
    RAISE EXCEPTION 'an amendment ends as its vote did, and on the ballot in no other way'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'an_amendment_ends_as_its_vote';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION tariffs_vote_adopted(ballot bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.outcome = 'adopted' FROM members_decision d JOIN members_certification c ON c.decision_id = d.id
   WHERE d.ballot_id = ballot
$$;
"""

# While the agenda runs nobody but the portal makes a version, and only of what was adopted.
NEXT = """
CREATE FUNCTION tariffs_amended_by_the_portal() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (SELECT state FROM tariffs_proposal WHERE id = NEW.proposal_id FOR NO KEY UPDATE) <> 'amending' OR EXISTS (
       SELECT FROM tariffs_agenda g JOIN tariffs_version v ON v.id = g.version_id
        WHERE v.proposal_id = NEW.proposal_id AND v.number = NEW.number - 1 AND g.ended_at IS NULL
          AND EXISTS (SELECT FROM tariffs_amendment a WHERE a.agenda_id = g.id AND a.ended_as = 'adopted')
          AND NOT EXISTS (SELECT FROM tariffs_amendment a WHERE a.agenda_id = g.id AND a.ended_at IS NULL)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a text under vote changes by what was adopted alone'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_text_under_vote_changes_by_votes';
END $$;
CREATE TRIGGER amended_by_the_portal BEFORE INSERT ON tariffs_version FOR EACH ROW
EXECUTE FUNCTION tariffs_amended_by_the_portal();
CREATE FUNCTION tariffs_amendments_first() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.ballot_id IS NOT NULL AND OLD.ballot_id IS NULL AND EXISTS (
       SELECT FROM tariffs_amendment a JOIN tariffs_agenda g ON g.id = a.agenda_id
         JOIN tariffs_version v ON v.id = g.version_id
        WHERE v.proposal_id = NEW.proposal_id
          AND (a.ended_at IS NULL OR (v.id = NEW.id AND a.ended_as = 'adopted'))) THEN
    RAISE EXCEPTION 'amendments are decided before the whole, and what was adopted stands in it'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'amendments_come_before_the_whole';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER amendments_first BEFORE UPDATE ON tariffs_version FOR EACH ROW
EXECUTE FUNCTION tariffs_amendments_first();
"""

# As in 0008, but what the portal made of a text has circulated since that text was tabled: every row of it has.
CIRCULATES = """
CREATE OR REPLACE FUNCTION tariffs_text_circulates() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE early bigint; closes timestamptz; ok record; since timestamptz;
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' AND NEW.tabled_at < alliance_now() - interval '10 minutes' THEN
    RAISE EXCEPTION 'a text is tabled now, not at an earlier instant'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_text_is_tabled_now';
  END IF;
  IF NEW.ballot_id IS NULL OR (TG_OP = 'UPDATE' AND NEW.ballot_id IS NOT DISTINCT FROM OLD.ballot_id) THEN
    RETURN NEW;
  END IF;
  SELECT opened_early_id, closes_at INTO early, closes FROM members_ballot WHERE id = NEW.ballot_id;
  IF early IS NULL THEN
    since := coalesce((SELECT v.tabled_at FROM tariffs_agenda g JOIN tariffs_version v ON v.id = g.version_id
                        WHERE g.made_id = NEW.id), NEW.tabled_at);
    IF members_circulates_until(NEW.subject, since) <= alliance_now() THEN RETURN NEW; END IF;
  ELSE
    SELECT * INTO ok FROM members_approved(early, 'open_early');
    IF ((ok.asks->>'version')::bigint = NEW.id AND ok.asks->>'digest' = NEW.digest
        AND (ok.asks->>'closes_at')::timestamptz = closes) IS TRUE THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'a text circulates before its ballot opens, unless two officers open it early'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_text_circulates';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0033_no_decision_before_the_close"),
        ("tariffs", "0016_texts_hold_tariff_lines"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agenda",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amendment_hours", models.PositiveSmallIntegerField()),
                ("whole_hours", models.PositiveSmallIntegerField()),
                ("closing_time", models.TimeField()),
                ("begun_at", models.DateTimeField()),
                ("begun_by", models.UUIDField()),
                (
                    "ended_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("whole", "The whole came to its ballot"),
                            ("stopped", "The whole could not be put"),
                        ],
                        max_length=7,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="amendment",
            name="an_amendment_ends_in_one_way",
        ),
        migrations.AddField(
            model_name="amendment",
            name="ballot",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="amendment",
                to="members.ballot",
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="because",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tariffs.amendment",
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="place",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="amendment",
            name="ended_as",
            field=models.CharField(
                blank=True,
                choices=[
                    ("accepted", "Accepted"),
                    ("withdrawn", "Withdrawn"),
                    ("replaced", "Moved again"),
                    ("adopted", "Adopted"),
                    ("not_adopted", "Not adopted"),
                    ("not_put", "Not put"),
                ],
                max_length=11,
            ),
        ),
        migrations.AlterField(
            model_name="proposal",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("tabled", "Tabled"),
                    ("revising", "Being revised"),
                    ("returned", "Returned"),
                    ("amending", "Amendments under vote"),
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
            model_name="agenda",
            name="made",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="made_by",
                to="tariffs.version",
            ),
        ),
        migrations.AddField(
            model_name="agenda",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="agendas", to="tariffs.version"
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="agenda",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="amendments",
                to="tariffs.agenda",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_as", ""), ("ended_at", None), ("ended_by", None), ("into", None)),
                    models.Q(("ended_as", "accepted"), ("ended_at__isnull", False), ("into__isnull", False)),
                    models.Q(
                        ("ended_as__in", ["withdrawn", "replaced"]),
                        ("ended_at__isnull", False),
                        ("into", None),
                    ),
                    models.Q(
                        ("ballot__isnull", False),
                        ("ended_as__in", ["adopted", "not_adopted"]),
                        ("ended_at__isnull", False),
                        ("into", None),
                    ),
                    models.Q(
                        ("ballot", None),
                        ("because__isnull", False),
                        ("ended_as", "not_put"),
                        ("ended_at__isnull", False),
                        ("into", None),
                    ),
                    _connector="OR",
                ),
                name="an_amendment_ends_in_one_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.UniqueConstraint(
                fields=("agenda", "place"), name="one_amendment_is_put_at_a_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agenda", None), ("ballot", None), ("place", None)),
                    models.Q(("agenda__isnull", False), ("place__isnull", False)),
                    _connector="OR",
                ),
                name="an_amendment_is_put_from_an_agenda",
            ),
        ),
        migrations.AddConstraint(
            model_name="agenda",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("version",),
                name="a_version_has_one_agenda_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="agenda",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_as", ""), ("ended_at", None)),
                    models.Q(("ended_as", "whole"), ("ended_at__isnull", False)),
                    models.Q(("ended_as", "stopped"), ("ended_at__isnull", False), ("made", None)),
                    _connector="OR",
                ),
                name="an_agenda_ends_in_one_way",
            ),
        ),
        migrations.RunSQL(AGENDAS, "DROP FUNCTION tariffs_agenda_stands() CASCADE"),
        migrations.RunSQL(AMENDMENTS, migrations.RunSQL.noop),
        migrations.RunSQL(
            NEXT,
            "DROP FUNCTION tariffs_amended_by_the_portal() CASCADE; DROP FUNCTION tariffs_amendments_first() CASCADE",
        ),
        migrations.RunSQL(CIRCULATES, migrations.RunSQL.noop),
    ]
