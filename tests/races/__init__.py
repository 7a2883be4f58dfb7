"""Races with real threads and real commits. Each runs a few rounds by default and ten times as many when `long`."""

import pytest


def in_rounds(few: int = 20) -> pytest.MarkDecorator:
    """Run a race in so many rounds by default, and in ten times as many among the long tests."""
    return pytest.mark.parametrize("rounds", [few, pytest.param(10 * few, marks=pytest.mark.long)])
