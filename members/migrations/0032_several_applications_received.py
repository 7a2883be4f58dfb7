"""A form that anybody can send keeps no state out: of one state several applications may be received, and one of them
is before the members."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0027_notices_reminders_calendars")]

    operations = [
        migrations.RemoveConstraint("application", "one_application_of_a_state_under_way"),
        migrations.AddConstraint(
            "application",
            models.UniqueConstraint(
                fields=["kind", "key"], condition=models.Q(state__in=("admissible", "balloting")),
                name="one_application_of_a_state_before_the_vote",
            ),
        ),
    ]  # fmt: skip
