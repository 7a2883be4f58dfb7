"""What delegations are told of texts on the table, as news: each by who may read the text (audience)."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse

from alliance import journal
from alliance.domain import codes
from alliance.journal.models import Entry
from members.notices import matters
from members.notices.matters import OTHER, Said
from members.registry.models import MemberStatus
from tariffs.proposals.audience import OF_STANDING
from tariffs.proposals.models import Audience, Proposal, Version


def register_news() -> None:
    """Called once the app is ready."""
    matters.register("table", tabled)
    matters.register("withdraw", withdrawn)


def tabled(entry: Entry) -> list[Said]:
    """A version was tabled."""
    proposal = proposal_of(entry.object_id.partition("/v")[0])
    version = proposal.versions.get(number=int(entry.object_id.partition("/v")[2]))
    what = "has a new version" if version.number > 1 else "is tabled"
    return news_of(proposal, version, f"{proposal.symbol} {what}: {proposal.title}",
                 f"{proposal.sponsor.name} tabled version {version.number} of “{proposal.title}”."
                 f"{_compared(proposal, version)}")  # fmt: skip


def _compared(proposal: Proposal, version: Version) -> str:
    """Where what a version changes can be read; nothing of a first one. The address names the texts where whoever reads
    the one reads the other; else the page chooses among those that its reader may read."""
    before = proposal.versions.filter(number=version.number - 1).first()
    if before is None:
        return ""
    path = reverse("proposal_compare", args=[proposal.year, proposal.number])
    query = f"?text=v{before.number}&text=v{version.number}" if before.audience == version.audience else ""
    return f"\nWhat it changes: {settings.BASE_URL}{path}{query}"


def withdrawn(entry: Entry) -> list[Said]:
    """A proposal was withdrawn; nothing where it was never tabled."""
    proposal = proposal_of(entry.object_id)
    version = proposal.versions.order_by("-number").first()
    if version is None:
        return []
    return news_of(proposal, version, f"{proposal.symbol} is withdrawn: {proposal.title}",
                 f"{proposal.sponsor.name} withdrew “{proposal.title}”.")  # fmt: skip


def proposal_of(symbol: str) -> Proposal:
    """A proposal by its symbol."""
    _, year, number = codes.parse_symbol(symbol)
    return Proposal.objects.select_related("sponsor").get(year=year, number=number)


def news_of(proposal: Proposal, version: Version, subject: str, text: str) -> list[Said]:
    """News of a text, for who may read it, with the way to its page."""
    path = reverse("proposal", args=[proposal.year, proposal.number])
    body = f"{text}\n{settings.BASE_URL}{path}\n"
    return [Said(OTHER, subject[:200], body, path, readers(proposal, version))]


def readers(proposal: Proposal, version: Version) -> frozenset[str]:
    """The codes of the members whose delegations may read a tabled text today: by its level, or as its sponsor."""
    return readers_at(Audience(version.audience), proposal)


def readers_at(level: Audience, proposal: Proposal) -> frozenset[str]:
    """The same of a text that would be tabled for readers of a level."""
    return readers_by_level([level], proposal, on=journal.now().date())[level]


def readers_by_level(
    levels: Iterable[Audience], proposal: Proposal, *, on: date
) -> dict[Audience, frozenset[str]]:
    """The same for several levels at once, on a day."""
    rows = MemberStatus.objects.filter(status__in=OF_STANDING, during__contains=on)
    held = list(rows.values_list("member__code", "status"))
    return {
        level: frozenset(code for code, status in held if level in OF_STANDING[MemberStatus.Status(status)])
        | {proposal.sponsor.code}
        for level in levels
    }
