"""Amending asks once more: the same lists as the editor, each figure read back, and withdrawing asks too."""

import re

import pytest

from tariffs.proposals.negotiation.models import Amendment
from tests import cast
from tests.tariffs import steps
from tests.tariffs.steps import row
from tests.tariffs.test_amend_a_row import WHY, move
from tests.tariffs.test_proposal_pages import text
from tests.tariffs.test_revise_and_return import page

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def version():
    return steps.table()


@pytest.fixture
def author(sign_in):
    return sign_in(cast.delegate("AU"))


def sent(version, **more: str) -> dict[str, str]:
    return {**row(), "amount": "95", "reason": WHY, "digest": version.digest} | more


def hidden(answer) -> dict[str, str]:
    """What the form of the last look would send back."""
    found = re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]*)"', answer.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_the_form_has_the_lists_and_the_words_of_the_editor_and_keeps_the_old_value_beside(version, author):
    said = text(author.get(page("proposal_amend", version, 1)))
    assert "net: the goods dry" in said and "CIF: with freight and insurance" in said
    assert '<select name="content_basis"' in said and '<select name="value_basis"' in said
    assert f"{version.symbol} says: 110.00." in said and "Like 110 or 110.50." in said
    wrong = text(author.post(page("proposal_amend", version, 1), sent(version, amount="1.234")))
    assert 'value="1.234"' in wrong and f"{version.symbol} says: 110.00." in wrong


def test_a_figure_that_reads_two_ways_is_refused_with_both_readings(version, author):
    answer = author.post(page("proposal_amend", version, 1), sent(version, amount="5.200"))
    assert answer.status_code == 422 and "five thousand two hundred" in text(answer)
    assert "Write 5200 or 5.2000." in text(answer) and not Amendment.objects.exists()


def test_before_it_is_moved_the_page_says_how_the_figure_was_read(version, author):
    answer = author.post(page("proposal_amend", version, 1), sent(version, amount="26,00"))
    said = text(answer)
    assert answer.status_code == 200 and not Amendment.objects.exists()
    assert "Read as twenty-six point zero zero US dollar per kilogram" in said and WHY in said
    assert ">110.00</td>" in said and "<mark>26.00</mark>" in said
    moved = author.post(page("proposal_amend", version, 1), hidden(answer) | {"confirmed": "yes"})
    assert (moved.status_code, moved["Location"]) == (303, f"{page('proposal', version)}#amendments")
    assert Amendment.objects.get().cells == {"amount": "26.00"}


def test_from_the_last_look_one_goes_back_to_what_was_typed(version, author):
    look = author.post(page("proposal_amend", version, 1), sent(version, amount="26,00"))
    again = author.post(page("proposal_amend", version, 1), hidden(look) | {"again": "yes"})
    assert again.status_code == 200 and 'value="26,00"' in text(again) and WHY in text(again)
    assert not Amendment.objects.exists()


def test_a_double_click_moves_one_amendment_and_leads_to_it_both_times(version, author):
    confirmed = sent(version, confirmed="yes")
    answers = [author.post(page("proposal_amend", version, 1), confirmed) for _unused in range(2)]
    assert [each.status_code for each in answers] == [303, 303] and Amendment.objects.count() == 1
    other = author.post(page("proposal_amend", version, 1), confirmed | {"amount": "96"})
    assert other.status_code == 409 and "has an amendment to row 1" in text(other)


def test_a_second_amendment_to_a_row_is_refused_before_the_last_look(version, author):
    move(version)
    answer = author.post(page("proposal_amend", version, 1), sent(version, amount="96"))
    assert answer.status_code == 409 and "Withdraw it first" in text(answer)


def test_what_others_ask_for_in_the_row_stands_on_both_pages(version, author):
    move(version, "PE", amount="140")
    for said in (
        text(author.get(page("proposal_amend", version, 1))),
        text(author.post(page("proposal_amend", version, 1), sent(version))),
    ):
        assert "A1 of Peru</b>: Amount: 140.00 for 110.00" in said
    assert "Amendments pending to row 1" in said


def test_a_far_figure_is_asked_about_at_the_last_look(sign_in):
    floor = steps.a_floor()
    version = steps.table(row(kind="change", names=floor.symbol, amount="115"))
    look = sign_in(cast.delegate("AU")).post(
        page("proposal_amend", version, 1),
        sent(version, kind="change", names=floor.symbol, amount="1150"),
    )
    assert look.status_code == 200 and "Warns" in text(look)


def test_withdrawing_an_amendment_asks_first_and_is_done_once(version, author):
    move(version)
    address = page("amendment_withdraw", version, 1, 1)
    assert address in text(author.get(page("proposal", version)))
    said = text(author.get(address))
    assert "It cannot be brought back" in said and "Amount: 95.00 for 110.00" in said
    assert Amendment.objects.get().ended_at is None
    assert [author.post(address).status_code for _unused in range(2)] == [303, 303]
    assert Amendment.objects.get().ended_as == "withdrawn"
    assert "is settled already: withdrawn." in text(author.get(address, follow=True))


def test_nobody_else_is_asked_to_withdraw_it(version, sign_in):
    move(version)
    assert sign_in(cast.delegate("PE")).get(page("amendment_withdraw", version, 1, 1)).status_code == 404
