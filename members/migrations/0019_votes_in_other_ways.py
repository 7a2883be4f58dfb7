"""Votes that come to be in other ways: after a reset of factors, of two persons, by signed note.

Each way has a trigger of its own beside that of every vote.
"""

import alliance.journal.clock
import django.db.models.deletion
from django.db import migrations, models


GUARDS = """
SELECT alliance_guard('members_twopersons', 'until', 'ended_by_id');
SELECT alliance_guard('members_preparation', 'choice', 'salt');
SELECT alliance_guard('members_signednote', 'choice', 'salt', 'content');
SELECT alliance_guard('members_notereading', 'choice');
ALTER TABLE members_signednote ADD CONSTRAINT a_note_is_its_scan
  CHECK (content = ''::bytea OR encode(sha256(content), 'hex') = scan);
"""

# When the factors of who casts were reset lately: the database says it, whatever the statement does.
RESET = """
CREATE FUNCTION members_vote_after_a_reset() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.factor_reset_at := NULL;
  IF NEW.note_id IS NULL THEN
    SELECT max(at) INTO NEW.factor_reset_at FROM members_factorreset
     WHERE person_id = NEW.person AND at > NEW.cast_at - interval '7 days';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER after_a_reset BEFORE INSERT ON members_vote FOR EACH ROW EXECUTE FUNCTION members_vote_after_a_reset();
"""

# Whether a member's votes on a ballot take two persons: asked for, and not ended before the ballot opened.
TWO = """
CREATE FUNCTION members_takes_two(member bigint, ballot bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM members_twopersons t JOIN members_ballot b ON b.id = ballot
   WHERE t.member_id = member AND (t.until IS NULL OR t.until > b.opens_at))
$$;
CREATE FUNCTION members_vote_of_two_persons() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  member bigint; needed boolean; prepared members_preparation%ROWTYPE; seat members_accreditation%ROWTYPE;
  note members_signednote%ROWTYPE;
BEGIN
  SELECT member_id INTO member FROM members_electorateentry WHERE id = NEW.elector_id;
  needed := members_takes_two(member, NEW.ballot_id);
  IF NEW.note_id IS NOT NULL THEN
    SELECT * INTO note FROM members_signednote WHERE id = NEW.note_id;
    IF NEW.preparation_id IS NULL AND (note.cosigner_id IS NOT NULL OR NOT needed) THEN RETURN NEW; END IF;
  ELSIF NEW.preparation_id IS NULL AND NOT needed THEN
    RETURN NEW;
  ELSE
    SELECT * INTO prepared FROM members_preparation WHERE id = NEW.preparation_id;
    SELECT * INTO seat FROM members_accreditation WHERE id = prepared.accreditation_id FOR SHARE;
    IF (prepared.ballot_id = NEW.ballot_id AND prepared.elector_id = NEW.elector_id AND prepared.choice = NEW.choice
        AND prepared.person <> NEW.person AND seat.during @> alliance_now()
        AND prepared.id = (SELECT max(id) FROM members_preparation WHERE elector_id = NEW.elector_id)) IS TRUE THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'a vote of this delegation takes two of its persons on ballot %', NEW.ballot_id
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_vote_takes_two_persons';
END $$;
CREATE TRIGGER of_two_persons BEFORE INSERT ON members_vote FOR EACH ROW
EXECUTE FUNCTION members_vote_of_two_persons();
"""

# Asked for and ended by the head who sits, dated by the database; ended once.
ASKED = """
CREATE FUNCTION members_two_persons_by_the_head() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE seat members_accreditation%ROWTYPE; at timestamptz;
BEGIN
  SELECT * INTO seat FROM members_accreditation
   WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.set_by_id ELSE NEW.ended_by_id END FOR SHARE;
  at := alliance_now();
  IF (seat.role = 'head' AND NOT seat.provisional AND seat.member_id = NEW.member_id AND seat.during @> at) IS TRUE THEN
    IF TG_OP = 'INSERT' AND NEW.until IS NULL AND NEW.ended_by_id IS NULL THEN
      NEW.since := at;
      RETURN NEW;
    ELSIF TG_OP = 'UPDATE' AND OLD.until IS NULL AND NEW.until IS NOT NULL THEN
      NEW.until := at;
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'how many persons a vote takes is said by the head of delegation'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'two_persons_by_the_head';
END $$;
CREATE TRIGGER by_the_head BEFORE INSERT OR UPDATE ON members_twopersons FOR EACH ROW
EXECUTE FUNCTION members_two_persons_by_the_head();
"""

