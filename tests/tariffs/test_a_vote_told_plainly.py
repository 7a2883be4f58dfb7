"""What a voter reads around its vote: what is recorded now, what a change does, what went wrong; to own eyes alone."""

import io
import re

import docx
import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from members.ballots.models import Ballot
from tariffs.proposals import services
from tests import cast
from tests.tariffs import steps

pytestmark = pytest.mark.usefixtures("world")
NOBODY_SAID = "No member took a position before the vote."


def at(name: str, ballot: Ballot) -> str:
    return reverse(name, args=[ballot.year, ballot.number])


def said(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def vote(client: Client, ballot: Ballot, choice: str, *, code: str = ""):
    typed = {"choice": choice, "text_digest": ballot.text_digest}
    return client.post(at("ballot_cast", ballot), typed | {"code": code or cast.code(cast.delegate("JP"))})


def test_the_form_names_the_vote_that_is_recorded_beside_its_heading(sign_in):
    ballot, client = steps.ballot(), sign_in(cast.delegate("JP"))
    page = said(client.get(at("ballot", ballot)))
    assert "Nothing is recorded yet." in page and "Recorded now" not in page
    vote(client, ballot, "yes")
    vote(client, ballot, "abstain")
    form = said(client.get(at("ballot", ballot))).split('id="paper-title"', 1)[1].split("</section>", 1)[0]
    heading, below = form.split("</h2>", 1)
    assert "Change Japan’s vote" in heading
    assert below.strip().startswith(
        "<p>Recorded now: <strong>Abstain</strong>, vote 2. A change replaces it until the close.</p>"
    )
    assert "Nothing is recorded yet" not in form and "Nothing is changed by going on." in form
    receipt = said(client.get(at("ballot_receipt", ballot)))
    assert f'href="{at("ballot", ballot)}#paper-title"' in receipt, "the receipt leads to that heading"


def test_what_is_recorded_stands_in_the_form_of_no_other_state(sign_in):
    ballot = steps.ballot()
    cast.vote(ballot, "JP", "no")
    for code, role in (("AU", "head"), ("US", "adviser")):
        assert "Recorded now" not in said(sign_in(cast.delegate(code, role)).get(at("ballot", ballot)))


def test_a_wrong_code_is_summed_up_above_the_choice_and_leads_to_its_field(sign_in):
    ballot, client = steps.ballot(), sign_in(cast.delegate("JP"))
    cast.code(cast.delegate("JP"))
    answer = vote(client, ballot, "no", code="nothing")
    page = said(client.get(answer["Location"]))
    assert page.count('class="error-summary"') == 1 and page.count("data-focus") == 1
    assert page.index('class="error-summary"') < page.index("confirmation-statement")
    (field,) = re.findall(r'<a href="#([^"]+)">[^<]*six digits', page)
    assert f'id="{field}"' in page and 'name="choice" value="no "' in page


def test_the_confirmation_says_that_a_vote_can_be_changed_and_folds_the_digest_below_the_act(sign_in):
    ballot, client = steps.ballot(), sign_in(cast.delegate("JP"))
    cast.code(cast.delegate("JP"))
    page = said(client.post(at("ballot_confirm", ballot), {"choice": "yes"}, follow=True))
    assert "You may change it until the close; the last vote counts." in page
    before, folded = page.split('<details class="digest">', 1)
    assert ballot.text_digest in folded.split("</details>", 1)[0]
    assert before.index('name="code"') < before.rindex('type="submit">')


def test_a_vote_leads_by_303_to_the_address_of_its_receipt(sign_in):
    ballot, client = steps.ballot(), sign_in(cast.delegate("JP"))
    answer = vote(client, ballot, "yes")
    assert (answer.status_code, answer["Location"]) == (303, at("ballot_receipt", ballot))


def test_a_mistyped_code_is_called_so_and_who_reads_of_it_is_said(sign_in):
    ballot, client = steps.ballot(), sign_in(cast.delegate("JP"))
    vote(client, ballot, "yes", code="000000")
    page = said(client.get(at("ballot", ballot)))
    assert "The code beside it was mistyped or used before, or the passkey was not accepted" in page
    assert "The head and the alternates of your delegation read these lines" in page
    assert "everybody reads how many votes were refused and why, not whose" in page


def test_the_paper_has_a_way_to_its_form_at_the_top_for_who_may_vote(sign_in):
    ballot = steps.ballot()
    page = said(sign_in(cast.delegate("JP")).get(at("ballot", ballot)))
    assert page.index('href="#paper-title">Go to the vote</a>') < page.index("The text voted on")
    assert 'href="#paper-title"' not in said(sign_in(cast.delegate("DE")).get(at("ballot", ballot)))


def test_the_desk_says_how_the_own_delegation_voted_and_no_other_nor_who_looks_on(sign_in):
    ballot = steps.ballot()
    cast.vote(ballot, "JP", "yes")
    cast.vote(ballot, "JP", "no")
    for role in ("head", "alternate", "adviser"):
        assert "Voted No (vote 2)" in said(sign_in(cast.delegate("JP", role)).get("/desk/"))
    for seat in (cast.delegate("AU"), cast.officer(), cast.chair()):
        assert "Voted No" not in said(sign_in(seat).get("/desk/"))
    client = sign_in(cast.officer())
    client.post("/view-as/", {"member": "JP", "role": "head", "reason": "The head asked what stands here"})
    page = said(client.get("/desk/"))
    assert "Japan’s desk" in page and "Voted" not in page
    assert "Whether Japan has voted is not told to who looks on." in page


def test_a_desk_takes_as_many_bytes_whatever_was_chosen(sign_in):
    ballot, client, sizes = steps.ballot(), sign_in(cast.delegate("JP")), set()
    for choice in ("yes", "no", "abstain"):
        cast.vote(ballot, "JP", choice)
        page = client.get("/desk/").content.decode()
        sizes.add(len(re.search(r"<td[^>]*>([^<]*<span[^>]*status.*?Voted.*?)</td>", page, re.S)[1].encode()))
    assert len(sizes) == 1


def test_where_members_stood_is_offered_only_where_one_said_it(sign_in):
    silent, client = steps.ballot(), sign_in(cast.delegate("JP"))
    version = steps.table(steps.row(product="ndpr-metal"))
    steps.oppose(version)
    spoken = services.put_to_ballot(version_id=version.pk, closes_at=cast.in_days(7), by=cast.officer())
    for ballot, is_spoken in ((silent, False), (spoken, True)):
        proposal = ballot.version.proposal
        page, paper = (
            client.get(reverse("proposal", args=[proposal.year, proposal.number])),
            client.get(at("ballot", ballot)),
        )
        for answer in (page, paper):
            assert ('#stands">' in said(answer), NOBODY_SAID in said(answer)) == (is_spoken, not is_spoken)


def test_a_brief_says_of_an_open_ballot_that_no_member_said_before_the_vote(sign_in):
    ballot, client = steps.ballot(), sign_in(cast.delegate("JP"))
    proposal = ballot.version.proposal
    brief = reverse("proposal_brief", args=[proposal.year, proposal.number])
    assert NOBODY_SAID in said(client.get(brief)) and "has said yet" not in said(client.get(brief))
    written = docx.Document(io.BytesIO(client.get(f"{brief}brief.docx").content))
    assert NOBODY_SAID in [each.text for each in written.paragraphs]
    pdf = PdfReader(io.BytesIO(client.get(f"{brief}brief.pdf").content))
    assert NOBODY_SAID in re.sub(r"\s+", " ", pdf.pages[0].extract_text())
