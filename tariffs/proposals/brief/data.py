"""What a brief says, in sentences: the one object that page, PDF and DOCX are made from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from alliance.access import Seat
from alliance.web import words
from alliance.web.drawing import Picture
from members.ballots.models import Ballot, Decision
from tariffs.proposals.brief import margin
from tariffs.proposals.document import SUBJECTS
from tariffs.proposals.effects.impact import Effect, Impact
from tariffs.proposals.models import Proposal, Rule, Version
from tariffs.proposals.negotiation.standing import COSPONSORS, Stand
from tariffs.proposals.shown import Row, Text

ONLY_DUTIES = "It sets base duties and no floor, so there is no floor to hold against the prices that were."
ROWS, NAMES, LONGEST = 4, 12, 180  # what one page holds: rows told, names in a list, letters of a title
SAID = {  # positions as a brief groups them
    COSPONSORS: "Co-sponsors", "supports": "For it", "with_changes": "For it with changes", "opposes": "Against it",
    "reserves": "Position reserved",
}  # fmt: skip


@dataclass(frozen=True)
class Brief:
    """A brief. Every part is a list of whole sentences; `notes` are (place, text) of the own delegation, if asked
    for."""

    country: str
    symbol: str
    title: str
    stage: str
    what: Sequence[str]
    effect: Sequence[str]
    picture: Picture | None
    stands: Sequence[tuple[str, str]]
    margin: Sequence[str]
    deadline: Sequence[str]
    notes: Sequence[tuple[str, str]]
    source: Sequence[tuple[str, str]]
    notice: str

    @property
    def name(self) -> str:
        """What it is called, as a document."""
        return f"Brief for {words.the(self.country)}: {self.symbol}"

    @property
    def file_name(self) -> str:
        """A name for its file, without the ending."""
        return f"brief-{self.symbol.replace('/', '-').lower()}"


@dataclass(frozen=True)
class Ground:
    """What a brief is written from, read once by the view."""

    proposal: Proposal
    version: Version
    text: Text
    impacts: Sequence[Impact]
    stands: Sequence[Stand]
    ballot: Ballot | None
    decision: Decision | None
    notes: Sequence[tuple[str, str]]
    at: datetime


def brief_of(ground: Ground, seat: Seat) -> Brief:
    """The brief for the country of a delegate's seat."""
    proposal, version = ground.proposal, ground.version
    shown = _concerning(ground.impacts)
    country = seat.member_name or ""
    return Brief(
        country=country,
        symbol=version.symbol,
        title=_cut(ground.text.title or "Without a title"),
        stage=f"{SUBJECTS.get(version.subject, version.subject)}. By {proposal.sponsor.name}. "
        f"{proposal.get_state_display()}.",
        what=_what(ground.text.rows),
        effect=[ONLY_DUTIES] if shown is None else _effect(shown, country, several=len(ground.impacts) > 1),
        picture=None if shown is None else shown.curve,
        stands=_stands(ground.stands),
        margin=margin.sentences(version, ground.ballot, ground.decision, on=ground.at.date()),
        deadline=_deadline(ground, seat.zone),
        notes=ground.notes,
        source=[
            ("Text", version.symbol),
            ("SHA-256", version.digest),
            ("Made", words.instant(ground.at, seat.zone)),
            ("Where", settings.BASE_URL + reverse("proposal", args=[proposal.year, proposal.number])),
        ],
        notice=settings.DEMONSTRATION_NOTICE,
    )  # fmt: skip


def _concerning(impacts: Sequence[Impact]) -> Impact | None:
    """The floor that the country meets most: its goods, else its imports, else the first; None in a text of tariff
    lines alone."""
    if not impacts:
        return None
    return next(
        (each for each in impacts if each.reach.own_goods),
        next((each for each in impacts if each.reach.own_imports and each.curve), impacts[0]),
    )


def _what(rows: Sequence[Row]) -> list[str]:
    said = [_row(row) for row in rows[:ROWS]]
    if len(rows) > ROWS:
        said.append(f"{len(rows) - ROWS} more rows stand in the text.")
    return said


