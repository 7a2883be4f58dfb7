"""Duty expressions: one sentence, one typed value, one amount with its working."""

from alliance.domain.duty.evaluate import amount, fold
from alliance.domain.duty.expression import (
    FREE,
    GROSS,
    AdValorem,
    Compound,
    Duty,
    Free,
    Greatest,
    Least,
    Specific,
    ad_valorem,
    compound,
    greatest,
    least,
    render,
    specific,
)
from alliance.domain.duty.grammar import parse
from alliance.domain.duty.staging import Staging

__all__ = [
    "FREE", "GROSS", "AdValorem", "Compound", "Duty", "Free", "Greatest", "Least", "Specific", "Staging", "ad_valorem",
    "amount", "compound", "fold", "greatest", "least", "parse", "render", "specific",
]  # fmt: skip
