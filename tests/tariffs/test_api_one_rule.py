"""One rule by its symbol: the line or one version, as a release holds it, with the dates as strict as elsewhere."""

from datetime import timedelta

import pytest

from alliance.domain import canon
from members.ballots.models import Decision


def ask(client, symbol, **query):
    return client.get(f"/api/v1/rules/{symbol}", query)


def versions(answer) -> list[tuple[int, str, str, str | None]]:
    return [
        (row["version"], row["amount"], row["valid_from"], row["valid_before"])
        for row in answer.json()["versions"]
    ]


def test_a_line_has_the_versions_that_the_release_holds(client, released):
    start, raised = released.in_force.isoformat(), released.raised_from.isoformat()
    assert versions(ask(client, released.rule, release=1)) == [(1, "110.00", start, None)]
    both = [(2, "110.00", start, raised), (3, "120.00", raised, None)]
    assert versions(ask(client, released.rule, release=2)) == both
    assert versions(ask(client, released.rule)) == both


def test_one_version_is_found_by_its_own_symbol(client, released):
    answer = ask(client, f"{released.rule}.3", release=2)
    assert answer.json()["symbol"] == f"{released.rule}.3"
    assert [row[:2] for row in versions(answer)] == [(3, "120.00")]


def test_a_day_keeps_the_version_that_applies_on_it(client, released):
    last = (released.raised_from - timedelta(days=1)).isoformat()
    on = released.raised_from.isoformat()
    before = (released.in_force - timedelta(days=1)).isoformat()
    assert [row[0] for row in versions(ask(client, released.rule, release=2, valid_on=last))] == [2]
    assert [row[0] for row in versions(ask(client, released.rule, release=2, valid_on=on))] == [3]
    assert versions(ask(client, released.rule, release=2, valid_on=before)) == []


def test_the_answer_names_its_release_and_leads_to_the_vote(client, released):
    known_at = canon.instant_text(released.first_at)
    answer = ask(client, released.rule, known_at=known_at).json()
    assert (answer["release"]["release"], answer["known_at"], answer["count"]) == (1, known_at, 1)
    document = client.get(answer["versions"][0]["document_url"].removeprefix("http://testserver"))
    assert document["ETag"] == f'"{Decision.objects.get(number=1).document_digest}"'


def test_an_earlier_version_is_refused_with_the_release_that_holds_it(client, released):
    body = ask(client, f"{released.rule}.1").json()
    assert (body["code"], body["status"], body["release"]) == ("rule_unknown", 404, 1)
    assert "release=1" in body["mend"]
    assert ask(client, f"{released.rule}.1", release=body["release"]).status_code == 200


@pytest.mark.parametrize("symbol", ["PF-99", "PF-0", "PF-1.0", "PF-1.9", "pf-1", "1", "PF-1.1.1", "PF-²"])
def test_a_symbol_that_names_nothing_is_refused_with_its_form(client, released, symbol):
    answer = ask(client, symbol, release=2)
    assert (answer.status_code, answer.json()["code"]) == (404, "rule_unknown")
    assert answer.json()["mend"]


def test_before_the_first_release_there_is_no_rule(client, world):
    assert ask(client, "PF-1").json()["code"] == "release_unknown"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"release": "0"}, "parameter_malformed"),
        ({"release": "9"}, "release_unknown"),
        ({"known_at": "2026-11-22"}, "parameter_malformed"),
        ({"known_at": "2999-01-01T00:00:00Z"}, "known_at_ahead"),
        ({"release": "1", "known_at": "2026-11-22T00:00:00Z"}, "parameters_exclusive"),
        ({"valid_on": "2026-02-30"}, "parameter_malformed"),
        ({"on": "2026-12-01"}, "parameter_unknown"),
        ({"product": "ndpr-oxide"}, "parameter_unknown"),
    ],
)
def test_its_parameters_are_as_strict_as_those_of_all_rules(client, released, query, code):
    assert ask(client, released.rule, **query).json()["code"] == code
