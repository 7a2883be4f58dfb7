"""The tables themselves: one floor for a line, a date and a record; what is written stays written."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange

from tariffs.floors.models import PriceFloor, RuleLine
from tests import premise
from tests.tariffs import steps

pytestmark = pytest.mark.usefixtures("world")


_premise, world = premise.begins_with(steps.a_floor)


def a_copy(floor: PriceFloor, **changed) -> PriceFloor:
    """A second row like a floor, but for what is changed."""
    facts = {field.attname: getattr(floor, field.attname) for field in PriceFloor._meta.concrete_fields}
    return PriceFloor(**{**facts, "id": None, "version": floor.version + 1, **changed})


def refused(act, match: str) -> None:
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        act()


def test_a_second_row_for_the_same_line_dates_and_record_is_refused():
    floor = PriceFloor.objects.get()
    refused(a_copy(floor).save, "one_floor_for_a_line_a_date_and_a_record")


def test_one_common_day_and_one_common_decision_are_enough_to_refuse():
    floor = PriceFloor.objects.get()
    first = floor.validity.lower
    later = NumericRange(floor.record.lower + 5, None)
    refused(a_copy(floor, validity=DateRange(first, steps.day(31)), record=later).save, "one_floor")


def test_rows_that_meet_but_share_no_day_or_no_decision_stand_side_by_side():
    floor = PriceFloor.objects.get()
    first, number = floor.validity.lower, floor.record.lower
    a_copy(floor, validity=DateRange(steps.day(1), first), version=2).save()
    a_copy(floor, record=NumericRange(0, number), version=3).save()
    assert PriceFloor.objects.count() == 3


def test_a_line_exists_once_also_for_the_whole_alliance():
    line = PriceFloor.objects.get().line
    refused(
        RuleLine(pk=999, product=line.product, origin=line.origin, territory=None).save, "a_line_exists_once"
    )


def test_an_empty_validity_and_an_empty_record_are_refused():
    floor = PriceFloor.objects.get()
    day = floor.validity.lower
    refused(a_copy(floor, validity=DateRange(day, day)).save, "a_floor_applies_some_day")
    refused(a_copy(floor, record=NumericRange(7, 7)).save, "a_floor_is_known_to_some_decision")


@pytest.mark.usefixtures("by_owner")
def test_what_a_floor_says_never_changes():
    floor = PriceFloor.objects.get()
    for change in (
        "amount = 1",
        "validity = daterange('2030-01-01', NULL)",
        "version = 9",
        "currency = 'EUR'",
        "sunset = NULL",
    ):
        refused(
            lambda change=change: run(f"UPDATE tariffs_pricefloor SET {change} WHERE id = {floor.pk}"),
            "append-only",
        )


def test_a_record_closes_once_and_never_opens_again():
    floor = PriceFloor.objects.get()
    closed = NumericRange(floor.record.lower, floor.record.lower + 3)
    row = PriceFloor.objects.filter(pk=floor.pk)
    refused(lambda: row.update(record=NumericRange(floor.record.lower + 1, None)), "closed, once")
    assert row.update(record=closed) == 1
    for again in (NumericRange(closed.lower, None), NumericRange(closed.lower, closed.upper + 1)):
        refused(lambda again=again: row.update(record=again), "closed, once")


@pytest.mark.usefixtures("by_owner")
def test_nothing_published_is_taken_away():
    run("SET CONSTRAINTS ALL IMMEDIATE")  # a TRUNCATE is asked only where nothing is pending
    for statement in (
        "DELETE FROM tariffs_pricefloor",
        "TRUNCATE tariffs_pricefloor CASCADE",
        "DELETE FROM tariffs_version",
        "TRUNCATE tariffs_version CASCADE",
        "DELETE FROM tariffs_enactment",
        "UPDATE tariffs_change SET position = 9",
        "UPDATE tariffs_version SET digest = ''",
    ):
        refused(lambda statement=statement: run(statement), "append-only")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
