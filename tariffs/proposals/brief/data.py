"""What a brief says, in sentences: the one object that page, PDF and DOCX are made from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from alliance.access import Seat
from alliance.web import words
from alliance.web.drawing import Picture
from members.ballots.models import Ballot, Decision
from tariffs.catalogue import routes
from tariffs.proposals.brief import asked, margin
from tariffs.proposals.document import SUBJECTS
from tariffs.proposals.effects.impact import Impact
from tariffs.proposals.effects.told import in_short, to_country
from tariffs.proposals.models import Proposal, Rule, Version
from tariffs.proposals.negotiation.beside import Beside
from tariffs.proposals.negotiation.standing import COSPONSORS, Stand
from tariffs.proposals.shown import Row, Text

ONLY_DUTIES = _lazy(
    "It sets base duties and no floor, so there is no floor to hold against the prices that were."
)
ROWS, SHORT, ASKED, NAMES, LONGEST = 4, 2, 4, 12, 180
"""What one page holds: rows told, effects told in short, amendments, names in a list, letters of a title."""
CROWDED = 3, 1, 2
"""The first three of them where both rows and amendments are more than two."""
SAID = {  # positions as a brief groups them
    COSPONSORS: _lazy("Co-sponsors"), "supports": _lazy("For it"), "with_changes": _lazy("For it with changes"),
    "opposes": _lazy("Against it"), "reserves": _lazy("Position reserved"),
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
    asked: Sequence[str]
    stands: Sequence[tuple[str, str]]
    margin: Sequence[str]
    deadline: Sequence[str]
    notes: Sequence[tuple[str, str]]
    source: Sequence[tuple[str, str]]
    notice: str
    adopted: bool = False
    put: bool = False  # its ballot has opened

    @property
    def name(self) -> str:
        """What it is called, as a document."""
        return _("Brief for {country}: {symbol}").format(country=words.the(self.country), symbol=self.symbol)

    @property
    def effect_head(self) -> str:
        """The heading above its effect."""
        said = _("What it does to {country}") if self.adopted else _("What it would do to {country}")
        return said.format(country=words.the(self.country))

    @property
    def nobody(self) -> str:
        """What it says where no member said where it stands."""
        if self.put:
            return _("No member took a position before the vote.")
        return _("No member has taken a position yet.")

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
    amendments: Sequence[Beside]
    stands: Sequence[Stand]
    ballot: Ballot | None
    decision: Decision | None
    notes: Sequence[tuple[str, str]]
    at: datetime


def brief_of(ground: Ground, seat: Seat) -> Brief:
    """The brief for the country of a delegate's seat."""
    proposal, version = ground.proposal, ground.version
    shown = _concerning(ground.impacts)
    rows, short, amendments = _room(ground)
    country = seat.member_name or ""
    return Brief(
        country=country,
        symbol=version.symbol,
        title=_cut(ground.text.title or _("Without a title")),
        stage=_("{subject}. By {sponsor}. {state}.").format(
            subject=SUBJECTS.get(version.subject, version.subject), sponsor=proposal.sponsor.name,
            state=proposal.get_state_display(),
        ),
        what=_what(ground.text.rows, rows),
        effect=[str(ONLY_DUTIES)] if shown is None else _effect(shown, ground.impacts, country, short),
        picture=None if shown is None else shown.curve,
        asked=asked.sentences(
            ground.amendments, {row.position: row.per for row in ground.text.rows}, most=amendments
        ),
        stands=_stands(ground.stands),
        margin=margin.sentences(version, ground.ballot, ground.decision, on=ground.at.date()),
        deadline=_deadline(ground, seat.zone),
        notes=ground.notes,
        source=[
            (_("Text"), version.symbol),
            ("SHA-256", version.digest),
            (_("Made"), words.instant(ground.at, seat.zone)),
            (_("Where"), settings.BASE_URL + reverse("proposal", args=[proposal.year, proposal.number])),
        ],
        notice=settings.DEMONSTRATION_NOTICE,
        adopted=proposal.state == Proposal.State.ADOPTED,
        put=ground.ballot is not None,
    )  # fmt: skip


def _concerning(impacts: Sequence[Impact]) -> Impact | None:
    """The floor that the country meets most: its goods, else its imports, of these one whose prices are known, else
    the first; None in a text of tariff lines alone."""
    if not impacts:
        return None
    own = [each for each in impacts if each.reach.own_goods] or [
        each for each in impacts if each.reach.own_imports and each.curve
    ]
    known = [each for each in own if each.newest is not None and each.newest.felt is not None]
    return (known or own or list(impacts))[0]


def _room(ground: Ground) -> tuple[int, int, int]:
    crowded = len(ground.text.rows) > 2 and len(ground.amendments) > 2
    return CROWDED if crowded else (ROWS, SHORT, ASKED)


def _what(rows: Sequence[Row], most: int) -> list[str]:
    said = [_row(row) for row in rows[:most]]
    if len(rows) > most:
        more = ngettext(
            "{n} more row stands in the text.", "{n} more rows stand in the text.", len(rows) - most
        )
        said.append(more.format(n=len(rows) - most))
    return said


