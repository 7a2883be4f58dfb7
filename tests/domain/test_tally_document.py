"""A tally is recomputed from its published document; a fault in it is refused with its path."""

import copy
import json
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from alliance.domain import entry
from alliance.domain.canon import canonical_bytes
from alliance.domain.errors import Refusal
from alliance.domain.tally import (
    Elector,
    Vote,
    announce,
    document,
    explain_before,
    for_the_record,
    note,
    read_paper,
    settle,
    tally_document,
    tally_paper,
    vote_order,
)
from alliance.domain.tally import (
    __main__ as program,
)

from .ballots import ROOT, TWO_THIRDS, electors
from .spoken import AGENDAS

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


def written(electorate=None, votes=VOTES, terms=TWO_THIRDS):
    return document(
        rule_code="two-thirds",
        rule_version=1,
        terms=terms,
        citation="Invented for this test",
        electors=electorate or electors(3),
        votes=votes,
        opens_at=OPENS,
        closes_at=CLOSES,
        text_digest="ab" * 32,
        notice="Demonstration, invented votes",
    )


DOCUMENT = written()


def changed(path, value):
    doc = copy.deepcopy(DOCUMENT)
    inner = doc
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return doc


def test_a_document_yields_the_tally_and_a_changed_vote_counts_once():
    found = tally_document(json.loads(canonical_bytes(DOCUMENT)))
    assert (found.outcome, found.arithmetic) == ("adopted", "2 of 3 yes, 2 needed")
    assert found.members.present == 3
    assert canonical_bytes(found.as_dict())


def test_what_an_elector_and_a_vote_say_comes_back_from_the_document():
    elector = Elector("CL", {"weight": 3}, "producer", "entitled", "provisional", "PE", True)
    doc = written(
        [elector, Elector("PE", {"weight": 1}, "producer")], [Vote("CL", "no", 1, OPENS, "Too low")]
    )
    assert doc["electorate"][0] == {
        "attending": True, "class": "producer", "credentials": "provisional", "member": "CL", "proxy": "PE",
        "weights": {"weight": 3},
    }  # fmt: skip
    assert doc["votes"][0]["reason"] == "Too low"
    assert tally_document(doc).record["provisional"]["members"] == ["CL"]


def test_the_rows_of_a_document_may_stand_in_any_order():
    expected = tally_document(DOCUMENT)
    mixed = random.Random(4)
    for _ in range(20):
        doc = copy.deepcopy(DOCUMENT)
        mixed.shuffle(doc["electorate"])
        mixed.shuffle(doc["votes"])
        assert tally_document(doc) == expected


def test_a_ballot_at_the_closing_instant_is_refused_and_named():
    late = tally_document(changed(("votes", 3, "cast_at"), "2026-03-02T17:00:00Z"))
    assert late.outcome == "not_adopted"
    assert late.record["refused"] == [{"member": "M000", "sequence": 4, "why": "received_after_close"}]
    early = tally_document(changed(("votes", 1, "cast_at"), "2026-03-02T08:59:59.999999Z"))
    assert early.record["refused"] == [{"member": "M001", "sequence": 2, "why": "received_before_opening"}]


def fact(**values):
    return changed(("facts",), [{"at": "2026-03-02T12:00:00Z", **values}])


