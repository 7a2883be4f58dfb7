"""A fresh proof may be given at a member's own sign-in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0021_rules_by_two_officers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="proof",
            name="method",
            field=models.CharField(
                choices=[
                    ("passkey", "With a passkey"),
                    ("code", "With a code of an app"),
                    ("sso", "With the member's own sign-in"),
                ],
                max_length=12,
            ),
        ),
    ]
