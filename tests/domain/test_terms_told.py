"""Terms in sentences: every mechanism, cap, case and proof has its words, before any price is declared."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.domain.floor import MECHANISMS, told
from alliance.domain.floor.cases import Case
from alliance.domain.floor.terms import Terms
from alliance.domain.floor.verification import Verification

from .floors import KINDS, terms

CASES = (
    Case("in-transit", before=date(2027, 1, 1)),
    Case("in-bond"),
    Case("returned", within_days=90),
    Case("samples", at_most=Decimal(1000)),
    Case("inward-processing"),
)


def sentences(made: Terms, combination: str = "add") -> list[str]:
    return [each.sentence for each in told.told(made, combination, per="USD/kg", currency="USD")]


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_every_choice_of_terms_is_told(kind: str, data):
    made, combination = data.draw(terms(kind))
    said = sentences(made, combination)
    beside = len(made.caps) + bool(made.tolerance) + (made.preference == "before")
    references = len(getattr(made.mechanism, "references", ()))
    assert len(said) == 2 + beside + references and all(said)
    whole = replace(
        made, quota="09.0123", cases=CASES, verification=Verification(Decimal(80), Decimal(8)),
        purity_minimum=Decimal("99.5"),
    )  # fmt: skip
    assert len(sentences(whole, combination)) == len(said) + 3 + len(CASES)


def test_each_mechanism_has_its_name_and_says_what_it_does():
    assert len({told.does(each) for each in MECHANISMS.values()}) == len(MECHANISMS)
    assert told.name(MECHANISMS["gate-price"]) == "gate price"


def test_the_limits_stand_in_the_sentences_of_the_cases():
    assert sentences(Terms(cases=CASES))[2:] == [
        "Goods whose transport document is dated before 2027-01-01 owe no adjustable duty.",
        "Goods in bond: the duty is suspended until they are released.",
        "Goods that come back within 90 days of their export owe no adjustable duty.",
        "Samples worth no more than 1000 USD the lot owe no adjustable duty.",
        "Goods under inward processing: the duty is suspended while they are processed.",
    ]
