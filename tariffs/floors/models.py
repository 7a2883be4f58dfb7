"""Rules in force and on record.

Two clocks: `validity` (civil dates at the border) and `record` (decision numbers that know the row). A later
decision closes `record` and inserts; amount and validity of a written row never change (trigger).
"""

from typing import ClassVar

from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from members.ballots.models import Decision
from members.registry.models import CustomsTerritory
from tariffs.catalogue.models import OriginGroup, Product
from tariffs.lines.models import Line, Version, two_clocks


class RuleLine(Line):
    """Product × origin group × importing territory (none: the whole alliance). One lock, one answer."""

    SERIES = "PF"
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="lines")
    origin = models.ForeignKey(OriginGroup, on_delete=models.PROTECT)
    territory = models.ForeignKey(CustomsTerritory, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "origin", "territory"], nulls_distinct=False, name="a_line_exists_once"
            )
        ]


def line_symbol(number: int) -> str:
    """How customs systems cite a line: `PF-1`."""
    return f"{RuleLine.SERIES}-{number}"


class PriceFloor(Version):
    """One version of a price floor on a line: what it says, when it applies, which decisions know it."""

    SERIES = RuleLine.SERIES
    NOUN = "floor"
    KEPT: ClassVar[tuple[str, ...]] = (
        "amount", "currency", "unit", "content_basis", "value_basis", "combination", "terms", "sunset",
    )  # fmt: skip

    class Combination(models.TextChoices):
        ADD = "add", _lazy("Added to the base duty")
        MAX = "max", _lazy("The greater of the two")
        TOP_UP = "top_up", _lazy("What the base duty leaves to the floor")

    line = models.ForeignKey(RuleLine, on_delete=models.PROTECT, related_name="floors")
    version = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=18, decimal_places=6)
    currency = models.CharField(max_length=3)
    unit = models.CharField(max_length=3)
    content_basis = models.CharField(max_length=40)
    value_basis = models.CharField(max_length=3)
    combination = models.CharField(max_length=6, choices=Combination.choices)
    # `domain.floor.terms.Terms.as_row()`: mechanism, caps, tolerance, cases; empty: the full top-up with no cap
    terms = models.JSONField(default=dict, db_default={})
    validity = DateRangeField()
    sunset = models.DateField(null=True)  # the last day it answers unless renewed
    record = BigIntegerRangeField()  # decision numbers, half-open
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="floors"
    )  # put it on record
    set_by = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="floors_set"
    )  # set its amount

    class Meta:
        ordering = ["line", "version"]
        constraints = [
            models.UniqueConstraint(fields=["line", "version"], name="a_floor_version_is_written_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_floor_is_positive"),
            *two_clocks(
                "one_floor_for_a_line_a_date_and_a_record",
                "a_floor_applies_some_day",
                "a_floor_is_known_to_some_decision",
            ),
        ]
