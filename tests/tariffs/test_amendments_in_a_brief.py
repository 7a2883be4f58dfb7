"""A brief says what other states ask in the rows of its text: who, which row, by how much, and how it stands."""

import io
import re

import docx
import pytest
from pypdf import PdfReader

from alliance.web import words
from tariffs.proposals.negotiation import amendments
from tariffs.proposals.services import table_proposal
from tests import cast, path
from tests.tariffs import voting

pytestmark = pytest.mark.usefixtures("world")
WHO = "Australia asks in row 1: amount 95.00 USD/kg instead of 110.00 (−15, −13.64 %). Pending for the vote."


def address(version):
    return f"/proposals/{version.proposal.year}-{version.proposal.number}/brief/"


@pytest.fixture
def brief_of(client, sign_in):
    def ask(version):
        sign_in(cast.delegate("PE"))
        return client.get(address(version)).context["brief"]

    return ask


def test_page_and_files_say_who_asks_which_row_by_how_much_and_that_it_stands(client, brief_of):
    version = path.tabled()
    voting.move(version, amount="95")
    assert list(brief_of(version).asked) == [WHO]
    assert WHO in " ".join(client.get(address(version)).content.decode().split())
    pdf = PdfReader(io.BytesIO(client.get(f"{address(version)}brief.pdf").content))
    assert len(pdf.pages) == 1 and "Australia asks in row 1" in re.sub(
        r"\s+", " ", pdf.pages[0].extract_text()
    )
    written = docx.Document(io.BytesIO(client.get(f"{address(version)}brief.docx").content))
    assert WHO in [each.text for each in written.paragraphs]


def test_days_are_said_in_words_and_a_row_named_by_the_substance_it_counts(brief_of):
    version = path.tabled(path.floor_row(content_basis="contained:REO"))
    voting.move(version, amount="120", valid_until=str(cast.in_days(500).date()), sunset="")
    [said] = brief_of(version).asked
    assert "amount 120.00 USD/kg of REO contained instead of 110.00 (+10, +9.09 %)" in said
    assert (
        f"{words.civil(cast.in_days(500).date())} instead of nothing" in said
        and " nothing instead of " in said
    )


def test_what_its_author_withdrew_is_not_in_it(brief_of):
    version = path.tabled()
    made = voting.move(version, amount="95")
    amendments.withdraw_amendment(amendment_id=made.pk, by=cast.delegate("AU"))
    assert not brief_of(version).asked


def test_what_the_next_version_accepted_is_said_as_accepted(brief_of):
    version = path.tabled()
    made, by = voting.move(version, amount="95"), cast.delegate("JP")
    amendments.take_over(amendment_id=made.pk, by=by)
    newest = table_proposal(proposal_id=version.proposal_id, by=by)
    [said] = brief_of(newest).asked
    assert "amount 95.00 USD/kg instead of 110.00" in said and said.endswith("Accepted into version 2.")


def test_while_it_is_voted_on_its_sentence_is_the_same_to_the_letter(brief_of):
    version = path.tabled()
    voting.move(version, amount="95")
    agenda = voting.put(version)
    before = brief_of(version).asked
    assert before[0].endswith("On the ballot.")
    cast.everybody_votes(voting.now_on(agenda), yes=20, no=3)
    assert brief_of(version).asked == before


def test_one_page_holds_many_and_says_how_many_more_there_are(client, brief_of):
    version = path.tabled(title="A floor " * 24)
    for n, code in enumerate(("AU", "US", "KE", "AR", "BO", "CA")):
        voting.move(version, code, amount=str(80 + n))
    assert list(brief_of(version).asked)[4:] == ["2 more amendments are on the page."]
    assert len(PdfReader(io.BytesIO(client.get(f"{address(version)}brief.pdf").content)).pages) == 1


def test_one_page_holds_many_rows_and_amendments_and_positions_at_once(client, brief_of):
    rows = [path.floor_row(origin=code, amount="90.123456") for code in ("CN", "VN", "MY", "TH", "ID")]
    version = path.tabled(*rows, title="A floor " * 24)
    for n, code in enumerate(("AU", "US", "KE", "AR", "BO", "CA")):
        voting.move(version, code, amount=str(80 + n))
    brief = brief_of(version)
    assert brief.effect[-1] == "3 more floors: see “What it would do” on the portal."
    assert len(PdfReader(io.BytesIO(client.get(f"{address(version)}brief.pdf").content)).pages) == 1
