"""Where members stand on a text, read version by version: what was said of an older one is asked again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from alliance.access import DELEGATES, Seat
from tariffs.proposals.models import NEGOTIATED, Proposal, Version
from tariffs.proposals.negotiation.models import CoSponsorship, Position
from tariffs.proposals.negotiation.reading import instant

Row = tuple[
    Version, str, str, str, str, datetime
]  # of which version, member's code and name, stance, reason, when
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
        return _("Co-sponsors it") if self.stance == COSPONSORS else str(Position.Stance(self.stance).label)

    @property
    def asked_again(self) -> bool:
        """Whether it was said of an older version."""
        return self.version < self.newest


Last = dict[tuple[int, str], tuple[tuple[int, datetime], Stand]]


def stands(versions: Sequence[Version]) -> list[Stand]:
    """Where members stand on the last of these versions of one proposal (of `reading.versions`), by stance and name."""
    if not versions:
        return []
    rows: list[Row] = []
    for version in versions:
        said: Any = version
        for each in said.positions_said:
            rows.append(
                (version, each["code"], each["name"], each["stance"], each["reason"], instant(each["at"]))
            )
        for each in said.cosponsors_said:
            rows.append((version, each["code"], each["name"], COSPONSORS, "", instant(each["at"])))
    found = _last(rows, {versions[-1].proposal_id: versions[-1].number})
    order = list(MARKS)
    return sorted(
        (each for _unused, each in found.values()), key=lambda each: (order.index(each.stance), each.name)
    )


def anybody(proposal: Proposal) -> bool:
    """Whether any member has said of any version of a text where it stands."""
    positions = Position.objects.filter(version=OuterRef("pk"))
    joined = CoSponsorship.objects.filter(version=OuterRef("pk"), left_at=None)
    return Version.objects.filter(Exists(positions) | Exists(joined), proposal=proposal).exists()


def own(seat: Seat, newest: Iterable[Version]) -> dict[int, Stand]:
    """Where the seat's own member stands on each of these texts, by proposal; nothing for who is no delegate."""
    listed = {each.proposal_id: each.number for each in newest}
    if seat.role not in DELEGATES or not listed:
        return {}
    versions = Version.objects.filter(proposal__in=listed)
    return {key[0]: each for key, (_unused, each) in _said(versions, listed, code=seat.member).items()}


def _said(versions: Iterable[Version], newest: dict[int, int], *, code: str | None) -> Last:
    """What one member said last of each of these texts."""
    mine = {"member__code": code}
    positions = Position.objects.filter(version__in=versions, **mine).select_related("member", "version")
    joined = CoSponsorship.objects.filter(version__in=versions, left_at=None, **mine)
    rows: list[Row] = [
        (each.version, each.member.code, each.member.name, each.stance, each.reason, each.stated_at)
        for each in positions.defer("version__document")
    ]
    for each in joined.select_related("member", "version").defer("version__document"):
        rows.append((each.version, each.member.code, each.member.name, COSPONSORS, "", each.joined_at))
    return _last(rows, newest)


def _last(rows: Iterable[Row], newest: dict[int, int]) -> Last:
    """What each member said last: of the newest version it spoke on, the latest. By proposal and member."""
    last: Last = {}
    for version, code, name, stance, reason, at in rows:
        key, place = (version.proposal_id, code), (version.number, at)
        if key not in last or place > last[key][0]:
            number = newest[version.proposal_id]
            last[key] = (place, Stand(code, name, stance, reason, at, version.number, number))
    return last


def is_asked(seat: Seat, version: Version) -> bool:
    """Whether a text is one on which the seat's member may be asked where it stands."""
    proposal = version.proposal
    is_own = seat.member == proposal.sponsor.code
    return seat.standing == "party" and not is_own and proposal.state in NEGOTIATED
