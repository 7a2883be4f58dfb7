"""What the page of a proposal says of votes on its amendments: what an officer is asked before, and their timeline."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.access import Refused
from alliance.web import words
from members.ballots import selectors as ballots
from tariffs.proposals.amending import selectors as amending
from tariffs.proposals.amending.forms import WindowsForm
from tariffs.proposals.amending.plan import subject_of
from tariffs.proposals.forms import ClosingForm
from tariffs.proposals.models import Version
from tariffs.proposals.negotiation import beside


def asked(
    version: Version, listed: list[beside.Beside], at: datetime, form: ClosingForm | WindowsForm | None
) -> dict[str, Any]:
    """What an officer is asked before a ballot: when it closes; where amendments stand, the windows of their votes."""
    standing_ = [each for each in listed if each.stands]
    if not standing_:
        return {"form": form or ClosingForm(at=at)}
    try:
        rule = ballots.rule_for(subject_of(version), on=at.date()).rule
    except Refused as refused:
        return {"form": None, "no_rule": refused}
    return {
        "form": form or WindowsForm(shortest=rule.shortest_window_hours),
        "first_amendments": len(standing_), "amendment_rule": rule,
    }  # fmt: skip


def steps(votes: amending.Standing) -> list[dict[str, Any]]:
    """The votes on amendments, begun and ahead, for the timeline."""
    found: list[dict[str, Any]] = [{"title": _("Votes on amendments begun"), "at": votes.agenda.begun_at}]
    for each in votes.amendments:
        decision = getattr(each.ballot, "decision", None)
        title = _("{amendment} of {member}").format(amendment=each.code, member=words.the(each.member.name))
        if decision is not None:
            url = reverse("decision", args=[decision.year, decision.number])
            found.append({"title": title, "at": decision.decided_at, "url": url,
                          "text": f"{decision.get_outcome_display()}. {decision.arithmetic}."})  # fmt: skip
        elif each.ended_at:
            found.append({"title": title, "at": each.ended_at, "text": f"{each.get_ended_as_display()}."})
        elif each.ballot:
            url = reverse("ballot", args=[each.ballot.year, each.ballot.number])
            found.append({"title": title, "at": each.ballot.ends_at, "state": "now", "url": url,
                          "text": _("Its ballot closes then.")})  # fmt: skip
        else:
            found.append(
                {
                    "title": title,
                    "state": "ahead",
                    "text": _("Its ballot opens once the one before is decided."),
                }
            )
    return found
