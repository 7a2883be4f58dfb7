"""A draft is tabled once: sent twice it leads to the text, and an editor that is still open says what happened."""

import re

import pytest

from tariffs.proposals import services
from tariffs.proposals.models import Proposal, Version
from tests import cast
from tests.tariffs import steps
from tests.tariffs.test_proposal_pages import HTMX, at, text

pytestmark = pytest.mark.usefixtures("world")
EDITOR = HTMX | {"Rows-Shown": ""}


def shown_digest(client, draft: Proposal) -> str:
    page = client.get(at("proposal_table", draft)).content.decode()
    [digest] = re.findall(r'name="digest" value="([0-9a-f]{64})"', page)
    return str(digest)


def test_a_double_click_on_tabling_leads_to_the_tabled_text_both_times(sign_in):
    draft, client = steps.draft(), sign_in(cast.delegate("JP"))
    sent = {"digest": shown_digest(client, draft), "audience": "members"}
    answers = [client.post(at("proposal_table", draft), sent) for _unused in range(2)]
    assert [(each.status_code, each["Location"]) for each in answers] == [(303, at("proposal", draft))] * 2
    assert f"{draft.symbol}/v1 is tabled. Its text is frozen." in text(client.get(at("proposal", draft)))
    assert Version.objects.count() == 1


@pytest.mark.parametrize("other", [{"digest": "0" * 64}, {"audience": "public"}], ids=["text", "readers"])
def test_another_text_or_other_readers_than_were_tabled_are_not_said_to_be_tabled(sign_in, other):
    draft, client = steps.draft(), sign_in(cast.delegate("JP"))
    sent = {"digest": shown_digest(client, draft), "audience": "members"}
    client.post(at("proposal_table", draft), sent)
    answer = client.post(at("proposal_table", draft), sent | other)
    assert answer.status_code == 409
    assert "This text is no draft any more" in text(answer) and at("proposal", draft) in text(answer)


def tabled_beside(sign_in):
    draft, client = steps.draft(), sign_in(cast.delegate("JP"))
    services.table_proposal(proposal_id=draft.pk, by=cast.delegate("JP", "alternate"))
    return draft, client, draft.rows.get()


def test_an_editor_that_is_still_open_says_when_and_by_whom_the_text_was_tabled(sign_in):
    draft, client, row = tabled_beside(sign_in)
    sent = {**row.typed, "amount": "95", "edition": row.edition}
    for answer in (
        client.post(at("proposal_row", draft, row.pk), sent, headers=EDITOR),
        client.post(at("proposal_edit", draft), {"title": "Another"}, headers=EDITOR),
        client.get(at("proposal_edit_now", draft), headers=EDITOR),
    ):
        said = text(answer)
        assert (answer.status_code, answer["Draft-Over"]) == (409, "tabled")
        assert f"{draft.symbol} was tabled meanwhile" in said and ", alternate. Its text is frozen" in said
        assert "What you typed is still in its fields" in said
        assert at("proposal", draft) in said and at("proposal_revise", draft) in said
        assert 'id="state"' in said and "Table this version" not in said and "Ready to be tabled" not in said
    row.refresh_from_db()
    assert row.typed["amount"] != "95"


def test_the_page_of_a_row_s_terms_hears_it_too_without_parts_that_it_does_not_have(sign_in):
    draft, client, row = tabled_beside(sign_in)
    answer = client.post(at("proposal_row_terms", draft, row.pk), {"edition": row.edition}, headers=HTMX)
    assert answer["Draft-Over"] == "tabled" and 'id="draft-over"' in text(answer)
    assert 'id="state"' not in text(answer) and 'id="draft-adding"' not in text(answer)


def test_without_scripts_a_save_after_tabling_says_so_and_leads_to_the_text(sign_in):
    draft, client, _row = tabled_beside(sign_in)
    answer = client.post(at("proposal_edit", draft), {"title": "t", "prose": "Why, in many words."})
    said = text(answer)
    assert answer.status_code == 409 and "Draft-Over" not in answer
    assert f"Version 1 of {draft.symbol} was tabled on" in said and "Why, in many words." in said
    assert f'href="{at("proposal", draft)}"' in said


def test_an_open_editor_of_a_draft_that_was_withdrawn_says_so(sign_in):
    draft, client = steps.draft(), sign_in(cast.delegate("JP", "alternate"))
    services.withdraw(proposal_id=draft.pk, by=cast.delegate("JP"))
    said = text(client.get(at("proposal_edit_now", draft), headers=EDITOR))
    assert f"{draft.symbol} was withdrawn meanwhile" in said and at("proposal_revise", draft) not in said


def test_nobody_else_hears_of_a_draft_by_its_editor(sign_in):
    draft, _client, _row = tabled_beside(sign_in)
    answer = sign_in(cast.delegate("AU")).get(at("proposal_edit_now", draft), headers=EDITOR)
    assert answer.status_code == 404 and "Draft-Over" not in answer
