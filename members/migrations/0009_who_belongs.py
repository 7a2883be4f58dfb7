"""Applications, motions on membership, notices of withdrawal; a status is written by an act on record."""

import alliance.journal.clock
import django.db.models.deletion
from django.db import migrations, models

from members.migrations import _0009_guards as guards


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0020_a_vote_by_note_has_no_proof"),
    ]

    operations = [
        migrations.AddField(
            model_name="memberstatus",
            name="act",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
        migrations.AddField(
            model_name="standing",
            name="act",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
        migrations.AlterField(
            model_name="electorateentry",
            name="status",
            field=models.CharField(
                choices=[
                    ("invited", "Invited"),
                    ("applicant", "Applicant"),
                    ("observer", "Observer"),
                    ("signatory", "Signatory"),
                    ("party", "Party"),
                    ("suspended", "Suspended"),
                    ("withdrawn", "Withdrawn"),
                    ("expelled", "Expelled"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="memberstatus",
            name="status",
            field=models.CharField(
                choices=[
                    ("invited", "Invited"),
                    ("applicant", "Applicant"),
                    ("observer", "Observer"),
                    ("signatory", "Signatory"),
                    ("party", "Party"),
                    ("suspended", "Suspended"),
                    ("withdrawn", "Withdrawn"),
                    ("expelled", "Expelled"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("state", "State"), ("organisation", "Organisation")], max_length=12
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("key", models.CharField(max_length=120)),
                (
                    "side",
                    models.CharField(
                        choices=[("producer", "Producer"), ("consumer", "Consumer")], max_length=10
                    ),
                ),
                ("acts_on", models.JSONField(default=list)),
                ("competence", models.TextField(blank=True)),
                ("statement", models.TextField(blank=True)),
                ("nonce", models.BinaryField()),
                ("link", models.CharField(max_length=64, unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("received_at", models.DateTimeField(db_default=alliance.journal.clock.Now())),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("returned", "Returned"),
                            ("refused", "Refused"),
                            ("admissible", "Admissible"),
                            ("balloting", "On the ballot"),
                            ("admitted", "Admitted"),
                            ("not_admitted", "Not admitted"),
                        ],
                        default="received",
                        max_length=12,
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.person"
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="members.country"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="members.member",
                    ),
                ),
                (
                    "ruling",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.request",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="members.customsterritory"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ApplicationDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "media",
                    models.CharField(
                        choices=[("application/pdf", "PDF"), ("image/png", "PNG"), ("image/jpeg", "JPEG")],
                        max_length=20,
                    ),
                ),
                ("content", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="members.application",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Motion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("admission", "Admission"),
                            ("suspension", "Suspension"),
                            ("expulsion", "Expulsion"),
                            ("reinstatement", "Reinstatement"),
                        ],
                        max_length=14,
                    ),
                ),
                ("effective_from", models.DateField()),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("producer", "Producer"), ("consumer", "Consumer")],
                        max_length=10,
                    ),
                ),
                ("weight", models.PositiveIntegerField(null=True)),
                ("moved_by", models.CharField(blank=True, max_length=3)),
                ("moved_at", models.DateTimeField(db_default=alliance.journal.clock.Now())),
                ("document", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("stood", models.BooleanField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="motions",
                        to="members.application",
                    ),
                ),
                (
                    "ballot",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="motion",
                        to="members.ballot",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="motions",
                        to="members.member",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.request",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="WithdrawalNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("given_at", models.DateTimeField(db_default=alliance.journal.clock.Now())),
                ("effective_on", models.DateField()),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.person"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawals",
                        to="members.member",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                fields=("year", "number"), name="an_application_symbol_is_given_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("received", "admissible", "balloting"))),
                fields=("kind", "key"),
                name="one_application_of_a_state_under_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("country__isnull", False), ("kind", "state")),
                    models.Q(("country", None), ("kind", "organisation")),
                    _connector="OR",
                ),
                name="a_state_is_a_country_of_the_register",
            ),
        ),
        migrations.AddConstraint(
            model_name="motion",
            constraint=models.UniqueConstraint(
                fields=("year", "number"), name="a_motion_symbol_is_given_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="motion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("settled_at", None), ("taken_back_at", None)),
                fields=("member",),
                name="one_motion_on_a_member_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="motion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("application__isnull", False),
                        ("kind", "admission"),
                        ("weight__gte", 1),
                        models.Q(("side", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("kind", "admission"), _negated=True),
                        ("application", None),
                        ("side", ""),
                        ("weight", None),
                    ),
                    _connector="OR",
                ),
                name="an_admission_gives_side_and_weight",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawalnotice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("settled_at", None), ("taken_back_at", None)),
                fields=("member",),
                name="one_notice_of_a_member_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawalnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken_back_at", None), ("settled_at", None), _connector="OR"),
                name="a_notice_ends_in_one_way",
            ),
        ),
        migrations.RunSQL(guards.GUARDS, migrations.RunSQL.noop),
        migrations.RunSQL(guards.ADOPTED, "DROP FUNCTION members_motion_adopted(text)"),
        migrations.RunSQL(guards.STATUS, "DROP FUNCTION members_status_by_an_act() CASCADE"),
        migrations.RunSQL(guards.STANDING, "DROP FUNCTION members_standing_by_an_act() CASCADE"),
        migrations.RunSQL(guards.FOLLOWED, "DROP FUNCTION members_status_is_followed() CASCADE"),
        migrations.RunSQL(guards.APPLICATION, "DROP FUNCTION members_application_moves_on() CASCADE"),
        migrations.RunSQL(guards.MOTION, "DROP FUNCTION members_motion_moves_on() CASCADE"),
        migrations.RunSQL(guards.WITHDRAWAL, "DROP FUNCTION members_withdrawal_in_time() CASCADE"),
    ]
