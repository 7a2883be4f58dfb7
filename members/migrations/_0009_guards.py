"""What the tables of membership refuse by themselves; put on by migration 0009 (Django loads no
module of this folder whose name begins with an underscore).

A status of a member is written by an act that stands on record, or by the owner of the tables, who founds.
"""

GUARDS = """
SELECT alliance_guard('members_memberstatus', 'during');
SELECT alliance_guard('members_standing', 'during');
SELECT alliance_guard('members_application', 'state', 'member_id', 'ruling_id');
SELECT alliance_guard('members_applicationdocument', 'content');
SELECT alliance_guard('members_motion', 'ballot_id', 'request_id', 'taken_back_at', 'settled_at', 'stood');
SELECT alliance_guard('members_withdrawalnotice', 'taken_back_at', 'settled_at');
ALTER TABLE members_applicationdocument ADD CONSTRAINT a_document_is_its_digest
  CHECK (content = ''::bytea OR (encode(sha256(content), 'hex') = digest AND octet_length(content) = size));
ALTER TABLE members_motion ADD CONSTRAINT a_motion_is_its_digest
  CHECK (encode(sha256(convert_to(document, 'UTF8')), 'hex') = digest);
"""

# What a certified decision adopted on membership: for whom, and from which day.
ADOPTED = """
CREATE FUNCTION members_motion_adopted(act text) RETURNS TABLE
  (member bigint, kind text, side text, weight integer, first_day date) LANGUAGE sql STABLE AS $$
  SELECT m.member_id, m.kind, m.side, m.weight,
         greatest(m.effective_from, (d.decided_at AT TIME ZONE 'UTC')::date + 1)
    FROM members_decision d JOIN members_certification c ON c.decision_id = d.id
    JOIN members_motion m ON m.ballot_id = d.ballot_id
   WHERE d.outcome = 'adopted'
     AND d.number = CASE WHEN act ~ '^DEC/[0-9]{4}/[0-9]{1,9}$' THEN split_part(act, '/', 3)::int END
$$;
"""

STATUS = """
CREATE FUNCTION members_status_by_an_act() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE first date := lower(NEW.during); today date := (alliance_now() AT TIME ZONE 'UTC')::date; which int;
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' THEN
    IF NEW.during = OLD.during OR (lower(OLD.during) = first AND upper_inf(OLD.during) AND NOT upper_inf(NEW.during)) THEN
      RETURN NEW;
    END IF;
  ELSIF upper_inf(NEW.during) THEN
    IF NEW.act ~ '^(REQ|WDR)/[0-9]{1,9}$' THEN which := split_part(NEW.act, '/', 2)::int; END IF;
    IF NEW.act LIKE 'REQ/%' AND NEW.status = 'applicant' AND EXISTS
       (SELECT FROM members_request r JOIN members_verdict v ON v.request_id = r.id
         WHERE r.number = which AND r.act = 'declare_admissible' AND v.outcome = 'approved'
           AND r.payload::jsonb->>'code' = (SELECT code FROM members_member WHERE id = NEW.member_id)
           AND first = (v.given_at AT TIME ZONE 'UTC')::date) THEN RETURN NEW; END IF;
    IF EXISTS (SELECT FROM members_motion_adopted(NEW.act) a
                WHERE a.member = NEW.member_id AND a.first_day = first
                  AND NEW.status = CASE a.kind WHEN 'suspension' THEN 'suspended' WHEN 'expulsion' THEN 'expelled'
                                   ELSE 'party' END) THEN RETURN NEW; END IF;
    IF NEW.act LIKE 'WDR/%' AND NEW.status = 'withdrawn' AND EXISTS
       (SELECT FROM members_withdrawalnotice w
         WHERE w.number = which AND w.member_id = NEW.member_id AND w.taken_back_at IS NULL
           AND w.effective_on = first AND first <= today) THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'a status of a member is written by an act on record'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_status_comes_from_an_act';
END $$;
CREATE TRIGGER by_an_act BEFORE INSERT OR UPDATE ON members_memberstatus FOR EACH ROW
EXECUTE FUNCTION members_status_by_an_act();
"""

