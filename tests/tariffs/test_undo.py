"""What was done to the rows of a draft is taken back and done again, by who did it, and nobody's later work with it."""

import pytest

from alliance import journal
from alliance.access import Refused, Seat
from alliance.journal import clock
from alliance.journal.models import Entry
from tariffs.proposals import drafting, services, undoing
from tariffs.proposals import steps as kept
from tariffs.proposals.models import DraftRow, DraftStep, Proposal
from tests import cast
from tests.tariffs import steps

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def japan() -> Seat:
    return cast.delegate("JP")


@pytest.fixture
def colleague() -> Seat:
    return cast.delegate("JP", "alternate")


def save(row: DraftRow, by: Seat, **cells: str) -> DraftRow:
    row.refresh_from_db()
    return services.save_row(row_id=row.pk, typed={**row.typed, **cells}, edition=row.edition, by=by)


def turn(act: str, draft: Proposal, by: Seat) -> str:
    offer = undoing.offered(draft, by)[act]
    assert offer is not None, f"nothing to {act}"
    getattr(undoing, act)(proposal_id=draft.pk, step_id=offer.id, by=by)
    return offer.said


def typed(draft: Proposal) -> list[str]:
    return [row.typed.get("amount", "") for row in draft.rows.order_by("position")]


def test_a_removed_row_comes_back_in_its_place_under_its_own_number(japan):
    draft = steps.draft(*({"amount": amount} for amount in "123"))
    row = draft.rows.get(position=2)
    services.remove_row(row_id=row.pk, by=japan)
    assert turn("undo", draft, japan) == "removed row 2"
    assert typed(draft) == ["1", "2", "3"]
    back = draft.rows.get(position=2)
    assert back.pk == row.pk and back.edition > row.edition
    assert turn("redo", draft, japan) == "removed row 2"
    assert typed(draft) == ["1", "3"]


def test_changes_are_taken_back_one_by_one_and_made_again_in_their_order(japan):
    draft = steps.draft({"amount": "1"})
    row = draft.rows.get()
    save(row, japan, amount="2")
    save(row, japan, currency="USD")
    assert turn("undo", draft, japan) == "Currency in row 1"
    assert turn("undo", draft, japan) == "Amount in row 1"
    assert draft.rows.get().typed == {"amount": "1"}
    assert turn("redo", draft, japan) == "Amount in row 1"
    assert turn("redo", draft, japan) == "Currency in row 1"
    assert draft.rows.get().typed == {"amount": "2", "currency": "USD"}
    assert undoing.offered(draft, japan)["redo"] is None


def test_what_is_typed_into_one_cell_in_one_go_is_one_step_and_later_another(japan):
    draft = steps.draft({"amount": "1"})
    row = draft.rows.get()
    for text in ("12", "123"):
        save(row, japan, amount=text)
    clock.move_to(journal.now() + 2 * kept.ONE_GO)
    save(row, japan, amount="1234")
    turn("undo", draft, japan)
    assert typed(draft) == ["123"]
    turn("undo", draft, japan)
    assert typed(draft) == ["1"]


def test_a_cell_typed_back_to_what_it_was_is_no_step(japan):
    draft = steps.draft({"amount": "1"})
    count = DraftStep.objects.count()
    save(draft.rows.get(), japan, amount="2")
    save(draft.rows.get(), japan, amount="1")
    assert DraftStep.objects.count() == count


def test_a_new_act_ends_what_could_be_made_again(japan):
    draft = steps.draft({"amount": "1"})
    save(draft.rows.get(), japan, amount="2")
    turn("undo", draft, japan)
    services.add_row(proposal_id=draft.pk, by=japan)
    assert undoing.offered(draft, japan)["redo"] is None


def test_nobody_takes_back_what_a_colleague_did_or_typed_since(japan, colleague):
    draft = steps.draft({"amount": "1"}, {"amount": "5"})
    first, second = draft.rows.all()
    save(second, japan, amount="6")
    save(first, japan, amount="2")
    save(first, colleague, currency="USD")
    assert turn("undo", draft, japan) == "Amount in row 2", (
        "the newest of one's own that still stands as it was left"
    )
    assert draft.rows.get(position=1).typed == {"amount": "2", "currency": "USD"}
    assert turn("undo", draft, colleague) == "Currency in row 1"