PREPARATION = """
CREATE FUNCTION members_preparation_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held members_ballot%ROWTYPE; seat members_accreditation%ROWTYPE; entry members_electorateentry%ROWTYPE;
  at timestamptz; ends timestamptz;
BEGIN
  SELECT * INTO held FROM members_ballot WHERE id = NEW.ballot_id FOR SHARE;
  SELECT * INTO seat FROM members_accreditation WHERE id = NEW.accreditation_id FOR SHARE;
  at := alliance_now();
  SELECT greatest(held.closes_at, max(closes_at)) INTO ends FROM members_extension WHERE ballot_id = held.id;
  SELECT * INTO entry FROM members_electorateentry WHERE id = NEW.elector_id;
  IF (held.state = 'open' AND at >= held.opens_at AND at < ends AND NEW.prepared_at BETWEEN held.opens_at AND at
      AND entry.ballot_id = held.id AND entry.capacity = 'elector' AND NEW.choice <> '' AND NEW.salt <> '') IS NOT TRUE THEN
    RAISE EXCEPTION 'a preparation outside the window of ballot % is refused', NEW.ballot_id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_preparation_comes_in_its_window';
  END IF;
  IF (seat.during @> at AND seat.member_id = entry.member_id AND seat.person_id = NEW.person) IS NOT TRUE THEN
    RAISE EXCEPTION 'a preparation without credentials of its member on ballot % is refused', NEW.ballot_id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_preparation_has_live_credentials';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER in_time BEFORE INSERT ON members_preparation FOR EACH ROW
EXECUTE FUNCTION members_preparation_in_time();
"""

# What tells a choice is only ever emptied, and not before the ballot is decided; a scan goes with its signer.
EMPTIED = """
CREATE FUNCTION members_only_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held text; was jsonb := to_jsonb(OLD); now jsonb := to_jsonb(NEW); ballot bigint;
BEGIN
  ballot := coalesce(was->>'ballot_id', (SELECT ballot_id::text FROM members_signednote
                                          WHERE id = (was->>'note_id')::bigint))::bigint;
  SELECT state INTO held FROM members_ballot WHERE id = ballot;
  IF ((now->>'choice' = was->>'choice' OR (now->>'choice' = '' AND held <> 'open'))
      AND (now->'salt' IS NOT DISTINCT FROM was->'salt' OR (now->>'salt' = '' AND held <> 'open'))
      AND (now->'content' IS NOT DISTINCT FROM was->'content' OR now->>'content' = '\\x')) IS TRUE THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what tells a choice is only emptied, after the decision'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_choice_is_only_emptied';
END $$;
CREATE TRIGGER only_emptied BEFORE UPDATE ON members_preparation FOR EACH ROW EXECUTE FUNCTION members_only_emptied();
CREATE TRIGGER only_emptied BEFORE UPDATE ON members_signednote FOR EACH ROW EXECUTE FUNCTION members_only_emptied();
CREATE TRIGGER only_emptied BEFORE UPDATE ON members_notereading FOR EACH ROW EXECUTE FUNCTION members_only_emptied();
"""

