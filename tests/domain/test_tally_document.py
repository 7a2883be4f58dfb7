"""A tally is recomputed from its published document."""

import copy
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from alliance.domain.canon import canonical_bytes
from alliance.domain.errors import Refusal
from alliance.domain.tally import Cast, Vote, document, latest, tally_document

from .ballots import TWO_THIRDS, electors

OPENS = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLOSES = datetime(2026, 3, 2, 17, tzinfo=UTC)


def vote(number, choice, sequence, at=OPENS):
    return Vote(f"M{number:03d}", choice, sequence, at)


VOTES = [
    vote(0, "no", 1),
    vote(1, "yes", 2),
    vote(2, "no", 3),
    vote(0, "yes", 4, CLOSES - timedelta(microseconds=1)),
]
DOCUMENT = document(
    rule_code="two-thirds",
    rule_version=1,
    terms=TWO_THIRDS,
    electors=electors(3),
    votes=VOTES,
    opens_at=OPENS,
    closes_at=CLOSES,
    text_digest="ab" * 32,
    notice="Demonstration, invented votes",
)


def changed(path, value):
    doc = copy.deepcopy(DOCUMENT)
    inner = doc
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return doc


def test_the_last_vote_of_a_member_counts():
    assert latest(VOTES) == [Cast("M001", "yes"), Cast("M002", "no"), Cast("M000", "yes")]
    assert latest(reversed(VOTES)) == latest(VOTES)


def test_two_votes_with_one_number_are_refused():
    with pytest.raises(Refusal) as refused:
        latest([vote(0, "yes", 1), vote(1, "no", 1)])
    assert refused.value.code == "sequence_twice"


def test_a_document_yields_the_tally_and_a_changed_vote_counts_once():
    found = tally_document(json.loads(canonical_bytes(DOCUMENT)))
    assert (found.outcome, found.arithmetic) == ("adopted", "2 of 3 yes, 2 needed")
    assert found.members.present == 3
    assert canonical_bytes(found.as_dict())


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("rule", "terms", "tie"), "chair", "rule.terms.tie"),
        (("rule", "version"), "1", "rule.version"),
        (("electorate", 1, "weight"), -1, "electorate[1].weight"),
        (("electorate",), {}, "electorate"),
        (("votes", 2, "choice"), "maybe", "votes[2].choice"),
        (("votes", 1, "cast_at"), "2026-03-02T17:00:00Z", "votes[1].cast_at"),
        (("votes", 1, "cast_at"), "2026-03-02T08:59:59.999999Z", "votes[1].cast_at"),
        (("votes", 1, "cast_at"), "2026-03-02T10:00:00", "votes[1].cast_at"),
        (("votes", 1, "cast_at"), "2026-03-02T25:00:00Z", "votes[1].cast_at"),
        (("votes", 0, "sequence"), 0, "votes[0].sequence"),
        (("window", "closes_at"), "2026-03-02T09:00:00Z", "window"),
        (("text_digest",), None, "text_digest"),
    ],
)
def test_a_fault_in_a_document_is_refused_with_its_path(path, value, fault):
    with pytest.raises(Refusal) as refused:
        tally_document(changed(path, value))
    assert (refused.value.code, refused.value.values["path"]) == ("document_malformed", fault)


def test_a_vote_of_a_stranger_in_a_document_is_refused():
    with pytest.raises(Refusal) as refused:
        tally_document(changed(("votes", 0, "member"), "XX"))
    assert refused.value.code == "not_an_elector"


def test_a_window_without_time_zone_cannot_be_written():
    with pytest.raises(ValueError, match="offset"):
        document(
            rule_code="a",
            rule_version=1,
            terms=TWO_THIRDS,
            electors=[],
            votes=[],
            opens_at=OPENS.replace(tzinfo=None),
            closes_at=CLOSES,
            text_digest="",
            notice="",
        )


def run(path, *arguments):
    command = [sys.executable, "-m", "alliance.domain.tally", str(path), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    return done.returncode, json.loads(done.stdout), done.stderr


def test_the_command_recomputes_and_explains(tmp_path):
    path = tmp_path / "tally.json"
    path.write_bytes(canonical_bytes(DOCUMENT))
    status, found, errors = run(path, "--explain")
    assert (status, errors, found["outcome"]) == (0, "", "adopted")
    assert found["explained"][1] == "To adopt, if all 3 vote yes or no: at least 2 yes."


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (canonical_bytes(changed(("votes", 2, "choice"), "maybe")), "document_malformed"),
        (b'{"a":1,"a":2}', "json_malformed"),
    ],
)
def test_the_command_refuses_a_bad_document_in_json(tmp_path, data, code):
    path = tmp_path / "tally.json"
    path.write_bytes(data)
    status, refusal, _ = run(path)
    assert (status, refusal["code"]) == (2, code)
