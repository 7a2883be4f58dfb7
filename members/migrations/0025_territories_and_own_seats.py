"""A customs territory is written by an admission alone, and nobody has a part in giving or moving a seat of their own."""

from django.db import migrations

# FOR UPDATE on a member takes the right to change one of its columns: what people call it stays free.
GUARDS = """
SELECT alliance_guard('members_country');
SELECT alliance_guard('members_customsterritory');
SELECT alliance_guard('members_territorymembership', 'during');
SELECT alliance_guard('members_member', 'name', 'zone', 'took_part_on', 'took_part_source');
"""
UNGUARDS = "".join(
    f"DROP TRIGGER append_only ON members_{table}; DROP TRIGGER no_truncate ON members_{table};"
    for table in ("country", "customsterritory", "territorymembership", "member")
)

# A state gets its own territory on the day on which it becomes a party: that status is written by an act on record
# (0009). What a country belonged to before stays, and only the owner of the tables moves it.
TERRITORY = """
CREATE FUNCTION members_territory_by_an_admission() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE said jsonb := to_jsonb(NEW); place text; first date;
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' THEN
    IF TG_TABLE_NAME = 'members_customsterritory' THEN
      place := said->>'code';
    ELSIF upper_inf(NEW.during) THEN
      SELECT t.code INTO place FROM members_customsterritory t JOIN members_country c ON c.iso2 = t.code
       WHERE t.id = (said->>'territory_id')::bigint AND c.id = (said->>'country_id')::bigint;
      first := lower(NEW.during);
    END IF;
    IF EXISTS (SELECT FROM members_memberstatus s JOIN members_member m ON m.id = s.member_id
                WHERE m.code = place AND m.kind = 'state' AND s.status = 'party'
                  AND lower(s.during) = coalesce(first, lower(s.during))) THEN RETURN NEW; END IF;
  ELSIF said = to_jsonb(OLD) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a customs territory is written by an admission on record'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_territory_comes_from_an_admission';
END $$;
CREATE TRIGGER by_an_admission BEFORE INSERT ON members_customsterritory FOR EACH ROW
EXECUTE FUNCTION members_territory_by_an_admission();
CREATE TRIGGER by_an_admission BEFORE INSERT OR UPDATE ON members_territorymembership FOR EACH ROW
EXECUTE FUNCTION members_territory_by_an_admission();
"""

# The request that gives a seat, or the one that moves, doubts or confirms it, has neither asker nor approver in it.
OWN_SEAT = """
CREATE FUNCTION members_seat_is_not_ones_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM members_request r JOIN members_verdict v ON v.request_id = r.id
              WHERE r.id = CASE TG_OP WHEN 'INSERT' THEN NEW.request_id ELSE NEW.changed_by_id END
                AND NEW.person_id IN (r.asked_by, v.given_by)) THEN
    RAISE EXCEPTION 'a seat of one''s own is given and moved by two other officers'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_seat_is_not_ones_own';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER is_not_ones_own BEFORE INSERT OR UPDATE OF during, provisional, changed_by_id ON members_accreditation
FOR EACH ROW EXECUTE FUNCTION members_seat_is_not_ones_own();
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0024_an_approval_takes_a_fresh_proof")]

    operations = [
        migrations.RunSQL(GUARDS, UNGUARDS),
        migrations.RunSQL(TERRITORY, "DROP FUNCTION members_territory_by_an_admission() CASCADE"),
        migrations.RunSQL(OWN_SEAT, "DROP FUNCTION members_seat_is_not_ones_own() CASCADE"),
    ]
