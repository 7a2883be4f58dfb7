"""The texts that can be compared, each named in an address: `today`, `before` (what was in force when the text was
decided), `v2`, `v2a1` (version 2 as amendment A1 would have it)."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from alliance.access import Refused
from alliance.domain import money, tariff_line
from alliance.domain.codes import format_hs
from alliance.web import words
from members.ballots.models import Decision
from tariffs.floors import selectors as floors
from tariffs.floors.models import PriceFloor
from tariffs.proposals import duties
from tariffs.proposals.effects.lines import decision_on
from tariffs.proposals.fields import DUTY_FIELDS
from tariffs.proposals.models import Rule, Version
from tariffs.proposals.negotiation.models import Amendment
from tariffs.proposals.negotiation.reading import amendment_of
from tariffs.schedules.models import TariffLine

TODAY, BEFORE = "today", "before"
MOST = 6  # texts beside each other; more fit on no page
NAMED = re.compile(r"v([1-9][0-9]{0,4})(?:a([1-9][0-9]{0,4}))?")
MEND = "Open the proposal and choose among its versions and amendments."
Row = Mapping[str, Any]  # as `document.row_document` writes it
About = tuple[str, str, str, str]


@dataclass(frozen=True)
class Side:
    """One of the texts. `title` and `prose` are empty for what is in force, which has no text of its own."""

    key: str
    name: str
    note: str
    rows: Sequence[Row]
    title: str = ""
    prose: str = ""
    language: str = ""

    @property
    def is_law(self) -> bool:
        """Whether it is what is or was in force, and no text."""
        return self.key in (TODAY, BEFORE)


def offered(versions: Sequence[Version], *, on: date) -> list[Side]:
    """Everything that can be compared, the oldest first; the rows in force are read later (`in_force`)."""
    found = [Side(TODAY, _("In force today"), words.civil(on), ())]
    if decision := decision_on(versions[-1]):
        decided = words.civil(decision.decided_at.date())
        found.append(Side(BEFORE, _("In force before the decision"), decided, ()))
    for version in versions:
        document = json.loads(version.document)
        own = Side(
            f"v{version.number}", _("Version {number}").format(number=version.number),
            _("tabled {day}").format(day=words.civil(version.tabled_at.date())),
            document["rows"], document["title"], document["prose"], document["language"],
        )  # fmt: skip
        found.append(own)
        said: Any = version
        found += [_amended(own, amendment_of(version, each)) for each in said.amendments_said]
    return found


def _amended(of: Side, amendment: Amendment) -> Side:
    """The text as it would read with one amendment and nothing else."""
    place = str(amendment.position)
    rows = [row | amendment.cells if row["position"] == place else row for row in map(dict, of.rows)]
    name = _("{version} with {amendment} of {member}").format(
        version=of.name, amendment=amendment.code, member=words.the(amendment.member.name)
    )
    how = amendment.get_ended_as_display().lower() if amendment.ended_as else _("pending for the vote")
    note = _("row {place}; {how}").format(place=place, how=how)
    return replace(of, key=f"{of.key}{amendment.code.lower()}", name=name, note=note, rows=rows)


def chosen(keys: Sequence[str], among: Sequence[Side]) -> list[Side]:
    """The texts that an address names, in its order; named none, the two newest versions, or the only one beside
    what is in force; once it is decided, the newest beside what was in force before. Refused: `text_unknown` (404),
    `text_twice`, `texts_few`, `texts_many` (422)."""
    known = {each.key: each for each in among}
    if not keys:
        versions = [each.key for each in among if each.key.startswith("v") and "a" not in each.key]
        keys = versions[-2:] if len(versions) > 1 else [TODAY, *versions]
        keys = [BEFORE, versions[-1]] if BEFORE in known else keys
    for key in keys:
        if key not in known:
            readable = key in (TODAY, BEFORE) or NAMED.fullmatch(key)
            said = (
                f"There is no text {key} here."
                if readable
                else "An address names texts as today, v2 or v2a1."
            )
            raise Refused("text_unknown", said, mend=MEND, where="text", status=404)
    if len(set(keys)) < len(keys):
        raise Refused("text_twice", _("One text is named twice."), mend=MEND, where="text", status=422)
    if len(keys) < 2:
        raise Refused("texts_few", _("A comparison takes at least two texts."), where="text", status=422,
                      mend=_("Choose a second one."))  # fmt: skip
    if len(keys) > MOST:
        raise Refused(
            "texts_many",
            _("{keys} texts do not fit beside each other.").format(keys=len(keys)),
            where="text",
            status=422,
            mend=_("Choose up to {most}.").format(most=MOST),
        )
    return [known[key] for key in keys]


def in_force(sides: Iterable[Side], *, on: date, decision: Decision | None = None) -> list[Side]:
    """The same texts, what is in force among them with the rows of the lines that the others speak of; what was in
    force before a decision on the day of it."""
    sides = list(sides)
    if not any(each.is_law for each in sides):
        return sides
    lines = {line_of(row) for each in sides for row in each.rows}
    known: dict[str, Law] = {TODAY: Law(on, Q(record__upper_inf=True))}
    if decision is not None:
        known[BEFORE] = Law(decision.decided_at.date(), Q(record__contains=decision.number - 1))
    return [replace(each, rows=_rows(lines, known[each.key])) if each.is_law else each for each in sides]


class Law(NamedTuple):
    """What is in force: the day, and by which decisions."""

    on: date
    known: Q


def _days(rule: PriceFloor | TariffLine) -> dict[str, str]:
    days = floors.period(rule.validity)
    last = days.until_and_including
    return {"valid_from": days.start.isoformat(), "valid_until": last.isoformat() if last else ""}


def line_of(row: Row) -> About:
    """What a row is about: its kind of rule, product or HS code, origin, importer."""
    goods = row["product"] or row["hs"]
    return row.get("rule", ""), goods, row["origin"], row["importer"]


def _rows(lines: set[About], law: Law) -> list[Row]:
    found = [*_floors(lines, law), *_duties(lines, law)]
    return [row for row in found if line_of(row) in lines]


def _duties(lines: set[About], law: Law) -> list[Row]:
    if not any(rule for rule, *_unused in lines):
        return []
    held = TariffLine.objects.filter(law.known, validity__contains=law.on)
    rows = held.select_related("line__product", "line__origin", "line__territory").order_by("line_id")
    return [_row_of_duty(each) for each in rows]


def _row_of_duty(line: TariffLine) -> Row:
    """A tariff line on record in the form of a frozen row."""
    of, product = line.line, line.line.product
    stated = duties.written(tariff_line.of_text(line.expression, line.staging, line.symbol))
    said = {
        "hs": format_hs(of.hs) if of.hs else "",
        "importer": of.importer,
        "kind": "in_force",
        "names": line.symbol,
        "origin": of.origin.code,
        "product": product.slug if product else "",
        "rule": Rule.LINE.value,
        **_days(line),
    }
    return dict.fromkeys(DUTY_FIELDS, "") | said | stated


def _floors(lines: set[About], law: Law) -> list[Row]:
    wanted = Q(line__product__slug__in={goods for _unused, goods, _unused, _unused in lines})
    held = PriceFloor.objects.filter(wanted, law.known, validity__contains=law.on)
    rows = held.select_related("line__product", "line__origin", "line__territory").order_by("line_id")
    return [_row_of(each) for each in rows if floors.answering(each.validity, each.sunset).contains(law.on)]


def _row_of(floor: PriceFloor) -> Row:
    """A rule version in the form of a frozen row."""
    said = {
        "amount": money.plain(floor.amount, money.currency(floor.currency).places),
        "combination": floor.combination,
        "content_basis": floor.content_basis,
        "currency": floor.currency,
        "importer": floor.line.importer,
        "kind": "in_force",
        "names": floor.symbol,
        "origin": floor.line.origin.code,
        "product": floor.line.product.slug,
        "sunset": floor.sunset.isoformat() if floor.sunset else "",
        "unit": floor.unit,
        **_days(floor),
        "value_basis": floor.value_basis,
    }
    return said | ({"terms": floor.terms} if floor.terms else {})
