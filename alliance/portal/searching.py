"""The search: what a person's words mean in the catalogue, the register, the documents and the pages of the house.

Only what the seat may read is asked for, so nothing kept from it is found, counted or corrected towards.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.access import DELEGATES, SECRETARIAT, Seat
from alliance.portal import finding
from alliance.portal.places import places
from alliance.web import words
from alliance.web.likeness import Entry, Found, Hit, Names, mark, words_of
from members.accession.selectors import visible_applications
from members.ballots.models import Decision
from members.registry import selectors as register
from members.registry.models import Country
from tariffs.catalogue import naming
from tariffs.catalogue import selectors as catalogue
from tariffs.catalogue.models import Mineral, Product
from tariffs.proposals.audience import visible
from tariffs.releases import inforce

SHOWN = 40  # of one group; who gets more is asked for another word
DOCUMENTS = 8
SCRAP = 0.3  # so much less is scrap worth to who did not ask for it
GOODS = 0.05  # and so much more a good that is called just what was asked for, than what it is made of


@dataclass(frozen=True)
class Result:
    """One thing found, as the page shows it. `worth` orders it among all, `called` is another name it was found by."""

    title: SafeString
    url: str
    act: str  # what the button says, where it is the best
    note: str = ""
    called: str = ""
    worth: float = 0.0
    product: Product | None = None
    floors: Sequence[inforce.Row] = ()


@dataclass(frozen=True)
class Group:
    """Results of one kind. `left_out`: how many more there are."""

    name: str
    title: str
    results: list[Result]
    left_out: int = 0


@dataclass(frozen=True)
class Answer:
    """What a question found. `hs`: the digits asked for, `symbol`: a document's that this seat may not read or that
    was never given (`never_given`: certainly), `meant`: the question with its slips mended, `whole`: whether every
    word was found."""

    groups: list[Group] = field(default_factory=list)
    best: Result | None = None
    meant: str = ""
    whole: bool = True
    hs: str = ""
    symbol: str = ""
    never_given: bool = False

    @property
    def beside(self) -> list[Group]:
        """The groups but for one that holds the best alone."""
        return [group for group in self.groups if group.left_out or group.results != [self.best]]

    @property
    def plain(self) -> bool:
        """Whether there is nothing to show, so that examples help."""
        return not (self.groups or self.symbol)

    @property
    def count(self) -> int:
        return sum(len(group.results) + group.left_out for group in self.groups)


def search(text: str, seat: Seat, on: date, floors: Iterable[inforce.Row]) -> Answer:
    """All that `text` means. `floors` are the rules in force on the day `on`."""
    of_product: dict[str, list[inforce.Row]] = {}
    for row in floors:
        of_product.setdefault(row.rule.product, []).append(row)
    if finding.is_symbol(text):
        return Answer(symbol=text, never_given=finding.is_public(text))
    if digits := catalogue.hs_digits(text):
        return _by_hs(digits, of_product)
    return _by_words(text, seat, on, of_product) if words_of(text) else Answer()


def _by_hs(digits: str, of_product: dict[str, list[inforce.Row]]) -> Answer:
    rows = sorted(
        catalogue.under_hs(digits), key=lambda each: (each.slug not in of_product, each.hs6, each.name)
    )
    results = [_product(each, of_product.get(each.slug, []), SafeString(), 0.0) for each in rows]
    best = results[0] if len(results) == 1 else None
    return Answer([Group("products", "Products", results)] if results else [], best, hs=digits)


def _by_words(text: str, seat: Seat, on: date, of_product: dict[str, list[inforce.Row]]) -> Answer:
    products = {each.slug: each for each in catalogue.products()}
    minerals = {
        each.mineral.slug: each.mineral for each in products.values()
    }  # one without a product is of no use
    countries = dict(Country.objects.values_list("iso2", "name"))
    statuses = {row.member.code: row for row in register.statuses_on(on).values()}
    named = countries | {code: row.member.name for code, row in statuses.items()}
    found = _names(
        tuple(
            (each.slug, each.name, each.mineral.slug, each.get_stage_display()) for each in products.values()
        ),
        tuple((each.slug, each.name, each.symbol) for each in minerals.values()),
        tuple(sorted(named.items())),
        tuple(places(seat)),
    ).find(text)
    shown: dict[str, Callable[[str, Hit], Result]] = {
        "minerals": lambda key, hit: _mineral(minerals[key], hit, products.values(), of_product),
        "products": lambda key, hit: _of_hit(products[key], hit, of_product),
        "members": lambda key, hit: _country(key, hit, statuses),
        "pages": lambda key, hit: Result(hit.marked, reverse(key), _("Open"), worth=hit.worth),
    }
    groups = [
        _group(name, title, found, partial(_made, shown[name])) for name, title in
        (("minerals", _("Minerals")), ("products", _("Products")), ("members", _("Members and countries")),
         ("pages", _("Pages of the portal")))
    ]  # fmt: skip
    groups.insert(3, _documents(text, found.meant, seat))
    groups = [group for group in groups if group.results]
    best = max((group.results[0] for group in groups), key=lambda result: result.worth, default=None)
    return Answer(groups, best, found.meant, found.whole)


@lru_cache(maxsize=8)
def _names(
    products: tuple[Any, ...], minerals: tuple[Any, ...], countries: tuple[Any, ...], pages: tuple[Any, ...]
) -> Names:
    """The index of all names, kept as long as the names are what they were."""
    symbols = {slug: (name, "" if symbol == "-" else symbol) for slug, name, symbol in minerals}
    entries = [
        Entry(("minerals", slug), name, (symbol, *naming.of_mineral(slug)))
        for slug, (name, symbol) in symbols.items()
    ]
    order = list(Product.Stage.labels)
    for slug, name, mineral, stage in sorted(products, key=lambda row: (row[2], order.index(row[3]), row[1])):
        about = (*symbols[mineral], stage, *naming.of_mineral(mineral), *naming.of_words(f"{name} {stage}"))
        entries.append(Entry(("products", slug), name, (slug,), about))
    entries += [Entry(("members", code), name, naming.of_country(code)) for code, name in countries]
    entries += [Entry(("pages", name), title, others) for name, title, others in pages]
    return Names(entries)


def _made(make: Callable[[str, Hit], Result], hit: Hit) -> Result:
    return make(hit.entry.key[1], hit)  # type: ignore[index]  # keys are (group, key)


def _group(name: str, title: str, found: Found, make: Callable[[Hit], Result]) -> Group:
    hits = [hit for hit in found.hits if hit.entry.key[0] == name]  # type: ignore[index]
    results = sorted((make(hit) for hit in hits[:SHOWN]), key=lambda result: -result.worth)
    return Group(name, title, results, max(len(hits) - SHOWN, 0))


def _product(
    each: Product, floors: list[inforce.Row], title: SafeString, worth: float, called: str = ""
) -> Result:
    note = _("{mineral}, {stage}, HS {code}").format(
        mineral=each.mineral.name, stage=each.get_stage_display().lower(), code=words.hs(each.hs6)
    )
    return Result(
        title or mark(each.name, frozenset()), reverse("product", args=[each.slug]),
        _("See its floor and history") if floors else _("See the product"), note, called, worth, each, floors,
    )  # fmt: skip


def _of_hit(each: Product, hit: Hit, of_product: dict[str, list[inforce.Row]]) -> Result:
    """One that a floor applies to goes before its like, a good before its scrap and before what it is made of."""
    floors = of_product.get(each.slug, [])
    worth = hit.worth + (0.01 if floors else 0)
    if each.stage == Product.Stage.SCRAP and not hit.words & {"scrap", "swarf", "recycled"}:
        worth -= SCRAP
    if each.stage == Product.Stage.COMPONENT and not hit.called:
        worth += GOODS
    return _product(each, floors, hit.marked, worth, _said(hit))


def _mineral(
    each: Mineral, hit: Hit, products: Iterable[Product], of_product: dict[str, list[inforce.Row]]
) -> Result:
    own = [product for product in products if product.mineral_id == each.pk]
    floored = sum(product.slug in of_product for product in own)
    told = ngettext("{n} product", "{n} products", len(own)).format(n=len(own))
    told = (
        _("{products}, {n} with a floor in force").format(products=told, n=floored)
        if floored
        else _("{products}, none with a floor in force").format(products=told)
    )
    url = f"{reverse('products')}?{urlencode({'mineral': each.slug})}"
    return Result(
        hit.marked,
        url,
        _("See the products of {mineral}").format(mineral=each.name.lower()),
        told,
        _said(hit),
        hit.worth,
    )


def _country(code: str, hit: Hit, statuses: dict[str, Any]) -> Result:
    if row := statuses.get(code):
        url, note = (
            reverse("member", args=[code]),
            _("Member: {status}").format(status=row.get_status_display().lower()),
        )
        return Result(hit.marked, url, _("See the member"), note, _said(hit), hit.worth)
    url = f"{reverse('quote')}?{urlencode({'origin': code})}"
    return Result(
        hit.marked, url, _("Ask what a cargo owes"), _("As a country of origin"), _said(hit), hit.worth
    )


def _said(hit: Hit) -> str:
    """The name in another language that it was found by: no code, no short name, nothing that the page says anyway."""
    entry = hit.entry
    told = " ".join(words_of(" ".join((entry.title, *entry.about[:3]))))
    plain = len(hit.called) > 3 and "-" not in hit.called
    return hit.called if plain and " ".join(words_of(hit.called)) not in told else ""


def _documents(text: str, meant: str, seat: Seat) -> Group:
    """Decisions, and the proposals that the seat may read, whose titles hold every word as typed or as meant."""
    said = {text, meant or text}
    marks = frozenset(word for each in said for word in words_of(each))
    decisions = Decision.objects.select_related("ballot").defer("document", "tally")
    decided = decisions.filter(_holds("ballot__title", said)).order_by("-number")[: DOCUMENTS + 1]
    proposals = visible(seat).filter(_holds("title", said)).order_by("-year", "-number")[: DOCUMENTS + 1]
    results = [
        Result(
            mark(each.ballot.title, marks), reverse("decision", args=[each.year, each.number]), _("Open the decision"),
            f"{each.symbol}, {each.get_outcome_display().lower()}", worth=0.5,
        )
        for each in decided
    ] + [
        Result(
            mark(each.title, marks), reverse("proposal", args=[each.year, each.number]), _("Open the proposal"),
            f"{each.symbol}, {each.get_state_display().lower()}", worth=0.45,
        )
        for each in proposals
    ] + _applications(said, marks, seat)  # fmt: skip
    return Group(
        "documents",
        _("Decisions, proposals and applications"),
        results[:DOCUMENTS],
        max(len(results) - DOCUMENTS, 0),
    )


def _applications(said: Iterable[str], marks: frozenset[str], seat: Seat) -> list[Result]:
    """Applications to join in a name that holds every word, for who may read them."""
    if seat.role not in SECRETARIAT | DELEGATES:
        return []
    rows = visible_applications(seat).filter(_holds("name", said)).order_by("-id")[:DOCUMENTS]
    return [
        Result(
            mark(_("{name} asks to join").format(name=each.name), marks),
            reverse("application", args=[each.year, each.number]), _("Open the application"),
            f"{each.symbol}, {each.get_state_display().lower()}", worth=0.4,
        )
        for each in rows
    ]  # fmt: skip


def _holds(name: str, said: Iterable[str]) -> Q:
    """A title that holds every word of one of these questions."""
    whole = Q()
    for each in said:
        part = Q()
        for word in re.findall(r"\w+", each):
            part &= Q(**{f"{name}__icontains": word})
        whole |= part
    return whole
