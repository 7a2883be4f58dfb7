"""A range of a spreadsheet becomes rows: read as the house reads, refused with line and column, undone in one step."""

import pytest

from alliance.access import Refused
from tariffs.proposals import grid, pasting, undoing
from tariffs.proposals.checks.ground import Ground
from tariffs.proposals.row_groups import fields_of
from tests import cast
from tests.tariffs import steps
from tests.tariffs.test_proposal_pages import HTMX, at, text

ORDER = fields_of({})
HEADS = "What the row does\tProduct\tFrom\tInto\tAmount (USD/kg)\tCurrency\tUnit\tValid from\n"
LINE = "Set a floor\tNdPr metal\tAll origins\tThe whole alliance\t1.234,50\tusd\tkg\t1.4.2030\n"


@pytest.mark.usefixtures("world")
class TestIntoADraft:
    def test_a_headed_range_is_read_by_its_headings(self):
        read = grid.read(HEADS + LINE, ORDER)
        ground = Ground([], on=steps.day(0), whole=True)
        [typed] = pasting.typed_of(read, ground)
        assert read.headed
        assert (typed["kind"], typed["origin"], typed["importer"], typed["valid_from"]) == (
            "set", "ALL", "ALLIANCE", "2030-04-01",
        )  # fmt: skip
        assert (typed["amount"], typed["unit"], typed["currency"]) == ("1.234,50", "KGM", "USD")

    def test_rows_are_filled_and_added_and_taken_back_in_one_step(self):
        draft, japan = steps.draft({"amount": "1"}, {"amount": "2", "currency": "EUR"}), cast.delegate("JP")
        second = draft.rows.get(position=2)
        lines = [{"amount": amount} for amount in ("7", "8", "9")]
        pasting.paste_rows(proposal_id=draft.pk, lines=lines, by=japan, start=second.pk)
        typed = [row.typed for row in draft.rows.all()]
        assert typed == [
            {"amount": "1"},
            {"amount": "7", "currency": "EUR"},
            {"amount": "8"},
            {"amount": "9"},
        ]
        offer = undoing.offered(draft, japan)["undo"]
        assert offer.said == "paste into 3 rows"
        undoing.undo(proposal_id=draft.pk, step_id=offer.id, by=japan)
        assert [row.typed for row in draft.rows.all()] == [
            {"amount": "1"},
            {"amount": "2", "currency": "EUR"},
        ]
        undoing.redo(proposal_id=draft.pk, step_id=undoing.offered(draft, japan)["redo"].id, by=japan)
        assert [row.typed["amount"] for row in draft.rows.all()] == ["1", "7", "8", "9"]

    def test_nothing_is_pasted_over_a_row_that_a_colleague_changed(self):
        draft, japan = steps.draft({"amount": "1"}), cast.delegate("JP")
        row = draft.rows.get()
        with pytest.raises(Refused) as refusal:
            pasting.paste_rows(
                proposal_id=draft.pk, lines=[{"amount": "7"}], by=japan, start=row.pk, shown={row.pk: 9}
            )
        assert refusal.value.code == "range_overtaken"

    def test_a_cell_that_is_too_long_is_refused_with_its_line_and_nothing_is_pasted(self):
        draft, japan = steps.draft({"amount": "1"}), cast.delegate("JP")
        with pytest.raises(Refused) as refusal:
            pasting.paste_rows(proposal_id=draft.pk, lines=[{"amount": "7"}, {"amount": "9" * 300}], by=japan)
        assert refusal.value.where == "line 2, Amount" and draft.rows.count() == 1

    def test_another_delegation_pastes_into_no_draft(self):
        with pytest.raises(Refused) as refusal:
            pasting.paste_rows(proposal_id=steps.draft().pk, lines=[{}], by=cast.delegate("AU"))
        assert refusal.value.code == "proposal_unknown"

    def test_a_script_pastes_from_a_cell_on_and_hears_where(self, sign_in):
        draft = steps.draft({"amount": "1"}, {"amount": "2"})
        first, second = draft.rows.all()
        answer = sign_in(cast.delegate("JP")).post(
            at("proposal_paste", draft),
            {"range": "7,5\tEUR\n8,5\tEUR\n9,5\tEUR\n", "row": second.pk, "field": "amount"},
            headers={**HTMX, "Rows-Shown": f"{first.pk}:1 {second.pk}:1"},
        )
        assert "Pasted into rows 2 to 4." in text(answer)
        assert [row.typed.get("amount") for row in draft.rows.all()] == ["1", "7,5", "8,5", "9,5"]
        assert text(answer).count('class="draft-row added"') == 2

    def test_a_script_hears_why_a_range_does_not_fit(self, sign_in):
        draft = steps.draft({"amount": "1"})
        row = draft.rows.get()
        answer = sign_in(cast.delegate("JP")).post(
            at("proposal_paste", draft), {"range": "a\tb\tc\n", "row": row.pk, "field": "valid_until"},
            headers={**HTMX, "Rows-Shown": f"{row.pk}:1"},
        )  # fmt: skip
        assert answer.status_code == 422 and "from here on a row has 2" in text(answer)

    def test_without_a_script_a_preview_says_what_is_wrong_and_then_the_rows_are_added(self, sign_in):
        draft, client = steps.draft(), sign_in(cast.delegate("JP"))
        sent = {
            "range": HEADS + LINE + LINE.replace("1.234,50", "1.234").replace("NdPr metal", "Unobtainium")
        }
        page = text(client.post(at("proposal_paste", draft), {**sent, "preview": "yes"}))
        assert "Row 2" in page and "Row 3" in page and "A201" in page and "Unobtainium" in page
        assert draft.rows.count() == 1
        client.post(at("proposal_paste", draft), {**sent, "add": "yes"})
        assert draft.rows.count() == 3

    def test_a_range_with_a_strange_heading_is_refused_and_stays_in_its_field(self, sign_in):
        draft = steps.draft()
        answer = sign_in(cast.delegate("JP")).post(
            at("proposal_paste", draft), {"range": "Product\tAmount\tColour\nNdPr\t1\tred\n", "add": "yes"}
        )
        assert answer.status_code == 422
        assert "“Colour” is no column of a row." in text(answer) and "NdPr 1 red" in text(answer)


