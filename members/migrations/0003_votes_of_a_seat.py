"""A vote past the casting service still needs live credentials of its member and the next place in the row."""

from django.db import migrations

# As in 0002, and the accreditation is share-locked too, so that its end and the vote have an order. Both locks come
# before the clock is read. A condition that is not true refuses, so a missing row refuses as well. The service reads
# the clock a moment earlier: what lapses in between is refused here, and named so that the service can say it in words.
BACKSTOP = """
CREATE OR REPLACE FUNCTION members_vote_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held members_ballot%ROWTYPE; seat members_accreditation%ROWTYPE; entry members_electorateentry%ROWTYPE;
  at timestamptz;
BEGIN
  SELECT * INTO held FROM members_ballot WHERE id = NEW.ballot_id FOR SHARE;
  SELECT * INTO seat FROM members_accreditation WHERE id = NEW.accreditation_id FOR SHARE;
  at := alliance_now();
  SELECT * INTO entry FROM members_electorateentry WHERE id = NEW.elector_id;
  IF (held.state = 'open' AND at >= held.opens_at AND at < held.closes_at
      AND NEW.cast_at >= held.opens_at AND NEW.cast_at <= at) IS NOT TRUE THEN
    RAISE EXCEPTION 'a vote outside the window of ballot % is refused', NEW.ballot_id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_vote_comes_in_its_window';
  END IF;
  IF (entry.ballot_id = NEW.ballot_id AND entry.capacity = 'elector') IS NOT TRUE THEN
    RAISE EXCEPTION 'a vote of a member without a vote on ballot % is refused', NEW.ballot_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF (seat.during @> at AND seat.role IN ('head', 'alternate') AND seat.member_id = entry.member_id
      AND seat.person_id = NEW.person) IS NOT TRUE THEN
    RAISE EXCEPTION 'a vote without credentials of its member on ballot % is refused', NEW.ballot_id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_vote_has_live_credentials';
  END IF;
  IF NEW.sequence <> 1 + coalesce((SELECT max(sequence) FROM members_vote WHERE elector_id = NEW.elector_id), 0) THEN
    RAISE EXCEPTION 'a vote out of its sequence on ballot % is refused', NEW.ballot_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0002_votes_are_final")]
    # Backwards nothing is undone: the stricter function serves the older tables, and 0002 drops it.
    operations = [migrations.RunSQL(BACKSTOP, migrations.RunSQL.noop)]
