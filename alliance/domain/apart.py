"""How far one amount is from another: in its unit, and in per cent of the first. Exact until it is written."""

from dataclasses import dataclass
from fractions import Fraction

from alliance.domain.amounts import show, to_places

PERCENT_PLACES = 2  # rounded half away from zero, as every figure of the house


@dataclass(frozen=True)
class Apart:
    """The way from one amount to another of the same currency, unit and content basis."""

    before: Fraction
    after: Fraction

    @property
    def gap(self) -> Fraction:
        """What is added; below zero, what is taken off."""
        return self.after - self.before

    @property
    def percent(self) -> Fraction | None:
        """The gap in per cent of the first amount; None of nothing."""
        return self.gap * 100 / self.before if self.before else None

    @property
    def said(self) -> str:
        """`+5, +4.55 %`, `−15, −13.64 %`; of nothing the gap alone; '' where the two are one."""
        if not self.gap:
            return ""
        sign = "+" if self.gap > 0 else "−"
        gap = f"{sign}{show(abs(self.gap))}"
        if self.percent is None:
            return gap
        percent, exact = to_places(abs(self.percent), PERCENT_PLACES)
        if not exact and Fraction(percent) == 0:
            return f"{gap}, less than 0.01 %"
        return f"{gap}, {sign}{percent} %"


def apart(before: str, after: str) -> Apart:
    """Two amounts as frozen texts write them, plain decimals. Raises ValueError for anything else."""
    return Apart(Fraction(before), Fraction(after))
