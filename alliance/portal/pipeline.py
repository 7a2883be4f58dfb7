"""The publication pipeline: for the latest decisions, how far each has come on its way to a release."""

from dataclasses import dataclass

from members.ballots.models import Decision
from tariffs.proposals.models import Enactment
from tariffs.releases.models import Release

SHOWN = 8  # decisions


@dataclass(frozen=True)
class Row:
    """One decision: certified or not, whether it adopted a text of rules, how many changes of it stand of how many, the
    release that holds it."""

    decision: Decision
    certified: bool
    adopted: bool
    stood: int
    failed: int
    release: int | None


def latest() -> list[Decision]:
    """The latest decisions, the newest first."""
    rows = Decision.objects.select_related("ballot__version", "certification").defer("document", "tally")
    return list(rows.order_by("-number")[:SHOWN])


def rows(decisions: list[Decision], published: list[Release]) -> list[Row]:
    """How far each of these decisions has come; `published` are all published releases, the newest first."""
    through = [(each.number, each.through_decision) for each in reversed(published)]
    became: dict[int, list[bool]] = {}
    enactments = Enactment.objects.filter(change__version__ballot__decision__in=decisions)
    for number, each in enactments.values_list("change__version__ballot__decision__number", "stood"):
        became.setdefault(number, []).append(each)
    found = []
    for decision in decisions:
        stood = became.get(decision.number, [])
        release = next((number for number, until in through if until >= decision.number), None)
        adopted = decision.outcome == Decision.Outcome.ADOPTED and hasattr(decision.ballot, "version")
        found.append(
            Row(
                decision=decision,
                certified=getattr(decision, "certification", None) is not None,
                adopted=adopted,
                stood=stood.count(True),
                failed=stood.count(False),
                release=release if adopted and any(stood) else None,
            )
        )
    return found
