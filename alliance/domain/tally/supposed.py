"""A vote that is supposed, told as if it had been taken: its outcome in the chair's words, and who alone reverses it.

Asks the rule, the register and what is supposed; never a ballot that was cast. Every member that is supposed to choose
nothing stays away; nobody votes by proxy.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from alliance.domain.tally.alone import reversal_words
from alliance.domain.tally.announcement import count_words, outcome_said
from alliance.domain.tally.counting import count
from alliance.domain.tally.finding import Finding, find
from alliance.domain.tally.lacking import reversals
from alliance.domain.tally.outcome import Tally
from alliance.domain.tally.register import Elector
from alliance.domain.tally.rule import Rule
from alliance.domain.tally.whatif import what_if


@dataclass(frozen=True)
class Supposed:
    """What would come of it: the tally, its outcome in a sentence, what is read out of the count, who alone would
    reverse it."""

    tally: Tally
    outcome: str
    said: Sequence[str]
    alone: Sequence[str]


def suppose(rule: Rule, electors: Sequence[Elector], choices: Mapping[str, str]) -> Supposed:
    """The outcome on a first vote if these members chose so. Raises what `what_if` raises."""
    found = what_if(rule, electors, choices)
    alone = reversals(rule, electors, choices)
    return Supposed(
        found,
        outcome_said(rule, found),
        count_words(rule, electors, choices, found),
        reversal_words(rule, electors, choices, alone, round=1, proxied=frozenset()),
    )


def taking_part(rule: Rule, electors: Sequence[Elector], voted: Collection[str]) -> list[Finding]:
    """How far a quorum is, from who has voted alone: the tests of it that every choice works for alike. Of another
    one nothing can be told before the choices are known."""
    told = [test for test in rule.quorum if set(rule.choices) <= test.buckets]
    counts = count(rule, electors, dict.fromkeys(voted, rule.choices[0]))
    return [found for test in told for found in find(rule, test, counts)]
