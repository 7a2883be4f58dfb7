"""Wherever a floor stands, its unit names the substance that it counts: nobody reads a price of the goods."""

import pytest

from alliance.domain.money import Price
from alliance.web import words
from tariffs.proposals.drafting import add_row, start_draft
from tests import cast, path

pytestmark = pytest.mark.usefixtures("world")
COUNTED = "USD/kg of REO contained"


def row():
    return path.floor_row(content_basis="contained:REO")


def said(page) -> str:
    assert page.status_code == 200
    return " ".join(page.content.decode().split())


@pytest.mark.parametrize(("basis", "told"), [
    ("gross", "USD/kg"), ("net", "USD/kg"), ("contained:Co", "USD/kg of Co contained"),
    ("payable:Co", "USD/kg of payable Co"),
])  # fmt: skip
def test_a_unit_names_a_substance_where_it_counts_that_alone(basis, told):
    assert words.per(Price.of("30", "USD", "KGM", basis, "CIF")) == told


def test_the_head_of_a_texts_table_names_it_on_the_proposal_and_on_the_paper(client, sign_in):
    version = path.on_ballot(row()).version
    sign_in(cast.delegate("PE"))
    of = f"{version.proposal.year}-{version.proposal.number}"
    for address in (f"/proposals/{of}/", f"/ballots/{version.ballot.year}-{version.ballot.number}/"):
        assert f"Floor, {COUNTED}</th>" in said(client.get(address))


def test_rows_that_count_otherwise_share_no_head(client, sign_in):
    version = path.tabled(row(), path.floor_row(origin="CN"))
    sign_in(cast.delegate("PE"))
    page = said(client.get(f"/proposals/{version.proposal.year}-{version.proposal.number}/"))
    assert f">{COUNTED}</td>" in page and ">USD/kg</td>" in page and f"Floor, {COUNTED}" not in page


def test_a_comparison_names_it_beside_the_amount(client, sign_in):
    version = path.tabled(row())
    sign_in(cast.delegate("PE"))
    page = said(client.get(f"/proposals/{version.proposal.year}-{version.proposal.number}/compare/"))
    assert f"110.00 {COUNTED}" in page


def test_pictures_of_a_text_name_it_on_their_axes_and_in_their_tables(client, sign_in):
    version = path.tabled(row())
    sign_in(cast.delegate("PE"))
    page = said(client.get(f"/proposals/{version.proposal.year}-{version.proposal.number}/"))
    assert f"Import price, {COUNTED}" in page and "Import price, USD/kg<" not in page


def test_an_amount_is_read_back_with_it_in_the_editor(client, sign_in):
    by = cast.delegate("JP")
    draft = start_draft(by=by)
    add_row(proposal_id=draft.pk, by=by, typed=row())
    sign_in(by)
    page = said(client.get(f"/proposals/{draft.year}-{draft.number}/edit/"))
    assert "per kilogram of REO contained." in page


def test_a_decision_and_the_rules_it_set_name_it(client, sign_in):
    decision = path.decided(row())
    sign_in(cast.delegate("PE"))
    assert f">{COUNTED}</td>" in said(client.get(f"/decisions/{decision.year}-{decision.number}/"))
