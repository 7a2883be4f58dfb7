"""What the quote form offers to choose from: what the release knows, in words."""

from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from alliance.domain.book import Book
from alliance.domain.money import CONTENT_BASES, VALUE_BASES
from alliance.domain.terms import NAMES


def importers(book: Book) -> list[tuple[str, str]]:
    """The territories that are parties, and each country that another one stands for: `Germany (European Union)`."""
    bound = [each for each in book.territories.values() if each.party]
    found = {each.code: each.name for each in bound}
    for territory in bound:
        for member in territory.members:
            country = book.countries.get(member.country)
            if country is not None and country.code not in found and country.name != territory.name:
                found[country.code] = f"{country.name} ({territory.name})"
    return sorted(found.items(), key=lambda pair: pair[1])


def content_bases(book: Book) -> list[tuple[str, str]]:
    """What a unit may count: the goods as delivered, the dry goods, and each substance that a product is counted by."""
    known = {str(each.content_basis) for each in book.products.values()} - {"gross", "net"}
    return [(code, content_words(code)) for code in ("gross", "net", *sorted(known))]


def named(rows: Any) -> list[tuple[str, str]]:
    return sorted(((row.code, row.name) for row in rows), key=lambda pair: pair[1])


def value_bases() -> list[tuple[str, list[tuple[str, str]]]]:
    """What a price may include: the bases that floors stand on, then the other terms of sale."""
    terms = [(code, f"{code}: {words}") for code, words in NAMES.items() if code not in VALUE_BASES]
    bases = [(code, f"{code}: {words}") for code, words in VALUE_BASES.items()]
    return [(_("Value bases"), bases), (_("Other terms of sale, Incoterms 2020"), terms)]


def products(book: Book) -> list[tuple[str, list[tuple[str, str]]]]:
    """Products under their minerals, as groups of one list."""
    ordered = sorted(book.products.values(), key=lambda each: (each.mineral, each.name))
    return [
        (mineral.replace("-", " ").capitalize(), [(each.slug, each.name) for each in group])
        for mineral, group in groupby(ordered, key=lambda each: each.mineral)
    ]


def content_words(basis: str) -> str:
    """A content basis as people read it: `gross: per unit of the goods as delivered …`."""
    kind, _colon, substance = basis.partition(":")
    return f"{kind} {substance}".strip() + f": {CONTENT_BASES[kind]}"
