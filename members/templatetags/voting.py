"""How a member voted, for its page in the register, which stands below the ballots and cannot ask them; and
texts about a sealed choice that are equally long whatever the choice."""

from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe

from members.ballots.models import Decision, ElectorateEntry, Vote
from members.registry.models import Member

register = template.Library()

EVEN = 1024  # bytes; what is said of one choice is shorter


class Even(template.Node):
    """What stands in it, followed by blanks, so that it takes `EVEN` bytes or a multiple of that.

    Access logs write the length of an answer, and whoever watches the line sees it: "Yes" and "Abstain" must not
    differ there. HTML shows blanks in a row as one.
    """

    def __init__(self, inside: NodeList) -> None:
        self.nodelist = inside

    def render(self, context: template.Context) -> SafeString:
        said = self.nodelist.render(context)
        return mark_safe(said + " " * (-len(said.encode()) % EVEN))  # noqa: S308 - rendered, so escaped


@register.tag
def even(parser: Parser, token: Token) -> Even:
    """`{% even %}…{% endeven %}` around everything that tells a choice."""
    inside = parser.parse(("endeven",))
    parser.delete_first_token()
    return Even(inside)


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
