"""Tariff lines on record: what stands in place of an importer's own base duty, when, and by which decision."""

from typing import ClassVar

from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db import models
from django.db.models import Q

from members.ballots.models import Decision
from members.registry.models import CustomsTerritory
from tariffs.catalogue.models import OriginGroup, Product
from tariffs.lines.models import Line, Version, two_clocks

HS = r"^([0-9]{6}|[0-9]{8}|[0-9]{10})$"


class ScheduleLine(Line):
    """Goods × origin group × importing territory (none: the whole alliance). The goods are a product of the catalogue,
    or all goods under an HS code of six digits; of eight or ten where the territory says whose digits they are."""

    SERIES = "TL"
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, related_name="schedule_lines")
    hs = models.CharField(max_length=10, blank=True, db_index=True)  # digits, where no product is named
    origin = models.ForeignKey(OriginGroup, on_delete=models.PROTECT)
    territory = models.ForeignKey(CustomsTerritory, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "hs", "origin", "territory"], nulls_distinct=False,
                name="a_schedule_line_exists_once",
            ),
            models.CheckConstraint(
                condition=Q(product__isnull=False, hs="") | Q(product=None, hs__regex=HS),
                name="a_schedule_line_names_its_goods_once",
            ),
            models.CheckConstraint(
                condition=Q(territory__isnull=False) | Q(hs="") | Q(hs__regex=r"^[0-9]{6}$"),
                name="digits_beyond_six_are_a_territorys_own",
            ),
        ]  # fmt: skip


class TariffLine(Version):
    """One version of a tariff line: its duty, when it applies, which decisions know it."""

    SERIES = ScheduleLine.SERIES
    NOUN = "tariff line"
    KEPT: ClassVar[tuple[str, ...]] = ("expression", "staging")

    line = models.ForeignKey(ScheduleLine, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    expression = models.CharField(max_length=300, blank=True)  # canonical sentence of domain.duty
    # `domain.duty.staging.Staging.as_row()` where the duty is cut year by year; then there is no one sentence
    staging = models.JSONField(default=dict, db_default={})
    validity = DateRangeField()
    record = BigIntegerRangeField()  # decision numbers, half-open
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="tariff_lines")
    set_by = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="tariff_lines_set")

    class Meta:
        ordering = ["line", "version"]
        constraints = [
            models.UniqueConstraint(fields=["line", "version"], name="a_tariff_line_version_is_written_once"),
            models.CheckConstraint(
                condition=(Q(staging={}) & ~Q(expression="")) | (~Q(staging={}) & Q(expression="")),
                name="a_tariff_line_states_its_duty_once",
            ),
            *two_clocks(
                "one_tariff_line_for_a_line_a_date_and_a_record",
                "a_tariff_line_applies_some_day",
                "a_tariff_line_is_known_to_some_decision",
            ),
        ]
