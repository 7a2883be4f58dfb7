"""What every kind of rule on record is made of.

A line is a kind of goods × origin group × importing territory. Its versions have two clocks: `validity` (civil dates at
the border) and `record` (decision numbers that know the row). A later decision closes `record` and inserts; what a
written row says never changes (trigger).
"""

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Value

from members.registry.models import CustomsTerritory, not_empty


class Line(models.Model):
    """Goods × origin group × importing territory (none: the whole alliance). One lock, one answer.

    What it is made of stands in the table of its kind; its id is its number in the series."""

    SERIES: ClassVar[str]
    territory: CustomsTerritory | None

    class Meta:
        abstract = True

    @property
    def symbol(self) -> str:
        """How customs systems cite a line: `PF-1`."""
        return f"{self.SERIES}-{self.pk}"

    @property
    def importer(self) -> str:
        """The territory's code, or ALLIANCE."""
        return self.territory.code if self.territory else "ALLIANCE"


class Version(models.Model):
    """One version of a rule on a line: what it says, when it applies, which decisions know it.

    `decision` put it on record, `set_by` set what it says: two where a later decision cut its days short."""

    SERIES: ClassVar[str]
    NOUN: ClassVar[str]  # what people call such a rule
    KEPT: ClassVar[tuple[str, ...]]  # what a continuation keeps of the version before it
    line_id: int
    line: Any
    version: Any
    validity: Any
    record: Any
    decision: Any
    set_by: Any
    set_by_id: int

    class Meta:
        abstract = True

    @property
    def symbol(self) -> str:
        return f"{self.SERIES}-{self.line_id}.{self.version}"

    @property
    def last_day(self) -> Any:
        """The last day on which it answers unless renewed; None where only its validity says."""
        return getattr(self, "sunset", None)


def two_clocks(one_answer: str, applies: str, known: str) -> list[Any]:
    """The constraints of a table of versions: no two rows of a line overlap in both ranges, and no range is empty,
    since an empty one would slip through."""
    return [
        not_empty(applies, "validity"),
        not_empty(known, "record"),
        ExclusionConstraint(
            name=one_answer,
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
