"""The way of a proposal for its timeline: what was done, and the next step ahead."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.web import words
from members.ballots.models import Ballot, Decision
from members.notices.models import Told
from tariffs.proposals.amending import selectors as amending
from tariffs.proposals.models import Proposal, Version
from tariffs.proposals.views import voted

State = Proposal.State


def steps(
    row: Proposal, versions: list[Version], ballot: Ballot | None, decision: Decision | None,
    votes: amending.Standing | None, *, at: datetime, news: bool = False, circulates: int = 0,
) -> list[dict[str, Any]]:  # fmt: skip
    """The way of a proposal so far, and the next step ahead. `news`: with who was told of each version, and when;
    `circulates`: for how many hours the newest text circulates before one officer opens its ballot."""
    told = _told(versions) if news else {}
    found: list[dict[str, Any]] = [{"title": _("Drafted"), "at": row.drafted_at}]
    for version in versions:
        made = version.was_made
        frozen = _("{symbol} was made by the portal.") if made else _("{symbol} was frozen.")
        found.append({
            "title": _("Amended by votes") if made else _("Tabled"), "at": version.tabled_at,
            "text": frozen.format(symbol=version.symbol),
        })  # fmt: skip
        if version.symbol in told:
            found.append(told[version.symbol])
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
        opens = _("No day is set yet. The secretariat opens it, and tells every delegation.")
        if circulates and versions:
            since = versions[-1].tabled_at + timedelta(hours=circulates)
            opens = _("Opened by the secretariat, by one officer from {instant} on.").format(
                instant=words.instant(since)
            )
        return [*found, {"title": _("Ballot"), "state": "ahead", "text": opens}]
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


def _told(versions: list[Version]) -> dict[str, dict[str, Any]]:
    """By the symbol of a version, when the news of its tabling was written, and to how many."""
    symbols = [version.symbol for version in versions if not version.was_made]
    rows = Told.objects.filter(entry__act="table", entry__object_type="version", entry__object_id__in=symbols)
    people, delegations = Count("entry__notices"), Count("entry__notices__member_code", distinct=True)
    return {
        row.entry.object_id: {
            "title": _("Delegations told"),
            "at": row.at,
            "text": _("{people} in {delegations}, by the portal and by mail as each chose.").format(
                people=ngettext("{n} person", "{n} persons", row.people).format(n=row.people),
                delegations=ngettext("{n} delegation", "{n} delegations", row.delegations).format(
                    n=row.delegations
                ),
            ),
        }
        for row in rows.select_related("entry").annotate(people=people, delegations=delegations)
    }
