"""Reading tariff lines: what stands on record on a line, and what would answer for the same cargo."""

from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from members.registry.models import CustomsTerritory
from tariffs.catalogue.models import OriginGroup, Product
from tariffs.lines import selectors as lines
from tariffs.schedules.models import ScheduleLine, TariffLine


def parts_of(symbol: str) -> tuple[int, int] | None:
    """Line and version of a symbol such as `TL-1.2`; None for a text of another form."""
    return lines.parts_of(TariffLine.SERIES, symbol)


def find_line(
    *, product: Product | None, hs: str, origin: OriginGroup, territory: CustomsTerritory | None
) -> ScheduleLine | None:
    """The line of a product or an HS code, an origin group and an importing territory (None: the alliance), if it
    exists."""
    found = ScheduleLine.objects.filter(hs=hs, origin=origin, territory=territory, **of_product(product))
    return found.first()


def of_product(product: Product | None) -> dict[str, Any]:
    """What narrows rows to a product, or to none."""
    return {"product": product} if product is not None else {"product__isnull": True}


def of_product_on(line: ScheduleLine) -> dict[str, Any]:
    """What the lines of the same goods say of them."""
    return {"hs": line.hs, **of_product(line.product)}


def on_record(line_id: int) -> QuerySet[TariffLine]:
    """The versions of a line that no later decision has replaced, by validity: one answers on any day."""
    return lines.on_record(TariffLine, line_id)


def rivals(line: ScheduleLine, validity: DateRange) -> list[TariffLine]:
    """Tariff lines on record that would answer for the same cargo with the same precedence, of the same goods and into
    the same territory; see `lines.rivals`. A line of a product never meets one of an HS code: it goes before it."""
    goods = of_product_on(line)
    return lines.rivals(TariffLine, goods, origin=line.origin, territory=line.territory, validity=validity)
