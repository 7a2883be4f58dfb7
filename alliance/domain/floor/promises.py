"""What a mechanism promises, by code: the invariants that its tests prove for every choice of its terms."""

from collections.abc import Mapping

from alliance.domain.words import say

REACHES_FLOOR = "reaches_floor"  # landed >= floor wherever no cap binds
FALLS_NOWHERE = "falls_nowhere"  # landed never falls as the price rises
WARNS_WHERE_IT_FALLS = "warns_where_it_falls"  # or the curve says between which prices it does
SAME_IN_ANY_UNIT = "same_in_any_unit"  # the unit in which floor and price are stated changes nothing
CAPPED = "capped"  # 0 <= duty, and no cap is exceeded
LADDER_IS_FORMULA = "ladder_is_formula"  # the pieces equal the formula at every knee and a cent beside it
SPLITS = "splits"  # a lot of one price owes, before rounding, the sum of its parts
CONTINUOUS = "continuous"  # no price at which the duty jumps

# These four follow from how any mechanism is applied; a mechanism states the others for itself.
OF_ALL = frozenset({WARNS_WHERE_IT_FALLS, SAME_IN_ANY_UNIT, CAPPED, LADDER_IS_FORMULA, SPLITS})


def told(promises: frozenset[str]) -> Mapping[str, str]:
    """The promises as sentences by code, in order of the code."""
    return {code: say(f"promise_{code}") for code in sorted(promises)}
