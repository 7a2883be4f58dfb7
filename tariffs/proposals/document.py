"""The frozen text of a version: canonical JSON with rows and prose, under one digest. This is what is voted
on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _lazy

from alliance.domain import money
from alliance.domain.codes import format_hs
from tariffs.floors import selectors as floors
from tariffs.proposals.checks.reading import Reading
from tariffs.proposals.fields import DUTY_FIELDS
from tariffs.proposals.models import Kind, Proposal, Rule

FORMAT = "proposal-version/1"
WITH_TERMS = (
    "proposal-version/2"  # a row says more than a reader of /1 knows; it must not take it for a full top-up
)
WITH_TARIFF_LINES = "proposal-version/3"  # some rows are of tariff lines
PROVISIONAL_DAYS = 90
SUBJECTS = {
    "floor": _lazy("Set or change a price floor"),
    "floor-end": _lazy("End a price floor"),
    "floor-provisional": _lazy("Provisional price floor of at most 90 days"),
    "tariff-line": _lazy("Set, change or end a tariff line"),
    "tariff-package": _lazy("Price floors and tariff lines in one text"),
}


def subject_of(rows: Sequence[Reading]) -> str:
    """The subject that the changes call for; nobody picks it. Rows must be ones that no check blocks.

    Only ends: `floor-end`. Every row valid for at most 90 days, and none of them takes days after its own from
    a floor on record: `floor-provisional`. Else `floor`. Only tariff lines: `tariff-line`, also where they only end: an
    end puts the importer's own duty back, which may be higher. Both kinds: `tariff-package`, a subject of its own, so
    that neither is decided by the rule of the other.
    """
    if any(row.is_line for row in rows):
        return "tariff-line" if all(row.is_line for row in rows) else "tariff-package"
    if all(row.kind is Kind.END for row in rows):
        return "floor-end"
    return "floor-provisional" if all(_is_provisional(row) for row in rows) else "floor"


def _is_provisional(row: Reading) -> bool:
    span = row.validity
    if row.is_end or span is None or span.lower is None or span.upper is None:
        return False
    days: int = (span.upper - span.lower).days
    return days <= PROVISIONAL_DAYS and not _outlived(row, span.upper)


def _outlived(row: Reading, before: date) -> bool:
    """Whether the row replaces a version that would have answered longer. The old floor does not come back, so
    such a change is no provisional one."""
    named = row.floor_named
    if row.kind is not Kind.CHANGE or named is None:
        return False
    ends = floors.answering(named.validity, named.sunset).before
    return ends is None or ends > before


def version_document(proposal: Proposal, *, number: int, rows: Sequence[Reading]) -> dict[str, Any]:
    """The document of a version: the proposal's text as it stands and its rows as read, every value as
    text but `terms`."""
    documents = [row_document(row) for row in rows]
    more = any("terms" in each or each["combination"] == "top_up" for each in documents)
    form = WITH_TARIFF_LINES if any(row.is_line for row in rows) else WITH_TERMS if more else FORMAT
    return {
        "format": form,
        "language": proposal.language,
        "notice": settings.DEMONSTRATION_NOTICE,
        "prose": proposal.prose.replace("\r\n", "\n").strip(),
        "rows": documents,
        "sponsor": proposal.sponsor.code,
        "subject": subject_of(rows),
        "symbol": proposal.symbol,
        "title": proposal.title.strip(),
        "version": number,
    }


def row_document(row: Reading) -> dict[str, Any]:
    """One row of the document, with what was meant; '' where nothing is said.

    Amounts are plain decimals with a point, days are ISO dates, `valid_until` is the last day. A row that states
    terms has the member `terms`, as `alliance.domain.floor.terms.Terms` writes them; no other row has it. A row of a
    tariff line has the members `rule`, `hs`, `expression` and those of staged cuts beside; no row of a floor has them.
    """
    assert row.kind and row.goods and row.origin and row.importer and row.valid_from, (
        "a row that no check blocks"
    )
    said = {
        "importer": row.importer,
        "kind": str(row.kind.value),
        "names": row.names.symbol if row.names and row.kind is not Kind.SET else "",
        "origin": row.origin.code,
        "position": str(row.position),
        "product": row.product.slug if row.product else "",
        "sunset": "",
        "valid_from": row.valid_from.isoformat(),
        "valid_until": "",
    }
    if row.is_line:
        return said | _NO_MONEY | _duty_and_end(row)
    return said | (_NO_MONEY if row.is_end else _money_and_end(row))


_NO_MONEY = dict.fromkeys(("amount", "combination", "content_basis", "currency", "unit", "value_basis"), "")


def _duty_and_end(row: Reading) -> dict[str, Any]:
    said = dict.fromkeys(DUTY_FIELDS, "") | {"hs": row.hs and format_hs(row.hs), "rule": Rule.LINE.value}
    if row.is_end:
        return said
    return said | row.duty.as_typed | {"valid_until": row.valid_until.isoformat() if row.valid_until else ""}


def _money_and_end(row: Reading) -> dict[str, Any]:
    assert row.amount is not None and row.currency and row.unit and row.content_basis
    assert row.value_basis and row.combination
    said = {
        "amount": money.plain(row.amount, row.currency.places),
        "combination": row.combination,
        "content_basis": str(row.content_basis),
        "currency": row.currency.code,
        "sunset": row.sunset.isoformat() if row.sunset else "",
        "unit": row.unit.code,
        "valid_until": row.valid_until.isoformat() if row.valid_until else "",
        "value_basis": row.value_basis,
    }
    return said | ({"terms": row.stated.row} if row.stated.row else {})
