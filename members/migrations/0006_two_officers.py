"""Four eyes in the tables: who asks, who decides, and no seat by one officer alone, not even by direct SQL."""

from django.db import migrations

GUARDS = """
SELECT alliance_guard('members_request');
SELECT alliance_guard('members_verdict');
SELECT alliance_guard('members_accreditation', 'during', 'source', 'changed_by_id');
SELECT alliance_guard('members_invitation', 'cancelled_at', 'accepted_at', 'accepted_by_id', 'name', 'email');
SELECT alliance_guard('members_credential', 'content');
ALTER TABLE members_credential ADD CONSTRAINT a_credential_is_its_digest
  CHECK (content = ''::bytea OR (encode(sha256(content), 'hex') = digest AND octet_length(content) = size));
ALTER TABLE members_request ADD CONSTRAINT a_request_is_of_a_person
  FOREIGN KEY (asked_by) REFERENCES members_person (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE members_verdict ADD CONSTRAINT a_verdict_is_of_a_person
  FOREIGN KEY (given_by) REFERENCES members_person (id) DEFERRABLE INITIALLY DEFERRED;
"""

# The office that a person holds in a role at this instant. It is share-locked before the clock is read, so that its
# end and the act have an order; what ended while we waited is not held any more.
OFFICE = """
CREATE FUNCTION members_office_held(who uuid, held_as text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE found bigint;
BEGIN
  PERFORM FROM members_office WHERE person_id = who FOR SHARE;
  SELECT id INTO found FROM members_office
   WHERE person_id = who AND role = held_as AND during @> alliance_now() ORDER BY id LIMIT 1;
  IF found IS NULL THEN
    RAISE EXCEPTION 'no office of the secretariat is held at this instant'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'an_officer_is_in_office';
  END IF;
  RETURN found;
END $$;
"""

# The database fills in the office and the time: nobody dates a request, and 24 hours are 24 hours.
REQUEST = """
CREATE FUNCTION members_request_of_an_officer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.asked_office := members_office_held(NEW.asked_by, NEW.asked_as);
  NEW.asked_at := alliance_now();
  RETURN NEW;
END $$;
CREATE TRIGGER of_an_officer BEFORE INSERT ON members_request FOR EACH ROW
EXECUTE FUNCTION members_request_of_an_officer();
"""

VERDICT = """
CREATE FUNCTION members_verdict_by_a_second_officer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE asked members_request%ROWTYPE;
BEGIN
  SELECT * INTO asked FROM members_request WHERE id = NEW.request_id;
  IF (asked.asked_by <> NEW.given_by) IS NOT TRUE THEN
    RAISE EXCEPTION 'a request is decided by a second officer'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_second_officer_decides';
  END IF;
  NEW.given_office := members_office_held(NEW.given_by, NEW.given_as);
  IF NEW.outcome = 'approved' THEN
    PERFORM FROM members_office WHERE person_id = asked.asked_by FOR SHARE;
  END IF;
  NEW.given_at := alliance_now();
  IF NEW.outcome = 'approved' AND NOT EXISTS
     (SELECT FROM members_office WHERE person_id = asked.asked_by AND during @> NEW.given_at) THEN
    RAISE EXCEPTION 'who asked holds no office any more'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'who_asked_is_in_office';
  END IF;
  IF NEW.given_at >= asked.asked_at + interval '24 hours' THEN
    RAISE EXCEPTION 'a request lapses after 24 hours'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_request_lapses';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER by_a_second_officer BEFORE INSERT ON members_verdict FOR EACH ROW
EXECUTE FUNCTION members_verdict_by_a_second_officer();
"""

# What another table asks before it lets an act through: the approved request, if it is one of these acts.
APPROVED = """
CREATE FUNCTION members_approved(request bigint, VARIADIC acts text[]) RETURNS TABLE
  (verdict bigint, act text, asks jsonb, given_at timestamptz) LANGUAGE sql STABLE AS $$
  SELECT v.id, r.act, r.payload::jsonb, v.given_at FROM members_request r JOIN members_verdict v ON v.request_id = r.id
   WHERE r.id = request AND v.outcome = 'approved' AND r.act = ANY (acts)
$$;
"""

