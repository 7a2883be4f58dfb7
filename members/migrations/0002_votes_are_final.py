"""What is written about a decision stays written; a vote after the instant is refused by the table itself."""

from django.db import migrations

GUARDS = """
SELECT alliance_guard('members_decisionrule');
SELECT alliance_guard('members_subjectrule', 'during');
SELECT alliance_guard('members_electorateentry');
SELECT alliance_guard('members_vote');
SELECT alliance_guard('members_decision');
SELECT alliance_guard('members_certification');
SELECT alliance_guard('members_ballot', 'state');
"""

# The period of a subject's rule may only be closed, once: its first day stays, its open end takes a date.
RULE_CLOSES_ONCE = """
CREATE FUNCTION members_rule_closes_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.during <> OLD.during AND (lower(NEW.during) IS DISTINCT FROM lower(OLD.during)
     OR NOT upper_inf(OLD.during) OR upper_inf(NEW.during)) THEN
    RAISE EXCEPTION 'the rule of a subject may only be closed, once' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rule_closes_once BEFORE UPDATE ON members_subjectrule FOR EACH ROW
EXECUTE FUNCTION members_rule_closes_once();
"""

# A ballot only moves on (alliance.domain.lifecycle.BALLOT); closing and deciding are one transaction, so one step.
STATE_MOVES_ON = """
CREATE FUNCTION members_ballot_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
     (('open', 'closed'), ('open', 'decided'), ('closed', 'decided'), ('decided', 'certified')) THEN
    RAISE EXCEPTION 'a ballot does not move from % to %', OLD.state, NEW.state
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER moves_on BEFORE UPDATE ON members_ballot FOR EACH ROW EXECUTE FUNCTION members_ballot_moves_on();
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
        migrations.RunSQL(RULE_CLOSES_ONCE, "DROP FUNCTION members_rule_closes_once() CASCADE"),
        migrations.RunSQL(STATE_MOVES_ON, "DROP FUNCTION members_ballot_moves_on() CASCADE"),
        migrations.RunSQL(BACKSTOP, "DROP FUNCTION members_vote_in_time() CASCADE"),
    ]
