"""Rules in force and on record.

Two clocks: `validity` (civil dates at the border) and `record` (decision numbers that know the row). A later
decision closes `record` and inserts; amount and validity of a written row never change (trigger).
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from members.ballots.models import Decision
from members.registry.models import CustomsTerritory, not_empty
from tariffs.catalogue.models import OriginGroup, Product


class RuleLine(models.Model):
    """Product × origin group × importing territory (none: the whole alliance). One lock, one answer."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="lines")
    origin = models.ForeignKey(OriginGroup, on_delete=models.PROTECT)
    territory = models.ForeignKey(CustomsTerritory, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "origin", "territory"], nulls_distinct=False, name="a_line_exists_once"
            )
        ]

    @property
    def symbol(self) -> str:
        return line_symbol(self.pk)

    @property
    def importer(self) -> str:
        """The territory's code, or ALLIANCE."""
        return self.territory.code if self.territory else "ALLIANCE"


def line_symbol(number: int) -> str:
    """How customs systems cite a line: `PF-1`."""
    return f"PF-{number}"


class PriceFloor(models.Model):
    """One version of a price floor on a line: what it says, when it applies, which decisions know it."""

    class Combination(models.TextChoices):
        ADD = "add", "Added to the base duty"
        MAX = "max", "The greater of the two"
        TOP_UP = "top_up", "What the base duty leaves to the floor"

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
            not_empty("a_floor_applies_some_day", "validity"),
            not_empty("a_floor_is_known_to_some_decision", "record"),
            ExclusionConstraint(
                name="one_floor_for_a_line_a_date_and_a_record",
                expressions=[
                    (
                        Func(F("line_id"), F("line_id"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    ("validity", RangeOperators.OVERLAPS),
                    ("record", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    @property
    def symbol(self) -> str:
        return f"PF-{self.line_id}.{self.version}"
