"""What is new since an integer: releases with their deltas, in the order in which to apply them."""

import hashlib

import pytest

from alliance.domain import delta
from tariffs.releases import deltas
from tariffs.releases.models import Release
from tests.tariffs import releasing


def ask(client, **query: str):
    return client.get("/api/v1/changes", query)


def test_a_consumer_follows_from_its_integer_by_the_links_alone(client, released):
    body = ask(client, after="0").json()
    assert [(row["release"], row["symbol"]) for row in body["changes"]] == [(1, "REL/0001"), (2, "REL/0002")]
    assert (body["after"], body["newest"], body["count"]) == (0, 2, 2)
    held: dict[str, bytes] = {}
    for row in body["changes"]:
        content = client.get(row["delta"]["url"].removeprefix("http://testserver")).content
        assert (len(content), hashlib.sha256(content).hexdigest()) == (
            row["delta"]["bytes"],
            row["delta"]["sha256"],
        )
        held = delta.apply(delta.read(content), held)
    assert held == deltas.stored(Release.objects.get(pk=2))


def test_after_one_there_is_the_next_and_after_the_newest_nothing(client, released):
    assert [row["release"] for row in ask(client, after="1").json()["changes"]] == [2]
    answer = ask(client, after="2")
    assert (answer.json()["changes"], answer.json()["newest"]) == ([], 2)
    assert answer["Cache-Control"] == "public, max-age=30, must-revalidate"


def test_before_the_first_release_there_is_nothing_to_follow(client, world):
    body = ask(client, after="0").json()
    assert (body["count"], body["newest"]) == (0, 0)
    releasing.built(yes=23)
    assert ask(client, after="0").json()["count"] == 0


@pytest.mark.parametrize(
    ("query", "status", "code", "where"),
    [
        ({}, 400, "parameter_missing", "after"),
        ({"after": ""}, 400, "parameter_malformed", "after"),
        ({"after": "-1"}, 400, "parameter_malformed", "after"),
        ({"after": "01"}, 400, "parameter_malformed", "after"),
        ({"after": "1.0"}, 400, "parameter_malformed", "after"),
        ({"after": "two"}, 400, "parameter_malformed", "after"),
        ({"after": "1" * 40}, 400, "parameter_malformed", "after"),
        ({"after": "9"}, 404, "release_unknown", "after"),
        ({"after": ["1", "2"]}, 400, "parameter_repeated", "after"),
        ({"after": "1", "since": "2026-01-01"}, 400, "parameter_unknown", "since"),
    ],
)
def test_a_wrong_question_is_refused_with_its_mend(client, released, query, status, code, where):
    answer = ask(client, **query)
    body = answer.json()
    assert (answer.status_code, body["code"], body["where"]) == (status, code, where)
    assert body["mend"]


def test_a_long_history_takes_no_more_questions_than_a_short_one(
    client, released, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4):
        ask(client, after="0")
