"""The publication pipeline: for the latest decisions, how far each has come on its way to a release."""

from dataclasses import dataclass

from members.ballots.models import Decision
from tariffs.proposals.models import Enactment
from tariffs.releases import selectors as releases

SHOWN = 8  # decisions


@dataclass(frozen=True)
class Row:
    """One decision: certified or not, how many changes stand of how many, the release that holds it."""

    decision: Decision
    certified: bool
    adopted: bool
    stood: int
    failed: int
    release: int | None


def rows() -> list[Row]:
    """The latest decisions, the newest first."""
    through = list(releases.published().order_by("number").values_list("number", "through_decision"))
    found = []
    for decision in Decision.objects.select_related("ballot", "certification").order_by("-number")[:SHOWN]:
        stood = list(
            Enactment.objects.filter(change__version__ballot=decision.ballot_id).values_list(
                "stood", flat=True
            )
        )
        release = next((number for number, until in through if until >= decision.number), None)
        adopted = decision.outcome == Decision.Outcome.ADOPTED
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
