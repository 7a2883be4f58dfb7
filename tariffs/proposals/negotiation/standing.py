"""Where members stand on a text, read version by version: what was said of an older one is asked again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from alliance.access import DELEGATES, Seat
from tariffs.proposals.models import NEGOTIATED, Version
from tariffs.proposals.negotiation.models import CoSponsorship, Position

COSPONSORS = "cosponsors"
MARKS = {
    COSPONSORS: "done", Position.Stance.SUPPORTS: "for", Position.Stance.WITH_CHANGES: "open",
    Position.Stance.OPPOSES: "against", Position.Stance.RESERVES: "none",
}  # fmt: skip


@dataclass(frozen=True)
class Stand:
    """What a member said last of a text, and of which version."""

    code: str
    name: str
    stance: str  # of Position.Stance, or COSPONSORS
    reason: str
    at: datetime
    version: int
    newest: int  # the version on the table

    @property
    def mark(self) -> str:
        return MARKS[self.stance]

    @property
    def word(self) -> str:
        return "Co-sponsors it" if self.stance == COSPONSORS else Position.Stance(self.stance).label

    @property
    def asked_again(self) -> bool:
        """Whether it was said of an older version."""
        return self.version < self.newest


def stands(versions: Sequence[Version]) -> list[Stand]:
    """Where members stand on the last of these versions of one proposal, in order of stance and name."""
    if not versions:
        return []
    found = _said(versions, {versions[-1].proposal_id: versions[-1].number})
    order = list(MARKS)
    return sorted(
        (each for _, each in found.values()), key=lambda each: (order.index(each.stance), each.name)
    )


def own(seat: Seat, newest: Iterable[Version]) -> dict[int, Stand]:
    """Where the seat's own member stands on each of these texts, by proposal; nothing for who is no delegate."""
    listed = {each.proposal_id: each.number for each in newest}
    if seat.role not in DELEGATES or not listed:
        return {}
    versions = Version.objects.filter(proposal__in=listed)
    return {key[0]: each for key, (_, each) in _said(versions, listed, code=seat.member).items()}


def _said(
    versions: Iterable[Version], newest: dict[int, int], *, code: str | None = None
) -> dict[tuple[int, str], tuple[tuple[int, datetime], Stand]]:
    """What each member said last: of the newest version it spoke on, the latest. By proposal and member."""
    mine = {"member__code": code} if code else {}
    positions = Position.objects.filter(version__in=versions, **mine).select_related("member", "version")
    joined = CoSponsorship.objects.filter(version__in=versions, left_at=None, **mine)
    rows = [(each, each.stance, each.reason, each.stated_at) for each in positions.defer("version__document")]
    for each in joined.select_related("member", "version").defer("version__document"):
        rows.append((each, COSPONSORS, "", each.joined_at))  # type: ignore[arg-type]
    last: dict[tuple[int, str], tuple[tuple[int, datetime], Stand]] = {}
    for row, stance, reason, at in rows:
        key, place = (row.version.proposal_id, row.member.code), (row.version.number, at)
        if key not in last or place > last[key][0]:
            number = newest[row.version.proposal_id]
            stand = Stand(row.member.code, row.member.name, stance, reason, at, row.version.number, number)
            last[key] = (place, stand)
    return last


def is_asked(seat: Seat, version: Version) -> bool:
    """Whether a text is one on which the seat's member may be asked where it stands."""
    proposal = version.proposal
    is_own = seat.member == proposal.sponsor.code
    return seat.standing == "party" and not is_own and proposal.state in NEGOTIATED
