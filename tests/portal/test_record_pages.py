"""The record over HTTP: every act, one thing followed to all that made it; no name, no early vote."""

import hashlib
import html
import re

import pytest

from alliance.journal import clock
from alliance.journal.models import Entry
from members.accession import acts
from members.ballots.services import certify, close_ballot
from members.delegates.models import User
from tariffs.floors.models import PriceFloor
from tariffs.proposals.drafting import start_draft
from tests import cast, path
from tests.members import membership
from tests.tariffs.releasing import published

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture(autouse=True)
def public_tree(settings, tmp_path):
    """Published files go into a tree of this test's own."""
    settings.PUBLICATION_ROOT = tmp_path / "publication"


def read(sign_in, address: str, seat=None) -> str:
    answer = sign_in(seat or cast.delegate("JP")).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get("/record/").status_code == 302
    assert client.get("/record/of/PF-1.1/").status_code == 302


def test_the_newest_act_stands_first_with_its_digest_and_an_opaque_person(sign_in):
    ballot = cast.a_ballot()
    entry = Entry.objects.latest("id")
    page = read(sign_in, "/record/")
    row = page.split("<tbody>", 1)[1].split("</tr>", 1)[0]
    assert "Ballot opened" in row
    assert ballot.symbol in row
    assert entry.digest in row
    assert f">{str(entry.person)[:8]}</code>" in row


def test_every_entry_that_a_seat_may_read_can_be_recomputed_from_the_page(sign_in):
    ballot = cast.a_ballot()
    cast.vote(ballot, "JP")
    page = read(sign_in, f"/record/?of={ballot.symbol}")
    forms = [html.unescape(form) for form in re.findall(r'<code class="hex">({.*?})</code>', page)]
    digests = [hashlib.sha256(form.encode()).hexdigest() for form in forms]
    entries = Entry.objects.filter(object_type="ballot", object_id=ballot.symbol).order_by("-id")
    assert digests == [entry.digest for entry in entries]
    assert len(digests) == 2


@pytest.mark.parametrize("name", ["of", "act", "member"])
@pytest.mark.parametrize("text", ["%00", "DEC%00", "%0A1%0Ax", "%E2%80%AE"])
def test_a_filter_that_cannot_be_read_is_refused_in_words(sign_in, name, text):
    answer = sign_in(cast.delegate("JP")).get(f"/record/?{name}=a{text}b")
    assert answer.status_code == 400
    assert "cannot be read" in answer.content.decode()


def test_no_name_and_no_address_stands_in_the_record(sign_in):
    cast.a_ballot()
    seat = cast.delegate("JP")
    own = cast.user_of(seat).name
    page = read(sign_in, "/record/", seat) + read(sign_in, "/record/?act=accredit", seat)
    for user in User.objects.exclude(name=own):
        assert user.name not in page
        assert user.email not in page


def test_a_vote_on_an_open_ballot_is_in_nobody_elses_record(sign_in):
    ballot = cast.a_ballot()
    vote = cast.vote(ballot, "PE", "no")
    entry = Entry.objects.get(act="cast_vote")
    addresses = (
        "/record/", "/record/?act=cast_vote", "/record/?member=PE", f"/record/?of={ballot.symbol}",
        f"/record/of/{ballot.symbol}/",
    )  # fmt: skip
    for seat in (cast.delegate("JP"), cast.officer(), cast.delegate("DE")):
        for address in addresses:
            page = read(sign_in, address, seat)
            assert entry.digest not in page
            assert vote.digest not in page
            assert vote.salt not in page


def test_ones_own_vote_is_in_ones_own_record_without_its_choice(sign_in):
    ballot = cast.a_ballot()
    vote = cast.vote(ballot, "PE", "abstain")
    page = read(sign_in, f"/record/of/{ballot.symbol}/", cast.delegate("PE"))
    assert Entry.objects.get(act="cast_vote").digest in page
    assert vote.salt not in page
    assert "abstain" not in page.lower()


def test_the_record_of_an_open_ballot_calls_the_votes_in_it_the_own_delegations_alone(sign_in):
    ballot = cast.a_ballot()
    for code, choice in (("PE", "yes"), ("PE", "no"), ("AU", "yes")):
        cast.vote(ballot, code, choice)
    page = read(sign_in, f"/record/of/{ballot.symbol}/", cast.delegate("PE"))
    assert "2 votes of your own delegation, PE, one after the other" in page
    assert "Your delegation alone reads these lines before the decision." in page
    assert "votes in the record" not in page
    assert "own delegation" not in read(sign_in, f"/record/of/{ballot.symbol}/", cast.delegate("DE"))
    clock.move_to(ballot.closes_at)
    close_ballot(ballot_id=ballot.pk)
    page = read(sign_in, f"/record/of/{ballot.symbol}/", cast.delegate("PE"))
    assert "3 votes in the record" in page and "own delegation" not in page


