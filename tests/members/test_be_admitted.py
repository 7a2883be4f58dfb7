"""A state applies, two officers declare it admissible, a ballot of the parties admits it from a day on."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from alliance.access import NOBODY, Refused, Seat
from alliance.journal import clock
from alliance.journal.models import Entry
from members.accession import acts, settling
from members.accession.models import Application
from members.approvals import services as approvals
from members.approvals.models import Request
from members.approvals.services import refuse_request, withdraw_request
from members.ballots import services as ballots
from members.delegates.models import User
from members.proofs.refusals import missing
from members.registry.models import Member, MemberStatus, Standing, TerritoryMembership
from tests import cast
from tests.members import membership as steps

pytestmark = pytest.mark.usefixtures("world")


def refusal(act) -> Refused:
    with pytest.raises(Refused) as refused, transaction.atomic():
        act()
    return refused.value


def test_an_application_has_a_number_its_documents_with_digests_and_a_contact_that_cannot_sign_in():
    row = steps.application(competence="None.", statement="We produce lithium.")
    assert row.symbol == f"ACC/{row.year}/001"
    assert [(each.media, bytes(each.content)) for each in row.documents.all()] == [
        ("application/pdf", steps.LETTER)
    ]
    contact = User.objects.get(person=row.contact)
    assert (contact.email, contact.name, contact.is_active) == (
        "soto@capital.example",
        "Gabriela Soto",
        False,
    )
    assert not contact.has_usable_password()
    entry = Entry.objects.latest("id")
    assert (entry.act, entry.object_id, entry.person) == ("apply", row.symbol, None)
    assert "soto" not in entry.payload.lower() and "CL" not in entry.payload


@pytest.mark.parametrize(
    ("more", "code", "where"),
    [
        ({"country": "JP"}, "member_already", "country"),
        ({"country": "XX"}, "applicant_unknown", "country"),
        ({"kind": "organisation", "country": "", "organisation": "european  UNION"}, "member_already", "organisation"),
        ({"kind": "organisation", "country": "", "organisation": " "}, "applicant_unknown", "organisation"),
        ({"side": "both"}, "side_unknown", "side"),
        ({"territory": "??"}, "territory_unknown", "territory"),
        ({"acts_on": ["everything"]}, "subject_unknown", "acts_on"),
        ({"acts_on": ["tariff"]}, "competence_missing", "competence"),
        ({"documents": ()}, "document_missing", "document_1"),
        ({"documents": (b"%PDF-1", b"MZ")}, "file_not_read", "document_2"),
        ({"documents": (b"%PDF-" + b"x" * 2**21,)}, "file_too_large", "document_1"),
    ],
)  # fmt: skip
def test_what_cannot_be_received_is_refused_at_its_field(more, code, where):
    refused = refusal(lambda: steps.application(**more))
    assert (refused.code, refused.where, refused.status) == (code, where, 422)
    assert not Application.objects.exists()


def test_a_form_that_anybody_sent_keeps_no_state_out_and_one_of_a_state_is_before_the_members(monkeypatch):
    forged, own = steps.application(email="somebody@elsewhere.example"), steps.application()
    assert (forged.state, own.number) == ("received", 2)
    request = acts.ask_for_ruling(
        application_id=forged.pk, act="declare_admissible", reason=steps.WHY, by=cast.officer()
    )
    steps.ruled(own, "declare_admissible")
    assert refusal(steps.application).code == "under_way"
    late = refusal(lambda: cast.approve(number=request.number, by=cast.second_officer()))
    assert late.code == "another_admissible" and own.symbol in late.detail
    monkeypatch.setattr(acts, "_refuse_second", lambda row: None)  # as if both were approved at once
    with (
        pytest.raises(IntegrityError, match="one_application_of_a_state_before_the_vote"),
        transaction.atomic(),
    ):
        cast.approve(number=request.number, by=cast.second_officer())
    monkeypatch.undo()
    refuse_request(number=request.number, reason="Another is its own.", by=cast.second_officer())
    steps.ruled(forged, "refuse_application")
    assert (forged.state, forged.member) == ("refused", None)


def test_a_state_applies_again_when_its_application_was_returned():
    row = steps.application()
    steps.ruled(row, "return_application")
    assert (row.state, row.member) == ("returned", None)
    assert steps.application().number == 2
    assert not Member.objects.filter(code="CL").exists()


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"contact_name": "Soto \u202egro.live@"}, "contact_name"),
        ({"contact_name": "evil \n <b>"}, "contact_name"),
        ({"statement": "Lithium\nof \u2067Chile"}, "statement"),
    ],
)
def test_a_sign_that_nobody_sees_is_refused_at_its_field(more, where):
    refused = refusal(lambda: steps.application(**more))
    assert (refused.code, refused.where, refused.status) == ("unreadable", where, 422)


def test_two_officers_make_an_applicant_of_it_and_one_does_not():
    row = steps.application()
    request = acts.ask_for_ruling(
        application_id=row.pk, act="declare_admissible", reason=steps.WHY, by=cast.officer()
    )
    assert refusal(lambda: cast.approve(number=request.number, by=cast.officer())).code == "own_request"
    row.refresh_from_db()
    assert row.state == "received"
    cast.approve(number=request.number, by=cast.second_officer())
    row.refresh_from_db()
    held = MemberStatus.objects.get(member=row.member)
    assert (row.state, held.status, held.act) == ("admissible", "applicant", request.symbol)
    assert held.during.lower == steps.day(0) and held.during.upper is None


def ask(row: Application, act: str, by: Seat | None = None) -> Request:
    return acts.ask_for_ruling(application_id=row.pk, act=act, reason=steps.WHY, by=by or cast.officer())


def test_what_was_ruled_once_is_not_ruled_again():
    row = steps.application()
    steps.ruled(row, "declare_admissible")
    assert refusal(lambda: ask(row, "refuse_application")).code == "application_ruled"


@pytest.mark.parametrize("by", ["officer", "second_officer"])
def test_of_one_application_two_contrary_things_are_not_asked_at_once(by):
    row, seat = steps.application(), getattr(cast, by)()
    first = ask(row, "return_application")
    refused = refusal(lambda: ask(row, "declare_admissible", seat))
    assert refused.code == "ruling_asked" and first.symbol in refused.detail
    assert ask(row, "return_application") == first, "the same again leads to what stands"
    ask(steps.application(email="other@capital.example"), "declare_admissible")
    withdraw_request(number=first.number, by=cast.officer())
    assert ask(row, "declare_admissible", seat).number > first.number


def test_the_table_takes_one_ruling_on_an_application_at_a_time():
    row = steps.application()
    first = ask(row, "return_application")
    contrary = lambda: approvals.ask(  # noqa: E731
        act="declare_admissible", about="CL", payload=acts.payload_of(row, "declare_admissible"), reason="x",
        by=cast.second_officer(),
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="another request about application"), transaction.atomic():
        contrary()
    clock.move_to(first.lapses_at)
    assert contrary().number > first.number, "what lapsed keeps nothing out"


def test_the_page_of_a_contrary_request_leads_to_the_one_that_stands(sign_in):
    row, client = steps.application(), sign_in(cast.officer())
    first = ask(row, "return_application")
    there = f'href="{reverse("request", args=[first.number])}">Open {first.symbol}</a>'
    contrary = reverse("application_ask", args=[row.year, row.number, "declare-admissible"])
    for answer in (client.get(contrary), client.post(contrary, {"reason": "It is in good order"})):
        assert answer.status_code == 409
        assert there in answer.content.decode() and "asks already to return" in answer.content.decode()
    same = reverse("application_ask", args=[row.year, row.number, "return-application"])
    assert client.post(same, {"reason": steps.WHY})["Location"] == reverse("request", args=[first.number])


@pytest.mark.parametrize(
    ("code", "why"), [("JP", "code_taken"), ("CHL", "code_taken"), ("a1", "code_malformed")]
)
def test_an_organisation_gets_a_code_that_is_nobody_elses(code, why):
    row = steps.application(kind="organisation", country="", organisation="Andean Community")
    asked = lambda: acts.ask_for_ruling(  # noqa: E731
        application_id=row.pk, act="declare_admissible", reason=steps.WHY, code=code, by=cast.officer()
    )
    assert refusal(asked).code == why
    steps.ruled(row, "declare_admissible", code="anc")
    assert (row.member.code, row.member.kind, row.member.name) == ("ANC", "organisation", "Andean Community")


def test_all_members_vote_on_an_admission_a_unions_states_and_the_union_too():
    motion = steps.on_ballot()
    assert steps.rule_of("accession").rule == motion.ballot.rule
    assert motion.ballot.electorate.filter(capacity="elector").count() == 56
    assert (steps.capacity(motion.ballot, "DE"), steps.capacity(motion.ballot, "EU")) == (
        "elector",
        "elector",
    )
    assert (motion.ballot.about, motion.ballot.text_digest) == (motion.symbol, motion.digest)
    said = motion.says
    assert (said["member"], said["side"], said["weight"], said["effective_from"]) == (
        "CL", "producer", 12, motion.effective_from.isoformat(),
    )  # fmt: skip


def test_an_adopted_admission_makes_a_party_from_its_first_day_with_side_weight_and_territory():
    motion = steps.on_ballot(in_days=30)
    decision, first = steps.settled(motion), motion.effective_from
    assert decision.outcome == "adopted"
    assert steps.status("CL", first - timedelta(days=1)) == "applicant"
    assert steps.status("CL", first) == "party"
    row = MemberStatus.objects.get(member=motion.member, status="party")
    assert (row.act, row.source) == (decision.symbol, f"{decision.symbol} on {motion.symbol}")
    standing = Standing.objects.get(member=motion.member)
    assert (standing.side, standing.weight, standing.during.lower) == ("producer", 12, first)
    assert TerritoryMembership.objects.get(country__iso2="CL").territory.code == "CL"
    motion.application.refresh_from_db()
    assert (motion.application.state, motion.stood) == ("admitted", True)


def test_a_decision_that_comes_late_admits_from_the_day_after_it():
    motion = steps.on_ballot(in_days=8)
    clock.move_to(motion.ballot.closes_at + timedelta(days=10))
    decision = ballots.close_ballot(ballot_id=motion.ballot.pk)
    assert decision.decided_at.date() > motion.effective_from
    assert settling.first_day(motion, decision) == decision.decided_at.date() + timedelta(days=1)


def test_settling_twice_does_it_once_and_before_certification_not_at_all():
    motion = steps.on_ballot()
    assert settling.to_settle() == []
    assert refusal(lambda: settling.settle_motion(motion_id=motion.pk)).code == "not_certified"
    steps.settled(motion)
    before = Entry.objects.count()
    settling.settle_motion(motion_id=motion.pk)
    assert (settling.to_settle(), Entry.objects.count()) == ([], before)
    assert MemberStatus.objects.filter(member=motion.member).count() == 2


def test_who_is_not_admitted_is_an_applicant_no_more_and_may_apply_again():
    motion = steps.on_ballot()
    decision = steps.settled(motion, yes=20, no=36)
    day = decision.decided_at.date()
    assert (steps.status("CL", day), steps.status("CL", day + timedelta(days=1))) == ("applicant", "")
    motion.application.refresh_from_db()
    assert motion.application.state == "not_admitted"
    clock.move_to(decision.decided_at + timedelta(days=2))
    assert steps.application().number == 2


def test_without_a_quorum_nothing_is_decided_and_it_is_put_to_the_ballot_again():
    motion = steps.on_ballot()
    decision = steps.settled(motion, yes=5, no=0)
    assert decision.outcome == "no_quorum"
    motion.application.refresh_from_db()
    assert motion.application.state == "admissible"
    assert steps.status("CL", steps.day(5)) == "applicant"
    assert steps.on_ballot(motion.application).number == motion.number + 1


def test_who_was_admitted_after_a_ballot_opened_is_not_in_its_electorate():
    motion = steps.on_ballot(in_days=8)
    other = cast.a_ballot(days=20)
    digest = other.electorate_digest
    steps.settled(motion)
    clock.move_to(motion.ballot.closes_at + timedelta(days=3))
    assert steps.status("CL", steps.day(0)) == "party"
    other.refresh_from_db()
    assert (steps.capacity(other, "CL"), other.electorate_digest) == ("", digest)
    assert steps.capacity(cast.a_ballot(about="PROP/2026/901"), "CL") == "elector"


def test_terms_that_cannot_be_are_refused_at_their_field():
    row = steps.admissible()
    for more, code in (({"in_days": 7}, "effective_too_early"), ({"weight": 0}, "weight_unreadable"),
                       ({"side": "both"}, "side_unknown")):  # fmt: skip
        assert refusal(lambda more=more: steps.on_ballot(row, **more)).code == code
    assert refusal(lambda: steps.on_ballot(steps.application(country="BO"))).code in (
        "not_admissible",
        "member_already",
    )
    steps.on_ballot(row)
    assert refusal(lambda: steps.on_ballot(row)).code == "not_admissible"


def test_only_officers_rule_and_put_to_the_ballot():
    row = steps.admissible()
    for seat in (cast.delegate("JP"), NOBODY):
        asked = lambda seat=seat: acts.ask_for_ruling(  # noqa: E731
            application_id=row.pk, act="refuse_application", reason="No.", by=seat
        )
        assert refusal(asked).code == "role_may_not"
        put = lambda seat=seat: steps.admission(row, by=seat, proof=missing())  # noqa: E731
        assert refusal(put).code == "role_may_not"
