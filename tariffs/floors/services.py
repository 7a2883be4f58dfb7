"""Putting floors on record. Called by the enactment of a decision and by nothing else.

A decision numbered n closes the record of what it changes to [a, n) and inserts rows known from n on. Amount,
terms and validity of a written row never change, so an answer given under an earlier release stays readable.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange
from django.db.models import Max

from alliance import journal
from alliance.access import Refused
from alliance.domain.errors import Refusal
from alliance.domain.floor.terms import Terms
from alliance.domain.shape import Node
from members.ballots.models import Decision
from members.registry.models import CustomsTerritory
from tariffs.catalogue.models import OriginGroup, Product
from tariffs.floors import selectors
from tariffs.floors.models import PriceFloor, RuleLine


@dataclass(frozen=True)
class FloorText:
    """What a floor says: money per unit on a content and a value basis, when it applies, when it lapses, and how it
    becomes a duty: `terms` is the row of `alliance.domain.floor.terms.Terms`, empty where all is as usual."""

    amount: Decimal
    currency: str
    unit: str
    content_basis: str
    value_basis: str
    combination: str
    validity: DateRange
    sunset: date | None
    terms: Mapping[str, Any] = field(default_factory=dict)


def open_line(*, product: Product, origin: OriginGroup, territory: CustomsTerritory | None) -> RuleLine:
    """The line, written under the next number the first time a ballot touches it.

    Numbers are gapless, since customs systems cite them (PF-1). The numbering's lock lets one writer at a
    time through, so the second finds the first one's line.
    """
    found = selectors.find_line(product=product, origin=origin, territory=territory)
    if found is None:
        with transaction.atomic():
            number = journal.next_number("PF")
            found = selectors.find_line(product=product, origin=origin, territory=territory)
            if found is None:
                return RuleLine.objects.create(pk=number, product=product, origin=origin, territory=territory)
            transaction.set_rollback(True)  # gives the number back
    return found


def lock_lines(line_ids: list[int]) -> None:
    """Lock lines for this transaction in order of id, and with them every line of their products.

    The whole product, because 'one cargo, one answer' is asked over the lines beside the one that changes.
    """
    products = RuleLine.objects.filter(pk__in=line_ids).values("product_id")
    list(RuleLine.objects.filter(product_id__in=products).order_by("pk").select_for_update())


def enact_set(*, line: RuleLine, text: FloorText, decision: Decision) -> PriceFloor:
    """Put a new floor on a line that has none on those days. Refused: `floor_in_the_way`, `several_answers`,
    `terms_unreadable`."""
    _within_transaction()
    if found := selectors.in_the_way(line.pk, text.validity):
        raise Refused(
            "floor_in_the_way",
            f"A floor stands on {line.symbol} on some of these days: {selectors.names_of(found)}.",
            mend="Propose to change or to end it by its symbol.",
        )
    return _insert(line, text, decision)


def enact_change(*, names: PriceFloor, text: FloorText, decision: Decision) -> PriceFloor:
    """Replace a rule version from the first day of the new text; before it, the old amount and the old terms go on.
    Refused: those of `enact_end`, `several_answers`, `terms_unreadable`."""
    _within_transaction()
    _supersede(names, text.validity.lower, decision)
    return _insert(names.line, text, decision)


def enact_end(*, names: PriceFloor, from_day: date, decision: Decision) -> PriceFloor | None:
    """End a rule version: `from_day` is the first day without a floor. Returns what remains before it, if
    any."""
    _within_transaction()
    return _supersede(names, from_day, decision)


def _supersede(names: PriceFloor, from_day: date | None, decision: Decision) -> PriceFloor | None:
    """Close the record of a version, and write on what is left of it before `from_day`.

    Raises Refused `version_not_current` where another decision came first, `nothing_to_change` where the
    version has no day left from `from_day` on.
    """
    held = PriceFloor.objects.select_for_update().get(pk=names.pk)
    if held.record.upper is not None:
        raise Refused(
            "version_not_current",
            f"{held.symbol} left the record with decision {held.record.upper}.",
            mend="Propose again and name the version now on record.",
        )
    start, before = held.validity.lower, held.validity.upper
    assert from_day is not None and start is not None, "a validity has a first day"
    if before is not None and before <= from_day:
        raise Refused(
            "nothing_to_change",
            f"{held.symbol} has ended before {from_day.isoformat()} already.",
            mend="Set a new floor instead.",
        )
    held.record = NumericRange(held.record.lower, decision.number)
    held.save(update_fields=["record"])
    if start >= from_day:
        return None
    rest = PriceFloor(**{**_facts(held), "validity": DateRange(start, from_day)})
    return _write(rest, decision)


def _insert(line: RuleLine, text: FloorText, decision: Decision) -> PriceFloor:
    _refuse_unreadable(text)
    found = selectors.rivals(
        product=line.product, origin=line.origin, territory=line.territory, validity=text.validity,
        sunset=text.sunset,
    )  # fmt: skip
    if found:
        raise Refused(
            "several_answers",
            f"For some origins {selectors.names_of(found)} would answer with the same precedence.",
            mend="Name an origin group that shares no country with theirs.",
        )
    return _write(PriceFloor(line=line, set_by=decision, **vars(text)), decision)


def _refuse_unreadable(text: FloorText) -> None:
    """No floor stands on record that a quote could not read, or would write in another way."""
    node = Node(text.terms, "terms", "document_malformed")
    try:
        terms = Terms.read(node, text.combination)
    except Refusal as refusal:
        raise _unreadable(refusal.detail) from refusal
    if terms.as_row() != text.terms:
        raise _unreadable("They are not in the one form in which a release writes them.")
    if terms.mechanism.contradicts(Fraction(text.amount)):
        raise _unreadable("They contradict the amount of the floor.")


def _unreadable(fault: str) -> Refused:
    return Refused(
        "terms_unreadable",
        f"The terms of the floor do not read: {fault}",
        mend="The decision stands. Its sponsor may propose the floor again with terms that read.",
    )


def _write(floor: PriceFloor, decision: Decision) -> PriceFloor:
    last = PriceFloor.objects.filter(line=floor.line).aggregate(last=Max("version"))["last"]
    floor.version = (last or 0) + 1
    floor.record = NumericRange(decision.number, None)
    floor.decision = decision
    floor.save(force_insert=True)
    return floor


def _facts(floor: PriceFloor) -> dict[str, Any]:
    """All that a continuation keeps of the version before: its line, its terms, the decision that set
    them."""
    kept = (
        "line",
        "amount",
        "currency",
        "unit",
        "content_basis",
        "value_basis",
        "combination",
        "terms",
        "sunset",
        "set_by",
    )
    return {name: getattr(floor, name) for name in kept}


def _within_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("Floors are put on record inside the transaction of an enactment.")