# A status ends only because another begins that day; that of an applicant also because it was not admitted.
FOLLOWED = """
CREATE FUNCTION members_status_is_followed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF upper_inf(NEW.during) OR NEW.during = OLD.during
     OR pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER')
     OR EXISTS (SELECT FROM members_memberstatus s
                 WHERE s.member_id = NEW.member_id AND lower(s.during) = upper(NEW.during)
                   AND (TG_TABLE_NAME = 'members_memberstatus' OR s.status IN ('withdrawn', 'expelled'))) THEN
    RETURN NULL;
  END IF;
  IF TG_TABLE_NAME = 'members_memberstatus' AND to_jsonb(NEW)->>'status' = 'applicant' AND EXISTS
     (SELECT FROM members_motion m JOIN members_decision d ON d.ballot_id = m.ballot_id
        JOIN members_certification c ON c.decision_id = d.id
       WHERE m.member_id = NEW.member_id AND m.kind = 'admission' AND d.outcome <> 'adopted'
         AND upper(NEW.during) = (d.decided_at AT TIME ZONE 'UTC')::date + 1) THEN RETURN NULL; END IF;
  RAISE EXCEPTION 'a status or standing of a member ends only by what follows it'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_status_is_followed';
END $$;
CREATE CONSTRAINT TRIGGER followed AFTER UPDATE ON members_memberstatus DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
EXECUTE FUNCTION members_status_is_followed();
CREATE CONSTRAINT TRIGGER followed AFTER UPDATE ON members_standing DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
EXECUTE FUNCTION members_status_is_followed();
"""

STANDING = """
CREATE FUNCTION members_standing_by_an_act() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' THEN
    IF NEW.during = OLD.during OR (lower(NEW.during) = lower(OLD.during) AND upper_inf(OLD.during)
                                   AND NOT upper_inf(NEW.during)) THEN RETURN NEW; END IF;
  ELSIF upper_inf(NEW.during) AND EXISTS
     (SELECT FROM members_motion_adopted(NEW.act) a
       WHERE a.kind = 'admission' AND a.member = NEW.member_id AND a.first_day = lower(NEW.during)
         AND a.side = NEW.side AND a.weight = NEW.weight) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a side and weight are given by an admission on record'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_standing_comes_from_an_act';
END $$;
CREATE TRIGGER by_an_act BEFORE INSERT OR UPDATE ON members_standing FOR EACH ROW
EXECUTE FUNCTION members_standing_by_an_act();
"""

APPLICATION = """
CREATE FUNCTION members_application_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ok record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.received_at := alliance_now();
    IF NEW.state = 'received' AND NEW.member_id IS NULL AND NEW.ruling_id IS NULL THEN RETURN NEW; END IF;
  ELSIF (OLD.state, NEW.state) IN (('received', 'admissible'), ('received', 'returned'), ('received', 'refused')) THEN
    SELECT * INTO ok FROM members_approved(NEW.ruling_id, 'declare_admissible', 'return_application',
                                           'refuse_application');
    IF ((ok.asks->>'application')::bigint = OLD.id AND ok.asks->>'digest' = OLD.digest
        AND NEW.state = CASE ok.act WHEN 'declare_admissible' THEN 'admissible'
                        WHEN 'return_application' THEN 'returned' ELSE 'refused' END
        AND (NEW.member_id IS NULL) = (NEW.state <> 'admissible')
        AND (NEW.member_id IS NULL OR (SELECT code FROM members_member WHERE id = NEW.member_id) = ok.asks->>'code'))
       IS TRUE THEN RETURN NEW; END IF;
  ELSIF NEW.member_id IS NOT DISTINCT FROM OLD.member_id AND NEW.ruling_id IS NOT DISTINCT FROM OLD.ruling_id
    AND ((NEW.state = OLD.state)
      OR ((OLD.state, NEW.state) = ('admissible', 'balloting') AND EXISTS
          (SELECT FROM members_motion WHERE application_id = OLD.id AND ballot_id IS NOT NULL AND settled_at IS NULL))
      OR ((OLD.state, NEW.state) IN (('balloting', 'admitted'), ('balloting', 'not_admitted'), ('balloting', 'admissible'))
          AND NOT EXISTS (SELECT FROM members_motion WHERE application_id = OLD.id AND settled_at IS NULL)
          AND (NEW.state = 'admitted') = EXISTS
              (SELECT FROM members_motion WHERE application_id = OLD.id AND stood))) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an application moves on by two officers and by a ballot'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'an_application_moves_on';
END $$;
CREATE TRIGGER moves_on BEFORE INSERT OR UPDATE ON members_application FOR EACH ROW
EXECUTE FUNCTION members_application_moves_on();
"""

