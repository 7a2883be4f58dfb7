"""Decisions over HTTP: outcome, arithmetic, votes, the way to recount; nothing of an open ballot."""

import csv
import io
import json
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from alliance.journal import clock
from members.ballots.models import Ballot, Decision, Vote
from members.ballots.services import certify, close_ballot
from members.ballots.spelled import findings, safe_cell
from tests import cast

pytestmark = pytest.mark.usefixtures("world")


def decided(ballot: Ballot | None = None, *, yes: int = 28, no: int = 14, abstain: int = 1) -> Decision:
    ballot = ballot or cast.a_ballot()
    cast.everybody_votes(ballot, yes=yes, no=no, abstain=abstain)
    clock.move_to(ballot.closes_at)
    return close_ballot(ballot_id=ballot.pk)


def page_of(client, decision: Decision) -> str:
    answer = client.get(f"/decisions/{decision.year}-{decision.number}/")
    assert answer.status_code == 200
    return answer.content.decode()


def rows_of(client, decision: Decision) -> list[dict[str, str]]:
    answer = client.get(f"/decisions/{decision.year}-{decision.number}/votes.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_no_decision_yet_says_what_will_be_here(client):
    page = client.get("/decisions/").content.decode()
    assert "No decision yet" in page
    assert "Read how decisions are made" in page


def test_the_list_shows_outcome_and_arithmetic(client):
    decision = decided()
    page = client.get("/decisions/").content.decode()
    assert decision.symbol in page
    assert "28 of 42 yes, 28 needed" in page
    assert "Two thirds of the members present and voting" in page


def test_the_page_says_the_outcome_the_arithmetic_and_each_test(client):
    page = page_of(client, decided())
    assert '<strong class="confirmation-choice">Adopted</strong>' in page
    assert "Of 43 members with a vote, 28 voted for, 14 against, 1 abstained and 0 did not vote." in page
    assert "28 × 3 = 84 ≥ 84 = 2 × 42" in page
    assert "exactly enough" in page
    assert "43 × 2 = 86 &gt; 43 = 1 × 43" in page


def test_a_newspaper_finds_its_first_sentence_who_voted_how_and_what_was_read_out(client):
    page = page_of(client, decided())
    said = "The alliance adopted it by 28 votes to 14, with 1 abstaining."
    assert f'<p class="lead">{said}</p>' in page and 'property="og:description" content="DEC/' in page
    assert page.count(said) == 3
    assert "<b>14</b>" in page and "What the chair read out" in page
    assert "One member alone could have changed the outcome" in page


@pytest.mark.parametrize(
    ("votes", "said"),
    [
        ({"yes": 20, "no": 14}, "The alliance did not adopt it: 20 for, 14 against, 1 abstaining."),
        ({"yes": 3, "no": 1}, "The alliance could not decide: 5 of 43 took part, too few for a quorum."),
        ({"yes": 30, "no": 0}, "The alliance adopted it without a vote against: 30 for, 1 abstaining."),
    ],
)
def test_every_outcome_has_its_first_sentence(client, votes, said):
    assert said in page_of(client, decided(**votes))


def test_a_missing_quorum_is_said_in_words(client):
    page = page_of(client, decided(yes=3, no=0, abstain=0))
    assert "No quorum, so nothing was decided" in page
    assert "19 missing" in page
    assert ">3 of 43</text>" in page


def test_a_consensus_rule_counts_objections(client):
    page = page_of(client, decided(cast.a_ballot(subject="floor-provisional"), yes=30, no=2, abstain=0))
    assert "2 against, 0 allowed" in page
    assert "2 too many" in page


def test_every_elector_stands_in_the_table_with_its_side_and_votes_cast(client):
    ballot = cast.a_ballot()
    cast.vote(ballot, "JP", "no")
    decision = decided(ballot)
    page = page_of(client, decision)
    assert page.count('<th scope="row"><a href="/members/') == 43
    assert "<li>Japan: Against, then For</li>" in page and "No member voted more than once" not in page
    assert "<dt>Voted more than once</dt><dd>1</dd>" in page
    japan = next(row for row in rows_of(client, decision) if row["member"] == "JP")
    assert (japan["side"], japan["choice"], japan["votes_cast"]) == ("consumer", "yes", "2")


def test_the_seat_picture_is_a_file_that_says_by_itself_what_it_shows(client, settings):
    settings.DEMONSTRATION_NOTICE = "Demonstration, invented votes"
    decision = decided()
    address = f"/decisions/{decision.year}-{decision.number}/seats.svg"
    assert f'href="{address}" download' in page_of(client, decision)
    answer = client.get(address)
    assert (
        answer["Content-Type"] == "image/svg+xml; charset=utf-8"
        and "attachment" in answer["Content-Disposition"]
    )
    drawn = ElementTree.fromstring(answer.content)
    space = "{http://www.w3.org/2000/svg}"
    said = " ".join("".join(each.itertext()) for each in drawn.iter(f"{space}text"))
    for words in (
        decision.symbol, "28 for", "14 against", "1 abstaining", "(JP)", "European Union (EU)",
        decision.document_digest,
        "Source: Critical Minerals Alliance", "Demonstration, invented votes",
    ):  # fmt: skip
        assert words in said
    assert len([*drawn.iter(f"{space}g")]) == 1 + 43, "a seat each"
    assert b"style" not in answer.content and b"class" not in answer.content
    settings.DEMONSTRATION_NOTICE = ""
    assert b"invented" not in client.get(address).content


def test_the_represented_states_are_named(client):
    page = page_of(client, decided())
    assert "The European Union casts one vote for its 13 states in the alliance: Belgium, Czechia" in page


def test_the_csv_holds_every_elector_once_and_the_notice(client):
    rows = rows_of(client, decided(yes=28, no=10, abstain=1))
    assert len(rows) == 43
    assert [row["choice"] for row in rows].count("not voting") == 4
    assert {row["notice"] for row in rows} == {"Demonstration, invented votes"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@cmd", "\t=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_quoted(text):
    assert safe_cell(text) == f"'{text}"
    assert safe_cell("Japan") == "Japan"


def test_before_certification_the_page_says_that_nothing_is_published(client):
    decision = decided()
    assert "Not yet certified. Nothing of it is published before that." in page_of(client, decision)
    certify(decision_id=decision.pk)
    assert "Certified on " in page_of(client, decision)


def test_the_page_gives_the_command_and_the_document_recounts_to_the_same(client, tmp_path):
    decision = decided()
    page = page_of(client, decision)
    file = f"{decision.symbol.replace('/', '-')}.json"
    assert f"python -m alliance.domain.tally {file}" in page
    assert decision.document_digest in page
    assert decision.ballot.electorate_digest in page
    address = f"/api/v1/decisions/{decision.number}/document"
    assert f'href="{address}"' in page
    (tmp_path / file).write_bytes(client.get(address).content)
    run = subprocess.run(
        [sys.executable, "-m", "alliance.domain.tally", str(tmp_path / file)], capture_output=True, check=True
    )
    assert json.loads(run.stdout)["arithmetic"] == decision.arithmetic


def test_an_open_ballot_has_no_decision_page_and_no_trace_in_the_list(client):
    ballot = cast.a_ballot()
    vote = cast.vote(ballot, "JP", "no")
    assert client.get(f"/decisions/{ballot.year}-{ballot.number}/").status_code == 404
    assert client.get(f"/decisions/{ballot.year}-{ballot.number}/votes.csv").status_code == 404
    page = client.get("/decisions/").content.decode()
    assert ballot.title not in page
    assert vote.salt not in page


def test_the_sentences_of_the_tests_agree_with_the_tally():
    decision = decided(yes=27, no=15, abstain=0)
    found = findings(decision.ballot.rule.terms, decision.tally)
    assert [test.ok for test in found] == [True, False]
    assert found[1].compared == "27 × 3 = 81 < 84 = 2 × 42"
    assert found[1].margin == "1 missing"


def test_how_we_decide_shows_each_rule_its_subjects_and_its_source(client):
    page = client.get("/how-we-decide/").content.decode()
    assert "43 votes on tariffs today" in page
    assert "If all 43 vote yes or no, at least 29 must vote yes." in page
    assert "<strong>end a price floor</strong>" in page
    assert "Marrakesh Agreement" in page
    assert "No alliance has adopted them." in page


def test_a_member_page_shows_its_vote_once_decided(client):
    decided(yes=43, no=0, abstain=0)
    assert Vote.objects.count() == 43
    page = client.get("/members/JP/").content.decode()
    assert "Votes on decided ballots" in page
    assert "For</span>" in page
