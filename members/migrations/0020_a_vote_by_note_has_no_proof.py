"""The trigger of every vote, repeated whole: a vote by note stands on another seat than one that is proved."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("members.migrations.0015_votes_take_a_fresh_proof")

# As in 0015; a vote by note has the seat of who signed it at its receipt, and no proof (members_vote_by_note asks the rest).
BACKSTOP = """
CREATE OR REPLACE FUNCTION members_vote_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held members_ballot%ROWTYPE; seat members_accreditation%ROWTYPE; entry members_electorateentry%ROWTYPE;
  shown members_proof%ROWTYPE; symbol text; at timestamptz; ends timestamptz; live timestamptz;
BEGIN
  SELECT * INTO held FROM members_ballot WHERE id = NEW.ballot_id FOR SHARE;
  SELECT * INTO seat FROM members_accreditation WHERE id = NEW.accreditation_id FOR SHARE;
  at := alliance_now();
  SELECT greatest(held.closes_at, max(closes_at)) INTO ends FROM members_extension WHERE ballot_id = held.id;
  SELECT * INTO entry FROM members_electorateentry WHERE id = NEW.elector_id;
  IF (held.state = 'open' AND at >= held.opens_at AND at < ends
      AND NEW.cast_at >= held.opens_at AND NEW.cast_at <= at) IS NOT TRUE THEN
    RAISE EXCEPTION 'a vote outside the window of ballot % is refused', NEW.ballot_id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_vote_comes_in_its_window';
  END IF;
  IF (entry.ballot_id = NEW.ballot_id AND entry.capacity = 'elector') IS NOT TRUE THEN
    RAISE EXCEPTION 'a vote of a member without a vote on ballot % is refused', NEW.ballot_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT received_at INTO live FROM members_signednote WHERE id = NEW.note_id;
  IF (seat.during @> coalesce(live, at) AND seat.role IN ('head', 'alternate') AND seat.member_id = entry.member_id
      AND seat.person_id = NEW.person) IS NOT TRUE THEN
    RAISE EXCEPTION 'a vote without credentials of its member on ballot % is refused', NEW.ballot_id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_vote_has_live_credentials';
  END IF;
  SELECT * INTO shown FROM members_proof WHERE id = NEW.proof_id;
  symbol := 'BALLOT/' || held.year || '/' || lpad(held.number::text, greatest(3, length(held.number::text)), '0');
  IF NEW.note_id IS NULL AND (shown.person = NEW.person AND shown.act = 'cast_vote' AND shown.about = symbol
      AND NEW.cast_at >= shown.at AND at <= shown.at + interval '5 minutes') IS NOT TRUE THEN
    RAISE EXCEPTION 'a vote without a fresh proof of who casts it on ballot % is refused', NEW.ballot_id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_vote_is_proved';
  END IF;
  IF NEW.sequence <> 1 + coalesce((SELECT max(sequence) FROM members_vote WHERE elector_id = NEW.elector_id), 0) THEN
    RAISE EXCEPTION 'a vote out of its sequence on ballot % is refused', NEW.ballot_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0019_votes_in_other_ways")]
    operations = [migrations.RunSQL(BACKSTOP, BEFORE.BACKSTOP)]