MOTION = """
CREATE FUNCTION members_motion_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE text_ jsonb := NEW.document::jsonb; held members_ballot%ROWTYPE; ok record; at timestamptz := alliance_now();
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.moved_at := at;
    IF NEW.ballot_id IS NULL AND NEW.settled_at IS NULL AND NEW.taken_back_at IS NULL AND NEW.stood IS NULL
       AND text_->>'kind' = NEW.kind AND text_->>'effective_from' = to_char(NEW.effective_from, 'YYYY-MM-DD')
       AND text_->>'member' = (SELECT code FROM members_member WHERE id = NEW.member_id)
       AND coalesce((text_->>'weight')::int, 0) = coalesce(NEW.weight, 0) AND coalesce(text_->>'side', '') = NEW.side
       AND text_->>'symbol' = 'MOT/' || NEW.year || '/' || lpad(NEW.number::text, greatest(3, length(NEW.number::text)), '0')
       THEN RETURN NEW; END IF;
  ELSIF OLD.taken_back_at IS NOT NULL OR OLD.settled_at IS NOT NULL THEN
    IF NEW = OLD THEN RETURN NEW; END IF;
  ELSIF OLD.ballot_id IS NULL AND NEW.ballot_id IS NOT NULL THEN
    SELECT * INTO held FROM members_ballot WHERE id = NEW.ballot_id;
    SELECT * INTO ok FROM members_approved(NEW.request_id, 'put_motion_to_ballot');
    IF held.about = text_->>'symbol' AND held.text_digest = NEW.digest AND held.state = 'open'
       AND held.subject = (CASE NEW.kind WHEN 'admission' THEN 'accession' ELSE NEW.kind END)
       AND NEW.taken_back_at IS NULL AND NEW.settled_at IS NULL
       AND (CASE WHEN NEW.kind = 'admission' THEN EXISTS
              (SELECT FROM members_application WHERE id = NEW.application_id AND member_id = NEW.member_id
                  AND state IN ('admissible', 'balloting'))
            ELSE (ok.asks->>'motion')::bigint = NEW.id AND ok.asks->>'digest' = NEW.digest END) IS TRUE
       THEN RETURN NEW; END IF;
  ELSIF NEW.ballot_id IS NOT DISTINCT FROM OLD.ballot_id AND NEW.request_id IS NOT DISTINCT FROM OLD.request_id THEN
    IF NEW.taken_back_at IS NOT NULL AND NEW.ballot_id IS NULL AND NEW.settled_at IS NULL THEN RETURN NEW; END IF;
    IF NEW.taken_back_at IS NULL AND NEW.settled_at IS NOT NULL AND EXISTS
       (SELECT FROM members_decision d JOIN members_certification c ON c.decision_id = d.id
         WHERE d.ballot_id = NEW.ballot_id AND (d.outcome = 'adopted' OR NEW.stood IS NOT TRUE)) THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'a motion on membership moves on by its ballot'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_motion_moves_on';
END $$;
CREATE TRIGGER moves_on BEFORE INSERT OR UPDATE ON members_motion FOR EACH ROW
EXECUTE FUNCTION members_motion_moves_on();
"""

# The six months stand in members/accession/withdrawing.py with their source.
WITHDRAWAL = """
CREATE FUNCTION members_withdrawal_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE at timestamptz := alliance_now(); today date := (at AT TIME ZONE 'UTC')::date;
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.given_at := at;
    IF NEW.taken_back_at IS NULL AND NEW.settled_at IS NULL
       AND NEW.effective_on >= (today + interval '6 months')::date + 1 THEN RETURN NEW; END IF;
  ELSIF OLD.taken_back_at IS NULL AND OLD.settled_at IS NULL
    AND ((NEW.taken_back_at IS NOT NULL AND today < OLD.effective_on)
      OR (NEW.settled_at IS NOT NULL AND today >= OLD.effective_on)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a notice of withdrawal runs for its period'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_notice_runs_its_period';
END $$;
CREATE TRIGGER in_time BEFORE INSERT OR UPDATE ON members_withdrawalnotice FOR EACH ROW
EXECUTE FUNCTION members_withdrawal_in_time();
"""
