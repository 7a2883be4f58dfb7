"""Decision rules, and which subject calls for which, take two officers in the table."""

import django.db.models.deletion
from django.db import migrations, models

# Whoever owns the tables loads the rules of the founding. The application writes exactly what was approved, and what
# a subject calls for changes on days that were still ahead when it was approved: no open ballot is concerned.
RULES = """
DROP TRIGGER append_only ON members_subjectrule;
DROP TRIGGER no_truncate ON members_subjectrule;
SELECT alliance_guard('members_subjectrule', 'during', 'changed_by_id');
CREATE FUNCTION members_rule_by_two_officers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ok record;
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN RETURN NEW; END IF;
  SELECT * INTO ok FROM members_approved(NEW.request_id, 'write_rule');
  IF (ok.asks = jsonb_build_object('code', NEW.code, 'version', NEW.version, 'title', NEW.title, 'terms', NEW.terms,
      'citation', NEW.citation, 'shortest_window_hours', NEW.shortest_window_hours)) IS TRUE THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a decision rule takes a request that a second officer approved'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_rule_takes_two_officers';
END $$;
CREATE TRIGGER by_two_officers BEFORE INSERT ON members_decisionrule FOR EACH ROW
EXECUTE FUNCTION members_rule_by_two_officers();

CREATE FUNCTION members_subject_by_two_officers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ok record; start date;
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND NEW.during = OLD.during AND NEW.changed_by_id IS NOT DISTINCT FROM OLD.changed_by_id THEN
    RETURN NEW;
  END IF;
  SELECT * INTO ok FROM members_approved(CASE TG_OP WHEN 'INSERT' THEN NEW.request_id ELSE NEW.changed_by_id END,
                                         'call_rule');
  start := (ok.asks->>'from')::date;
  IF (ok.asks->>'subject' = NEW.subject AND start > (ok.given_at AT TIME ZONE 'UTC')::date
      AND CASE TG_OP WHEN 'INSERT' THEN
            NEW.during = daterange(start, NULL) AND ok.asks->>'area' = NEW.area AND ok.asks->>'title' = NEW.title
            AND ok.asks->>'rule' = (SELECT code || '/' || version FROM members_decisionrule WHERE id = NEW.rule_id)
            AND NEW.changed_by_id IS NULL
          ELSE NEW.during = daterange(lower(OLD.during), start) END) IS TRUE THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the rule of a subject takes a request that a second officer approved'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_subject_takes_two_officers';
END $$;
CREATE TRIGGER by_two_officers BEFORE INSERT OR UPDATE ON members_subjectrule FOR EACH ROW
EXECUTE FUNCTION members_subject_by_two_officers();
"""


def _of(related_name: str) -> models.OneToOneField:
    return models.OneToOneField(
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to="members.request",
    )


class Migration(migrations.Migration):
    dependencies = [("members", "0009_who_belongs")]

    operations = [
        migrations.AddField(model_name="decisionrule", name="request", field=_of("decision_rule")),
        migrations.AddField(model_name="subjectrule", name="request", field=_of("subject_rule")),
        migrations.AddField(
            model_name="subjectrule",
            name="changed_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.request",
            ),
        ),
        migrations.RunSQL(
            RULES,
            "DROP FUNCTION members_rule_by_two_officers() CASCADE; "
            "DROP FUNCTION members_subject_by_two_officers() CASCADE",
        ),
    ]