@pytest.mark.parametrize(
    ("doc", "fault"),
    [
        (changed(("rule", "terms", "assent"), "chair"), "rule.terms.assent"),
        (changed(("rule", "version"), "1"), "rule.version"),
        (changed(("rule", "citation"), {}), "rule.citation.text"),
        (changed(("electorate", 1, "weights"), {"weight": -1}), "electorate[1].weights.weight"),
        (changed(("electorate", 1, "status"), "away"), "electorate[1].status"),
        (changed(("electorate", 1, "member"), "M000"), "electorate[1].member"),
        (changed(("electorate", 1, "proxy"), "M001"), "electorate[1].proxy"),
        (changed(("electorate", 1, "wieght"), 1), "electorate[1]"),
        (changed(("electorate",), {}), "electorate"),
        (changed(("votes", 2, "choice"), "maybe"), "votes[2].choice"),
        (changed(("votes", 2, "choice"), "discuss"), "votes[2].choice"),
        (changed(("votes", 1, "cast_at"), "2026-03-02T10:00:00"), "votes[1].cast_at"),
        (changed(("votes", 1, "cast_at"), "2026-03-02T25:00:00Z"), "votes[1].cast_at"),
        (changed(("votes", 1, "cast_at"), "1999-12-31T23:59:59Z"), "votes[1].cast_at"),
        (changed(("window", "closes_at"), "9999-12-31T23:59:59Z"), "window.closes_at"),
        (changed(("votes", 0, "sequence"), 0), "votes[0].sequence"),
        (changed(("votes", 0, "member"), "XX"), "votes[0].member"),
        (changed(("votes", 0, "by"), "XX"), "votes[0].by"),
        (changed(("window", "closes_at"), "2026-03-02T09:00:00Z"), "window"),
        (changed(("window", "round"), 1), "window"),
        (changed(("electorate",), []), "electorate"),
        (changed(("text_digest",), None), "text_digest"),
        (changed(("round",), 0), "round"),
        (changed(("outcome",), "adopted"), "$"),
        (fact(kind="suspended", member="XX"), "facts[0].member"),
        (fact(kind="forgotten"), "facts[0].kind"),
        (fact(kind="voided"), "facts[0].reason"),
        (fact(kind="withdrawn", member="M000"), "facts[0]"),
        (fact(kind="withdrawn", at="2026-03-02T17:00:00Z"), "facts[0].at"),
        (fact(kind="extended", at="2026-03-02T17:00:00Z", closes_at="2026-03-02T18:00:00Z"), "facts[0].at"),
        (fact(kind="extended", closes_at="2026-03-02T17:00:00Z"), "facts[0].closes_at"),
    ],
)
def test_a_fault_in_a_document_is_refused_with_its_path(doc, fault):
    with pytest.raises(Refusal) as refused:
        tally_document(doc)
    assert (refused.value.code, refused.value.values["path"]) == ("document_malformed", fault)


def test_a_weight_that_the_rule_counts_has_to_be_stated():
    terms = {
        **TWO_THIRDS, "units": {"people": "population"},
        "adopted_if": {**TWO_THIRDS["adopted_if"], "unit": "people"},
    }  # fmt: skip
    with pytest.raises(Refusal) as refused:
        tally_document(
            written([Elector("M000", {"people": 3}), Elector("M001"), Elector("M002")], terms=terms)
        )
    assert refused.value.values["path"] == "electorate[1]"


def test_two_votes_with_one_number_are_refused():
    with pytest.raises(Refusal) as refused:
        tally_document(changed(("votes", 1, "sequence"), 1))
    assert (refused.value.code, refused.value.values["path"]) == ("document_malformed", "votes[1].sequence")
    assert "An earlier row has this sequence number" in refused.value.detail


def test_a_window_without_time_zone_cannot_be_written():
    with pytest.raises(ValueError, match="offset"):
        written(votes=[vote(0, "yes", 1, OPENS.replace(tzinfo=None))])


