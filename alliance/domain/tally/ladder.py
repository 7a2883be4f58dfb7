"""The ladder: what an equal vote, or a majority blocked by very few, leads to in which round."""

from alliance.domain.tally.counting import Counts
from alliance.domain.tally.finding import Verdict
from alliance.domain.tally.rule import MEMBERS, Rule, Rung


def rung_reached(rule: Rule, counts: Counts, adoption: Verdict, round: int) -> str | None:
    """The outcome of the first rung that fits a vote which did not adopt, or None."""
    for rung in rule.ladder:
        if rung.round == round and _fits(rung, counts, adoption):
            return rung.outcome
    return None


def _fits(rung: Rung, counts: Counts, adoption: Verdict) -> bool:
    if rung.when == "equal":
        return adoption.holds_if_equal
    failed = [found for found in adoption.findings if not found.ok]
    against = [counts.cell(found.class_, MEMBERS).no for found in failed]
    return all(found.class_ is not None for found in failed) and all(
        0 < each <= rung.most for each in against
    )
