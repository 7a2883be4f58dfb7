"""Rule + electorate + ballots -> outcome, with its arithmetic: every way in which states decide, as data.

The way of a ballot: `paper` reads its document, `register` says who is entitled, `ballots` and `window` where each
member stands, `counting` makes whole numbers of it, `outcome` judges them under the `rule`; `recount` goes that way.
Beside it: `explain` (before a vote), `announcement` and `minutes` (after it; `lacking` and `fewer` find what was
missing, `wanting` says it), `phrases` (how parts of a rule are said), `whatif`, `supposed` and `power` (without a
vote), `amendments` (their order).
Anyone can repeat a tally from the published document: `python -m alliance.domain.tally FILE [--explain]`.
"""

from alliance.domain.tally.amendments import vote_order
from alliance.domain.tally.announcement import announce
from alliance.domain.tally.ballots import Vote, Window, settle
from alliance.domain.tally.counting import Cell, Counts, count, grouped
from alliance.domain.tally.explain import explain_before
from alliance.domain.tally.finding import Finding
from alliance.domain.tally.lacking import missing, reversals
from alliance.domain.tally.measures import BUCKETS, CHOICES
from alliance.domain.tally.minutes import for_the_record, note
from alliance.domain.tally.outage import (
    FURTHEST_APART,
    Interruption,
    Observation,
    interrupted,
    span,
    unavailable,
    unheard,
)
from alliance.domain.tally.outcome import Cast, Tally, judge, tally
from alliance.domain.tally.paper import Fact, Paper, document, read_paper
from alliance.domain.tally.power import banzhaf
from alliance.domain.tally.reading import from_terms, terms_of
from alliance.domain.tally.recount import settle_decided, settle_paper, tally_document, tally_paper
from alliance.domain.tally.register import Elector, electorate
from alliance.domain.tally.rule import OUTCOMES, Outage, Rule
from alliance.domain.tally.supposed import Supposed, suppose, taking_part
from alliance.domain.tally.whatif import smallest_blocking, smallest_winning, what_if
from alliance.domain.tally.window import closing

__all__ = [
    "BUCKETS", "CHOICES", "FURTHEST_APART", "OUTCOMES", "Cast", "Cell", "Counts", "Elector", "Fact",
    "Finding", "Interruption", "Observation", "Outage", "Paper", "Rule", "Supposed", "Tally",
    "Vote", "Window",
    "announce", "banzhaf", "closing", "count", "document", "electorate", "explain_before", "for_the_record",
    "from_terms", "grouped", "interrupted", "judge", "missing", "note", "read_paper", "reversals", "settle",
    "settle_decided", "settle_paper", "smallest_blocking", "smallest_winning", "span", "suppose",
    "taking_part", "tally",
    "tally_document", "tally_paper", "terms_of", "unavailable", "unheard", "vote_order", "what_if",
]  # fmt: skip