def told(path, *arguments):
    command = [sys.executable, "-m", "alliance.domain.tally", str(path), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    return done.returncode, done.stdout, done.stderr


def run(path, *arguments):
    status, out, errors = told(path, *arguments)
    return status, json.loads(out), errors


def test_the_command_recomputes_in_json_and_explains_as_a_note(tmp_path):
    path = tmp_path / "tally.json"
    path.write_bytes(canonical_bytes(DOCUMENT))
    status, found, errors = run(path)
    assert (status, errors, found["outcome"], found["missing"]) == (0, "", "adopted", None)
    assert found["reversals"][0]["members"] == ["M000", "M001"]
    assert not {"announcement", "rule_in_words"} & found.keys()
    paper = read_paper(DOCUMENT)
    found = tally_paper(paper)
    assert told(path, "--explain") == (0, note(paper, found) + "\n", "")
    lines = note(paper, found).splitlines()
    first, then = lines.index("The rule in words"), lines.index("For the record")
    assert lines[: first - 1] == announce(paper, found)
    assert lines[first + 1 : then - 1] == explain_before(paper.rule, paper.register)
    assert lines[then + 1 : -2] == for_the_record(paper, found)
    assert lines[-1] == "Demonstration, invented votes"
    assert [lines[first - 1], lines[then - 1], lines[-2]] == ["", "", ""]


def test_the_note_says_on_what_by_which_rule_and_when():
    doc = DOCUMENT | {"about": "PROP/2026/014/v1", "ballot": "BALLOT/2026/007"}
    doc["rule"] = {**DOCUMENT["rule"], "title": "Two thirds of those that vote"}
    paper = read_paper(doc)
    assert announce(paper, tally_paper(paper))[:4] == [
        "Adopted.",
        "Decision on PROP/2026/014/v1 in the ballot BALLOT/2026/007.",
        "Rule: Two thirds of those that vote, version 1 (Invented for this test).",
        "The ballot closed on 2 March 2026, 17:00 UTC.",
    ]
    paper = read_paper(DOCUMENT | {"about": "PROP/2026/014/v1"})
    assert announce(paper, tally_paper(paper))[1] == "Decision on PROP/2026/014/v1."


def test_what_the_program_says_is_all_of_it_under_its_names(tmp_path):
    path = tmp_path / "tally.json"
    path.write_bytes(canonical_bytes(DOCUMENT))
    changes = [
        {"after": after, "before": before, "itself": False, "members": members, "outcome": outcome}
        for before, after, members, outcome in (
            ("yes", "no", ("M000", "M001"), "not_adopted"),
            ("yes", "abstain", ("M000", "M001"), "not_adopted"),
            ("yes", "absent", ("M000", "M001"), "not_adopted"),
        )
    ]
    assert program.main([str(path)]) == tally_document(DOCUMENT).as_dict() | {
        "missing": None, "reversals": changes,
    }  # fmt: skip
    path.write_bytes(canonical_bytes(changed(("votes", 3, "choice"), "no")))
    assert program.main([str(path)])["missing"] == {
        "further": None, "least": {"turned": True}, "mixed": None, "turned": {"members": 1},
        "ways": {"turned": ["yes"]},
    }  # fmt: skip
    agenda = {"amendments": [], "base": [], "results": {}}
    path.write_bytes(canonical_bytes(agenda))
    assert program.main([str(path)]) == vote_order(agenda)
    assert program.main([str(path), "--explain"]) == "Put next: the proposal as it was tabled."


def test_what_the_program_explains_is_the_note_line_by_line(tmp_path):
    path = tmp_path / "tally.json"
    path.write_bytes(canonical_bytes(DOCUMENT))
    paper = read_paper(DOCUMENT)
    assert program.main([str(path), "--explain"]) == note(paper, tally_paper(paper))
    agenda = AGENDAS["amendments-furthest-first"]
    path.write_bytes(canonical_bytes(agenda))
    assert len(vote_order(agenda)["said"]) > 1
    assert program.main([str(path), "--explain"]) == "\n".join(vote_order(agenda)["said"])


def test_the_program_says_how_it_is_asked(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "100")
    with pytest.raises(SystemExit):
        program.main(["--help"])
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == "usage: python -m alliance.domain.tally [-h] [--explain] file"
    assert lines[2] == "Recompute a tally from its document, or put amendments in their order."
    assert lines[-1].split("  ")[-1].strip() == "a note for reading instead of JSON"


def test_what_was_missing_and_who_could_have_changed_it_rest_on_those_that_were_counted():
    """A member whose credentials were rejected is in none of the numbers of the note."""
    example = json.loads(
        (ROOT / "docs/conformance/tally/case-credentials-rejected-before-certification.json").read_bytes()
    )
    paper = read_paper(example["document"])
    lines = note(paper, tally_paper(paper)).splitlines()
    assert "If all 5 vote yes or no, at least 4 must vote yes." in lines
    assert "Quorum: at least 3 of 5 must vote yes, no or abstain." in lines
    assert not any(line.startswith("-") and "M004" in line for line in lines)


def test_a_fault_is_one_plain_sentence_where_a_note_was_asked_for(tmp_path, monkeypatch, capsys):
    path = tmp_path / "tally.json"

    def refused(*arguments):
        monkeypatch.setattr(sys, "argv", ["tally", str(path), *arguments])
        with pytest.raises(SystemExit) as left:
            entry.run(program.main)
        return left.value.code, capsys.readouterr().out

    for doc, sentence in (
        (
            changed(("window",), {"close_at": "x"}),
            'window: Unknown key "close_at"; did you mean "closes_at"?',
        ),
        (
            changed(("outcome",), "adopted"),
            'At the top level of the document: Unknown key "outcome". Known: about, ',
        ),
        ({"document": DOCUMENT, "expect": {}}, 'Give only the part under "document".'),
        (changed(("electorate",), []), "electorate: At least one is needed."),
        (changed(("window", "closes_at"), "2026-03-02T09:00:00Z"), "window: It must close after it opens."),
    ):
        path.write_bytes(canonical_bytes(doc))
        status, out = refused("--explain")
        assert (status, out.count("\n")) == (2, 1)
        assert sentence in out
        assert json.loads(refused()[1])["code"] == "document_malformed"
    path.write_bytes(b'{"a":\n 1 2}')
    assert refused("--explain")[1] == "document: Expecting ',' delimiter at line 2, column 4.\n"


def test_two_votes_with_one_number_cannot_be_settled_either():
    paper = read_paper(DOCUMENT)
    twice = [vote(0, "yes", 1), vote(1, "no", 1)]
    with pytest.raises(Refusal) as refused:
        settle(paper.rule, paper.register, twice, paper.window, {})
    assert refused.value.code == "sequence_twice"


def test_the_command_puts_amendments_in_order(tmp_path):
    example = json.loads((ROOT / "docs/conformance/tally/amendments-furthest-first.json").read_bytes())
    path = tmp_path / "amendments.json"
    path.write_bytes(canonical_bytes(example["document"]))
    status, found, _ = run(path)
    assert (status, found["order"]) == (0, ["A4", "A3", "A1", "A2"])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (canonical_bytes(changed(("votes", 2, "choice"), "maybe")), "document_malformed"),
        (canonical_bytes({"amendments": [], "base": []}), "document_malformed"),
        (b'{"a":1,"a":2}', "json_malformed"),
        (b"[]", "document_malformed"),
    ],
)
def test_the_command_refuses_a_bad_document_in_json(tmp_path, data, code):
    path = tmp_path / "tally.json"
    path.write_bytes(data)
    status, refusal, _ = run(path)
    assert (status, refusal["code"]) == (2, code)


