"""Races with real threads and real commits: what waits for a lock, step by step and in the usual suite; storms, where
chance decides who comes first, in some rounds in the gate and in many more when `long`."""

import pytest

PATIENT = " -c lock_timeout=120s -c statement_timeout=120s"  # a loaded machine is no fault of a race


def in_rounds(some: int = 20, many: int = 200, *, few: int = 0) -> pytest.MarkDecorator:
    """Run a race in some rounds in the gate, in many among the long tests; in a few, if any, in the usual suite."""
    of_the_gate = [pytest.param(some, marks=pytest.mark.gate), pytest.param(many, marks=pytest.mark.long)]
    return pytest.mark.parametrize("rounds", [few, *of_the_gate] if few else of_the_gate)
