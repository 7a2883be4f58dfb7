"""No decision is written before the instant at which its ballot closes, and no ballot leaves `open` without one.

What such a row says is not believed anyway (`certify` counts again), but it would shut a ballot in which states still
vote. Whoever speaks SQL as the application is refused here.
"""

from django.db import migrations

DECIDED = """
CREATE FUNCTION members_close_has_come(ballot bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT alliance_now() >= greatest(b.closes_at, (SELECT max(closes_at) FROM members_extension WHERE ballot_id = b.id))
    FROM members_ballot b WHERE b.id = ballot
$$;

CREATE FUNCTION members_decision_after_the_close() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF members_close_has_come(NEW.ballot_id) IS TRUE THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'ballot % is not decided before it closes', NEW.ballot_id
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_decision_comes_after_the_close';
END $$;
CREATE TRIGGER after_the_close BEFORE INSERT ON members_decision FOR EACH ROW
EXECUTE FUNCTION members_decision_after_the_close();

CREATE FUNCTION members_ballot_ends_with_its_decision() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.state <> 'open' OR NEW.state = 'open' OR EXISTS (SELECT FROM members_decision WHERE ballot_id = NEW.id) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'ballot % does not end without a decision', NEW.id
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_ballot_ends_with_its_decision';
END $$;
CREATE TRIGGER with_its_decision BEFORE UPDATE ON members_ballot FOR EACH ROW
EXECUTE FUNCTION members_ballot_ends_with_its_decision();
"""
UNDECIDED = """
DROP TRIGGER with_its_decision ON members_ballot;
DROP FUNCTION members_ballot_ends_with_its_decision;
DROP TRIGGER after_the_close ON members_decision;
DROP FUNCTION members_decision_after_the_close;
DROP FUNCTION members_close_has_come;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0031_two_persons_withdrawals_offices")]

    operations = [migrations.RunSQL(DECIDED, UNDECIDED)]