# Whoever owns the tables founds: the seed, a restore. The application, whatever speaks through it, needs a request
# that a second officer approved, and gets exactly what stands in it, once.
SEAT = """
CREATE FUNCTION members_seat_by_two_officers() RETURNS trigger LANGUAGE plpgsql AS $$
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
        AND NEW.changed_by_id IS NULL) IS TRUE THEN RETURN NEW; END IF;
  ELSIF NEW.during = OLD.during AND NEW.changed_by_id IS NOT DISTINCT FROM OLD.changed_by_id THEN
    RETURN NEW;
  ELSE
    SELECT id INTO last FROM members_verdict WHERE request_id = OLD.changed_by_id;
    SELECT * INTO ok FROM members_approved(NEW.changed_by_id, 'end_accreditation', 'replace_head',
                                           'extend_accreditation');
    IF ((ok.asks->>'accreditation')::bigint = OLD.id AND ok.verdict > coalesce(last, 0)
        AND lower(NEW.during) = lower(OLD.during)
        AND CASE WHEN ok.act = 'extend_accreditation'
            THEN upper(NEW.during) = (ok.asks->>'end')::timestamptz
            ELSE upper(NEW.during) >= ok.given_at AND upper(NEW.during) <= at
                 AND upper(NEW.during) <= coalesce(upper(OLD.during), 'infinity') END) IS TRUE THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'a seat takes a request that a second officer approved'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_seat_takes_two_officers';
END $$;
CREATE TRIGGER by_two_officers BEFORE INSERT OR UPDATE ON members_accreditation FOR EACH ROW
EXECUTE FUNCTION members_seat_by_two_officers();
"""

# An invitation is accepted or cancelled once, and accepted in time; its name and address can only be emptied.
INVITATION = """
CREATE FUNCTION members_invitation_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE at timestamptz := alliance_now();
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.invited_at := at;
    IF NEW.accepted_at IS NULL AND NEW.cancelled_at IS NULL AND NEW.expires_at <= at + interval '72 hours' THEN
      RETURN NEW;
    END IF;
  ELSIF (OLD.accepted_at IS NULL OR (NEW.accepted_at = OLD.accepted_at AND NEW.accepted_by_id = OLD.accepted_by_id))
     AND (OLD.cancelled_at IS NULL OR NEW.cancelled_at IS NOT DISTINCT FROM OLD.cancelled_at)
     AND (NEW.accepted_at IS NOT DISTINCT FROM OLD.accepted_at
          OR (NEW.accepted_by_id IS NOT NULL AND NEW.accepted_at <= at AND at < OLD.expires_at))
     AND (NEW.email = OLD.email OR NEW.email = '') AND (NEW.name = OLD.name OR NEW.email = '') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an invitation is used once and in time'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'an_invitation_is_used_once';
END $$;
CREATE TRIGGER once BEFORE INSERT OR UPDATE ON members_invitation FOR EACH ROW
EXECUTE FUNCTION members_invitation_once();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0005_requests_invitations_credentials"),
        ("journal", "0003_the_applications_role"),
    ]
    operations = [
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        migrations.RunSQL(OFFICE, "DROP FUNCTION members_office_held(uuid, text)"),
        migrations.RunSQL(REQUEST, "DROP FUNCTION members_request_of_an_officer() CASCADE"),
        migrations.RunSQL(VERDICT, "DROP FUNCTION members_verdict_by_a_second_officer() CASCADE"),
        migrations.RunSQL(APPROVED, "DROP FUNCTION members_approved(bigint, text[])"),
        migrations.RunSQL(SEAT, "DROP FUNCTION members_seat_by_two_officers() CASCADE"),
        migrations.RunSQL(INVITATION, "DROP FUNCTION members_invitation_once() CASCADE"),
    ]