# Received and entered in the window, signed by the head who sat at its receipt, entered by an officer.
NOTE = """
CREATE FUNCTION members_note_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held members_ballot%ROWTYPE; signer members_accreditation%ROWTYPE; other members_accreditation%ROWTYPE;
  entry members_electorateentry%ROWTYPE; at timestamptz; ends timestamptz; allowed boolean;
BEGIN
  SELECT * INTO held FROM members_ballot WHERE id = NEW.ballot_id FOR SHARE;
  at := alliance_now();
  SELECT greatest(held.closes_at, max(closes_at)) INTO ends FROM members_extension WHERE ballot_id = held.id;
  SELECT * INTO signer FROM members_accreditation WHERE id = NEW.accreditation_id;
  SELECT * INTO other FROM members_accreditation WHERE id = NEW.cosigner_id;
  SELECT * INTO entry FROM members_electorateentry WHERE id = NEW.elector_id;
  SELECT NOT coalesce((terms->>'no_notes')::boolean, false) INTO allowed FROM members_decisionrule WHERE id = held.rule_id;
  IF (allowed AND held.state = 'open' AND NEW.received_at >= held.opens_at AND NEW.received_at <= at AND at < ends
      AND NEW.entered_at BETWEEN NEW.received_at AND at
      AND entry.ballot_id = held.id AND entry.capacity = 'elector' AND NEW.choice <> '' AND NEW.salt <> ''
      AND signer.role = 'head' AND NOT signer.provisional AND signer.member_id = entry.member_id AND signer.during @> NEW.received_at
      AND (NEW.cosigner_id IS NULL OR (other.member_id = entry.member_id AND other.during @> NEW.received_at
                                       AND other.person_id <> signer.person_id))
      AND EXISTS (SELECT FROM members_office WHERE person_id = NEW.entered_by AND during @> at)) IS NOT TRUE THEN
    RAISE EXCEPTION 'a note that was not received and entered in the window of ballot % is refused', NEW.ballot_id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_note_comes_in_its_window';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER in_time BEFORE INSERT ON members_signednote FOR EACH ROW EXECUTE FUNCTION members_note_in_time();
CREATE FUNCTION members_note_read_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE note members_signednote%ROWTYPE; asked members_request%ROWTYPE; at timestamptz := alliance_now();
BEGIN
  SELECT * INTO note FROM members_signednote WHERE id = NEW.note_id;
  SELECT * INTO asked FROM members_request WHERE id = NEW.request_id;
  NEW.read_at := at;
  IF (asked.act = 'enter_note' AND (asked.payload::jsonb->>'note')::bigint = note.id
      AND asked.payload::jsonb->>'sealed' = note.digest AND asked.asked_by = note.entered_by
      AND NEW.read_by <> note.entered_by AND at < asked.asked_at + interval '24 hours' AND NEW.choice <> ''
      AND NOT EXISTS (SELECT FROM members_verdict WHERE request_id = asked.id)
      AND EXISTS (SELECT FROM members_office WHERE person_id = NEW.read_by AND during @> at)) IS NOT TRUE THEN
    RAISE EXCEPTION 'a note is read by a second officer, once, before it is decided on'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_note_is_read_by_another';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER by_another BEFORE INSERT ON members_notereading FOR EACH ROW
EXECUTE FUNCTION members_note_read_by_another();
"""

