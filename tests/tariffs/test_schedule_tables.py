"""The tables of tariff lines: one for a line, a date and a record; goods named once; what is written stays written."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange

from tariffs.proposals.models import Change
from tariffs.schedules.models import ScheduleLine, TariffLine
from tests import premise
from tests.tariffs.duties import a_line
from tests.tariffs.steps import day

pytestmark = pytest.mark.usefixtures("world")


_premise, world = premise.begins_with(a_line)


def a_copy(of: TariffLine, **changed) -> TariffLine:
    facts = {field.attname: getattr(of, field.attname) for field in TariffLine._meta.concrete_fields}
    return TariffLine(**{**facts, "id": None, "version": of.version + 1, **changed})


def refused(act, match: str) -> None:
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        act()


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_one_common_day_and_one_common_decision_are_enough_to_refuse():
    of = TariffLine.objects.get()
    later = NumericRange(of.record.lower + 5, None)
    refused(a_copy(of).save, "one_tariff_line_for_a_line_a_date_and_a_record")
    refused(a_copy(of, validity=DateRange(of.validity.lower, day(31)), record=later).save, "one_tariff_line")
    a_copy(of, record=NumericRange(0, of.record.lower)).save()


def test_an_empty_range_and_a_duty_stated_twice_or_never_are_refused():
    of = TariffLine.objects.get()
    first = of.validity.lower
    refused(a_copy(of, validity=DateRange(first, first)).save, "a_tariff_line_applies_some_day")
    refused(a_copy(of, record=NumericRange(7, 7)).save, "a_tariff_line_is_known_to_some_decision")
    refused(a_copy(of, expression="").save, "a_tariff_line_states_its_duty_once")
    refused(a_copy(of, staging={"base": "5%"}).save, "a_tariff_line_states_its_duty_once")


def test_a_line_exists_once_and_names_its_goods_once():
    line = TariffLine.objects.get().line
    again = ScheduleLine(pk=90, product=line.product, origin=line.origin)
    refused(again.save, "a_schedule_line_exists_once")
    for goods in ({"product": line.product, "hs": "284690"}, {}, {"hs": "2846"}, {"hs": "2846.90"}):
        refused(ScheduleLine(pk=91, origin=line.origin, **goods).save, "a_schedule_line_names_its_goods_once")
    refused(
        ScheduleLine(pk=92, origin=line.origin, hs="28469010").save, "digits_beyond_six_are_a_territorys_own"
    )


@pytest.mark.usefixtures("by_owner")
def test_what_a_tariff_line_says_never_changes_and_is_never_taken_away():
    run("SET CONSTRAINTS ALL IMMEDIATE")
    for statement in (
        "UPDATE tariffs_tariffline SET expression = 'free'",
        "UPDATE tariffs_tariffline SET staging = '{\"base\": \"5%\"}', expression = ''",
        "UPDATE tariffs_tariffline SET validity = daterange('2030-01-01', NULL)",
        "UPDATE tariffs_tariffline SET set_by_id = decision_id, version = 9",
        "DELETE FROM tariffs_tariffline",
        "TRUNCATE tariffs_tariffline CASCADE",
        "UPDATE tariffs_change SET expression = 'free'",
    ):
        refused(lambda statement=statement: run(statement), "append-only")


def test_a_record_closes_once_and_never_opens_again():
    of = TariffLine.objects.get()
    row = TariffLine.objects.filter(pk=of.pk)
    closed = NumericRange(of.record.lower, of.record.lower + 3)
    refused(lambda: row.update(record=NumericRange(of.record.lower + 1, None)), "closed, once")
    assert row.update(record=closed) == 1
    for again in (NumericRange(closed.lower, None), NumericRange(closed.lower, closed.upper + 1)):
        refused(lambda again=again: row.update(record=again), "closed, once")


def test_a_change_is_of_a_floor_or_of_a_tariff_line_and_never_of_both():
    own = Change.objects.get()
    facts = {field.attname: getattr(own, field.attname) for field in Change._meta.concrete_fields}
    for wrong in (
        {"rule": "price-floor"}, {"amount": 5}, {"hs": "284690"}, {"product_id": None}, {"rule": "quota"},
    ):  # fmt: skip
        row = Change(**{**facts, "id": None, "position": 9, **wrong})
        refused(row.save, "a_change_is_of_a_floor_or_of_a_tariff_line")
