"""What is written about a decision stays written; a vote after the instant is refused by the table itself."""

from django.db import migrations

GUARDS = """
SELECT alliance_guard('members_decisionrule');
SELECT alliance_guard('members_electorateentry');
SELECT alliance_guard('members_vote');
SELECT alliance_guard('members_decision');
SELECT alliance_guard('members_certification');
SELECT alliance_guard('members_ballot', 'state');
"""

# The backstop of the casting service: the ballot's row is share-locked against the closer, then the clock is read.
BACKSTOP = """
CREATE FUNCTION members_vote_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held members_ballot%ROWTYPE; entry members_electorateentry%ROWTYPE; at timestamptz;
BEGIN
  SELECT * INTO held FROM members_ballot WHERE id = NEW.ballot_id FOR SHARE;
  at := alliance_now();
  SELECT * INTO entry FROM members_electorateentry WHERE id = NEW.elector_id;
  IF held.state <> 'open' OR at < held.opens_at OR at >= held.closes_at OR NEW.cast_at >= held.closes_at
     OR NEW.cast_at < held.opens_at OR NEW.cast_at > at THEN
    RAISE EXCEPTION 'a vote outside the window of ballot % is refused', NEW.ballot_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF entry.ballot_id <> NEW.ballot_id OR entry.capacity <> 'elector' THEN
    RAISE EXCEPTION 'a vote of a member without a vote on ballot % is refused', NEW.ballot_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER vote_in_time BEFORE INSERT ON members_vote FOR EACH ROW EXECUTE FUNCTION members_vote_in_time();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0001_members_delegates_ballots"),
        ("journal", "0002_clock_and_append_only"),
    ]
    operations = [
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        migrations.RunSQL(BACKSTOP, "DROP FUNCTION members_vote_in_time() CASCADE"),
    ]
