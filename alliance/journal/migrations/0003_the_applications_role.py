"""What the application's role may do, read off the guards: whoever guards a table has said what stays free in it.

`migrate` applies it after every run (alliance.journal.grants), so that a new table is never forgotten.
"""

from django.db import migrations

# Final tables: read and add, and change the free columns their guard names. Rows that only go upward: no DELETE.
# The clock and the list of migrations: read. Everything else: read and write.
GRANT = """
CREATE FUNCTION alliance_grant(application name) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  each record; rights text;
BEGIN
  EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %I', application);
  EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', application);
  EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO %I', application);
  FOR each IN
    SELECT c.oid::regclass AS place, c.relname AS name,
      (SELECT array_remove(string_to_array(encode(t.tgargs, 'escape'), '\\000'), '')
         FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'append_only') AS free,
      EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'only_upward') AS upward
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  LOOP
    rights := CASE
      WHEN each.name IN ('journal_clock', 'django_migrations') THEN 'SELECT'
      WHEN each.free IS NOT NULL THEN 'SELECT, INSERT'
      WHEN each.upward THEN 'SELECT, INSERT, UPDATE'
      ELSE 'SELECT, INSERT, UPDATE, DELETE' END;
    EXECUTE format('GRANT %s ON %s TO %I', rights, each.place, application);
    IF cardinality(each.free) > 0 THEN
      EXECUTE format('GRANT UPDATE (%s) ON %s TO %I',
        (SELECT string_agg(quote_ident(name), ', ') FROM unnest(each.free) AS name), each.place, application);
    END IF;
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_clock_and_append_only")]
    operations = [migrations.RunSQL(GRANT, "DROP FUNCTION alliance_grant(name)")]
