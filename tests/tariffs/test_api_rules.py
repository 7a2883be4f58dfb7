"""Rules by two clocks: when they apply, when they were published. Neither has a default."""

from datetime import timedelta, timezone

import pytest

from alliance.domain import canon

DAY = "2026-12-01"


def ask(client, **query):
    return client.get("/api/v1/rules", query)


def ndpr(answer) -> list[tuple[str, int]]:
    return [
        (rule["amount"], rule["version"])
        for rule in answer.json()["rules"]
        if rule["product"] == "ndpr-oxide"
    ]


def test_a_raise_leaves_the_earlier_answer_readable(client, released):
    on = released.raised_from.isoformat()
    before = canon.instant_text(released.second_at - timedelta(seconds=1))
    assert ndpr(ask(client, valid_on=on, known_at=before)) == [("110.00", 1)]
    assert ndpr(ask(client, valid_on=on, known_at=canon.instant_text(released.second_at))) == [("120.00", 3)]
    assert ndpr(ask(client, valid_on=on, release=1)) == [("110.00", 1)]
    assert ndpr(ask(client, valid_on=on, release=2)) == [("120.00", 3)]


def test_until_the_raise_applies_the_old_amount_goes_on_and_keeps_its_decision(client, released):
    last = (released.raised_from - timedelta(days=1)).isoformat()
    answer = ask(client, valid_on=last, release=2, product="ndpr-oxide").json()
    (rule,) = answer["rules"]
    assert (rule["amount"], rule["version"], rule["set_by"], rule["decision"]) == ("110.00", 2, 1, 2)
    assert rule["valid_before"] == released.raised_from.isoformat()
    assert answer["release"]["through_decision"] == 2


def test_before_its_first_day_a_floor_does_not_answer(client, released):
    day_before = (released.in_force - timedelta(days=1)).isoformat()
    assert ask(client, valid_on=day_before, release=2).json()["count"] == 0


def test_an_instant_in_another_zone_is_the_same_instant(client, released):
    local = released.first_at.astimezone(timezone(timedelta(hours=9))).isoformat()
    answer = ask(client, valid_on=DAY, known_at=local).json()
    assert answer["release"]["release"] == 1
    assert answer["known_at"] == canon.instant_text(released.first_at)


@pytest.mark.parametrize(
    ("filters", "products"),
    [
        ({"product": "ndpr-metal"}, ["ndpr-metal"]),
        ({"origin": "CN"}, ["ndpr-metal", "ndpr-oxide"]),
        ({"origin": "AU"}, ["ndpr-metal"]),  # a party, so outside the group of non-members
        ({"origin": "NONMEMBERS"}, ["ndpr-metal", "ndpr-oxide"]),
        ({"importer": "DE"}, ["ndpr-metal", "ndpr-oxide"]),
        ({"importer": "ALLIANCE"}, ["ndpr-metal", "ndpr-oxide"]),
    ],
)
def test_filters_keep_the_rules_that_speak_of_the_case(client, released, filters, products):
    answer = ask(client, valid_on=released.in_force.isoformat(), release=1, **filters)
    assert sorted(rule["product"] for rule in answer.json()["rules"]) == products


@pytest.mark.parametrize(
    ("query", "status", "code", "where"),
    [
        ({"release": "1"}, 400, "parameter_missing", "valid_on"),
        ({"valid_on": DAY}, 400, "parameter_missing", "known_at or release"),
        (
            {"valid_on": DAY, "release": "1", "known_at": "2026-11-22T00:00:00Z"},
            400, "parameters_exclusive", "known_at",
        ),
        ({"valid_on": DAY, "release": "1", "as_of": "2026-12-01"}, 400, "parameter_unknown", "as_of"),
        ({"valid_on": DAY, "release": "1", "on": "2026-12-01"}, 400, "parameter_unknown", "on"),
        ({"valid_on": "1.12.2026", "release": "1"}, 400, "parameter_malformed", "valid_on"),
        ({"valid_on": "2026-02-30", "release": "1"}, 400, "parameter_malformed", "valid_on"),
        ({"valid_on": "", "release": "1"}, 400, "parameter_malformed", "valid_on"),
        ({"valid_on": DAY, "release": "0"}, 400, "parameter_malformed", "release"),
        ({"valid_on": DAY, "release": "latest"}, 400, "parameter_malformed", "release"),
        ({"valid_on": DAY, "known_at": "2026-11-22"}, 400, "parameter_malformed", "known_at"),
        ({"valid_on": DAY, "known_at": "2026-11-22T10:00:00"}, 400, "parameter_malformed", "known_at"),
        ({"valid_on": DAY, "known_at": "2999-01-01T00:00:00Z"}, 400, "known_at_ahead", "known_at"),
        ({"valid_on": DAY, "known_at": "2020-01-01T00:00:00Z"}, 404, "nothing_known_then", "known_at"),
        ({"valid_on": DAY, "release": "9"}, 404, "release_unknown", "release"),
        ({"valid_on": DAY, "release": "1", "product": "unobtainium"}, 404, "product_unknown", "product"),
        ({"valid_on": DAY, "release": "1", "origin": "china"}, 404, "origin_unknown", "origin"),
        ({"valid_on": DAY, "release": "1", "importer": "ZZ"}, 404, "importer_unknown", "importer"),
        ({"valid_on": DAY, "release": "1", "importer": "CN"}, 422, "importer_not_party", "importer"),
    ],
)  # fmt: skip
def test_a_wrong_question_is_refused_with_its_mend(client, released, query, status, code, where):
    answer = ask(client, **query)
    body = answer.json()
    assert (answer.status_code, body["status"], body["code"], body.get("where")) == (
        status,
        status,
        code,
        where,
    )
    assert answer["Content-Type"] == "application/problem+json"
    assert body["mend"] and body["detail"]
    assert body["type"] == f"http://testserver/developers/#{code}"


def test_a_plus_sign_that_became_a_space_is_explained(client, released):
    body = client.get("/api/v1/rules?valid_on=2026-12-01&known_at=2026-11-22T10:00:00+01:00").json()
    assert "%2B" in body["detail"]


def test_an_unknown_parameter_names_the_known_ones(client, released):
    body = ask(client, valid_on=DAY, release=1, date="x").json()
    assert body["allowed"] == ["valid_on", "known_at", "release", "product", "origin", "importer"]


def test_a_parameter_given_twice_is_refused(client, released):
    body = client.get("/api/v1/rules?valid_on=2026-12-01&valid_on=2026-12-02&release=1").json()
    assert (body["code"], body["where"]) == ("parameter_repeated", "valid_on")
