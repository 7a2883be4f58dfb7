"""The rows of a text, each with the rules that stand beside it: today's, those of its versions, those of amendments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tariffs.catalogue.models import OriginGroup, Product
from tariffs.floors.models import PriceFloor
from tariffs.proposals.checks.ground import Ground
from tariffs.proposals.checks.ground import Line as About
from tariffs.proposals.effects.ruled import Ruled, of_floor, of_row
from tariffs.proposals.models import Rule, Version
from tariffs.proposals.negotiation.amendments import line_in, rows_of
from tariffs.proposals.negotiation.beside import Beside


@dataclass(frozen=True)
class Line:
    """A row of the newest text. `rules` are today's, then the earlier versions that said otherwise, the amendments that
    stand, and last the row itself, where each asks for a floor; `said` is the row as it is frozen."""

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
    floor = _today(row, ground, on, place)
    today = None if floor is None else of_floor(_called(floor, on), floor, on)
    last = of_row(f"version {newest.number}" if newest.number > 1 else "as proposed", row)
    between = [*_earlier(row, newest, texts), *_amended(row, amendments)]
    rules = [each for each in (today, *between) if each is not None]
    if last is not None:
        rules = [each for each in rules if each is today or not each.says_as(last)] + [last]
    importer = territory.name if territory else "the whole alliance"
    return Line(int(row["position"]), row, product, origin, importer, today, rules)


def _today(row: Mapping[str, Any], ground: Ground, on: date, line: About) -> PriceFloor | None:
    """The floor that the row changes, else the one on its line that is valid on the day."""
    named = ground.named(row["names"]) if row["names"] else None
    found = named or next((each for each in ground.on_record(line) if on in each.validity), None)
    return found if isinstance(found, PriceFloor) else None


def _called(floor: PriceFloor, on: date) -> str:
    return f"{floor.symbol}, {'in force today' if on in floor.validity else 'on record'}"


def _earlier(
    row: Mapping[str, Any], newest: Version, texts: Mapping[int, list[dict[str, Any]]]
) -> list[Ruled]:
    found = []
    for number, rows in texts.items():
        place = line_in(rows, row) if number != newest.number else None
        if place is not None:
            rule = of_row(f"version {number}", next(each for each in rows if each["position"] == str(place)))
            found += [rule] if rule is not None else []
    return found


def _amended(row: Mapping[str, Any], amendments: Sequence[Beside]) -> list[Ruled]:
    found = []
    for each in amendments:
        if each.stands and str(each.row) == row["position"]:
            name = f"{each.amendment.code} of {each.amendment.member.name}"
            rule = of_row(name, {**row, **each.amendment.cells})
            found += [rule] if rule is not None else []
    return found
