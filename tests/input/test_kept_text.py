"""Text that is accepted stands as it was typed; text that was overtaken stands beside the other."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tariffs.proposals.drafting import save_row, save_text
from tariffs.proposals.fields import LONGEST
from tariffs.proposals.models import DraftRow, Proposal
from tests import cast
from tests.input.html_forms import forms_of
from tests.input.test_forms import HOSTILE, plain

TYPED = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), max_size=80))


def some(examples: int):
    return settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def proposal(draft: str) -> Proposal:
    year, number = draft.strip("/").split("/")[1].split("-")
    return Proposal.objects.get(year=year, number=number)


def in_form(answer, at: str, name: str) -> list[str]:
    """What stands in the fields of a name in the forms of an answer that go to an address."""
    forms = forms_of(answer.content.decode(), at)
    return [plain(text) for each in forms if each.action == at for text in each.values(name)]


@some(12)
@given(title=TYPED, prose=TYPED)
@pytest.mark.gate
def test_title_and_prose_are_stored_as_typed_or_come_back_as_typed(busy, as_role, title: str, prose: str):
    at = busy.draft + "edit/"
    with transaction.atomic():
        answer = as_role("head").post(at, {"title": title, "prose": prose, "language": "en"})
        if answer.status_code == 302:
            stored = proposal(busy.draft)
            assert (stored.title, stored.prose) == (title.strip(), prose.replace("\r\n", "\n").strip())
        else:
            assert answer.status_code == 422
            assert plain(title) in in_form(answer, at, "title")
            assert plain(prose) in in_form(answer, at, "prose")
        transaction.set_rollback(True)


@some(12)
@given(amount=TYPED, names=TYPED)
@pytest.mark.gate
def test_a_row_is_stored_as_typed_or_comes_back_as_typed(busy, as_role, amount: str, names: str):
    at = f"{busy.draft}rows/{busy.row}/"
    with transaction.atomic():
        answer = as_role("head").post(at, {"amount": amount, "names": names, "edition": "1"})
        if answer.status_code == 302:
            typed = DraftRow.objects.get(pk=busy.row).typed
            kept = {
                name: text.replace("\x00", "").strip()
                for name, text in (("amount", amount), ("names", names))
            }
            assert {name: typed.get(name, "") for name in kept} == kept
        else:
            assert answer.status_code == 422
            assert plain(amount) in in_form(answer, at, "amount")
        transaction.set_rollback(True)


@some(12)
@given(rungs=TYPED, quota=TYPED)
@pytest.mark.gate
def test_terms_are_stored_as_typed_or_come_back_as_typed(busy, as_role, rungs: str, quota: str):
    at = f"{busy.draft}rows/{busy.row}/terms/"
    with transaction.atomic():
        answer = as_role("head").post(at, {"rungs": rungs, "quota": quota, "edition": "1"})
        if answer.status_code == 302:
            typed = DraftRow.objects.get(pk=busy.row).typed
            kept = {"rungs": rungs.replace("\r\n", "\n"), "quota": quota}
            kept = {name: text.replace("\x00", "").strip() for name, text in kept.items()}
            assert {name: typed.get(name, "") for name in kept} == kept
            assert typed["amount"] == "1.234"  # what stands on the other page stays
        else:
            assert answer.status_code == 422
            assert plain(rungs) in in_form(answer, at, "rungs") and plain(quota) in in_form(
                answer, at, "quota"
            )
        transaction.set_rollback(True)


def test_terms_that_were_overtaken_show_both_texts(busy, as_role):
    at = f"{busy.draft}rows/{busy.row}/terms/"
    save_row(row_id=busy.row, typed={"quota": "09.0001"}, edition=1, by=cast.delegate("JP", "adviser"))
    answer = as_role("head").post(at, {"quota": "09.0002", "mechanism": "auction", "edition": "1"})
    assert answer.status_code == 409
    assert (in_form(answer, at, "quota"), in_form(answer, at, "mechanism")) == (["09.0002"], ["auction"])
    page = answer.content.decode()
    assert "09.0001" in page and f'href="{at}"' in page and "Keep what is saved" in page


def test_a_field_that_is_too_long_is_refused_whole_and_not_cut(busy, as_role):
    at = f"{busy.draft}rows/{busy.row}/"
    before = DraftRow.objects.get(pk=busy.row).typed
    answer = as_role("head").post(
        at, {"amount": "1" * (LONGEST + 1), "product": "nothing-known", "edition": "1"}
    )
    assert answer.status_code == 422
    assert f"Amount has {LONGEST + 1} characters; it may have {LONGEST}." in answer.content.decode()
    assert in_form(answer, at, "amount") == ["1" * (LONGEST + 1)]
    assert in_form(answer, at, "product") == ["nothing-known"]
    assert DraftRow.objects.get(pk=busy.row).typed == before


@pytest.mark.parametrize("edition", ["9" * 5000, "\u0661", "\u00b2", "-1", "", "1.0"])
def test_an_edition_that_no_form_sent_is_a_conflict_that_keeps_both_texts(busy, as_role, edition: str):
    at = f"{busy.draft}rows/{busy.row}/"
    answer = as_role("head").post(at, {"amount": " 95.00 ", "edition": edition})
    assert answer.status_code == 409
    assert in_form(answer, at, "amount") == [" 95.00 "]
    assert "1.234" in answer.content.decode()  # what is saved
    assert DraftRow.objects.get(pk=busy.row).typed["amount"] == "1.234"


def test_a_row_that_was_overtaken_shows_both_texts(busy, as_role):
    at = f"{busy.draft}rows/{busy.row}/"
    save_row(row_id=busy.row, typed={"amount": "77.00"}, edition=1, by=cast.delegate("JP", "adviser"))
    answer = as_role("head").post(at, {"amount": "88.00", "edition": "1"})
    assert answer.status_code == 409
    assert in_form(answer, at, "amount") == ["88.00"]
    assert "77.00" in answer.content.decode()


def test_a_prose_that_was_overtaken_shows_both_texts(busy, as_role):
    at = busy.draft + "edit/"
    read = in_form(as_role("head").get(at), at, "read")[0]
    save_text(
        proposal_id=proposal(busy.draft).pk, title="Theirs", prose="Their prose", language="en",
        by=cast.delegate("JP", "adviser"),
    )  # fmt: skip
    answer = as_role("head").post(at, {"title": "Mine", "prose": "My prose", "language": "en", "read": read})
    assert answer.status_code == 409
    assert (in_form(answer, at, "title"), in_form(answer, at, "prose")) == (["Mine"], ["My prose"])
    assert "Their prose" in answer.content.decode()
