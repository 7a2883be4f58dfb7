"""Reading the floors: what stands on record on a line, and what would answer for the same cargo."""

from collections.abc import Iterable
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from members.registry.models import CustomsTerritory
from tariffs.catalogue.models import OriginGroup, Product
from tariffs.floors.models import PriceFloor, RuleLine
from tariffs.lines import selectors as lines
from tariffs.lines.selectors import answering, lapsed, meeting, names_of, period, share_in

__all__ = [
    "answering", "by_symbol", "by_symbols", "find_line", "in_the_way", "lapsed", "meeting", "names_of", "on_record",
    "parts_of", "period", "rivals", "share_in",
]  # fmt: skip


def by_symbol(symbol: str) -> PriceFloor | None:
    """The rule version that a symbol such as `PF-1.2` names, on record or not; None where there is none."""
    parts = parts_of(symbol)
    if parts is None:
        return None
    line, version = parts
    return PriceFloor.objects.select_related("line").filter(line_id=line, version=version).first()


def by_symbols(symbols: Iterable[str]) -> list[PriceFloor]:
    """The rule versions that these symbols name; one question for all of them."""
    return lines.by_symbols(PriceFloor, symbols)


def parts_of(symbol: str) -> tuple[int, int] | None:
    """Line and version of a symbol such as `PF-1.2`; None for a text of another form."""
    return lines.parts_of(PriceFloor.SERIES, symbol)


def find_line(
    *, product: Product, origin: OriginGroup, territory: CustomsTerritory | None
) -> RuleLine | None:
    """The line of a product, an origin group and an importing territory (None: the alliance), if it
    exists."""
    return RuleLine.objects.filter(product=product, origin=origin, territory=territory).first()


def on_record(line_id: int) -> QuerySet[PriceFloor]:
    """The versions of a line that no later decision has replaced, by validity: one answers on any day."""
    return lines.on_record(PriceFloor, line_id)


def in_the_way(line_id: int, validity: DateRange, *, besides: int | None = None) -> list[PriceFloor]:
    """The versions on record on a line on some day of `validity`, a lapsed one too; see `lines.in_the_way`."""
    return lines.in_the_way(PriceFloor, line_id, validity, besides=besides)


def rivals(
    *,
    product: Product,
    origin: OriginGroup,
    territory: CustomsTerritory | None,
    validity: DateRange,
    sunset: date | None,
) -> list[PriceFloor]:
    """Floors on record that would answer for the same cargo with the same precedence; see `lines.rivals`."""
    return lines.rivals(
        PriceFloor, {"product": product}, origin=origin, territory=territory, validity=validity, sunset=sunset
    )