def _row(row: Row) -> str:
    said = _duty(row) if row.rule == Rule.LINE else _floor(row)
    how = _("How it becomes a duty: {mechanism}.").format(mechanism=row.terms.mechanism) if row.terms else ""
    return f"{said} {how}" if how and row.kind != "end" else said


def _told(row: Row) -> dict[str, str]:
    """What the sentences of a row are made of."""
    goods = f"{row.product}, {routes.route(row.origin, row.importer)}"
    return {"goods": goods, "names": row.names, "days": _days(row), "day": words.civil(row.starts)}


def _amount(row: Row) -> str:
    """An amount with its unit and, where that counts a substance in the goods alone, with the substance."""
    return f"{words.amount(row.amount)} {row.per}"


def _floor(row: Row) -> str:
    told, amount = _told(row), _amount(row)
    if row.kind == "end":
        return _("It ends the floor {names} on {goods}, {day}.").format(**told)
    if row.before:
        said = _("It changes the floor on {goods} from {before} to {amount}, {days}.")
        return said.format(**told, before=words.amount(row.before), amount=amount)
    return _("It sets a floor of {amount} on {goods}, {days}.").format(**told, amount=amount)


def _days(row: Row) -> str:
    """When a row answers, with the sunset after which it answers no more: `from 1 Jan 2027; it lapses after 31 Dec 2028
    unless renewed`."""
    starts = words.civil(row.starts)
    last = row.ends - timedelta(days=1) if row.ends else None
    if row.sunset and (last is None or row.sunset < last):
        said = _("from {first}; it lapses after {sunset} unless renewed")
        return said.format(first=starts, sunset=words.civil(row.sunset))
    if last is None:
        return _("from {first}, open-ended").format(first=starts)
    return _("from {first} until and including {last}").format(first=starts, last=words.civil(last))


def _duty(row: Row) -> str:
    told = _told(row)
    if row.kind == "end":
        return _("It ends the tariff line {names} on {goods}, {day}.").format(**told)
    if row.duty_before:
        said = _("It changes the base duty on {goods}, {before}, to {duty}, {days}.")
        return said.format(**told, before=row.duty_before, duty=row.duty)
    return _("It sets the base duty on {goods}: {duty}, {days}.").format(**told, duty=row.duty)


def _effect(shown: Impact, impacts: Sequence[Impact], country: str, most: int) -> list[str]:
    """The row that the country meets most in full, then each other floor in a line."""
    others = sorted((each for each in impacts if each is not shown), key=_distance)
    if not others:
        return to_country(shown, country)
    row, product = shown.line.position, shown.line.product.name
    said = [_("In full of row {row}, {product}; of the others in short.").format(row=row, product=product)]
    said += [*to_country(shown, country), *(in_short(each, country) for each in others[:most])]
    more = len(others) - most
    if more > 0:
        told = ngettext(
            "{n} more floor: see “What it would do” on the portal.",
            "{n} more floors: see “What it would do” on the portal.",
            more,
        )
        said.append(told.format(n=more))
    return said


def _distance(each: Impact) -> int:
    """How near a row is to the country: both sides of its trade, one, none."""
    return 2 - each.reach.own_imports - each.reach.own_goods


def _stands(stands: Iterable[Stand]) -> list[tuple[str, str]]:
    """Who stands where: the newest word of each member, and of which version it was where that is not the newest."""
    groups: dict[str, list[str]] = {}
    for each in stands:
        older = _("{member} (on version {version})").format(member=each.name, version=each.version)
        groups.setdefault(each.stance, []).append(older if each.asked_again else each.name)
    found = []
    for stance, names in groups.items():
        listed = ", ".join(names[:NAMES])
        if len(names) > NAMES:
            listed = _("{names} and {n} more").format(names=listed, n=len(names) - NAMES)
        found.append((f"{SAID[stance]} ({len(names)})", listed))
    return found


def _deadline(ground: Ground, zone: str) -> list[str]:
    begins = min(row.starts for row in ground.text.rows)
    applies = _("It would apply from {day}.").format(day=words.civil(begins))
    if ground.decision is not None:
        return [_("Decided {instant}.").format(instant=words.instant(ground.decision.decided_at, zone))]
    if ground.ballot is None:
        return [_("No ballot is open yet. The secretariat opens it."), applies]
    closes = words.instant(ground.ballot.ends_at, zone)
    if ground.ballot.ends_at <= ground.at:
        said = _("The ballot closed {instant}. The votes are being counted.")
        return [said.format(instant=closes), applies]
    left = words.span((ground.ballot.ends_at - ground.at).total_seconds())
    said = _("The ballot closes {instant}: {left} from when this was made.")
    return [said.format(instant=closes, left=left), applies]


def _cut(title: str) -> str:
    return title if len(title) <= LONGEST else title[: LONGEST - 1].rstrip() + "…"
