"""Races with real threads and real commits. Each runs a few rounds by default and many more when `long`."""

import pytest

PATIENT = " -c lock_timeout=120s -c statement_timeout=120s"  # a loaded machine is no fault of a race


def in_rounds(few: int = 20, many: int = 200) -> pytest.MarkDecorator:
    """Run a race in few rounds by default, and in many among the long tests."""
    return pytest.mark.parametrize("rounds", [few, pytest.param(many, marks=pytest.mark.long)])
