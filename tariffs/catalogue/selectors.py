"""Reading the catalogue: finding a product by what a person types."""

import re
from dataclasses import dataclass

from django.db.models import QuerySet

from alliance.domain import codes
from alliance.domain.errors import Refusal
from tariffs.catalogue.models import Mineral, Product

_LOOKS_LIKE_HS = re.compile(r"[0-9][0-9. ]*")
STAGE_ORDER = {stage: place for place, stage in enumerate(Product.Stage.values)}


@dataclass(frozen=True)
class Found:
    """What a search of the catalogue found; `hs` is the code that was asked for, as digits, or ''."""

    minerals: list[Mineral]
    products: list[Product]
    hs: str = ""

    def __bool__(self) -> bool:
        return bool(self.minerals or self.products)


def products() -> QuerySet[Product]:
    """Every product with its mineral."""
    return Product.objects.select_related("mineral")


def product(slug: str) -> Product | None:
    """The product with this slug."""
    return products().filter(slug=slug).first()


def search(text: str) -> Found:
    """Minerals and products that `text` means: a name, a chemical symbol, or an HS code or its beginning.

    All words must be found in a product's name, slug, stage or mineral; one of two letters must
    stand alone there, since `Co` is no part of 'compound'. A product whose name starts so comes first.
    """
    wanted = text.strip()
    if not wanted:
        return Found([], [])
    if _LOOKS_LIKE_HS.fullmatch(wanted):
        return _by_hs(wanted)
    minerals = [mineral for mineral in Mineral.objects.all() if _is_mineral(mineral, wanted)]
    parts = wanted.casefold().replace("-", " ").split()
    matches = [each for each in products() if all(_holds(_haystack(each), part) for part in parts)]
    named = {mineral.pk for mineral in minerals}
    matches += [each for each in products().filter(mineral__in=named) if each not in matches]
    return Found(minerals, sorted(matches, key=lambda each: _rank(each, wanted.casefold())))


def _by_hs(text: str) -> Found:
    digits = re.sub(r"[^0-9]", "", text)
    try:
        code = codes.parse_hs(digits)
    except Refusal:
        code = digits  # an odd number of digits is the beginning of a code being typed
    rows = products().filter(hs6__startswith=code[:6]).order_by("hs6", "name")
    return Found([], list(rows), code)


def _is_mineral(mineral: Mineral, text: str) -> bool:
    """Its symbol as chemists write it (`Co`, `co`), its slug, or a part of its name."""
    low = text.casefold()
    return low in {mineral.symbol.casefold(), mineral.slug} or (
        len(low) > 2 and low in mineral.name.casefold()
    )


def _haystack(each: Product) -> str:
    parts = (each.name, each.slug, each.get_stage_display(), each.mineral.name, each.mineral.symbol)
    return " ".join(parts).casefold().replace("-", " ")


def _holds(haystack: str, part: str) -> bool:
    return part in (haystack if len(part) > 2 else haystack.split())


def _rank(each: Product, text: str) -> tuple[bool, bool, str, int]:
    name = each.name.casefold()
    return not name.startswith(text), text not in name, each.mineral.name, STAGE_ORDER[each.stage]
