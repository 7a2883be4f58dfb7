"""An open editor is brought to what the database holds, and no save goes over a colleague's unseen."""

import base64

import pytest

from alliance.web import kept
from tariffs.proposals import services, undoing
from tariffs.proposals.models import DraftRow, Proposal
from tests import cast
from tests.tariffs import steps
from tests.tariffs.test_proposal_pages import HTMX, at, text

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def draft() -> Proposal:
    return steps.draft(steps.row(), steps.row(product="ndpr-metal"))


@pytest.fixture
def japan(sign_in):
    return sign_in(cast.delegate("JP"))


def shown(*rows: DraftRow, **more: str) -> dict[str, str]:
    """The headers of a page that shows these rows as they were when they were read."""
    return {**HTMX, "Rows-Shown": " ".join(f"{row.pk}:{row.edition}" for row in rows), **more}


def other(row: DraftRow, **cells: str) -> None:
    """A colleague saves a row."""
    colleague = cast.delegate("JP", "alternate")
    services.save_row(row_id=row.pk, typed={**row.typed, **cells}, edition=row.edition, by=colleague)


def test_a_save_never_takes_the_edition_of_a_row_along_whose_cells_it_leaves(draft, japan):
    first, second = draft.rows.all()
    other(second, amount="777.00")
    page = text(
        japan.post(
            at("proposal_row", draft, first.pk), {**first.typed, "edition": 1}, headers=shown(first, second)
        )
    )
    assert f'id="row-{second.pk}" aria-labelledby="row-{second.pk}-title" hx-swap-oob="true"' in page
    assert 'value="777.00"' in page, "the row comes whole, with its cells"
    assert f'id="row-{second.pk}-edition" value="2" hx-swap-oob' not in page


def test_a_refused_save_leaves_the_edition_that_was_read_so_that_the_next_one_is_refused_too(draft, japan):
    row = draft.rows.get(position=1)
    other(row, amount="120")
    late = {**row.typed, "amount": "130", "edition": "1"}
    for _ in range(2):
        answer = japan.post(at("proposal_row", draft, row.pk), late, headers=shown(*draft.rows.all()))
        assert answer.status_code == 409
        assert "Draft-Saved" not in answer.headers
        assert f'id="row-{row.pk}-edition"' not in text(answer)
        assert "<mark>130</mark>" in text(answer) and "<span>120</span>" in text(answer)


def test_an_answer_to_a_row_leaves_the_mark_of_a_text_that_a_colleague_changed(draft, japan):
    read, row = services.text_mark(draft), draft.rows.get(position=1)
    services.save_text(proposal_id=draft.pk, title="Theirs", prose="", language="en", by=cast.delegate("JP"))
    headers = shown(*draft.rows.all(), **{"Text-Shown": read})
    page = text(japan.post(at("proposal_row", draft, row.pk), {**row.typed, "edition": 1}, headers=headers))
    assert 'id="text-fields" hx-swap-oob="true"' in page and 'value="Theirs"' in page
    own = japan.post(
        at("proposal_row", draft, row.pk), {**row.typed, "edition": 1}, headers=shown(*draft.rows.all())
    )
    assert 'id="text-read"' not in text(own)


def test_a_page_that_shows_what_is_stored_hears_nothing_new(draft, japan):
    headers = shown(*draft.rows.all(), **{"Text-Shown": services.text_mark(draft)})
    assert japan.get(at("proposal_edit_now", draft), headers=headers).status_code == 204


def test_a_page_hears_of_rows_that_came_went_and_changed(draft, japan):
    first, second = draft.rows.all()
    headers = shown(first, second, **{"Text-Shown": services.text_mark(draft)})
    services.remove_row(row_id=first.pk, by=cast.delegate("JP"))
    came = services.add_row(proposal_id=draft.pk, by=cast.delegate("JP"))
    page = text(japan.get(at("proposal_edit_now", draft), headers=headers))
    assert f'<div id="row-{first.pk}" hx-swap-oob="delete">' in page
    assert (
        f'<div hx-swap-oob="afterend:#row-{second.pk}"><section class="draft-row added" id="row-{came.pk}"'
        in page
    )
    assert f'<h3 id="row-{second.pk}-title" hx-swap-oob="true">Row 1</h3>' in page
    assert "A colleague changed this draft" in page


def test_what_a_page_says_wrongly_is_as_if_it_were_not_shown(draft, japan):
    answer = japan.get(
        at("proposal_edit_now", draft),
        headers={**HTMX, "Rows-Shown": "x:y 1:2:3 -4 99999999999999", "Text-Shown": "z"},
    )
    assert answer.status_code == 200


