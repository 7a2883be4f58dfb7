"""Every outcome that the law knows can be kept, said and marked."""

from alliance.domain.tally.rule import OUTCOMES
from members.ballots import spelled
from members.ballots.models import Decision


def test_every_outcome_of_the_law_has_its_place_words_and_mark():
    assert sorted(Decision.Outcome.values) == sorted(OUTCOMES)
    for table in (spelled.OUTCOMES, spelled.MARKS, spelled.WORDS):
        assert sorted(table) == sorted(OUTCOMES)
    length = Decision._meta.get_field("outcome").max_length
    assert length is not None and max(map(len, OUTCOMES)) <= length
