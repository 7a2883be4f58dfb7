"""Notes of small ballots under rules that join what no rule of the catalogue joins: word for word as last read."""

import pytest

from . import small, spoken

READ = spoken.read()


@pytest.mark.parametrize("seed", small.TOLD)
def test_a_small_ballot_says_what_was_last_read_by_people(seed):
    assert small.told(seed) == READ[f"small ballot: {seed}"]
