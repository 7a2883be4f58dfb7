"""The rows of a text, each with the rules that stand beside it: today's, those of its versions, those of amendments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from alliance.web import words
from members.ballots.models import Decision
from tariffs.catalogue import routes
from tariffs.catalogue.models import OriginGroup, Product
from tariffs.floors.models import PriceFloor
from tariffs.floors.selectors import answering
from tariffs.proposals.checks.ground import Ground
from tariffs.proposals.checks.ground import Line as About
from tariffs.proposals.effects.ruled import Ruled, of_floor, of_row
from tariffs.proposals.models import Rule, Version
from tariffs.proposals.negotiation.beside import Beside
from tariffs.proposals.negotiation.frozen import line_in, rows_of


@dataclass(frozen=True)
class Line:
    """A row of the newest text. `rules` are today's (of a text that was decided, that before the decision), then the
    earlier versions that said otherwise, the amendments that stand, and last the row itself, where each asks for a
    floor; `said` is the row as it is frozen."""

    position: int
    said: Mapping[str, Any]
    product: Product
    origin: OriginGroup
    importer: str  # as people say it
    today: Ruled | None
    rules: Sequence[Ruled]

    @property
    def newest(self) -> Ruled | None:
        """What the text itself asks for; None where it ends the floor."""
        return None if self.said["kind"] == "end" else self.rules[-1]

    def reaches(self, territory: str) -> bool:
        """Whether imports into a customs territory fall under it."""
        return self.said["importer"] in ("ALLIANCE", territory)


def lines(
    versions: Sequence[Version], amendments: Sequence[Beside], *, on: date, ground: Ground | None = None
) -> list[Line]:
    """The rows of floors in the last of these versions of a proposal, with what stands beside each: a tariff line has
    no curve of its own. Four questions, or those of the ground that its rows are read on anyway."""
    newest = versions[-1]
    texts = {each.number: rows_of(each) for each in versions}
    rows = [row for row in texts[newest.number] if "rule" not in row]
    ground = ground or Ground(rows)
    return [_line(row, newest, texts, amendments, ground, on) for row in rows]


def _line(
    row: Mapping[str, Any], newest: Version, texts: Mapping[int, list[dict[str, Any]]],
    amendments: Sequence[Beside], ground: Ground, on: date,
) -> Line:  # fmt: skip
    product, origin = ground.products[row["product"]], ground.origins[row["origin"]]
    territory = ground.territories.get(row["importer"])
    place = About(Rule.FLOOR, product.pk, "", origin.pk, territory.pk if territory else None)
    decision = decision_on(newest)
    day = on if decision is None else decision.decided_at.date()
    floor = _today(row, ground, day, place, decision)
    today = None if floor is None else of_floor(_called(floor, day, decision), floor, day)
    last = of_row(_own_name(newest), row)
    between = [*_earlier(row, newest, texts), *_amended(row, amendments)]
    rules = [each for each in (today, *between) if each is not None]
    if last is not None:
        rules = [each for each in rules if each is today or not each.says_as(last)] + [last]
    importer = routes.into(territory.name if territory else "")
    return Line(int(row["position"]), row, product, origin, importer, today, rules)


def decision_on(version: Version) -> Decision | None:
    """The decision on a text; None while there is none."""
    return getattr(version.ballot, "decision", None)


def _own_name(newest: Version) -> str:
    """What a picture calls the text itself; once it is adopted, as that."""
    decision = decision_on(newest)
    adopted = decision is not None and decision.outcome == Decision.Outcome.ADOPTED
    if newest.number == 1:
        return _("as adopted") if adopted else _("as proposed")
    said = _("version {number}, adopted") if adopted else _("version {number}")
    return said.format(number=newest.number)


def _today(
    row: Mapping[str, Any], ground: Ground, on: date, line: About, decision: Decision | None
) -> PriceFloor | None:
    """The floor that the row changes, else the one on its line that is valid on the day; of a text that was decided,
    never one that this decision or a later one put on record."""
    named = ground.named(row["names"]) if row["names"] else None
    before = [
        each for each in ground.on_record(line) if decision is None or each.record.lower < decision.number
    ]
    found = named or next((each for each in before if on in each.validity), None)
    return found if isinstance(found, PriceFloor) else None


def _called(floor: PriceFloor, on: date, decision: Decision | None) -> str:
    """A floor beside a text as it stood when the text was decided; else as it stands today."""
    answers = answering(floor.validity, floor.sunset).contains(on)
    if decision is not None:
        said = _("{symbol}, in force before the decision") if answers else _("{symbol}, before the decision")
    elif floor.record.upper is not None:
        said = _("{symbol}, replaced since")
    else:
        said = _("{symbol}, in force today") if answers else _("{symbol}, on record")
    return said.format(symbol=floor.symbol)


def _earlier(
    row: Mapping[str, Any], newest: Version, texts: Mapping[int, list[dict[str, Any]]]
) -> list[Ruled]:
    found = []
    for number, rows in texts.items():
        place = line_in(rows, row) if number != newest.number else None
        if place is not None:
            rule = of_row(
                _("version {number}").format(number=number),
                next(each for each in rows if each["position"] == str(place)),
            )
            found += [rule] if rule is not None else []
    return found


def _amended(row: Mapping[str, Any], amendments: Sequence[Beside]) -> list[Ruled]:
    found = []
    for each in amendments:
        if each.stands and str(each.row) == row["position"]:
            name = _("{amendment} of {member}").format(
                amendment=each.amendment.code, member=words.the(each.amendment.member.name)
            )
            rule = of_row(name, {**row, **each.amendment.cells})
            found += [rule] if rule is not None else []
    return found
