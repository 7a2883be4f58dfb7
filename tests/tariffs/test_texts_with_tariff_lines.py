"""A text with tariff lines: one digest, a form of its own, read, amended, revised and typed like any other."""

import json

import pytest
from django.urls import reverse

from alliance.access import Refused
from alliance.domain import canon
from tariffs.proposals.models import DraftRow
from tariffs.proposals.negotiation import amendments, revising
from tests import cast
from tests.tariffs import steps
from tests.tariffs.duties import a_line, line
from tests.tariffs.steps import day, row
from tests.tariffs.test_amend_a_row import move, shown
from tests.tariffs.test_proposal_pages import HTMX, at, text

pytestmark = pytest.mark.usefixtures("world")
STAGED = {"expression": "free", "staged_from": "10%", "staged_cuts": "5", "staged_later": "on 1 January"}


def document(version) -> dict:
    return json.loads(version.document)


def test_only_a_text_with_tariff_lines_has_the_new_form_and_a_floor_keeps_its_keys():
    plain, both = document(steps.table()), document(steps.table(row(), line()))
    assert (plain["format"], both["format"]) == ("proposal-version/1", "proposal-version/3")
    assert plain["rows"] == both["rows"][:1]
    assert set(both["rows"][1]) - set(plain["rows"][0]) == {
        "expression", "hs", "rule", "staged_cuts", "staged_from", "staged_later",
    }  # fmt: skip


def test_a_row_is_frozen_as_it_was_meant_and_typed_again_it_says_the_same():
    version = steps.table(line(product="", hs="2846 90", importer="US", **STAGED | {"staged_from": "10.0 %"}))
    (frozen,) = document(version)["rows"]
    assert (frozen["hs"], frozen["staged_from"], frozen["expression"]) == ("2846.90", "10%", "free")
    assert version.digest == canon.digest(document(version))
    assert version.subject == "tariff-line"
    again = revising.typed_again(frozen)
    assert {name: again[name] for name in ("rule", "hs", "staged_cuts")} == {
        "rule": "tariff-line", "hs": "2846.90", "staged_cuts": "5",
    }  # fmt: skip


def test_another_party_amends_the_duty_and_the_sponsor_takes_it_over():
    version = steps.table(line(), row())
    made = move(version, expression="2 %", valid_from=str(day(45)))
    assert made.cells == {"expression": "2%", "valid_from": str(day(45))}
    assert [(cell.label, cell.before, cell.after) for cell in shown(version)[0].cells][0] == (
        "Duty",
        "2.5%",
        "2%",
    )
    taken = amendments.take_over(amendment_id=made.pk, by=cast.delegate("JP"))
    assert taken.typed["expression"] == "2%"
    with pytest.raises(Refused) as refusal:
        move(version, who="PE", expression="nothing")
    assert (refusal.value.code, refusal.value.where) == ("checks_block", "expression")


def test_the_text_page_says_the_duty_and_what_it_changes(sign_in):
    a_line()
    change = line(kind="change", names="TL-1.1", **STAGED, valid_from=day(60))
    version = steps.table(change, line(product="", hs="2846.90"))
    page = text(sign_in(cast.delegate("FR")).get(at("proposal", version.proposal)))
    assert "Change a tariff line" in page and "HS 2846.90" in page
    assert "(cut from 10% in 5 equal steps)" in page and "8% from " in page and "free from 1 Jan " in page


def test_a_row_that_becomes_a_tariff_line_gets_the_fields_of_one_and_keeps_what_was_typed(sign_in):
    draft, client = steps.draft(), sign_in(cast.delegate("JP"))
    stored = draft.rows.get()
    sent = {**stored.typed, "rule": "tariff-line", "edition": "1"}
    answer = text(client.post(at("proposal_row", draft, stored.pk), sent, headers=HTMX))
    assert 'hx-swap-oob="true"' in answer and 'name="expression"' in answer
    assert "The duty" in answer and 'name="amount"' not in answer
    stored.refresh_from_db()
    assert (stored.typed["rule"], stored.typed["amount"]) == ("tariff-line", "110.00")
    own = {"rule": "tariff-line", "kind": "set", "expression": "5%", "edition": str(stored.edition)}
    client.post(at("proposal_row", draft, stored.pk), own)
    assert DraftRow.objects.get().typed["amount"] == "110.00"
    page = text(client.get(at("proposal_edit", draft)))
    assert "Set a tariff line" in page and 'value="5%"' in page
    assert client.get(at("proposal_row_terms", draft, stored.pk)).status_code == 404


def test_the_page_of_the_decision_lists_what_became_of_each_row(client):
    [floor, duty] = steps.enacted(row(), line())
    decision = duty.line.decision
    page = text(client.get(reverse("decision", args=[decision.year, decision.number])))
    assert "Set a floor" in page and "Set a tariff line" in page and "2.5%" in page
    assert floor.floor.symbol in page and "TL-1.1" in page


PAGES = (
    "proposal", "proposal_compare", "proposal_notes", "proposal_impact", "proposal_curves_csv", "proposal_brief",
    "proposal_brief_docx",
)  # fmt: skip


@pytest.mark.parametrize("rows", [({"product": "", "hs": "2846.90"},), (STAGED, None)], ids=["lines", "both"])
def test_every_page_of_such_a_text_answers_a_delegate(sign_in, rows):
    texts = [row() if each is None else line(**each) for each in rows]
    version = steps.table(*texts)
    client = sign_in(cast.delegate("FR"))
    for name in PAGES:
        assert client.get(at(name, version.proposal)).status_code == 200, name
    assert client.get(at("proposal_version", version.proposal, 1)).status_code == 200
    page = text(client.get(at("proposal_amend", version.proposal, 1)))
    assert 'name="expression"' in page and 'name="amount"' not in page
    brief = text(client.get(at("proposal_brief", version.proposal)))
    assert "It sets the base duty on" in brief
