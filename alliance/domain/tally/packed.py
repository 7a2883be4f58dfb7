"""The number of coalitions with each (size, weight), all packed into one whole number.

The polynomial prod(1 + y^size x^weight) evaluated at a power of two wide enough that no coefficient runs over:
adding a member is a shift and an addition, and everything stays exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """The coalitions without one member, as bytes: `width` bytes a slot, `line` slots a size."""

    data: bytes
    width: int
    line: int

    def between(self, size: int, low: int, high: int) -> int:
        """How many coalitions of this size have a weight from `low` to `high`, both included."""
        low, high = max(0, low), min(high, self.line - 1)
        if low > high:
            return 0
        start = size * self.line
        slots = self.data[(start + low) * self.width : (start + high + 1) * self.width]
        # the digits of a number sum to its remainder by base - 1, if they sum to less than that
        return int.from_bytes(slots, "little") % ((1 << 8 * self.width) - 1)


class Packed:
    """All coalitions of members of (size, weight); a size is how many a member counts as."""

    def __init__(self, members: Sequence[tuple[int, int]]) -> None:
        self._line = sum(weight for _, weight in members) + 1
        lines = sum(size for size, _ in members) + 1
        self._width = (len(members) + 2) // 8 + 1  # bytes: all 2^n coalitions fit, and fall short of base - 1
        self._slots = lines * self._line
        self._shifts = [(size * self._line + weight) * 8 * self._width for size, weight in members]
        self._all = 1
        for shift in self._shifts:
            self._all += self._all << shift

    def without(self, place: int) -> Row:
        """The coalitions without the member at `place`: divided by its factor, as (1 - z)(1 + z^2)(1 + z^4)..."""
        bits = self._slots * 8 * self._width
        mask, shift = (1 << bits) - 1, self._shifts[place]
        if shift == 0:  # a member of no size and no weight doubles every number
            found = self._all >> 1
        else:
            found = (self._all - (self._all << shift)) & mask
            shift *= 2
            while shift < bits:
                found = (found + (found << shift)) & mask
                shift *= 2
        return Row(found.to_bytes(self._slots * self._width, "little"), self._width, self._line)