# A vote without a proof has a note that two officers read alike, and nothing cast since it was received.
BY_NOTE = """
CREATE FUNCTION members_vote_by_note() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE note members_signednote%ROWTYPE; second members_notereading%ROWTYPE; ok record; decider uuid;
BEGIN
  IF NEW.note_id IS NULL THEN RETURN NEW; END IF;
  SELECT * INTO note FROM members_signednote WHERE id = NEW.note_id;
  SELECT * INTO second FROM members_notereading WHERE note_id = NEW.note_id;
  SELECT * INTO ok FROM members_approved(second.request_id, 'enter_note');
  SELECT given_by INTO decider FROM members_verdict WHERE request_id = second.request_id;
  IF ((ok.asks->>'note')::bigint = note.id AND ok.asks->>'sealed' = note.digest
      AND note.ballot_id = NEW.ballot_id AND note.elector_id = NEW.elector_id
      AND note.accreditation_id = NEW.accreditation_id AND NEW.proof_id IS NULL
      AND note.choice = NEW.choice AND second.choice = NEW.choice
      AND second.read_by = decider AND second.read_by <> note.entered_by
      AND NOT EXISTS (SELECT FROM members_vote WHERE elector_id = NEW.elector_id AND cast_at >= note.received_at)) IS TRUE
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a vote by note that two officers did not read alike on ballot % is refused', NEW.ballot_id
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_vote_by_note_takes_two_officers';
END $$;
CREATE TRIGGER vote_by_note BEFORE INSERT ON members_vote FOR EACH ROW EXECUTE FUNCTION members_vote_by_note();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0018_unions_and_provisional_seats"),
    ]

    operations = [
        migrations.AddField(
            model_name="vote",
            name="factor_reset_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="Preparation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "choice",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No"), ("abstain", "Abstain")],
                        max_length=8,
                    ),
                ),
                ("salt", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("prepared_at", models.DateTimeField()),
                ("person", models.UUIDField()),
                (
                    "accreditation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.accreditation",
                    ),
                ),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="preparations",
                        to="members.ballot",
                    ),
                ),
                (
                    "elector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="preparations",
                        to="members.electorateentry",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="vote",
            name="preparation",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="vote",
                to="members.preparation",
            ),
        ),
        migrations.CreateModel(
            name="SignedNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("received_at", models.DateTimeField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("hand", "Delivered by hand"),
                            ("mission", "Sent by the permanent mission"),
                            ("courier", "Brought by a courier"),
                            ("mail", "Sent by e-mail from an address on file"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "media",
                    models.CharField(
                        choices=[("application/pdf", "PDF"), ("image/png", "PNG"), ("image/jpeg", "JPEG")],
                        max_length=20,
                    ),
                ),
                ("content", models.BinaryField()),
                ("scan", models.CharField(max_length=64)),
                (
                    "choice",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No"), ("abstain", "Abstain")],
                        max_length=8,
                    ),
                ),
                ("salt", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("entered_by", models.UUIDField()),
                ("entered_at", models.DateTimeField()),
                (
                    "accreditation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.accreditation",
                    ),
                ),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="members.ballot"
                    ),
                ),
                (
                    "cosigner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.accreditation",
                    ),
                ),
                (
                    "elector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="members.electorateentry",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="NoteReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "choice",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No"), ("abstain", "Abstain")],
                        max_length=8,
                    ),
                ),
                ("read_by", models.UUIDField()),
                ("read_at", models.DateTimeField()),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reading",
                        to="members.request",
                    ),
                ),
                (
                    "note",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reading",
                        to="members.signednote",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="vote",
            name="note",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="vote",
                to="members.signednote",
            ),
        ),
        migrations.CreateModel(
            name="TwoPersons",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField(db_default=alliance.journal.clock.Now())),
                ("until", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.accreditation",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="two_persons",
                        to="members.member",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.accreditation",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("member",),
                        name="a_delegation_asks_for_two_persons_once",
                    )
                ],
            },
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        migrations.RunSQL(RESET, "DROP FUNCTION members_vote_after_a_reset() CASCADE"),
        migrations.RunSQL(
            TWO,
            "DROP FUNCTION members_vote_of_two_persons() CASCADE; DROP FUNCTION members_takes_two(bigint, bigint)",
        ),
        migrations.RunSQL(ASKED, "DROP FUNCTION members_two_persons_by_the_head() CASCADE"),
        migrations.RunSQL(PREPARATION, "DROP FUNCTION members_preparation_in_time() CASCADE"),
        migrations.RunSQL(EMPTIED, "DROP FUNCTION members_only_emptied() CASCADE"),
        migrations.RunSQL(
            NOTE,
            "DROP FUNCTION members_note_in_time() CASCADE; DROP FUNCTION members_note_read_by_another() CASCADE",
        ),
        migrations.RunSQL(BY_NOTE, "DROP FUNCTION members_vote_by_note() CASCADE"),
    ]
