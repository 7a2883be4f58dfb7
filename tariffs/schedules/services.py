"""Putting tariff lines on record. Called by the enactment of a decision and by nothing else.

A decision numbered n closes the record of what it changes to [a, n) and inserts rows known from n on. Duty and validity
of a written row never change, so an answer given under an earlier release stays readable.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext as _

from alliance.access import Refused
from alliance.domain import tariff_line
from alliance.domain.errors import Refusal
from members.ballots.models import Decision
from members.registry.models import CustomsTerritory
from tariffs.catalogue.models import OriginGroup, Product
from tariffs.lines import selectors as on_lines
from tariffs.lines import services as lines
from tariffs.schedules import selectors
from tariffs.schedules.models import ScheduleLine, TariffLine


@dataclass(frozen=True)
class LineText:
    """What a tariff line says: its duty as one canonical sentence, or as staged cuts (the row of
    `alliance.domain.duty.staging.Staging`), and when it applies."""

    expression: str
    validity: DateRange
    staging: Mapping[str, Any] = field(default_factory=dict)


def open_line(
    *, product: Product | None, hs: str, origin: OriginGroup, territory: CustomsTerritory | None
) -> ScheduleLine:
    """The line, written under the next number (TL-1) the first time a ballot touches it. `hs`: digits, '' for a
    product's line."""
    made_of = {"product": product, "hs": hs, "origin": origin, "territory": territory}
    return lines.open_line(
        ScheduleLine,
        lambda: selectors.find_line(product=product, hs=hs, origin=origin, territory=territory),
        **made_of,
    )


def lock_lines(line_ids: list[int]) -> None:
    """Lock lines for this transaction in order of id, and with them every line of the same goods: 'one cargo, one
    answer' is asked over those beside the one that changes."""
    named = ScheduleLine.objects.filter(pk__in=line_ids)
    same = Q(product_id__in=named.values("product_id")) | Q(hs__in=named.exclude(hs="").values("hs"))
    list(ScheduleLine.objects.filter(same).order_by("pk").select_for_update())


def enact_set(*, line: ScheduleLine, text: LineText, decision: Decision) -> TariffLine:
    """Put a new version on a line that has none on those days. Refused: `line_in_the_way`, `several_answers`,
    `duty_unreadable`."""
    lines.expect_transaction()
    lines.refuse_in_the_way(line, on_lines.in_the_way(TariffLine, line.pk, text.validity))
    return _insert(line, text, decision)


def enact_change(*, names: TariffLine, text: LineText, decision: Decision) -> TariffLine:
    """Replace a version from the first day of the new text; before it, the old duty goes on. Refused: those of
    `enact_end`, `several_answers`, `duty_unreadable`."""
    lines.supersede(names, text.validity.lower, decision)
    return _insert(names.line, text, decision)


def enact_end(*, names: TariffLine, from_day: date, decision: Decision) -> TariffLine | None:
    """End a version: `from_day` is the first day without it, on which the importer's own base duty stands again.
    Returns what remains before it, if any. Refused: `version_not_current`, `nothing_to_change`."""
    return lines.supersede(names, from_day, decision)


def _insert(line: ScheduleLine, text: LineText, decision: Decision) -> TariffLine:
    _refuse_unreadable(text)
    lines.refuse_rivals(selectors.rivals(line, text.validity))
    return lines.write(TariffLine(line=line, set_by=decision, **vars(text)), decision)


def _refuse_unreadable(text: LineText) -> None:
    """No tariff line stands on record that a quote could not read, or would write in another way."""
    try:
        duty = tariff_line.of_text(text.expression, text.staging, "duty")
    except Refusal as refusal:
        raise _unreadable(refusal.detail) from refusal
    said = {"staging": text.staging} if text.staging else {"expression": text.expression}
    stated = tariff_line.as_row(duty)
    if {name: stated[name] for name in said} != said:
        raise _unreadable("It is not in the one form in which a release writes it.")


def _unreadable(fault: str) -> Refused:
    return Refused(
        "duty_unreadable",
        _("The duty of the tariff line does not read: {fault}").format(fault=fault),
        mend=_("The decision stands. Its sponsor may propose the tariff line again with a duty that reads."),
    )
