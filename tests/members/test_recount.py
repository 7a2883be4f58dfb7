"""`manage.py recount`: every decision counts to itself again, and one flipped vote is found."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from alliance.journal import clock
from members.ballots.models import Decision
from members.ballots.services import close_ballot
from tests import cast
from tests.owner import as_owner

pytestmark = pytest.mark.usefixtures("world")


def recount(*files: Path) -> str:
    said = io.StringIO()
    call_command("recount", *files, stdout=said, stderr=said)
    return said.getvalue()


def refused(*files: Path) -> str:
    said = io.StringIO()
    with pytest.raises(CommandError, match="1 differences"):
        call_command("recount", *files, stdout=said, stderr=said)
    return said.getvalue()


@pytest.fixture
def decisions() -> list[Decision]:
    made = []
    for yes, no in ((30, 5), (15, 14)):
        ballot = cast.a_ballot()
        cast.everybody_votes(ballot, yes=yes, no=no)
        clock.move_to(ballot.closes_at)
        decision = close_ballot(ballot_id=ballot.pk)
        assert decision is not None
        made.append(decision)
    return made


def test_before_anything_is_decided_there_is_nothing_to_count():
    assert recount() == "0 ballots, 0 differences\n"


def test_every_decision_counts_to_itself(decisions):
    assert recount() == "2 ballots, 0 differences\n"


def test_a_published_document_is_the_one_on_record(decisions, tmp_path):
    file = tmp_path / "ballot.json"
    file.write_text(decisions[0].document)
    assert recount(file) == "1 ballots, 0 differences\n"


@pytest.mark.parametrize("of", [0, 1], ids=["adopted either way", "the outcome hangs on it"])
def test_one_flipped_vote_in_a_document_is_found(decisions, tmp_path, of: int):
    document = json.loads(decisions[of].document)
    document["votes"][-1]["choice"] = "abstain"
    file = tmp_path / "ballot.json"
    file.write_text(json.dumps(document))
    assert "The votes on record are not those of the published document." in refused(file)


def test_a_vote_flipped_in_the_table_is_found(decisions):
    vote = decisions[0].ballot.votes.first()
    assert vote is not None
    with as_owner():
        with connection.cursor() as cursor:
            cursor.execute(
                "SET CONSTRAINTS ALL IMMEDIATE"
            )  # a table with checks still to come is not altered
            cursor.execute("ALTER TABLE members_vote DISABLE TRIGGER USER")
        type(vote).objects.filter(pk=vote.pk).update(choice="no" if vote.choice == "yes" else "yes")
    assert f"{decisions[0].ballot.symbol}: " in refused()


@pytest.mark.parametrize(
    "text, said", [("{}", "Missing"), ("no json", "line 1"), ('{"ballot": 1}', "Missing")]
)
def test_what_is_no_document_is_said_with_its_fault(decisions, tmp_path, text: str, said: str):
    file = tmp_path / "ballot.json"
    file.write_text(text)
    assert str(file) in refused(file)
    assert str(tmp_path / "none.json") in refused(tmp_path / "none.json")
