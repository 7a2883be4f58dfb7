"""Metrics: closed without their token, readable by Prometheus' own parser with it."""

import math

import pytest
from django.db import OperationalError
from prometheus_client.parser import text_string_to_metric_families

from alliance.portal import sweep, waiting
from tests import cast

pytestmark = pytest.mark.usefixtures("world")
TOKEN = "a-token-of-the-test"


@pytest.fixture(autouse=True)
def public_tree(settings, tmp_path):
    settings.PUBLICATION_ROOT = tmp_path / "publication"


def scraped(client) -> dict[str, float]:
    answer = client.get("/metrics/", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    return {
        sample.name + "".join(sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_without_a_token_in_the_environment_they_are_closed(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics/", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize(
    "sent", ["", "Bearer", "Bearer wrong", "Basic " + TOKEN, "Bearer é"],
    ids=["nothing", "empty", "wrong", "another scheme", "not ASCII"],
)  # fmt: skip
def test_another_token_is_refused(client, settings, sent):
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics/", headers={"Authorization": sent}).status_code == 403


def test_the_gauges_are_read_by_the_parser_of_prometheus(client, settings):
    settings.METRICS_TOKEN = TOKEN
    before = scraped(client)
    assert math.isnan(before["alliance_sweep_age_seconds"]) and math.isnan(
        before["alliance_head_age_seconds"]
    )
    cast.vote(cast.a_ballot(), "JP")
    sweep.run_once()
    found = scraped(client)
    assert found["alliance_database_up"] == 1
    assert 0 <= found["alliance_sweep_age_seconds"] < 30
    assert found["alliance_oldest_due_ballot_seconds"] == found["alliance_publishing_halted"] == 0
    assert found["alliance_release_number"] == 0
    assert {name for name in found if name.startswith("alliance_due_items")} == {
        f"alliance_due_items{work}"
        for work in ("ballots_to_close", "decisions_to_certify", "decisions_to_enact", "releases_to_build",
                     "releases_to_publish", "notices_to_send")
    }  # fmt: skip


def test_a_database_that_does_not_answer_is_a_gauge_too(client, settings, monkeypatch):
    def fail():
        raise OperationalError("gone")

    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setattr(waiting, "read", fail)
    assert scraped(client) == {"alliance_database_up": 0}
