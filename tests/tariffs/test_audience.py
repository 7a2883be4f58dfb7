"""Who may read a tabled text: chosen when it is tabled, widened by its sponsor's head alone, public once decided."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from alliance.access import NOBODY, Refused, Seat
from alliance.journal.models import Entry
from members.ballots.models import Decision
from members.delegates.models import Person
from members.delegates.selectors import seat_of_person
from members.notices import selectors as to_tell
from members.notices import services as notices
from members.notices.models import Notice
from tariffs.proposals import audience, selectors, services, widening
from tariffs.proposals.models import Audience, Version
from tests import cast
from tests.tariffs import steps

pytestmark = pytest.mark.usefixtures("world")


def reads(seat: Seat, version: Version) -> bool:
    return audience.visible_versions(seat).filter(pk=version.pk).exists()


def page(version: Version, name: str = "proposal") -> str:
    return reverse(name, args=[version.proposal.year, version.proposal.number])


@pytest.mark.parametrize(
    ("status", "read"),
    [
        ("party", {"public", "members", "parties"}),
        ("suspended", {"public", "members", "parties"}),
        ("signatory", {"public", "members"}),
        ("observer", {"public", "members"}),
        ("applicant", {"public"}),
        ("invited", {"public"}),
        ("withdrawn", {"public"}),
        (None, {"public"}),
    ],
)
def test_what_a_member_is_decides_which_levels_its_delegates_read(status, read):
    texts = {level: steps.table(audience=level) for level in Audience.values}
    seat = cast.become("KE", status)
    assert {level for level, version in texts.items() if reads(seat, version)} == read


def test_a_text_is_for_members_unless_its_sponsor_chooses(sign_in):
    draft = steps.draft()
    form = sign_in(cast.delegate("JP")).get(reverse("proposal_table", args=[draft.year, draft.number]))
    text = form.content.decode()
    assert 'value="members" id="id_audience_1" checked' in text
    assert "Once a ballot has decided on it, text and decision are public" in text


@pytest.mark.parametrize("sent", [{}, {"audience": ""}, {"audience": "everyone"}])
def test_a_level_that_was_not_chosen_or_is_not_known_is_asked_for_again(sign_in, sent):
    draft = steps.draft()
    client = sign_in(cast.delegate("JP"))
    answer = client.post(reverse("proposal_table", args=[draft.year, draft.number]), {"digest": "", **sent})
    assert answer.status_code == 422
    assert "who may read" in answer.content.decode() or "no level of readers" in answer.content.decode()
    assert not Version.objects.exists()


def test_the_level_is_in_the_record_with_the_digest():
    version = steps.table(audience="parties")
    assert '"audience":"parties"' in Entry.objects.get(act="table").payload
    assert version.digest in Entry.objects.get(act="table").payload


def test_a_ballot_keeps_the_level_of_its_text_and_the_decision_opens_it(client: Client):
    ballot = steps.ballot(audience="parties")
    paper = reverse("ballot", args=[ballot.year, ballot.number])
    assert client.get(paper).status_code == 404
    assert client.get(page(ballot.version)).status_code == 404
    decision = steps.decide(ballot)
    assert client.get(paper).status_code == 200
    assert client.get(page(ballot.version)).status_code == 200
    exact = reverse("proposal_text", args=[ballot.version.proposal.year, ballot.version.proposal.number, 1])
    assert "immutable" in client.get(exact)["Cache-Control"]
    assert Decision.objects.get().pk == decision.pk


def test_who_stands_in_the_electorate_reads_the_text_though_its_state_has_left_since():
    ballot = steps.ballot(audience="parties")
    seat = cast.become("PE", "withdrawn")
    assert reads(seat, ballot.version)
    assert not reads(seat, steps.table(steps.row(product="ndpr-metal"), audience="parties"))


def test_the_head_of_the_sponsor_lets_in_more_readers_and_the_record_says_so(sign_in, client: Client):
    version = steps.table(audience="parties")
    signed_in = sign_in(cast.delegate("JP"))
    assert "Let in more readers" in signed_in.get(page(version)).content.decode()
    form = signed_in.get(page(version, "proposal_audience")).content.decode()
    assert 'value="public"' in form and 'value="members"' in form and 'value="parties"' not in form
    signed_in.post(page(version, "proposal_audience"), {"audience": "public"})
    assert Client().get(page(version)).status_code == 200
    entry = Entry.objects.get(act="widen_audience")
    assert (entry.object_id, entry.member, entry.role) == (version.symbol, "JP", "head")
    assert entry.payload == '{"from":"parties","to":"public"}'
    assert "Let in more readers" not in signed_in.get(page(version)).content.decode()


@pytest.mark.parametrize(
    ("seat", "code"),
    [(("JP", "alternate"), "role_may_not"), (("JP", "adviser"), "role_may_not"), (("AU", "head"), "proposal_unknown")],
)  # fmt: skip
def test_nobody_else_does(seat, code):
    version = steps.table(audience="parties")
    with pytest.raises(Refused) as refusal:
        widening.widen_audience(proposal_id=version.proposal_id, audience="public", by=cast.delegate(*seat))
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("before", "after"), [("members", "parties"), ("public", "members"), ("members", "members")]
)
def test_a_level_is_never_made_narrower(before, after):
    version = steps.table(audience=before)
    with pytest.raises(Refused) as refusal:
        widening.widen_audience(proposal_id=version.proposal_id, audience=after, by=cast.delegate("JP"))
    assert refusal.value.code == "not_wider"


@pytest.mark.parametrize(
    ("before", "after"), [("members", "parties"), ("public", "members"), ("members", "all")]
)
def test_the_table_itself_refuses_a_narrower_level(before, after):
    version = steps.table(audience=before)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE tariffs_version SET audience = %s WHERE id = %s", [after, version.pk])


def test_a_draft_and_a_decided_text_have_no_level_to_widen():
    draft, decided = steps.draft(), steps.ballot(steps.row(product="ndpr-metal"), audience="parties")
    services.enact(decision_id=steps.decide(decided).pk)
    for proposal in (draft, decided.version.proposal):
        with pytest.raises(Refused) as refusal:
            widening.widen_audience(proposal_id=proposal.pk, audience="public", by=cast.delegate("JP"))
        assert refusal.value.code == "not_on_the_table"


@pytest.mark.parametrize("level", Audience.values)
def test_mail_about_a_ballot_goes_to_nobody_who_may_not_read_its_text(level, mailoutbox):
    ballot = steps.ballot(audience=level)
    cast.vote(ballot, "JP")
    cast.vote(ballot, "AU", "no")
    written = [notices.write_notice(entry_id=entry) for entry in to_tell.to_write()]
    votes = [notice for notice in written if notice]
    assert len(votes) == 2 and Notice.objects.filter(kind="statutory").count() > 20, "and the opening to many"
    for person in set(Notice.objects.values_list("person", flat=True)):
        assert reads(seat_of_person(person), ballot.version)
    for notice in votes:
        notices.send_notice(notice_id=notice.pk)
    readers = {cast.user_of(cast.delegate(code)).email for code in ("JP", "AU")}
    assert {address for mail in mailoutbox for address in mail.to} == readers


def test_a_suspended_party_reads_on_and_puts_nothing_before_the_others():
    draft = steps.draft(by=cast.delegate("KE"))
    tabled = steps.table(steps.row(product="ndpr-metal"), by=cast.delegate("KE"), audience="parties")
    seat = cast.become("KE", "suspended")
    assert selectors.proposal(seat, year=draft.year, number=draft.number) == draft
    for act in (
        lambda: services.start_draft(by=seat),
        lambda: services.table_proposal(proposal_id=draft.pk, by=seat),
        lambda: widening.widen_audience(proposal_id=tabled.proposal_id, audience="public", by=seat),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert (refusal.value.code, refusal.value.status) == ("not_a_party", 403)
    services.withdraw(proposal_id=tabled.proposal_id, by=seat)  # its own paper it may take back


def test_whoever_lost_the_seat_reads_what_is_public_alone():
    version = steps.table()
    seat = cast.delegate("JP")
    person = Person.objects.get(pk=seat.person)
    assert reads(seat, version)
    cast.end(seat)
    assert not reads(seat_of_person(person.pk), version)
    assert not reads(NOBODY, version)
