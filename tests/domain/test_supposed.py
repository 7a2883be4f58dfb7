"""A vote that is supposed is told in the chair's words, with what is missing and who alone reverses it."""

import pytest

from alliance.domain.errors import Refusal
from alliance.domain.tally import Cast, Elector, from_terms, suppose, taking_part, tally, terms_of

MEMBERS = [Elector(code) for code in "ABCDEFGHI"]
TWO_THIRDS = from_terms(
    {
        "quorum": [{"code": "quorum", "compare": "more_than", "counts": "present", "denominator": 2, "numerator": 1,
                    "of": "electorate"}],
        "adopted_if": {"code": "two-thirds", "compare": "at_least", "counts": "yes", "denominator": 3, "numerator": 2,
                       "of": "voting"},
        "assent": "yes",
    }
)  # fmt: skip


def of(yes: str, no: str = "", abstain: str = ""):
    choices = dict.fromkeys(yes, "yes") | dict.fromkeys(no, "no") | dict.fromkeys(abstain, "abstain")
    return suppose(TWO_THIRDS, MEMBERS, choices)


def test_it_is_the_tally_of_the_same_ballots():
    found = of("ABCDEF", "GHI")
    casts = [Cast(each, "yes") for each in "ABCDEF"] + [Cast(each, "no") for each in "GHI"]
    assert found.tally == tally(TWO_THIRDS, MEMBERS, casts)
    assert found.outcome == "Adopted."
    assert any("Exactly enough" in line or "exactly enough" in line for line in found.said)


def test_it_says_what_is_missing_and_who_alone_reverses_it():
    short = of("ABCDE", "FGH")
    assert short.outcome == "Not adopted."
    assert any("One more yes" in line for line in short.said)
    assert any("(then: adopted)" in line for line in short.alone)
    sure = of("ABCDEFGHI")
    assert sure.alone == ["No member alone could have changed the outcome by acting otherwise."]


def test_it_says_nothing_of_a_ballot_of_its_rule_or_its_close():
    text = " ".join([*of("ABCDE").said, of("ABCDE").outcome])
    assert "closed" not in text and "Decision on" not in text


def test_nobody_votes_who_is_no_elector():
    with pytest.raises(Refusal):
        of("Z")


def test_a_quorum_is_told_from_who_has_voted_alone_where_every_choice_works_for_it():
    (found,) = taking_part(TWO_THIRDS, MEMBERS, {"A", "B", "C"})
    assert (found.counted, found.base, found.needed, found.margin) == (3, 9, 5, -2)
    of_yes = {"code": "yes", "compare": "at_least", "counts": "yes", "number": 2}
    assert taking_part(from_terms(terms_of(TWO_THIRDS) | {"quorum": [of_yes]}), MEMBERS, {"A"}) == []
