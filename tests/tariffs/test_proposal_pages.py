"""The pages of proposing over HTTP: who may, what a refusal says, that nothing typed is lost."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from alliance.access import Role, Seat
from alliance.domain import canon
from members.ballots.models import Ballot
from tariffs.proposals import services
from tariffs.proposals.models import DraftRow, Proposal, Version
from tests import cast
from tests.tariffs import steps

pytestmark = pytest.mark.usefixtures("world")
HTMX = {"HX-Request": "true"}


def at(name: str, proposal: Proposal, *more: int) -> str:
    return reverse(name, args=[proposal.year, proposal.number, *more])


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_visitor_sees_the_list_but_cannot_draft(client: Client):
    page = client.get(reverse("proposals"))
    assert page.status_code == 200
    assert "Draft a proposal" not in text(page)
    answer = client.post(reverse("proposal_new"))
    assert (answer.status_code, "login" in answer.url) == (302, True)


def test_drafting_opens_the_editor(sign_in):
    client = sign_in(cast.delegate("JP"))
    assert "Draft a proposal" in text(client.get(reverse("proposals")))
    answer = client.post(reverse("proposal_new"), follow=True)
    assert answer.redirect_chain[0][0] == at("proposal_edit", Proposal.objects.get())
    page = text(answer)
    assert (
        "Still to fill in" in page
        and '<a href="#text-title">Title</a>' in page
        and '<a href="#add-row">A row</a>' in page
    )
    assert "to mend first" not in page


def test_the_list_shows_each_proposal_in_its_stage_and_no_foreign_draft(sign_in):
    own, foreign = steps.draft(), steps.draft(by=cast.delegate("AU"))
    opened = steps.ballot(steps.row(product="ndpr-metal"), by=cast.delegate("PE"))
    page = text(sign_in(cast.delegate("JP")).get(reverse("proposals")))
    assert own.symbol in page and foreign.symbol not in page
    assert reverse("ballot", args=[opened.year, opened.number]) in page


@pytest.mark.parametrize("name", ["proposal", "proposal_edit", "proposal_table", "proposal_withdraw"])
def test_a_foreign_draft_is_not_found(sign_in, name: str):
    draft = steps.draft()
    answer = sign_in(cast.delegate("AU")).get(at(name, draft))
    assert answer.status_code == 404
    assert "There is no such proposal" in text(answer)
    assert draft.title not in text(answer)


def test_a_foreign_draft_takes_no_row(sign_in):
    draft = steps.draft()
    client, row = sign_in(cast.delegate("AU")), draft.rows.get()
    for address in (
        at("proposal_row_add", draft),
        at("proposal_row", draft, row.pk),
        at("proposal_row_remove", draft, row.pk),
        at("proposal_edit", draft),
    ):
        assert client.post(address, {"amount": "1", "edition": "1"}).status_code == 404
    assert draft.rows.get() == row


def test_the_secretariat_and_visitors_find_no_draft(client: Client, sign_in):
    draft = steps.draft()
    assert client.get(at("proposal", draft)).status_code == 404
    assert sign_in(cast.officer()).get(at("proposal", draft)).status_code == 404


def test_the_editor_shows_a_finding_beside_its_field(sign_in):
    draft = steps.draft(steps.row(amount="1.234"))
    page = text(sign_in(cast.delegate("JP")).get(at("proposal_edit", draft)))
    row = draft.rows.get().pk
    [said] = re.findall(rf'id="row-{row}-amount-said">(.*?)</div>', page)
    assert "one thousand two hundred thirty-four" in said and "A201" in said
    assert 'value="1.234"' in page


def test_what_nobody_wrote_yet_is_told_calmly_once_and_in_the_order_of_the_form(sign_in):
    """A row that was just begun is no wall of red: each field that waits is a link, and says there how to fill it."""
    draft = steps.draft({"kind": "set"})
    pk = draft.rows.get().pk
    page = text(sign_in(cast.delegate("JP")).get(at("proposal_edit", draft)))
    state = page.split('<section id="state"', 1)[1].split("</section>", 1)[0]
    names = ("product", "origin", "importer", "amount", "currency", "unit", "content_basis", "value_basis",
             "combination", "valid_from")  # fmt: skip
    assert re.findall(r'href="#(.*?)"', state) == [f"row-{pk}-{name}" for name in names]
    assert "tone-blocks" not in page and "R102" not in page and "Row 1: Product" in state
    assert page.count("Choose a product from the list.") == 1
    [said] = re.findall(rf'id="row-{pk}-amount-said">(.*?)</div>', page)
    assert "To fill in." in said and "Write it like 1234.50." in said


def test_what_is_wrong_is_a_link_to_its_field_and_said_there_alone(sign_in):
    draft = steps.draft(steps.row(amount="1.234"))
    page = text(sign_in(cast.delegate("JP")).get(at("proposal_edit", draft)))
    state = page.split('<section id="state"', 1)[1].split("</section>", 1)[0]
    assert f'<a href="#row-{draft.rows.get().pk}-amount">Row 1: Amount</a>' in state
    assert "1 thing to mend first" in state and page.count("can be read as") == 1


def test_a_save_says_the_time_in_the_persons_own_zone_too(sign_in):
    draft = steps.draft()
    row, client = draft.rows.get(), sign_in(cast.delegate("JP"))
    answer = client.post(at("proposal_row", draft, row.pk), {**row.typed, "edition": 1}, headers=HTMX)
    what, utc, local = answer.headers["Draft-Saved"].split(" ")
    assert what == f"row-{row.pk}" and (int(local[:2]) - int(utc[:2])) % 24 == 9
    assert "Saved [utc] UTC · [local] in Tokyo" in text(client.get(at("proposal_edit", draft)))


def test_a_row_is_saved_without_scripts(sign_in):
    draft = steps.draft()
    row = draft.rows.get()
    client = sign_in(cast.delegate("JP"))
    answer = client.post(at("proposal_row", draft, row.pk), {**row.typed, "amount": "120", "edition": 1})
    assert answer.url == f"{at('proposal_edit', draft)}#row-{row.pk}"
    assert DraftRow.objects.get(pk=row.pk).typed["amount"] == "120"


def test_a_row_saved_by_a_script_is_answered_with_what_the_checks_say(sign_in):
    draft = steps.draft()
    row = draft.rows.get()
    client = sign_in(cast.delegate("JP"))
    answer = client.post(
        at("proposal_row", draft, row.pk), {**row.typed, "amount": "1,234", "edition": 1}, headers=HTMX
    )
    page = text(answer)
    assert "<html" not in page
    assert f'id="row-{row.pk}-edition" value="2" hx-swap-oob="true"' in page
    assert "A201" in page and "1 thing to mend first" in page
    assert 'name="amount"' not in page  # an input somebody may be typing in is left alone


def test_choosing_a_product_fills_its_unit_and_what_it_counts(sign_in):
    draft = steps.draft({"kind": "set"})
    row = draft.rows.get()
    client = sign_in(cast.delegate("JP"))
    answer = client.post(
        at("proposal_row", draft, row.pk),
        {"kind": "set", "product": "ferroniobium", "edition": 1},
        headers=HTMX,
    )
    typed = DraftRow.objects.get(pk=row.pk).typed
    assert (typed["unit"], typed["content_basis"]) == ("TNE", "contained:Nb")
    assert 'value="contained:Nb"' in text(answer)


def test_a_save_that_was_overtaken_shows_both_texts_and_either_can_stand(sign_in):
    draft = steps.draft()
    row, client = draft.rows.get(), sign_in(cast.delegate("JP"))
    services.save_row(row_id=row.pk, typed={**row.typed, "amount": "120"}, edition=1, by=cast.delegate("JP"))
    late = {**row.typed, "amount": "130", "edition": "1"}
    answer = client.post(at("proposal_row", draft, row.pk), late)
    page = text(answer)
    assert answer.status_code == 409
    assert "<span>120</span>" in page and "<mark>130</mark>" in page
    assert 'value="130"' in page  # what was typed is still in the field
    client.post(at("proposal_row", draft, row.pk), {**late, "overwrite": "2"})
    assert DraftRow.objects.get(pk=row.pk).typed["amount"] == "130"


def test_title_and_prose_that_were_overtaken_show_both(sign_in):
    draft = steps.draft()
    read, client = services.text_mark(draft), sign_in(cast.delegate("JP"))
    text_of = {"prose": draft.prose, "language": "en"}
    services.save_text(proposal_id=draft.pk, title="Theirs", by=cast.delegate("JP"), **text_of)
    answer = client.post(at("proposal_edit", draft), {"title": "Ours", "read": read, **text_of})
    assert answer.status_code == 409
    assert "<span>Theirs</span>" in text(answer) and 'value="Ours"' in text(answer)
    client.post(at("proposal_edit", draft), {"title": "Ours", "read": read, "overwrite": "yes", **text_of})
    assert Proposal.objects.get().title == "Ours"


def test_a_title_that_is_too_long_is_kept_on_the_page(sign_in):
    draft = steps.draft()
    long = "x" * 201
    answer = sign_in(cast.delegate("JP")).post(
        at("proposal_edit", draft), {"title": long, "prose": "", "language": "en"}
    )
    assert answer.status_code == 422
    assert long in text(answer)


def test_rows_are_added_and_removed(sign_in):
    draft, client = steps.draft(), sign_in(cast.delegate("JP"))
    added = client.post(at("proposal_row_add", draft), headers=HTMX)
    assert "Row 2" in text(added) and "added" in text(added)
    row = draft.rows.get(position=2)
    client.post(at("proposal_row_remove", draft, row.pk))
    assert draft.rows.count() == 1


def test_tabling_shows_the_digest_first_and_freezes_that_text(sign_in):
    draft, client = steps.draft(), sign_in(cast.delegate("JP"))
    page = client.get(at("proposal_table", draft))
    [digest] = re.findall(r'name="digest" value="([0-9a-f]{64})"', page.content.decode())
    answer = client.post(at("proposal_table", draft), {"digest": digest, "audience": "members"}, follow=True)
    version = Version.objects.get()
    assert version.digest == digest == canon.sha256(version.document.encode())
    assert digest in text(answer) and "110.00" in text(answer)


def test_a_text_that_changed_after_it_was_shown_is_not_tabled(sign_in):
    draft, client = steps.draft(), sign_in(cast.delegate("JP"))
    [digest] = re.findall(
        r'name="digest" value="([0-9a-f]{64})"', client.get(at("proposal_table", draft)).content.decode()
    )
    services.save_text(proposal_id=draft.pk, title="Another", prose="", language="en", by=cast.delegate("JP"))
    answer = client.post(at("proposal_table", draft), {"digest": digest, "audience": "members"})
    assert answer.status_code == 409
    assert "changed the draft after it was shown" in text(answer)
    assert not Version.objects.exists()


def test_a_draft_that_a_check_blocks_goes_back_to_its_editor(sign_in):
    draft = steps.draft(steps.row(amount=""))
    answer = sign_in(cast.delegate("JP")).get(at("proposal_table", draft))
    assert answer.url == at("proposal_edit", draft)


def test_an_officer_puts_a_text_to_the_ballot_after_a_confirmation(sign_in):
    version, client = steps.table(), sign_in(cast.officer())
    proposal = version.proposal
    assert "to the ballot" in text(client.get(at("proposal", proposal)))
    closes = cast.in_days(7).replace(hour=17, minute=0)
    sent = {"closes_on": closes.date().isoformat(), "closes_time": "17:00"}
    confirmation = client.post(at("proposal_to_ballot", proposal), sent)
    assert "17:00 UTC" in text(confirmation) and not Ballot.objects.exists()
    answer = client.post(at("proposal_to_ballot", proposal), {**sent, "confirmed": "yes"})
    ballot = Ballot.objects.get()
    assert answer.url == reverse("ballot", args=[ballot.year, ballot.number])
    assert ballot.closes_at.isoformat().startswith(f"{closes.date()}T17:00:00")


def test_a_window_that_is_too_short_is_refused_beside_the_date_and_kept(sign_in):
    version, client = steps.table(), sign_in(cast.officer())
    tomorrow = cast.in_days(1)
    sent = {"closes_on": tomorrow.date().isoformat(), "closes_time": "09:30", "confirmed": "yes"}
    answer = client.post(at("proposal_to_ballot", version.proposal), sent)
    assert answer.status_code == 422
    assert "72 hours" in text(answer) and 'value="09:30"' in text(answer)


@pytest.mark.parametrize(("days", "said"), [(1, "72 hours"), (40, "would apply from")])
def test_a_close_that_the_service_would_refuse_is_never_asked_to_be_confirmed(sign_in, days: int, said: str):
    version, client = steps.table(), sign_in(cast.officer())
    closes = cast.in_days(days)
    sent = {"closes_on": closes.date().isoformat(), "closes_time": "09:30"}
    answer = client.post(at("proposal_to_ballot", version.proposal), sent)
    assert answer.status_code == 422
    assert (
        said in text(answer)
        and 'value="09:30"' in text(answer)
        and "Open the ballot until" not in text(answer)
    )


@pytest.mark.parametrize("time", ["24:00", "17", "T17:0", "١٧:٠٠", "17:0Z"])
def test_a_closing_time_is_read_in_one_way_and_said_beside_its_field(sign_in, time: str):
    sent = {"closes_on": cast.in_days(7).date().isoformat(), "closes_time": time}
    answer = sign_in(cast.officer()).post(at("proposal_to_ballot", steps.table().proposal), sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["closes_time"]


@pytest.mark.parametrize(
    "sent", [{}, {"closes_on": "soon", "closes_time": "17:00"}, {"closes_on": "2027-02-30"}]
)
def test_a_closing_date_that_cannot_be_read_is_refused(sign_in, sent: dict[str, str]):
    answer = sign_in(cast.officer()).post(at("proposal_to_ballot", steps.table().proposal), sent)
    assert answer.status_code == 422


def test_a_delegate_opens_no_ballot(sign_in):
    version = steps.table()
    client = sign_in(cast.delegate("JP"))
    assert "Closing date" not in text(client.get(at("proposal", version.proposal)))
    assert client.post(at("proposal_to_ballot", version.proposal), {}).status_code == 403


def test_a_line_under_vote_keeps_a_second_text_from_the_ballot(sign_in):
    opened, second = steps.ballot(), steps.table(by=cast.delegate("AU"))
    client = sign_in(cast.officer())
    closes = cast.in_days(7)
    sent = {"closes_on": closes.date().isoformat(), "closes_time": "17:00", "confirmed": "yes"}
    answer = client.post(at("proposal_to_ballot", second.proposal), sent)
    assert answer.status_code == 409
    assert opened.symbol in text(answer) and "A check stands in the way" in text(answer)


def test_the_head_withdraws_after_a_confirmation(sign_in):
    version, client = steps.table(), sign_in(cast.delegate("JP"))
    assert "for good" in text(client.get(at("proposal_withdraw", version.proposal)))
    client.post(at("proposal_withdraw", version.proposal))
    assert Proposal.objects.get().state == Proposal.State.WITHDRAWN
    assert "Withdrawn" in text(client.get(at("proposal", version.proposal)))


def test_the_page_of_a_decided_proposal_leads_to_its_decision_and_is_public(client: Client):
    decision = steps.decide(steps.ballot())
    services.enact(decision_id=decision.pk)
    page = text(client.get(at("proposal", Proposal.objects.get())))
    assert reverse("decision", args=[decision.year, decision.number]) in page
    assert decision.arithmetic in page and "Put on record" in page


def test_a_change_that_could_not_stand_is_said_on_the_page(client: Client):
    from tariffs.floors.models import PriceFloor

    old = steps.a_floor()
    first_day = old.validity.lower + timedelta(days=30)
    opened = steps.ballot(steps.row(kind="change", names=old.symbol, valid_from=first_day))
    PriceFloor.objects.filter(pk=old.pk).update(record=(old.record.lower, old.record.lower + 1))
    services.enact(decision_id=steps.decide(opened).pk)
    assert "A change could not stand" in text(client.get(at("proposal", opened.version.proposal)))


def test_an_adviser_edits_but_finds_no_way_to_table(sign_in, monkeypatch):
    draft = steps.draft()
    adviser = Seat(role=Role.ADVISER, member="JP", member_name="Japan", person=cast.delegate("JP").person)
    monkeypatch.setattr("members.delegates.selectors.choose", lambda user, held, chosen: adviser)
    client = sign_in(cast.delegate("JP"))
    page = text(client.get(at("proposal_edit", draft)))
    assert "can table it" in page and at("proposal_table", draft) not in page
    assert client.post(at("proposal_table", draft)).status_code == 403
