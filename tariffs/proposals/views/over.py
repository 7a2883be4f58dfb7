"""An editor that is still open after its draft was tabled or withdrawn: it hears when and by whom, and keeps what was
typed for copying."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from alliance.access import VOTERS, Seat
from alliance.journal.models import Entry
from members.delegates.selectors import called
from tariffs.proposals import audience, selectors
from tariffs.proposals.models import Proposal

HEADER = "Draft-Over"  # tells the script that no save will ever be taken


def answer(request: HttpRequest, proposal: Proposal, seat: Seat) -> HttpResponse:
    """What an open editor shows of a draft that can no longer be written in, for a script; status 409."""
    context = {
        "proposal": proposal,
        "reach": audience.reach(proposal, _version(proposal)),
        **_ended(proposal),
    }
    context["whole"] = "Rows-Shown" in request.headers  # it is the editor itself, with all its parts
    context["may_revise"] = proposal.state == Proposal.State.TABLED and seat.role in VOTERS
    page = render(request, "tariffs/proposals/_over.html", context, status=409)
    page[HEADER], page["HX-Reswap"] = proposal.state, "none"
    return page


def said(proposal: Proposal) -> str:
    """When the draft became a text that nobody edits, and by whom, in one sentence, with the time in UTC."""
    ended = _ended(proposal)
    at = f"{ended['ended_at']:%d %b %Y, %H:%M} UTC"
    if proposal.state == Proposal.State.WITHDRAWN:
        told = _("{symbol} was withdrawn on {at} by {who}.")
    else:
        told = _("Version {number} of {symbol} was tabled on {at} by {who}. Its text is frozen.")
    number = ended["version"].number if ended["version"] else 0
    return told.format(symbol=proposal.symbol, number=number, at=at, who=ended["ended_by"])


def _version(proposal: Proposal) -> Any:
    return selectors.newest_version(proposal)


def _ended(proposal: Proposal) -> dict[str, Any]:
    """The version that was tabled, when, and who did it: of the own delegation, which alone had the draft open."""
    version = _version(proposal)
    if proposal.state == Proposal.State.WITHDRAWN or version is None:
        entry = Entry.objects.filter(act="withdraw", object_type="proposal", object_id=proposal.symbol).last()
        return {"version": version, "ended_at": proposal.moved_at, "ended_by": _who(entry)}
    entry = Entry.objects.filter(act="table", object_type="version", object_id=version.symbol).last()
    return {"version": version, "ended_at": version.tabled_at, "ended_by": _who(entry)}


def _who(entry: Entry | None) -> str:
    if entry is None or entry.person is None:
        return _("the portal itself")
    return f"{called(entry.person)}, {entry.role}"
