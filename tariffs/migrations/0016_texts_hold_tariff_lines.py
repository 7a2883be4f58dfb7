"""A text holds price floors and tariff lines: a change of either, the lines that a ballot touches, what became of it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0031_two_persons_withdrawals_offices"),
        ("tariffs", "0015_tariff_lines"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContestedScheduleLine",
            fields=[
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="tariffs.scheduleline",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="change",
            name="expression",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="change",
            name="hs",
            field=models.CharField(blank=True, db_default="", default="", max_length=10),
        ),
        migrations.AddField(
            model_name="change",
            name="names_line",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="tariffs.tariffline"
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="rule",
            field=models.CharField(
                choices=[("price-floor", "Price floor"), ("tariff-line", "Tariff line")],
                db_default="price-floor",
                default="price-floor",
                max_length=11,
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="staging",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="enactment",
            name="line",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="tariffs.tariffline"
            ),
        ),
        migrations.AlterField(
            model_name="change",
            name="kind",
            field=models.CharField(
                choices=[("set", "Set"), ("change", "Change"), ("end", "End")], max_length=6
            ),
        ),
        migrations.AlterField(
            model_name="change",
            name="product",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="tariffs.product"
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("expression", ""),
                        ("hs", ""),
                        ("names_line", None),
                        ("product__isnull", False),
                        ("rule", "price-floor"),
                        ("staging", {}),
                    ),
                    models.Q(
                        ("amount", None),
                        ("hs", ""),
                        ("names", None),
                        ("product__isnull", False),
                        ("rule", "tariff-line"),
                    ),
                    models.Q(
                        ("amount", None),
                        ("hs__regex", "^([0-9]{6}|[0-9]{8}|[0-9]{10})$"),
                        ("names", None),
                        ("product", None),
                        ("rule", "tariff-line"),
                    ),
                    _connector="OR",
                ),
                name="a_change_is_of_a_floor_or_of_a_tariff_line",
            ),
        ),
        migrations.AddField(
            model_name="contestedscheduleline",
            name="ballot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contested_schedule_lines",
                to="members.ballot",
            ),
        ),
    ]
