"""The group of origins outside the alliance is what the register says: its rows follow dated status, or are refused."""

from django.db import migrations

# For each country the days on which its goods come from outside the alliance, from the first day of the first party on.
# A suspended party is a member still. A territory with a union that acts on tariffs follows the union, any other the
# states in it (as members.registry.selectors.territories_on).
OUTSIDE = """
CREATE FUNCTION tariffs_outside() RETURNS TABLE (country bigint, days datemultirange) LANGUAGE sql STABLE AS $$
  WITH belonging AS (
    SELECT m.code, s.during FROM members_memberstatus s JOIN members_member m ON m.id = s.member_id
     WHERE s.status IN ('party', 'suspended')
  ), ruled AS (
    SELECT c.territory_id, c.during, o.code FROM members_competence c JOIN members_member o ON o.id = c.organisation_id
     WHERE c.subject_area = 'tariff'
  ), states AS (
    SELECT t.territory_id, datemultirange(t.during * b.during)
             - coalesce((SELECT range_agg(r.during) FROM ruled r WHERE r.territory_id = t.territory_id), '{}') AS days
      FROM members_territorymembership t JOIN members_country c ON c.id = t.country_id
      JOIN belonging b ON b.code = c.iso2 AND b.during && t.during
  ), inside AS (
    SELECT c.id, datemultirange(b.during) AS days FROM members_country c JOIN belonging b ON b.code = c.iso2
     UNION ALL
    SELECT t.country_id, datemultirange(t.during * r.during * b.during) FROM members_territorymembership t
      JOIN ruled r ON r.territory_id = t.territory_id JOIN belonging b ON b.code = r.code
     UNION ALL
    SELECT t.country_id, datemultirange(t.during) * s.days FROM members_territorymembership t
      JOIN states s ON s.territory_id = t.territory_id
  ), summed AS (
    SELECT i.id, range_agg(i.days) AS days FROM inside i GROUP BY i.id
  ), founded AS (
    SELECT min(lower(s.during)) AS on_day FROM members_memberstatus s WHERE s.status = 'party'
  )
  SELECT c.id, datemultirange(daterange(f.on_day, NULL)) - coalesce(s.days, '{}')
    FROM members_country c CROSS JOIN founded f LEFT JOIN summed s ON s.id = c.id
   WHERE f.on_day IS NOT NULL
$$;
"""

# Judged at the end of the transaction, over all rows of the country: one row may shorten so that another can begin.
FOLLOWS = """
CREATE FUNCTION tariffs_group_follows_the_register() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE outside bigint := (SELECT id FROM tariffs_origingroup WHERE code = 'NONMEMBERS'); which bigint;
BEGIN
  FOR which IN SELECT DISTINCT touched FROM (VALUES
      (CASE WHEN TG_OP <> 'INSERT' AND OLD.group_id = outside THEN OLD.country_id END),
      (CASE WHEN TG_OP <> 'DELETE' AND NEW.group_id = outside THEN NEW.country_id END)) AS rows (touched)
    WHERE touched IS NOT NULL
  LOOP
    IF coalesce((SELECT range_agg(m.during) FROM tariffs_origingroupmember m
                  WHERE m.group_id = outside AND m.country_id = which), '{}')
       IS DISTINCT FROM (SELECT o.days FROM tariffs_outside() o WHERE o.country = which) THEN
      RAISE EXCEPTION 'who is outside the alliance follows from the dated status of its members'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'the_group_outside_follows_the_register';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER the_group_outside_follows_the_register
AFTER INSERT OR UPDATE OR DELETE ON tariffs_origingroupmember DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION tariffs_group_follows_the_register();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tariffs", "0008_texts_circulate"),
        ("members", "0022_proofs_by_single_sign_on"),
    ]
    operations = [
        migrations.RunSQL(OUTSIDE, "DROP FUNCTION tariffs_outside()"),
        migrations.RunSQL(FOLLOWS, "DROP FUNCTION tariffs_group_follows_the_register() CASCADE"),
    ]
