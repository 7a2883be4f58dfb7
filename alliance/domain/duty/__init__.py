"""Duty expressions: one sentence, one typed value, one amount with its working."""

from alliance.domain.duty.evaluate import amount, differing_content, fold, line
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
    "amount", "compound", "differing_content", "fold", "greatest", "least", "line", "parse", "render", "specific",
]  # fmt: skip
