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

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from alliance.access import Refused
from alliance.domain.errors import Refusal
from alliance.domain.floor.terms import Terms
from alliance.domain.shape import Node
from members.ballots.models import Decision
from members.registry.models import CustomsTerritory
from tariffs.catalogue.models import OriginGroup, Product
from tariffs.floors import selectors
from tariffs.floors.models import PriceFloor, RuleLine
from tariffs.lines import services as lines


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
    """The line, written under the next number the first time a ballot touches it."""
    made_of = {"product": product, "origin": origin, "territory": territory}
    return lines.open_line(
        RuleLine,
        lambda: selectors.find_line(product=product, origin=origin, territory=territory),
        **made_of,
    )


def lock_lines(line_ids: list[int]) -> None:
    """Lock lines for this transaction in order of id, and with them every line of their products.

    The whole product, because 'one cargo, one answer' is asked over the lines beside the one that changes.
    """
    products = RuleLine.objects.filter(pk__in=line_ids).values("product_id")
    list(RuleLine.objects.filter(product_id__in=products).order_by("pk").select_for_update())


def enact_set(*, line: RuleLine, text: FloorText, decision: Decision) -> PriceFloor:
    """Put a new floor on a line that has none on those days. Refused: `floor_in_the_way`, `several_answers`,
    `terms_unreadable`."""
    lines.expect_transaction()
    lines.refuse_in_the_way(line, selectors.in_the_way(line.pk, text.validity))
    return _insert(line, text, decision)


def enact_change(*, names: PriceFloor, text: FloorText, decision: Decision) -> PriceFloor:
    """Replace a rule version from the first day of the new text; before it, the old amount and the old terms go on.
    Refused: those of `enact_end`, `several_answers`, `terms_unreadable`."""
    lines.supersede(names, text.validity.lower, decision)
    return _insert(names.line, text, decision)


def enact_end(*, names: PriceFloor, from_day: date, decision: Decision) -> PriceFloor | None:
    """End a rule version: `from_day` is the first day without a floor. Returns what remains before it, if
    any. Refused: `version_not_current`, `nothing_to_change`."""
    return lines.supersede(names, from_day, decision)


def _insert(line: RuleLine, text: FloorText, decision: Decision) -> PriceFloor:
    _refuse_unreadable(text)
    found = selectors.rivals(
        product=line.product, origin=line.origin, territory=line.territory, validity=text.validity,
        sunset=text.sunset,
    )  # fmt: skip
    lines.refuse_rivals(found)
    return lines.write(PriceFloor(line=line, set_by=decision, **vars(text)), decision)


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
        _("The terms of the floor do not read: {fault}").format(fault=fault),
        mend=_("The decision stands. Its sponsor may propose the floor again with terms that read."),
    )
