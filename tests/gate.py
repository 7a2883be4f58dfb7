"""What is tried one by one in the gate (`-m "gate and not long"`), and of which the usual suite tries a few."""

from collections.abc import Iterable
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet


def sampled(cases: Iterable[Any], every: int) -> list[ParameterSet]:
    """All cases of a test: each `every`-th in the usual suite, where a fault of all shows; the rest in the gate."""
    return [
        pytest.param(case, marks=pytest.mark.gate if number % every else ())
        for number, case in enumerate(cases)
    ]
