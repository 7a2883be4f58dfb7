"""Putting rules on record, of whatever kind. Called by the enactment of a decision and by nothing else.

A decision numbered n closes the record of what it changes to [a, n) and inserts rows known from n on. What a written
row says never changes, so an answer given under an earlier release stays readable.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange
from django.db.models import Max
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import Refused
from members.ballots.models import Decision
from tariffs.lines import selectors
from tariffs.lines.models import Line, Version

OfKind = TypeVar("OfKind", bound=Line)
Rule = TypeVar("Rule", bound=Version)


def open_line(kind: type[OfKind], find: Callable[[], OfKind | None], **made_of: Any) -> OfKind:
    """The line, written under the next number the first time a ballot touches it.

    Numbers are gapless, since customs systems cite them (PF-1). The numbering's lock lets one writer at a
    time through, so the second finds the first one's line.
    """
    found = find()
    if found is None:
        with transaction.atomic():
            number = journal.next_number(kind.SERIES)
            found = find()
            if found is None:
                return kind._default_manager.create(pk=number, **made_of)
            transaction.set_rollback(True)  # gives the number back
    return found


def refuse_in_the_way(line: Line, found: Sequence[Version]) -> None:
    """Nothing is set where something stands. Refused: `floor_in_the_way`, `line_in_the_way`."""
    if found:
        noun = found[0].NOUN
        raise Refused(
            f"{noun.split()[-1]}_in_the_way",
            _("A {noun} stands on {symbol} on some of these days: {names_of}.").format(
                noun=noun, symbol=line.symbol, names_of=selectors.names_of(found)
            ),
            mend=_("Propose to change or to end it by its symbol."),
        )


def refuse_rivals(found: Sequence[Version]) -> None:
    """One cargo, one answer. Refused: `several_answers`."""
    if found:
        raise Refused(
            "several_answers",
            _("For some origins {names_of} would answer with the same precedence.").format(
                names_of=selectors.names_of(found)
            ),
            mend=_("Name an origin group that shares no country with theirs."),
        )


def supersede(names: Rule, from_day: date | None, decision: Decision) -> Rule | None:
    """Close the record of a version, and write on what is left of it before `from_day`.

    Raises Refused `version_not_current` where another decision came first, `nothing_to_change` where the
    version has no day left from `from_day` on.
    """
    expect_transaction()
    held = type(names)._default_manager.select_for_update().get(pk=names.pk)
    if held.record.upper is not None:
        raise Refused(
            "version_not_current",
            _("{symbol} left the record with decision {upper}.").format(
                symbol=held.symbol, upper=held.record.upper
            ),
            mend=_("Propose again and name the version now on record."),
        )
    start, before = held.validity.lower, held.validity.upper
    assert from_day is not None and start is not None, "a validity has a first day"
    if before is not None and before <= from_day:
        raise Refused(
            "nothing_to_change",
            _("{symbol} has ended before {from_day} already.").format(
                symbol=held.symbol, from_day=from_day.isoformat()
            ),
            mend=_("Set a new {noun} instead.").format(noun=held.NOUN),
        )
    held.record = NumericRange(held.record.lower, decision.number)
    held.save(update_fields=["record"])
    if start >= from_day:
        return None
    kept = {name: getattr(held, name) for name in ("line", "set_by", *held.KEPT)}
    return write(type(held)(**kept, validity=DateRange(start, from_day)), decision)


def write(rule: Rule, decision: Decision) -> Rule:
    """Put a version on record, known from this decision on, under the next number of its line."""
    expect_transaction()
    last = type(rule)._default_manager.filter(line=rule.line).aggregate(last=Max("version"))["last"]
    rule.version = (last or 0) + 1
    rule.record = NumericRange(decision.number, None)
    rule.decision = decision
    rule.save(force_insert=True)
    return rule


def expect_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("Rules are put on record inside the transaction of an enactment.")
