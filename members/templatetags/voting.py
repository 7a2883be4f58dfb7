"""How a member voted, for its page in the register, which stands below the ballots and cannot ask them."""

from typing import Any

from django import template

from members.ballots.models import Decision, ElectorateEntry, Vote
from members.registry.models import Member

register = template.Library()


@register.inclusion_tag("members/ballots/decisions_of_member.html", takes_context=True)
def votes_of(context: Any, member: Member) -> dict[str, Any]:
    """The decisions in whose electorate a member stood with a vote, the newest first, each with its choice.

    Only decided ballots are asked: an open one is sealed.
    """
    entries = ElectorateEntry.objects.filter(
        member=member, capacity=ElectorateEntry.Capacity.ELECTOR, ballot__decision__isnull=False
    )
    decisions = {
        each.ballot_id: each
        for each in Decision.objects.filter(ballot__electorate__in=entries).select_related("ballot")
    }
    last: dict[int, str] = {}
    for vote in Vote.objects.filter(elector__in=entries).order_by("sequence"):
        last[vote.ballot_id] = vote.choice
    rows = [(each, last.get(ballot, "")) for ballot, each in decisions.items()]
    return {
        "rows": sorted(rows, key=lambda row: -row[0].number),
        "member": member,
        "seat_zone": context.get("seat_zone", ""),
    }