def test_without_headings_the_columns_follow_from_the_cell_that_was_pasted_into():
    read = grid.read("110\tUSD\r\n120\tEUR\r\n", ORDER, "amount")
    assert not read.headed
    assert [dict(cells) for _, cells in read.lines] == [
        {"amount": "110", "currency": "USD"}, {"amount": "120", "currency": "EUR"},
    ]  # fmt: skip


def test_empty_lines_are_left_out_and_an_empty_cell_empties_its_cell():
    read = grid.read("110\tUSD\n\t\n\tEUR\n", ORDER, "amount")
    assert [number for number, _ in read.lines] == [1, 3]
    assert read.lines[1][1] == {"amount": "", "currency": "EUR"}


def test_a_cell_with_line_breaks_in_quotation_marks_is_one_cell():
    assert grid.read('"a\nb"\t1\n', ORDER).lines[0][1]["kind"] == "a\nb"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" \n\t\n", "range_empty"), ("Product\tAmount\n", "range_empty"), ("x\n" * 301, "range_too_large"),
        ("x" * 300_001, "range_too_large"), ("Product\tAmount\tProduct\na\tb\tc\n", "column_twice"),
        ("\t".join("x" * 40) + "\n", "range_too_wide"), ("Product\tAmount\na\tb\tc\n", "range_too_wide"),
        ("Product\tAmount\tHue\na\tb\tc\n", "column_unknown"),
    ],
)  # fmt: skip
def test_what_is_no_range_is_refused(text: str, code: str):
    with pytest.raises(Refused) as refusal:
        grid.read(text, ORDER)
    assert refusal.value.code == code
