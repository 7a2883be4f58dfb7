"""Random mechanisms, terms and duties for the tests of floors; every draw is one that a rule could state."""

import os
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st

from alliance.domain import duty
from alliance.domain.floor.caps import AdValoremCap, ConcessionCap, SpecificCap
from alliance.domain.floor.lifting import FullTopUp, GatePrice, MinimumImportPrice, Prohibition
from alliance.domain.floor.mechanisms import MECHANISMS
from alliance.domain.floor.steered import PriceBand, RateFloor, Reference
from alliance.domain.floor.stepped import Bracket, EntryPriceLadder, Rung, SafeguardBrackets
from alliance.domain.floor.terms import Terms
from alliance.domain.period import Period

# A test that runs once a mechanism asks for 20 cases of each by default, and as many as the profile `proof` says.
OWN = os.environ.get("ALLIANCE_PROOF") == "1" or "MUTANT_UNDER_TEST" in os.environ
EACH = settings() if OWN else settings(max_examples=20)

ON = date(2026, 11, 22)
CENT = Fraction(1, 100)

AMOUNTS = st.integers(0, 30000).map(lambda cents: Decimal(cents) / 100)
FLOORS = st.integers(1, 30000).map(lambda cents: Decimal(cents) / 100)
PERCENTS = st.integers(0, 1000).map(lambda tenths: Decimal(tenths) / 10)
PRICES = st.one_of(AMOUNTS.map(Fraction), st.fractions(0, 300, max_denominator=97))
BASES = st.sampled_from(
    [duty.parse(text) for text in ("free", "5%", "0.10 USD/kg", "30% + 20 USD/kg", "5% MAX 3 USD/kg")]
)


@st.composite
def ladders(draw):
    starts = sorted(draw(st.sets(st.integers(1, 99), min_size=1, max_size=5)), reverse=True)
    return EntryPriceLadder(
        tuple(Rung(Decimal(start), draw(st.integers(0, 40).map(Decimal))) for start in starts), draw(AMOUNTS)
    )


@st.composite
def brackets(draw):
    beyond = sorted(draw(st.sets(st.integers(0, 99), min_size=1, max_size=5)))
    return SafeguardBrackets(tuple(Bracket(Decimal(each), draw(PERCENTS)) for each in beyond))


@st.composite
def bands(draw):
    reference = Reference(2 * draw(AMOUNTS), Period(date(2026, 11, 16), date(2026, 12, 1)), "Fortnight 22")
    ceiling = 300 + draw(AMOUNTS)  # never under the floor: such a rule is refused
    return PriceBand(ceiling, draw(PERCENTS), (reference,))


OF_KIND = {
    "full-top-up": st.builds(FullTopUp),
    "minimum-import-price": st.builds(MinimumImportPrice, PERCENTS),
    "gate-price": st.builds(GatePrice, AMOUNTS),
    "entry-price-ladder": ladders(),
    "safeguard-brackets": brackets(),
    "price-band": bands(),
    "rate-floor": st.builds(RateFloor, PERCENTS),
    "prohibition": st.builds(Prohibition),
}
KINDS = sorted(MECHANISMS)
CAPS = st.lists(
    st.one_of(
        st.builds(SpecificCap, AMOUNTS, st.sampled_from(["adjustable", "total"])),
        st.builds(AdValoremCap, PERCENTS, st.sampled_from(["adjustable", "total"])),
        st.builds(ConcessionCap),
    ),
    max_size=3,
).map(tuple)


@st.composite
def terms(draw, kind, *, capped=True, tolerant=True):
    """Terms with a mechanism of this kind, and a combination that it has."""
    mechanism = draw(OF_KIND[kind])
    tolerance = draw(st.sampled_from([Decimal(0), Decimal("2"), Decimal("10")])) if tolerant else Decimal(0)
    made = Terms(
        mechanism=mechanism,
        tolerance=tolerance if mechanism.by_gap else Decimal(0),
        preference=draw(st.sampled_from(["after", "before"])),
        caps=draw(CAPS) if capped else (),
    )
    return made, draw(st.sampled_from(mechanism.combinations))
