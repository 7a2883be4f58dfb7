"""Twenty threads with one key: so many are answered as its limit says, not one more and not one less."""

from datetime import timedelta

from django.db import close_old_connections
from django.test import Client

from alliance.access import Refused
from alliance.journal import clock
from tariffs.delivery.models import ApiKey, KeyUse
from tariffs.delivery.services import end_key
from tests import cast
from tests.races.crew import Crew
from tests.tariffs import keys

THREADS, EACH, LIMIT = 20, 10, 137


def test_twenty_threads_are_answered_to_the_number_of_the_limit(crew: Crew):
    row, text = keys.key(per_minute=LIMIT)
    minute = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=2)
    clock.move_to(minute + timedelta(seconds=1))

    def ask() -> list[int]:
        close_old_connections()
        return [
            Client(headers=keys.bearer(text)).get("/api/v1/openapi.json").status_code for _ in range(EACH)
        ]

    statuses = [status for each in crew.at_once([ask] * THREADS) for status in each.answer]
    assert clock.now() < minute + timedelta(minutes=1), "the machine was too slow for one minute"
    assert (statuses.count(200), statuses.count(429)) == (LIMIT, THREADS * EACH - LIMIT)
    assert KeyUse.objects.values_list("answered", "refused").get(key=row) == (LIMIT, THREADS * EACH - LIMIT)


def test_of_twenty_who_issue_at_once_one_does_and_a_third_key_comes_from_nobody(crew: Crew):
    row = keys.consumer()
    outcomes = crew.at_once(
        [lambda: keys.issue_key(consumer_id=row.pk, days=9, after=0, by=cast.officer())] * 20
    )
    assert sorted({each.said for each in outcomes}) == ["", "key_issued_meanwhile"]
    assert [each.said for each in outcomes].count("") == 1

    def straight() -> None:
        held = ApiKey.objects.get(consumer=row, reminded=14)
        held.pk, held.prefix, held.reminded = None, keys.new_name(), None
        held.digest = (held.prefix * 8)[:64]
        held.save(force_insert=True)

    said = [each.said for each in crew.at_once([straight] * 20)]
    assert said.count("") == 1 and ApiKey.objects.filter(consumer=row).count() == 2
    assert all("two keys at most" in each for each in said if each)


def test_who_ends_at_once_ends_once(crew: Crew):
    row, _ = keys.key()
    outcomes = crew.at_once([lambda: end_key(prefix=row.prefix, by=cast.officer())] * 5)
    assert [each.said for each in outcomes].count("") == 1
    assert all(isinstance(each.fault, Refused) for each in outcomes if each.said)
