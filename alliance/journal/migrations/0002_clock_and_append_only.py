"""The clock as a function of the database, the guard that later migrations put on append-only tables,
and the table of the web cache (PostgreSQL holds every state)."""

from django.core.management import call_command
from django.db import migrations

CLOCK = """
INSERT INTO journal_clock (id, offset_by, demonstration) VALUES (1, interval '0', false);
CREATE FUNCTION alliance_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS
$$ SELECT clock_timestamp() + (SELECT offset_by FROM journal_clock WHERE id = 1) $$;
"""

# Guards a row against UPDATE and DELETE and a table against TRUNCATE. A trigger may name columns that stay free:
# CREATE TRIGGER … EXECUTE FUNCTION alliance_append_only('column', …).
GUARD = """
CREATE FUNCTION alliance_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before jsonb; after jsonb; free text;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    before := to_jsonb(OLD); after := to_jsonb(NEW);
    FOREACH free IN ARRAY coalesce(TG_ARGV, '{}') LOOP
      before := before - free; after := after - free;
    END LOOP;
    IF before = after THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION alliance_guard(target regclass, VARIADIC free text[] DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  arguments text := (SELECT coalesce(string_agg(quote_literal(name), ', '), '') FROM unnest(free) AS name);
BEGIN
  EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %s FOR EACH ROW '
                 'EXECUTE FUNCTION alliance_append_only(%s)', target, arguments);
  EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %s FOR EACH STATEMENT '
                 'EXECUTE FUNCTION alliance_append_only()', target);
END $$;
"""

RECORD = """
INSERT INTO journal_head (id, position, hash) VALUES (1, 0, repeat('0', 64));
SELECT alliance_guard('journal_entry');
SELECT alliance_guard('journal_link');
SELECT alliance_guard('journal_incident');
"""

# Two rows that do change, and only upward: the last number of a series, and the end of the chain.
ONLY_UPWARD = """
CREATE FUNCTION alliance_only_upward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF TG_TABLE_NAME = 'journal_numbering' THEN
      IF NEW.series = OLD.series AND NEW.last > OLD.last THEN RETURN NEW; END IF;
    ELSIF NEW.id = OLD.id AND (NEW.position > OLD.position
          OR (NEW.position = OLD.position AND NEW.hash = OLD.hash)) THEN RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% only goes upward: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER only_upward BEFORE UPDATE OR DELETE ON journal_numbering FOR EACH ROW
EXECUTE FUNCTION alliance_only_upward();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON journal_numbering FOR EACH STATEMENT
EXECUTE FUNCTION alliance_only_upward();
CREATE TRIGGER only_upward BEFORE UPDATE OR DELETE ON journal_head FOR EACH ROW
EXECUTE FUNCTION alliance_only_upward();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON journal_head FOR EACH STATEMENT
EXECUTE FUNCTION alliance_only_upward();
"""


def make_cache_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_record")]
    operations = [
        migrations.RunSQL(CLOCK, "DROP FUNCTION alliance_now()"),
        migrations.RunSQL(
            GUARD,
            "DROP FUNCTION alliance_guard(regclass, text[]); DROP FUNCTION alliance_append_only() CASCADE",
        ),
        migrations.RunSQL(RECORD, migrations.RunSQL.noop),
        migrations.RunSQL(ONLY_UPWARD, "DROP FUNCTION alliance_only_upward() CASCADE"),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
