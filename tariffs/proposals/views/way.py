"""The way of a proposal for its timeline: what was done, and the next step ahead."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from members.ballots.models import Ballot, Decision
from tariffs.proposals.amending import selectors as amending
from tariffs.proposals.models import Proposal, Version
from tariffs.proposals.views import voted

State = Proposal.State


def steps(
    row: Proposal, versions: list[Version], ballot: Ballot | None, decision: Decision | None,
    votes: amending.Standing | None, *, at: datetime,
) -> list[dict[str, Any]]:  # fmt: skip
    """The way of a proposal so far, and the next step ahead."""
    found: list[dict[str, Any]] = [{"title": _("Drafted"), "at": row.drafted_at}]
    for version in versions:
        made = version.was_made
        frozen = _("{symbol} was made by the portal.") if made else _("{symbol} was frozen.")
        found.append({
            "title": _("Amended by votes") if made else _("Tabled"), "at": version.tabled_at,
            "text": frozen.format(symbol=version.symbol),
        })  # fmt: skip
        if version.returned_row:
            found.append({"title": _("Returned by the secretariat"), "at": version.returned_row.returned_at})
    if row.state == State.WITHDRAWN:
        return [*found, {"title": _("Withdrawn"), "at": row.moved_at}]
    if row.state in (State.REVISING, State.RETURNED):
        next_one = {
            "title": _("Version {number}").format(number=len(versions) + 1),
            "state": "ahead",
            "text": _("Tabled by the sponsor."),
        }
        begun = [{"title": _("Revision begun"), "at": row.moved_at}] if row.state == State.REVISING else []
        return [*found, *begun, next_one]
    if votes is not None:
        return [
            *found,
            *voted.steps(votes),
            {"title": _("The whole"), "state": "ahead", "text": _("Put once they are decided.")},
        ]
    if ballot is None:
        return [*found, {"title": _("Ballot"), "state": "ahead", "text": _("Opened by the secretariat.")}]
    found.append({"title": _("Ballot opened"), "at": ballot.opens_at, "text": ballot.symbol})
    if decision is None:
        if ballot.ends_at <= at:
            return [
                *found,
                {"title": _("Ballot closed"), "at": ballot.ends_at},
                {"title": _("Decision"), "state": "ahead"},
            ]
        return [*found, {"title": _("Ballot closes"), "at": ballot.ends_at, "state": "ahead"}]
    found.append({"title": _("Decided"), "at": decision.decided_at, "text": decision.arithmetic})
    certified = getattr(decision, "certification", None)
    if certified is None:
        return [*found, {"title": _("Certified"), "state": "ahead"}]
    found.append({"title": _("Certified"), "at": certified.certified_at})
    if row.state == State.ADOPTED:
        found.append({"title": _("Put on record"), "at": row.moved_at})
    return found
