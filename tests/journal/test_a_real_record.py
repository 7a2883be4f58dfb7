"""Nothing is invented in a database whose record is real, whatever the settings of a command."""

from datetime import timedelta

import pytest
from django.core.checks import run_checks
from django.db import connection

from alliance import journal
from alliance.journal import clock
from alliance.portal import seeding
from tests import owner

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def real_record():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_clock SET demonstration = false")


def codes() -> set[str]:
    """What the deployment check finds of the record, under the grants that `migrate` gives."""
    with owner.as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT alliance_grant('alliance_app')")
    return {
        found.id for found in run_checks(include_deployment_checks=True) if found.id.startswith("journal.")
    }


def test_the_clock_of_a_real_record_does_not_move(real_record):
    with pytest.raises(RuntimeError, match="did not begin as a demonstration"):
        clock.move_to(journal.now() + timedelta(days=1))
    assert clock.is_true()


def test_no_invented_people_enter_a_real_record(real_record):
    with pytest.raises(RuntimeError, match="did not begin as a demonstration"):
        seeding.load(with_people=True)


def test_reference_data_may_be_loaded_into_a_real_record(real_record):
    assert seeding.load(with_people=False) == 0


def test_the_deployment_check_refuses_a_demonstrations_database():
    assert codes() == {"journal.E003"}


def test_the_deployment_check_refuses_a_moved_clock(real_record):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_clock SET offset_by = interval '1 hour'")
    assert codes() == {"journal.E002"}


def test_the_deployment_check_finds_nothing_on_a_real_record(real_record):
    assert codes() == set()


def test_the_deployment_check_refuses_a_role_that_may_rewrite_votes(real_record):
    with owner.as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT alliance_grant('alliance_app')")
        cursor.execute("GRANT UPDATE ON members_vote TO alliance_app")
    [found] = [each for each in run_checks(include_deployment_checks=True) if each.id == "journal.E004"]
    assert "may UPDATE on members_vote" in found.msg


@pytest.mark.usefixtures("by_owner")
def test_the_deployment_check_refuses_the_owner_itself(real_record):
    assert "journal.E004" in {found.id for found in run_checks(include_deployment_checks=True)}
