"""What it takes to adopt a text: under the rule of its ballot, or the one that its subject would call for today.

Before the close nothing is said of who has voted or how.
"""

from datetime import date

from django.utils.translation import gettext as _

from alliance.access import Refused
from alliance.domain import tally
from members.ballots import documents
from members.ballots import selectors as ballots
from members.ballots.models import Ballot, Decision
from members.registry.selectors import electorate
from tariffs.proposals.models import Version

FIRST = 2  # sentences of a rule: what adopts, and what that takes if all vote


def sentences(version: Version, ballot: Ballot | None, decision: Decision | None, *, on: date) -> list[str]:
    """The rule by name, and in the words of the ballot paper what adopts."""
    if decision is not None:
        return [f"{decision.symbol}: {decision.arithmetic}."]
    if ballot is not None:
        rule, electors = ballot.rule, documents.electors(ballot.electorate.all())
        called = _("The ballot runs under “{rule}”, on an electorate of {n} frozen when it opened.").format(
            rule=rule.title, n=len(electors)
        )
    else:
        try:
            rule = ballots.rule_for(version.subject, on=on).rule
        except Refused as refused:
            return [refused.detail]
        electors = _today(on)
        called = _("Its subject calls for “{rule}”. Counted on the {n} who could vote today.").format(
            rule=rule.title, n=len(electors)
        )
    said = tally.explain_before(tally.from_terms(rule.terms), electors)
    return [called, *said[:FIRST]]


def _today(on: date) -> list[tally.Elector]:
    """Who could vote on tariffs on a day."""
    return [
        tally.Elector(
            each.member.code, {"weight": each.weight}, each.side, votes=each.votes, credentials="accepted"
        )
        for each in electorate(on, area="tariff") if each.capacity == "elector"
    ]  # fmt: skip