def test_an_amendment_that_is_not_put_has_no_result():
    base, amendments = [{"line": "L", "amount": "10"}], [
        {"code": "A", "line": "L", "amount": "20"}, {"code": "B", "line": "L", "amount": "12"},
    ]  # fmt: skip
    with pytest.raises(Refusal) as refused:
        vote_order({"base": base, "amendments": amendments, "results": {"A": "adopted", "B": "not_adopted"}})
    assert refused.value.values["path"] == "results.B"


@pytest.mark.parametrize(
    ("principal", "proxy", "why"),
    [
        ({"proxy": "M001"}, {"most": 1, "same_class": True}, ""),
        ({}, {"most": 1, "same_class": True}, "proxy_not_notified"),
        ({"proxy": "M002"}, {"most": 1, "same_class": True}, "proxy_not_notified"),
        ({"proxy": "M001", "class_": "c"}, {"most": 1, "same_class": True}, "proxy_of_another_class"),
        ({"proxy": "M001", "class_": "c"}, {"most": 1, "same_class": False}, ""),
    ],
)
def test_a_ballot_by_proxy_counts_only_as_the_rule_allows(principal, proxy, why):
    terms = {**TWO_THIRDS, "classes": {"p": "producers", "c": "consumers"}, "proxy": proxy, "quorum": []}
    members = [
        Elector("M000", **{"class_": "p", **principal}),
        *(Elector(f"M00{n}", {}, "p") for n in (1, 2)),
    ]
    found = tally_document(written(members, [Vote("M000", "yes", 1, OPENS, None, "M001")], terms))
    assert [each["why"] for each in found.record["refused"]] == ([why] if why else [])
    assert found.members.yes == (0 if why else 1)


def test_a_class_that_does_not_vote_under_the_rule_stands_outside():
    terms = {**TWO_THIRDS, "classes": {"p": "producers", "c": "consumers"}, "voters": ["p"], "quorum": []}
    members = [Elector("M000", {}, "p"), Elector("M001", {}, "c"), Elector("M002")]
    found = tally_document(written(members, [vote(0, "yes", 1), vote(1, "no", 2)], terms))
    assert (found.outcome, found.members.electorate) == ("adopted", 1)
    assert {each["why"] for each in found.record["outside"]} == {"class_does_not_vote"}
