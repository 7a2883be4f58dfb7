"""What a rule would have asked at prices that were: how often it bit, how much on average, how much at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from alliance.domain.floor.curve import Curve


@dataclass(frozen=True)
class Felt:
    """A rule along a series of prices. `duties` has one adjustable duty for each price, in the currency and
    per the unit of the floor; None where no import would have been allowed."""

    duties: tuple[Fraction | None, ...]

    @property
    def of(self) -> int:
        """How many prices there are."""
        return len(self.duties)

    @property
    def bit(self) -> tuple[bool, ...]:
        """For each price whether the rule bit: asked a duty, or forbade the import."""
        return tuple(each is None or each > 0 for each in self.duties)

    @property
    def times(self) -> int:
        """How often the rule bit."""
        return sum(self.bit)

    @property
    def forbidden(self) -> int:
        """How often no import would have been allowed."""
        return self.duties.count(None)

    @property
    def mean(self) -> Fraction | None:
        """The mean duty of the times at which one was asked; None where none was."""
        asked = self._asked
        return sum(asked, Fraction(0)) / len(asked) if asked else None

    @property
    def largest(self) -> Fraction | None:
        """The largest duty asked; None where none was."""
        return max(self._asked, default=None)

    @property
    def _asked(self) -> list[Fraction]:
        return [each for each in self.duties if each is not None and each > 0]


def felt(curve: Curve, prices: Sequence[Fraction]) -> Felt:
    """A rule at these prices, which stand on the floor's bases."""
    least = curve.forbidden_below
    return Felt(
        tuple(None if least is not None and each < least else curve.adjustable(each) for each in prices)
    )
