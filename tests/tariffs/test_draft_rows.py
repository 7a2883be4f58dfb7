"""Drafting row by row: nothing typed is lost, nothing is shown to another delegation."""

from datetime import UTC, datetime

import pytest

from alliance import journal
from alliance.access import Refused
from alliance.journal import clock
from alliance.journal.models import Entry
from tariffs.proposals import drafting, selectors, services
from tariffs.proposals.checks.reading import read_row
from tariffs.proposals.models import DraftRow, Proposal
from tests import cast
from tests.tariffs import steps

pytestmark = pytest.mark.usefixtures("world")


def test_drafts_are_numbered_without_gaps():
    numbers = [services.start_draft(by=cast.delegate(code)).number for code in ("JP", "AU", "PE")]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]


def test_an_adviser_drafts_but_the_secretariat_does_not():
    with pytest.raises(Refused) as refusal:
        services.start_draft(by=cast.officer())
    assert refusal.value.code == "role_may_not"


def test_a_row_keeps_what_was_typed_even_what_cannot_be_read():
    draft = steps.draft({"amount": " 1.234 ", "product": "no such thing", "colour": "red"})
    assert draft.rows.get().typed == {"amount": "1.234", "product": "no such thing"}


def test_a_save_counts_editions_and_one_without_change_does_not():
    draft = steps.draft()
    row, japan = draft.rows.get(), cast.delegate("JP")
    saved = services.save_row(row_id=row.pk, typed={**row.typed, "amount": "120"}, edition=1, by=japan)
    assert (saved.edition, saved.typed["amount"]) == (2, "120")
    assert services.save_row(row_id=row.pk, typed=saved.typed, edition=2, by=japan).edition == 2


def test_a_save_over_a_newer_edition_is_refused_and_both_texts_are_kept():
    draft = steps.draft()
    row, japan = draft.rows.get(), cast.delegate("JP")
    services.save_row(row_id=row.pk, typed={**row.typed, "amount": "120"}, edition=1, by=japan)
    with pytest.raises(Refused) as refusal:
        services.save_row(row_id=row.pk, typed={**row.typed, "amount": "130"}, edition=1, by=japan)
    assert refusal.value.code == "row_changed"
    assert refusal.value.values["theirs"]["amount"] == "120"
    assert refusal.value.values["yours"]["amount"] == "130"
    assert refusal.value.values["edition"] == 2
    assert DraftRow.objects.get(pk=row.pk).typed["amount"] == "120"


def test_title_and_prose_saved_in_between_are_refused_and_both_kept():
    draft = steps.draft()
    read, japan = services.text_mark(draft), cast.delegate("JP")
    text = {"proposal_id": draft.pk, "prose": draft.prose, "language": "en", "by": japan}
    services.save_text(title="First", read=read, **text)
    with pytest.raises(Refused) as refusal:
        services.save_text(title="Second", read=read, **text)
    assert refusal.value.code == "text_changed"
    assert (refusal.value.values["theirs"]["title"], refusal.value.values["yours"]["title"]) == (
        "First",
        "Second",
    )


def test_rows_after_a_removed_one_move_up():
    draft = steps.draft(*({"amount": str(amount)} for amount in (1, 2, 3)))
    services.remove_row(row_id=draft.rows.get(position=1).pk, by=cast.delegate("JP"))
    assert [(row.position, row.typed["amount"]) for row in draft.rows.order_by("position")] == [
        (1, "2"),
        (2, "3"),
    ]


@pytest.mark.parametrize("other", ["AU", "EU", "PE"])
def test_another_delegation_sees_no_draft_and_cannot_tell_that_it_exists(other: str):
    draft, stranger = steps.draft(), cast.delegate(other)
    assert draft not in selectors.visible(stranger)
    for act in (
        lambda: selectors.proposal(stranger, year=draft.year, number=draft.number),
        lambda: services.add_row(proposal_id=draft.pk, by=stranger),
        lambda: services.table_proposal(proposal_id=draft.pk, by=stranger),
        lambda: services.add_row(proposal_id=10**9, by=stranger),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert (refusal.value.code, refusal.value.status) == ("proposal_unknown", 404)
    for row in (draft.rows.get().pk, 10**9):
        for act in (
            lambda row=row: services.save_row(row_id=row, typed={}, edition=1, by=stranger),
            lambda row=row: services.remove_row(row_id=row, by=stranger),
        ):
            with pytest.raises(Refused) as refusal:
                act()
            assert (refusal.value.code, refusal.value.status) == ("row_unknown", 404)


def test_the_secretariat_sees_no_draft():
    steps.draft()
    assert not selectors.visible(cast.officer()).exists()


def test_the_record_says_that_a_row_was_saved_but_not_what_it_says():
    draft = steps.draft(steps.row(amount="987654.00"))
    entries = Entry.objects.filter(object_id=draft.symbol)
    assert {"start_draft", "save_text", "add_row"} == set(entries.values_list("act", flat=True))
    assert not [entry for entry in entries if "987654" in entry.payload or "NdPr" in entry.payload]


def test_a_tabled_text_is_frozen_for_its_sponsor_too():
    version = steps.table()
    row = version.proposal.rows.get()
    with pytest.raises(Refused) as refusal:
        services.save_row(row_id=row.pk, typed={}, edition=row.edition, by=cast.delegate("JP"))
    assert refusal.value.code == "not_a_draft"


def test_only_the_head_withdraws_and_nothing_under_vote():
    draft = steps.draft()
    with pytest.raises(Refused) as refusal:
        services.withdraw(proposal_id=draft.pk, by=cast.delegate("AU"))
    assert refusal.value.status == 404
    services.withdraw(proposal_id=draft.pk, by=cast.delegate("JP"))
    assert Proposal.objects.get(pk=draft.pk).state == Proposal.State.WITHDRAWN
    opened = steps.ballot()
    with pytest.raises(Refused) as refusal:
        services.withdraw(proposal_id=opened.version.proposal_id, by=cast.delegate("JP"))
    assert refusal.value.code == "not_withdrawable"


def test_a_draft_that_waited_for_its_number_is_dated_afterwards_and_keeps_the_year_of_the_number(monkeypatch):
    year, number, asked = journal.now().year, journal.next_number, []
    standing = drafting.status_of

    def waits(series):
        clock.move_to(datetime(year + 1, 1, 1, 0, 0, 1, tzinfo=UTC))
        return number(series)

    monkeypatch.setattr(journal, "next_number", waits, raising=False)
    monkeypatch.setattr(drafting, "status_of", lambda member, on: asked.append(on) or standing(member, on=on))
    draft = services.start_draft(by=cast.delegate("JP"))
    assert (draft.year, draft.drafted_at.year, asked[-1].year) == (year, year + 1, year + 1)


@pytest.mark.parametrize("field", ["valid_from", "valid_until", "sunset"])
def test_a_day_at_the_end_of_the_calendar_is_a_finding_and_locks_nothing(field):
    reading = read_row(steps.row(**{field: "9999-12-31"}), position=1)
    assert getattr(reading, field) is None
    assert "too far away" in str(reading.faults[field])
