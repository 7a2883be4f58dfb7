"""A price series beside a floor: brought to its basis exactly, or the one fact that is missing.

A series states its currency, its unit and what it counts. On which delivery term it stands is said by its source in
words alone, or not at all; what that leaves out is said beside the figures and never guessed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.domain.comparison import comparable
from alliance.domain.errors import Refusal
from alliance.domain.money import Price
from alliance.domain.terms import INCLUDED
from alliance.web.drawing import Observed
from tariffs.catalogue.models import Product
from tariffs.prices.models import ReferencePrice

_TERM = re.compile(r"\b(EXW|FCA|FAS|FOB|CFR|CIF|DAP|DDP)\b")


@dataclass(frozen=True)
class Series:
    """A series on the basis of a floor. `caveat` says what of its delivery term is not counted, '' where nothing is."""

    observed: Sequence[Observed]
    years: int  # of the observations, how many are averages of a year; the others are of a month
    unit: str
    source: str
    caveat: str
    approximate: bool

    @property
    def mixed(self) -> bool:
        """Whether averages of years stand beside prices of months: then no mean of them means anything."""
        return 0 < self.years < len(self.observed)

    @property
    def times(self) -> str:
        """What its observations are counted in."""
        if self.mixed:
            return "observations"
        return "years" if self.years else "months"

    def counted(self, times: int) -> str:
        """So many of its observations: `4 of 5 years`, `2 of 5 observations (4 yearly averages, 1 month)`."""
        of = len(self.observed)
        if not self.mixed:
            said = (
                ngettext("{times} of {of} year", "{times} of {of} years", of)
                if self.years
                else ngettext("{times} of {of} month", "{times} of {of} months", of)
            )
            return said.format(times=times, of=of)
        return _("{times} of {of} observations ({years}, {months})").format(
            times=times, of=of,
            years=ngettext("{n} yearly average", "{n} yearly averages", self.years).format(n=self.years),
            months=ngettext("{n} month", "{n} months", of - self.years).format(n=of - self.years),
        )  # fmt: skip


def is_annual(row: ReferencePrice) -> bool:
    """Whether an observation is the average of a year, as its source says; else it is one of a month."""
    return "annual average" in row.source


def on_basis_of(rows: Sequence[ReferencePrice], product: Product, floor: Price) -> Series:
    """A series of at least one observation on the basis of `floor` (whose amount is not read), exact.

    Raises the Refusals of `comparison.comparable` with the one fact that is missing, but for costs of the delivery
    term, which the series' caveat tells; and `unit_unknown` for a unit that the domain does not know.
    """
    observed = [_over(row, _exact(row, product, floor)) for row in rows]
    return Series(
        observed, sum(map(is_annual, rows)), floor.per, sources(rows), _caveat(rows[-1], product, floor),
        any(row.approximate for row in rows),
    )  # fmt: skip


def as_quoted(rows: Sequence[ReferencePrice]) -> list[Observed]:
    """A series as its source states it."""
    return [_over(row, Fraction(row.price)) for row in rows]


def sources(rows: Sequence[ReferencePrice]) -> str:
    """Where a series comes from, each source once."""
    return "; ".join(dict.fromkeys(each.source.split(":")[0] for each in rows))


def missing(refusal: Refusal) -> str:
    """Why a series and a floor cannot stand in one picture, in a sentence."""
    said = _("The price series and the floor do not stand on one basis. {detail}")
    return said.format(detail=refusal.detail)


def _exact(row: ReferencePrice, product: Product, floor: Price) -> Fraction:
    stated = Price.of(row.price, row.currency, row.unit, product.content_basis, floor.value_basis)
    return comparable(stated, floor)[0]


def _caveat(row: ReferencePrice, product: Product, floor: Price) -> str:
    found = _TERM.search(f"{row.source} {product.price_basis}")
    if found is None:
        said = _("The series does not say on which delivery term it stands; it is read as {floor}.")
        return said.format(floor=floor.value_basis)
    term = found[1]
    if INCLUDED[term] == INCLUDED[floor.value_basis]:
        return ""
    if INCLUDED[term] < INCLUDED[floor.value_basis]:
        said = _(
            "The series is {term} and the floor {floor}. The costs between them are not known and not added, so the "
            "floor bit at most as often as shown."
        )
    else:
        said = _(
            "The series is {term} and the floor {floor}. The costs between them are not known and not taken off, so "
            "the floor bit at least as often as shown."
        )
    return said.format(term=term, floor=floor.value_basis)


def _over(row: ReferencePrice, amount: Fraction) -> Observed:
    """`on` is the last day of the month or year averaged."""
    start = row.on.replace(month=1, day=1) if is_annual(row) else row.on.replace(day=1)
    return Observed(start, row.on + timedelta(days=1), amount)
