"""What takes a state's vote away takes a fresh proof: two persons asked for or ended, a delegate withdrawn. Whoever
could prepare a vote that takes two is not withdrawn; and nobody has a part in an appointment of their own."""

import django.db.models.deletion
from django.db import migrations, models

# As in 0026. What exactly it was proved for is a keyed digest, which the service compares.
GUARD = """
DROP TRIGGER append_only ON members_twopersons;
DROP TRIGGER no_truncate ON members_twopersons;
SELECT alliance_guard('members_twopersons', 'until', 'ended_by_id', 'ended_proof_id');
"""
UNGUARD = """
DROP TRIGGER append_only ON members_twopersons;
DROP TRIGGER no_truncate ON members_twopersons;
SELECT alliance_guard('members_twopersons', 'until', 'ended_by_id');
"""
PROVED = """
CREATE FUNCTION members_proved_of_seat(proof bigint, act text, seat bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM members_proof p JOIN members_accreditation a ON a.person_id = p.person
                   JOIN members_member m ON m.id = a.member_id
                  WHERE p.id = proof AND p.act = members_proved_of_seat.act AND a.id = seat AND p.about = m.code
                    AND alliance_now() <= p.at + interval '5 minutes')
$$;

CREATE FUNCTION members_two_persons_is_proved() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (CASE WHEN TG_OP = 'INSERT' THEN
       NEW.ended_proof_id IS NULL AND members_proved_of_seat(NEW.proof_id, 'set_two_persons', NEW.set_by_id)
     ELSE members_proved_of_seat(NEW.ended_proof_id, 'set_two_persons', NEW.ended_by_id) END) IS TRUE THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'how many persons a vote takes is not said without a fresh proof of who says it'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'two_persons_is_proved';
END $$;
CREATE TRIGGER is_proved BEFORE INSERT OR UPDATE ON members_twopersons FOR EACH ROW
EXECUTE FUNCTION members_two_persons_is_proved();

CREATE FUNCTION members_withdrawal_is_proved() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF members_proved_of_seat(NEW.proof_id, 'withdraw_delegate', NEW.by_seat_id) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a delegate is not withdrawn without a fresh proof of who withdraws'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_withdrawal_is_proved';
END $$;
CREATE TRIGGER is_proved BEFORE INSERT ON members_withdrawal FOR EACH ROW
EXECUTE FUNCTION members_withdrawal_is_proved();
"""

# Runs after by_the_head, which has locked both seats. A head withdraws one seat after the other (the service locks the
# head's own), so two withdrawals at once do not each count the other's seat.
LAST = """
CREATE FUNCTION members_withdrawal_leaves_a_second_person() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE seat members_accreditation%ROWTYPE; at timestamptz := alliance_now();
BEGIN
  SELECT * INTO seat FROM members_accreditation WHERE id = NEW.accreditation_id;
  IF NOT EXISTS (SELECT FROM members_accreditation a WHERE a.member_id = seat.member_id AND a.id <> seat.id
                    AND a.person_id <> NEW.by_person AND a.during @> at)
     AND EXISTS (SELECT FROM members_ballot b JOIN members_electorateentry e ON e.ballot_id = b.id
                  WHERE b.state = 'open' AND e.member_id = seat.member_id AND e.capacity = 'elector'
                    AND at < greatest(b.closes_at, (SELECT max(closes_at) FROM members_extension WHERE ballot_id = b.id))
                    AND members_takes_two(seat.member_id, b.id)) THEN
    RAISE EXCEPTION 'the last person who could prepare a vote of two persons is not withdrawn while it is open'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_withdrawal_leaves_a_second_person';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER leaves_a_second_person BEFORE INSERT ON members_withdrawal FOR EACH ROW
EXECUTE FUNCTION members_withdrawal_leaves_a_second_person();
"""

# As 0025 for seats; whoever founds names no request. The end of one's own office stays free: it takes trust back.
OWN_OFFICE = """
CREATE FUNCTION members_office_is_not_ones_own() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM members_request r JOIN members_verdict v ON v.request_id = r.id
              WHERE r.id = NEW.request_id AND NEW.person_id IN (r.asked_by, v.given_by)) THEN
    RAISE EXCEPTION 'an office of one''s own is given by two other officers'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'an_office_is_not_ones_own';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER is_not_ones_own BEFORE INSERT ON members_office FOR EACH ROW
EXECUTE FUNCTION members_office_is_not_ones_own();
"""


def proof(name: str) -> models.OneToOneField:
    return models.OneToOneField(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name=name, to="members.proof"
    )


class Migration(migrations.Migration):
    dependencies = [("members", "0032_several_applications_received")]

    operations = [
        migrations.AddField(model_name="twopersons", name="proof", field=proof("two_persons")),
        migrations.AddField(model_name="twopersons", name="ended_proof", field=proof("two_persons_ended")),
        migrations.AddField(model_name="withdrawal", name="proof", field=proof("withdrawal")),
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunSQL(
            PROVED,
            "DROP FUNCTION members_withdrawal_is_proved() CASCADE;"
            " DROP FUNCTION members_two_persons_is_proved() CASCADE;"
            " DROP FUNCTION members_proved_of_seat(bigint, text, bigint)",
        ),
        migrations.RunSQL(LAST, "DROP FUNCTION members_withdrawal_leaves_a_second_person() CASCADE"),
        migrations.RunSQL(OWN_OFFICE, "DROP FUNCTION members_office_is_not_ones_own() CASCADE"),
    ]