def _row(row: Row) -> str:
    goods = f"{row.product}, from {_lower(row.origin)}, into {row.importer}"
    days = words.validity(row.starts, row.ends)
    if row.rule == Rule.LINE:
        return _duty(row, goods, days)
    how = f" How it becomes a duty: {row.terms.mechanism}." if row.terms else ""
    if row.kind == "end":
        return f"It ends the floor {row.names} on {goods}, {words.civil(row.starts)}."
    if row.before:
        return (
            f"It changes the floor on {goods} from {words.amount(row.before)} to {words.amount(row.amount)} {row.per}, "
            f"{days}.{how}"
        )
    return f"It sets a floor of {words.amount(row.amount)} {row.per} on {goods}, {days}.{how}"


def _duty(row: Row, goods: str, days: str) -> str:
    if row.kind == "end":
        return f"It ends the tariff line {row.names} on {goods}, {words.civil(row.starts)}."
    if row.duty_before:
        return f"It changes the base duty on {goods}, {row.duty_before}, to {row.duty}, {days}."
    return f"It sets the base duty on {goods}: {row.duty}, {days}."


def _effect(shown: Impact, country: str, *, several: bool) -> list[str]:
    the, product = words.the(country), shown.line.product.name
    said = [f"Told here of row {shown.line.position}, {product}."] if several else []
    if shown.reach.own_imports:
        said.append(f"Imports into {the} fall under it. {shown.base.said}")
    else:
        said.append(f"Imports into {the} do not fall under it.")
    if shown.reach.own_goods:
        said.append(f"Goods of {the} fall under it where they enter the alliance.")
    newest = shown.newest
    if newest is None:
        said.append("Imports would owe the ordinary duty alone.")
        return said
    return said + _felt(newest)


def _felt(effect: Effect) -> list[str]:
    if effect.felt is None or effect.series is None:
        return [effect.missing]
    observed = effect.series.observed
    first, last = observed[0].word, observed[-1].word
    felt, unit = effect.felt, effect.series.unit
    if not felt.times:
        return [f"On the prices from {first} to {last} it would never have bitten.", *_caveat(effect)]
    times = effect.series.times
    text = f"On the prices from {first} to {last} it would have bitten in {felt.times} of {felt.of} {times}"
    if felt.mean is not None:
        text += f": {effect.mean} {unit} on average then, {effect.largest} {unit} at most"
    return [f"{text}.", *_caveat(effect)]


def _caveat(effect: Effect) -> list[str]:
    return [effect.series.caveat] if effect.series and effect.series.caveat else []


def _stands(stands: Iterable[Stand]) -> list[tuple[str, str]]:
    """Who stands where: the newest word of each member, and of which version it was where that is not the newest."""
    groups: dict[str, list[str]] = {}
    for each in stands:
        name = f"{each.name} (on version {each.version})" if each.asked_again else each.name
        groups.setdefault(each.stance, []).append(name)
    found = []
    for stance, names in groups.items():
        more = f" and {len(names) - NAMES} more" if len(names) > NAMES else ""
        found.append((f"{SAID[stance]} ({len(names)})", ", ".join(names[:NAMES]) + more))
    return found


def _deadline(ground: Ground, zone: str) -> list[str]:
    begins = min(row.starts for row in ground.text.rows)
    applies = f"It would apply from {words.civil(begins)}."
    if ground.decision is not None:
        return [f"Decided {words.instant(ground.decision.decided_at, zone)}."]
    if ground.ballot is None:
        return ["No ballot is open yet. The secretariat opens it.", applies]
    closes = words.instant(ground.ballot.ends_at, zone)
    if ground.ballot.ends_at <= ground.at:
        return [f"The ballot closed {closes}. The votes are being counted.", applies]
    left = words.span((ground.ballot.ends_at - ground.at).total_seconds())
    return [f"The ballot closes {closes}: {left} from when this was made.", applies]


def _lower(name: str) -> str:
    """A group of origins inside a sentence; a country keeps its capital."""
    return name[:1].lower() + name[1:] if name.startswith(("Origins ", "All ")) else name


def _cut(title: str) -> str:
    return title if len(title) <= LONGEST else title[: LONGEST - 1].rstrip() + "…"