def test_a_row_is_kept_by_code_where_its_name_was_typed_and_shown_by_its_name(draft, japan):
    row = draft.rows.get(position=1)
    sent = {**row.typed, "product": "ndpr METAL", "origin": "all origins", "importer": "the whole alliance",
            "valid_from": "1 Apr 2030", "kind": "set", "edition": "1"}  # fmt: skip
    name = DraftRow.objects.get(pk=row.pk)
    answer = japan.post(at("proposal_row", draft, row.pk), sent, headers=shown(name))
    typed = DraftRow.objects.get(pk=row.pk).typed
    assert typed["product"] == "ndpr-metal"
    assert (typed["origin"], typed["importer"], typed["valid_from"]) == ("ALL", "ALLIANCE", "2030-04-01")
    assert answer.headers["Draft-Saved"].startswith(f"row-{row.pk} ")
    assert 'value="2030-04-01"' in text(answer), "the cell is drawn in the words of the house"


def test_a_day_that_does_not_read_stays_to_be_seen_in_its_field(draft, japan):
    row = draft.rows.get(position=1)
    japan.post(at("proposal_row", draft, row.pk), {**row.typed, "valid_from": "4/5/2030", "edition": "1"})
    page = text(japan.get(at("proposal_edit", draft)))
    assert '<input type="text" name="valid_from" value="4/5/2030"' in page


def test_a_row_is_removed_and_brought_back_without_scripts(draft, japan):
    row = draft.rows.get(position=1)
    japan.post(at("proposal_row_remove", draft, row.pk))
    assert "Undo: removed row 1" in text(japan.get(at("proposal_edit", draft)))
    step = undoing.offered(draft, cast.delegate("JP"))["undo"]
    answer = japan.post(at("proposal_undo", draft), {"step": step.id})
    assert answer.status_code == 302 and draft.rows.filter(pk=row.pk).exists()
    step = undoing.offered(draft, cast.delegate("JP"))["redo"]
    japan.post(at("proposal_redo", draft), {"step": step.id})
    assert not draft.rows.filter(pk=row.pk).exists()


def test_a_step_that_was_overtaken_is_said_beside_the_rows(draft, japan):
    answer = japan.post(at("proposal_undo", draft), {"step": "1"}, headers=shown(*draft.rows.all()))
    assert answer.status_code == 409 and "Something else was done since" in text(answer)
    assert japan.post(at("proposal_undo", draft), {"step": "no"}).status_code == 409


def test_what_a_browser_kept_is_offered_with_the_instant_since_when(draft, japan):
    row = draft.rows.get(position=1)
    sent = {**row.typed, "amount": "130", "edition": "0", "kept": "2026-11-23T14:02:00.000Z"}
    answer = japan.post(at("proposal_row", draft, row.pk), sent, headers=shown(*draft.rows.all()))
    assert answer.status_code == 409 and "Kept in this browser since" in text(answer)
    assert "14:02" in text(answer)


def test_copies_of_two_persons_and_of_two_seats_are_sealed_with_different_keys(draft, japan):
    head, alternate, australia = cast.delegate("JP"), cast.delegate("JP", "alternate"), cast.delegate("AU")
    keys = {kept.keeping(seat)["key"] for seat in (head, alternate, australia)}
    assert len(keys) == 3 and all(len(base64.b64decode(key)) == 32 for key in keys)
    assert kept.keeping(head)["key"] in text(japan.get(at("proposal_edit", draft)))
    assert kept.keeping(head)["owner"] != kept.keeping(alternate)["owner"]


def test_signing_out_makes_the_browser_forget_what_it_kept(japan):
    answer = japan.post("/accounts/logout/")
    assert answer.headers["Clear-Site-Data"] == '"storage"'


def test_the_editor_goes_compressed_and_stays_small(sign_in):
    draft = steps.draft(*[steps.row() for _ in range(10)])
    answer = sign_in(cast.delegate("JP")).get(at("proposal_edit", draft), headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) < 40_000


def test_the_curve_of_a_row_is_drawn_beside_it_and_anew_after_a_save(draft, japan):
    row = draft.rows.get(position=1)
    first = text(japan.get(at("proposal_row_curve", draft, row.pk)))
    assert "<svg" in first and "110" in first
    sent = {**row.typed, "amount": "95.00", "edition": "1"}
    after = text(japan.post(at("proposal_row", draft, row.pk), sent, headers=shown(*draft.rows.all())))
    assert f'id="row-{row.pk}-curve" hx-swap-oob="true"' in after and "<svg" in after
    assert after.count("chart-narrow") == 1, "of the row that was saved alone"


def test_a_row_that_does_not_read_says_what_its_curve_waits_for(draft, japan):
    row = draft.rows.get(position=1)
    japan.post(at("proposal_row", draft, row.pk), {**row.typed, "amount": "1.234", "edition": "1"})
    page = text(japan.get(at("proposal_row_curve", draft, row.pk)))
    assert "<svg" not in page and "is drawn here once amount" in page
    assert japan.get(at("proposal_row_curve", draft, row.pk + 100)).status_code == 404
