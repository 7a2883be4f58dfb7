"""The floor: declared price -> adjustable duty, by mechanisms that are data, and the curve that a delegate sees.

A price floor acts as a duty, never as a raised customs value (WTO Customs Valuation Agreement, Article 7.2(f)
forbids minimum customs values). Without other terms a rule is the variable duty of Regulation (EU) 2025/2351: the
threshold less the net free-at-frontier price before duty, if that price is lower; nothing at or above it.
"""

from fractions import Fraction

from alliance.domain.floor.curve import Curve, Knee, Warned, curve, of_rule
from alliance.domain.floor.felt import Felt, felt
from alliance.domain.floor.interaction import COMBINATIONS, combine
from alliance.domain.floor.lifting import top_up
from alliance.domain.floor.mechanisms import MECHANISMS
from alliance.domain.floor.terms import Terms

__all__ = [
    "COMBINATIONS", "MECHANISMS", "Curve", "Felt", "Knee", "Terms", "Warned", "ad_valorem_equivalent", "combine",
    "curve", "felt", "of_rule", "top_up",
]  # fmt: skip


def ad_valorem_equivalent(duty: Fraction, price: Fraction) -> Fraction | None:
    """The duty as percent of the price, exact; None where the price is 0 and no percentage exists."""
    return None if price == 0 else duty / price * 100
