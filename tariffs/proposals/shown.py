"""A frozen text as a page shows it: the rows of a version's document with the names that people read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance.domain import floor, money
from alliance.domain.floor import told
from alliance.domain.rows import ALLIANCE
from alliance.domain.shape import Node
from alliance.web import words
from members.registry.models import CustomsTerritory
from tariffs.catalogue import routes
from tariffs.catalogue.models import OriginGroup, Product
from tariffs.floors.models import PriceFloor
from tariffs.lines import selectors as lines
from tariffs.proposals import duties
from tariffs.proposals.checks.ground import Ground
from tariffs.proposals.checks.reading import Reading
from tariffs.proposals.models import Change, Kind, Rule, Version
from tariffs.schedules.models import TariffLine

COMBINATIONS = {
    "add": _lazy("added to the base duty"),
    "max": _lazy("the greater of floor duty and base duty"),
    "top_up": _lazy("what the base duty leaves to the floor"),
}


@dataclass(frozen=True)
class Terms:
    """How a floor becomes a duty, in words: its mechanism with the citation, and a sentence for each term."""

    mechanism: str
    sentences: Sequence[str]
    citation: str
    citation_note: str  # whether its text was read again for this code


@dataclass(frozen=True)
class Row:
    """One row in words. `before` is the amount of the version that it changes, for the same unit. `terms` are told
    where they are not the usual ones; `terms_before` where the version that it changes has others. A row of a tariff
    line says `duty` instead of an amount, and `duty_before`; its goods may be an HS code, then `slug` is empty."""

    position: str
    rule: str
    kind: str
    kind_word: str
    slug: str
    product: str
    hs6: str
    origin: str
    importer: str
    amount: str
    per: str
    bases: str
    combination: str
    starts: date
    ends: date | None  # the day after the last, as the house writes validity
    sunset: date | None
    names: str
    before: str
    duty: str
    duty_before: str
    terms: Terms | None
    terms_before: Terms | None
    beside: Sequence[Any] = ()  # amendments that stand to it, as `negotiation.beside` shows them

    @property
    def days(self) -> str:
        """When it applies, in words; of an end from when on nothing does."""
        if self.kind == Kind.END:
            return _("from {first} on").format(first=words.civil(self.starts))
        return words.answers(self.starts, self.ends, self.sunset)


@dataclass(frozen=True)
class Text:
    """A frozen text: its rows, and what all of them share, which stands in the table's head."""

    title: str
    prose: str
    language: str
    rows: Sequence[Row]
    per: str  # currency, unit and substance counted, where one holds for every row with an amount

    @property
    def has_floors(self) -> bool:
        """Whether some row is of a price floor."""
        return any(row.rule == Rule.FLOOR for row in self.rows)

    @property
    def has_lines(self) -> bool:
        """Whether some row is of a tariff line."""
        return any(row.rule == Rule.LINE for row in self.rows)


def text_of(version: Version, ground: Ground | None = None) -> Text:
    """The text of a version, from its document: what is shown is what the digest is over. Names are taken from the
    ground of the draft that it was frozen from, if that is at hand."""
    return text_of_document(json.loads(version.document), ground)


def text_of_document(document: dict[str, Any], ground: Ground | None = None) -> Text:
    """The text of a version's document, tabled or about to be."""
    typed = document["rows"]
    names = names_of(typed) if ground is None else _names_on(ground)
    rows = [_row(row, names, typed) for row in typed]
    pers = {row.per for row in rows if row.per}
    return Text(
        document["title"], document["prose"], document["language"], rows, pers.pop() if len(pers) == 1 else ""
    )


def _names_on(ground: Ground) -> dict[str, Mapping[str, Any]]:
    """What is named in a text, on the ground that its draft was read on: a draft does not change once it is tabled."""
    names: dict[str, Any] = {each.symbol: each for each in (*ground.floors, *ground.tariff_lines)}
    return {
        "product": ground.products,
        "origin": ground.origins,
        "importer": ground.territories,
        "names": names,
    }