def test_at_close_the_votes_join_the_record(sign_in):
    ballot = cast.a_ballot()
    cast.vote(ballot, "PE", "no")
    clock.move_to(ballot.closes_at)
    close_ballot(ballot_id=ballot.pk)
    assert Entry.objects.get(act="cast_vote").digest in read(sign_in, "/record/?act=cast_vote")


def test_a_draft_of_another_delegation_is_not_in_the_record(sign_in):
    draft = start_draft(by=cast.delegate("PE"))
    address = f"/record/of/{draft.symbol}/"
    assert draft.symbol in read(sign_in, "/record/", cast.delegate("PE"))
    assert "Draft started" in read(sign_in, address, cast.delegate("PE"))
    assert draft.symbol not in read(sign_in, "/record/")
    assert "No act matches" in read(sign_in, f"/record/?of={draft.symbol}")
    assert sign_in(cast.delegate("JP")).get(address).status_code == 404


def test_filters_narrow_and_say_when_nothing_matches(sign_in):
    first, second = cast.a_ballot(), cast.a_ballot()
    page = read(sign_in, f"/record/?of={first.symbol.lower()}")
    assert first.symbol in page
    assert second.symbol not in page
    assert "No act matches" in read(sign_in, "/record/?of=NOTHING/1")


def test_a_rule_leads_back_to_every_act_that_made_it_and_on_to_its_release(sign_in):
    release = published()
    floor = PriceFloor.objects.get()
    page = read(sign_in, f"/record/of/{floor.symbol}/")
    decision = floor.set_by
    for symbol in (
        release.symbol,
        floor.symbol,
        decision.symbol,
        decision.ballot.symbol,
        decision.ballot.about,
    ):
        assert symbol in page
    words = (
        "Release published", "Release built", "Change put on record", "Decision certified",
        "Ballot closed and decided", "Ballot opened", "25 votes in the record", "Version put to the ballot",
        "Version tabled", "Row added to a draft", "Draft started",
    )  # fmt: skip
    places = [page.index(word) for word in words]
    assert places == sorted(places)


def test_each_symbol_finds_its_own_trail(sign_in):
    release = published()
    floor = PriceFloor.objects.get()
    decision = floor.set_by
    proposal = decision.ballot.version.proposal
    line = floor.symbol.partition(".")[0]
    for symbol in (line, decision.symbol, decision.ballot.symbol, proposal.symbol, release.symbol):
        page = read(sign_in, f"/record/of/{symbol}/")
        assert floor.symbol in page
        assert "Draft started" in page


@pytest.mark.parametrize("symbol", ["PF-99.1", "DEC/2026/999", "BALLOT/2026/999", "REL/0099", "nonsense"])
def test_a_symbol_that_names_nothing_is_not_found(sign_in, symbol):
    assert sign_in(cast.delegate("JP")).get(f"/record/of/{symbol}/").status_code == 404


def test_a_decision_page_links_proposal_rule_and_release(sign_in):
    release = published()
    decision = PriceFloor.objects.get().set_by
    page = read(sign_in, f"/decisions/{decision.year}-{decision.number}/")
    assert f'href="/releases/{release.number}/"' in page
    assert f'/record/of/{PriceFloor.objects.get().symbol}/"' in page
    assert "110.00" in page
    assert f"Release {release.number}" in read(sign_in, "/decisions/")


def test_a_decision_on_the_way_says_what_is_due(client):
    decision = path.decided()
    page = client.get("/decisions/").content.decode()
    assert "Enactment is due" in page
    assert "Enactment is due" in client.get(f"/decisions/{decision.year}-{decision.number}/").content.decode()


def test_a_rejected_proposal_set_no_rule(client):
    decision = path.decided(yes=20, no=20)
    certify(decision_id=decision.pk)
    page = client.get(f"/decisions/{decision.year}-{decision.number}/").content.decode()
    assert "It was not adopted, so it set no rule." in page
    assert "No rule" in client.get("/decisions/").content.decode()


def test_whoever_reads_the_record_finds_their_own_acts(sign_in):
    mine = start_draft(by=cast.delegate("JP"))
    other = cast.a_ballot()
    page = read(sign_in, "/record/?mine=1")
    assert "What you did yourself" in page and mine.symbol in page and other.symbol not in page
    assert "(you)" in page
    assert 'href="/record/?mine=1">My acts</a>' in read(sign_in, "/record/")


def test_an_officer_opens_requests_and_applications_from_the_record_and_a_delegate_is_led_nowhere(sign_in):
    row = membership.application()
    request = acts.ask_for_ruling(
        application_id=row.pk, act="return_application", reason="No letter.", by=cast.officer()
    )
    page = read(sign_in, "/record/", cast.officer())
    assert f'href="/applications/{row.year}-{row.number}/"' in page
    assert f'href="/requests/{request.number}/"' in page
    assert "/requests/" not in read(sign_in, "/record/")