def test_a_step_that_is_no_longer_the_one_offered_is_refused(japan):
    draft = steps.draft({"amount": "1"})
    save(draft.rows.get(), japan, amount="2")
    offer = undoing.offered(draft, japan)["undo"]
    services.add_row(proposal_id=draft.pk, by=japan)
    with pytest.raises(Refused) as refusal:
        undoing.undo(proposal_id=draft.pk, step_id=offer.id, by=japan)
    assert refusal.value.code == "step_overtaken"


def test_a_save_that_read_a_row_before_it_was_taken_back_is_a_conflict(japan):
    draft = steps.draft({"amount": "1"})
    row = save(draft.rows.get(), japan, amount="2")
    turn("undo", draft, japan)
    with pytest.raises(Refused) as refusal:
        services.save_row(row_id=row.pk, typed={"amount": "3"}, edition=row.edition, by=japan)
    assert refusal.value.code == "row_changed"


def test_a_save_of_the_page_that_saved_last_is_no_conflict_with_itself(japan, colleague):
    draft = steps.draft({"amount": "1"})
    row = draft.rows.get()
    how = {"row_id": row.pk, "edition": 1}
    services.save_row(typed={"amount": "2"}, by=japan, page="tab one", **how)  # its answer was lost
    assert services.save_row(typed={"amount": "3"}, by=japan, page="tab one", **how).typed == {"amount": "3"}
    with pytest.raises(Refused):
        services.save_row(typed={"amount": "4"}, by=japan, page="tab two", **how)
    save(row, colleague, amount="9")
    with pytest.raises(Refused):
        services.save_row(typed={"amount": "5"}, by=japan, page="tab one", **how)


def test_title_and_prose_know_the_page_that_saved_them_last(japan):
    draft = steps.draft()
    text = {
        "proposal_id": draft.pk,
        "prose": "",
        "language": "en",
        "by": japan,
        "read": services.text_mark(draft),
    }
    services.save_text(title="First", page="tab one", **text)
    services.save_text(title="Second", page="tab one", **text)
    with pytest.raises(Refused) as refusal:
        services.save_text(title="Third", page="tab two", **text)
    assert refusal.value.code == "text_changed"


def test_a_tabled_text_keeps_no_steps_and_takes_nothing_back(japan):
    version = steps.table()
    assert not DraftStep.objects.filter(proposal=version.proposal).exists()
    with pytest.raises(Refused) as refusal:
        undoing.undo(proposal_id=version.proposal_id, step_id=1, by=japan)
    assert refusal.value.code == "not_a_draft"


def test_only_the_newest_steps_are_kept(japan, monkeypatch):
    monkeypatch.setattr(kept, "KEPT", 3)
    draft = steps.draft({"amount": "1"})
    for _ in range(5):
        drafting.add_row(proposal_id=draft.pk, by=japan)
    assert DraftStep.objects.filter(proposal=draft).count() == 3


def test_the_record_says_that_something_was_taken_back_but_not_what(japan):
    draft = steps.draft({"amount": "1"})
    save(draft.rows.get(), japan, amount="987654")
    turn("undo", draft, japan)
    turn("redo", draft, japan)
    entries = Entry.objects.filter(object_id=draft.symbol, act__in=["undo_step", "redo_step"])
    assert [entry.act for entry in entries.order_by("id")] == ["undo_step", "redo_step"]
    assert not [entry for entry in entries if "987654" in entry.payload]


def test_another_delegation_takes_nothing_back(japan):
    draft = steps.draft()
    step, stranger = DraftStep.objects.filter(proposal=draft).last(), cast.delegate("AU")
    for act in (undoing.undo, undoing.redo):
        with pytest.raises(Refused) as refusal:
            act(proposal_id=draft.pk, step_id=step.pk, by=stranger)
        assert refusal.value.code == "proposal_unknown"