def names_of(typed: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """What the frozen rows name, by kind of name and code."""
    return {
        "product": Product.objects.in_bulk([row["product"] for row in typed], field_name="slug"),
        "origin": OriginGroup.objects.in_bulk([row["origin"] for row in typed], field_name="code"),
        "importer": CustomsTerritory.objects.in_bulk(
            {row["importer"] for row in typed} - {ALLIANCE}, field_name="code"
        ),
        "names": {each.symbol: each for each in _named({row["names"] for row in typed})},
    }


def _named(symbols: set[str]) -> list[PriceFloor | TariffLine]:
    return [*lines.by_symbols(PriceFloor, symbols), *lines.by_symbols(TariffLine, symbols)]


def _importer(
    said: Mapping[str, Any], names: dict[str, Mapping[str, Any]], typed: Sequence[Mapping[str, Any]]
) -> str:
    if said["importer"] != ALLIANCE:
        return routes.into(names["importer"][said["importer"]].name)
    particular = [
        names["importer"][each["importer"]].name
        for each in typed
        if each["importer"] != ALLIANCE
        and each["kind"] != Kind.END
        and all(each.get(name) == said.get(name) for name in ("rule", "product", "hs", "origin"))
    ]
    return routes.into(apart=particular if said["kind"] != Kind.END else ())


def _row(
    said: dict[str, Any], names: dict[str, Mapping[str, Any]], typed: Sequence[Mapping[str, Any]] = ()
) -> Row:
    product: Product | None = names["product"].get(said["product"])
    rule = Rule(said.get("rule", Rule.FLOOR))
    standing = names["names"].get(said["names"])
    named = standing if isinstance(standing, PriceFloor) else None
    per = per_of_row(said) if said["amount"] else ""
    same = named and per_of(named) == per
    return Row(
        position=said["position"],
        rule=rule.value,
        kind=said["kind"],
        kind_word=rule.doing(said["kind"]),
        slug=said["product"],
        product=product.name if product else f"HS {said['hs']}",
        hs6=product.hs6 if product else said["hs"],
        origin=names["origin"][said["origin"]].name,
        importer=_importer(said, names, typed),
        amount=said["amount"],
        per=per,
        bases=", ".join(part for part in (_counted(said["content_basis"]), said["value_basis"]) if part),
        combination=str(COMBINATIONS.get(said["combination"], "")),
        starts=date.fromisoformat(said["valid_from"]),
        ends=date.fromisoformat(said["valid_until"]) + timedelta(days=1) if said["valid_until"] else None,
        sunset=date.fromisoformat(said["sunset"]) if said["sunset"] else None,
        names=said["names"],
        before=money.plain(named.amount, 2) if named and same else "",
        duty=duties.in_words(said),
        duty_before=duties.of_record(standing) if isinstance(standing, TariffLine) else "",
        **_terms(said, named),
    )


def _counted(basis: str) -> str:
    """What of the goods the unit counts, in words: ``gross``, ``net``, ``on the Co contained``."""
    kind, _colon, substance = basis.partition(":")
    if kind == "contained":
        return _("on the {substance} contained").format(substance=substance)
    if kind == "payable":
        return _("on the payable {substance}").format(substance=substance)
    return {"gross": _("gross"), "net": _("net")}.get(kind, basis)


def _terms(said: Mapping[str, Any], named: PriceFloor | None) -> dict[str, Any]:
    """The terms of a row, and those of the version that it changes where they differ."""
    own, old = said.get("terms", {}), named.terms if named else {}
    if not said["amount"] or not (own or old):
        return {"terms": None, "terms_before": None}
    now = _read(own, said["combination"], *(said[name] for name in _MONEY))
    if named is None or (old, named.combination) == (own, said["combination"]):
        return {"terms": now, "terms_before": None}
    return {
        "terms": now,
        "terms_before": _read(old, named.combination, *(getattr(named, name) for name in _MONEY)),
    }


def per_of_row(said: Mapping[str, Any]) -> str:
    """What the amount of a frozen row is counted on, as `words.per` says it."""
    return words.per(money.Price.of(*(said[name] for name in _MONEY)))


def per_of(record: PriceFloor | Change) -> str:
    """The same of a floor on record, or of a change of a tabled text that states an amount."""
    return words.per(money.Price.of(*(getattr(record, name) for name in _MONEY)))


_MONEY = ("amount", "currency", "unit", "content_basis", "value_basis")


def _read(row: Mapping[str, Any], combination: str, *money_of: Any) -> Terms:
    """The terms of a frozen row or of a floor on record, in words. Both were read before they were written."""
    terms = floor.Terms.read(Node(row, "terms", "document_malformed"), combination)
    return told_of(terms, combination, money.Price.of(*money_of))


def terms_of_row(said: Mapping[str, Any]) -> Terms:
    """The terms of a frozen row that has an amount, in words, also where they are the usual ones."""
    return _read(said.get("terms", {}), said["combination"], *(said[name] for name in _MONEY))


def told_of(terms: floor.Terms, combination: str, price: money.Price) -> Terms:
    """Terms in words; `price` is the floor that they belong to."""
    citation = terms.mechanism.source.as_dict()
    return Terms(
        told.name(terms.mechanism),
        [step.sentence for step in told.told(terms, price, combination)],
        citation["citation"],
        citation["text"],
    )


def duty_in_short(reading: Reading) -> str:
    """How a row of a draft becomes a duty, in a few words."""
    stated = reading.stated
    if stated.mechanism is None or stated.terms is None:
        return _("its terms do not read yet")
    if not stated.row:
        return _("full top-up with no cap, the usual")
    others = stated.row.keys() - {"mechanism"}
    name = told.name(stated.mechanism)
    return _("{mechanism}, with terms of its own").format(mechanism=name) if others else name
