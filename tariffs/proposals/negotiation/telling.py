"""What negotiators are told as news: who speaks on a text tells its sponsors, who changes it tells those who spoke.

Nobody is told of its own member's act, nor of a text that it may not read.
"""

from django.conf import settings
from django.urls import reverse

from alliance.domain import canon, codes
from alliance.journal.models import Entry
from alliance.web.words import the
from members.notices import matters
from members.notices.matters import OTHER, Said
from members.registry.models import Member
from tariffs.proposals.models import Proposal, Version
from tariffs.proposals.negotiation.models import Amendment, CoSponsorship, Position
from tariffs.proposals.telling import readers

STANCES = dict(Position.Stance.choices)


def register_news() -> None:
    """Called once the app is ready."""
    for act, reader in READERS.items():
        matters.register(act, reader)


def position(entry: Entry) -> list[Said]:
    """A party said where it stands."""
    stance = str(canon.parse_json(entry.payload.encode())["stance"])
    return _to_sponsors(entry, f"{_who(entry)}: {STANCES.get(stance, stance).lower()}")


def joined(entry: Entry) -> list[Said]:
    """A party joined as co-sponsor."""
    return _to_sponsors(entry, f"{_who(entry)} co-sponsors it")


def parted(entry: Entry) -> list[Said]:
    """A party is co-sponsor no more."""
    return _to_sponsors(entry, f"{_who(entry)} no longer co-sponsors it")


def amendment(entry: Entry) -> list[Said]:
    """A party asks for other figures or days in a row."""
    return _to_sponsors(entry, f"{_who(entry)} moved an amendment")


def amendment_withdrawn(entry: Entry) -> list[Said]:
    """An amendment was taken back."""
    return _to_sponsors(entry, f"{_who(entry)} withdrew an amendment")


def amendment_accepted(entry: Entry) -> list[Said]:
    """The new version says what an amendment asked for: its author hears it."""
    version = _version(entry)
    number = entry.object_id.rpartition("/")[2]
    rows = Amendment.objects.filter(version__proposal=version.proposal).select_related("member", "version")
    author = next((row.member.code for row in rows if row.symbol == entry.object_id), "")
    return _said(entry, version, f"your amendment {number} is accepted", {author})


def revising(entry: Entry) -> list[Said]:
    """The sponsor writes a next version: whoever spoke hears it."""
    return _to_speakers(entry, "its sponsor is writing the next version")


def kept(entry: Entry) -> list[Said]:
    """The sponsor keeps the version that stands."""
    return _to_speakers(entry, "its sponsor keeps the version that stands")


def returned(entry: Entry) -> list[Said]:
    """The secretariat gave a text back: its sponsor hears it, and its co-sponsors."""
    return _to_sponsors(entry, "the secretariat returned it for its form")


READERS = {
    "accept_amendment": amendment_accepted, "cosponsor": joined, "keep_version": kept, "leave_cosponsors": parted,
    "move_amendment": amendment, "return_text": returned, "revise": revising, "take_position": position,
    "withdraw_amendment": amendment_withdrawn,
}  # fmt: skip


def _version(entry: Entry) -> Version:
    """The version that an act was done on; of an act on a proposal its newest one."""
    symbol, _, rest = entry.object_id.partition("/v")
    _, year, number = codes.parse_symbol(symbol)
    rows = Version.objects.filter(proposal__year=year, proposal__number=number).select_related(
        "proposal__sponsor"
    )
    of_number = rows.filter(number=int(rest.partition("/")[0])) if rest else rows.order_by("-number")
    found = of_number.defer("document").first()
    assert found is not None, f"{entry.object_id} has no version"
    return found


def _who(entry: Entry) -> str:
    return the(Member.objects.values_list("name", flat=True).get(code=entry.member), first=True)


def _cosponsors(proposal: Proposal) -> set[str]:
    rows = CoSponsorship.objects.filter(version__proposal=proposal, left_at=None)
    return set(rows.values_list("member__code", flat=True))


def _to_sponsors(entry: Entry, text: str) -> list[Said]:
    version = _version(entry)
    return _said(entry, version, text, {version.proposal.sponsor.code} | _cosponsors(version.proposal))


def _to_speakers(entry: Entry, text: str) -> list[Said]:
    version = _version(entry)
    spoke = set(
        Position.objects.filter(version__proposal=version.proposal).values_list("member__code", flat=True)
    )
    moved = set(
        Amendment.objects.filter(version__proposal=version.proposal).values_list("member__code", flat=True)
    )
    return _said(entry, version, text, spoke | moved | _cosponsors(version.proposal))


def _said(entry: Entry, version: Version, text: str, to: set[str]) -> list[Said]:
    proposal = version.proposal
    whom = (frozenset(to) - {entry.member}) & readers(proposal, version)
    if not whom:
        return []
    path = reverse("proposal", args=[proposal.year, proposal.number])
    body = f"On version {version.number} of “{proposal.title}”: {text}.\n{settings.BASE_URL}{path}\n"
    return [Said(OTHER, f"{proposal.symbol}, {text}: {proposal.title}"[:200], body, path, whom,
                 "the delegations that negotiate it")]  # fmt: skip
