"""The form of an amendment tells everything that is wrong at once: above it with links, and beside each field."""

import pytest

from tariffs.proposals.negotiation.models import Amendment
from tests import cast
from tests.tariffs import steps
from tests.tariffs.test_revise_and_return import page

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def post(sign_in):
    version = steps.table()
    client, address = sign_in(cast.delegate("AU")), page("proposal_amend", version, 1)
    typed = client.get(address).context["form"].initial

    def send(**cells: str):
        kept = {name: value for name, value in typed.items() if value}
        return client.post(address, kept | {"digest": version.digest, "reason": "Our smelter buys."} | cells)

    return send


def told(answer) -> str:
    assert answer.status_code == 422 and not Amendment.objects.exists()
    return " ".join(answer.content.decode().split())


def test_two_wrong_cells_and_a_missing_reason_are_told_at_once_each_beside_its_field(post):
    answer = post(amount="-5", valid_from="2020-01-01", reason="")
    text, form = told(answer), answer.context["form"]
    assert {"amount", "valid_from", "reason"} <= set(form.errors)
    for name in ("amount", "valid_from", "reason"):
        assert f'<a href="#id_{name}">' in text and f'id="id_{name}_error"' in text
    assert 'value="-5"' in text and 'value="2020-01-01"' in text


def test_a_missing_reason_does_not_hide_that_nothing_is_changed(post):
    answer = post(reason="")
    assert set(answer.context["form"].errors) == {"amount", "reason"}
    assert "The row says that already. Change at least one cell." in told(answer)


def test_a_cell_too_long_to_keep_does_not_hide_another_that_is_wrong(post):
    answer = post(amount="9" * 300, valid_from="2020-01-01")
    assert {"amount", "valid_from"} <= set(answer.context["form"].errors)
    assert len(answer.context["form"].errors["amount"]) == 1


def test_what_the_form_itself_says_of_a_field_is_not_said_twice(post):
    answer = post(amount="", currency="XXX")
    errors = answer.context["form"].errors
    assert len(errors["amount"]) == len(errors["currency"]) == 1


def test_what_is_typed_on_an_older_text_is_refused_as_such_and_not_judged(post):
    assert post(digest="0" * 64, amount="-5").status_code == 409
    assert not Amendment.objects.exists()


def test_once_all_is_mended_it_is_moved(post):
    assert post(amount="95", confirmed="yes").status_code == 303
    assert Amendment.objects.get().cells == {"amount": "95.00"}
