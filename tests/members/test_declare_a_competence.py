"""A union's act for its states is a dated declaration of two officers: by subject, with how many votes."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from alliance import journal
from alliance.access import Refused
from alliance.journal import clock
from alliance.journal.models import Entry
from alliance.portal import sweep
from members.approvals.models import Request
from members.ballots import documents
from members.ballots.models import DecisionRule, ElectorateEntry, SubjectRule, Vote
from members.ballots.services import certify, close_ballot
from members.registry.models import Competence, CustomsTerritory, Member
from members.registry.selectors import electorate
from members.unions import declaring
from tests import cast, owner
from tests.members import delegation as steps
from tests.members import union

pytestmark = pytest.mark.usefixtures("world")
REFUSED = "a second officer approved"


def test_the_founded_declaration_casts_one_vote_and_nothing_of_its_ballots_states_more():
    entry = cast.a_ballot().electorate.get(code="EU")
    assert (entry.casts, entry.weight, entry.competence.votes) == (1, 12, "one")


def test_a_union_that_declares_the_sum_counts_as_many_members_as_it_has_states_that_are_parties():
    union.declared()
    ballot = cast.a_ballot()
    own = ballot.electorate.get(code="EU")
    states = ballot.electorate.filter(capacity="represented", represented_by="EU")
    assert (own.casts, own.capacity) == (13, "elector")
    assert own.weight == sum(states.values_list("weight", flat=True))
    assert states.count() == 13


def test_a_suspended_state_is_not_counted_and_casts_nothing():
    union.declared()
    cast.become("DE", "suspended")
    ballot = cast.a_ballot()
    assert ballot.electorate.get(code="EU").casts == 12
    assert ballot.electorate.get(code="DE").capacity == "suspended"


def test_a_union_none_of_whose_states_is_a_party_has_nothing_to_cast():
    union.declared()
    for state in cast.a_ballot().electorate.filter(capacity="represented"):
        cast.become(state.code, "withdrawn")
    ballot = cast.a_ballot(about="PROP/2026/901")
    assert ballot.electorate.get(code="EU").capacity == ElectorateEntry.Capacity.VOTELESS
    with pytest.raises(Refused, match="voteless"):
        cast.vote(ballot, "EU")


def test_an_open_ballot_keeps_the_electorate_that_it_opened_with():
    ballot = cast.a_ballot()
    union.declared()
    cast.vote(ballot, "EU")
    assert ballot.electorate.get(code="EU").casts == 1


def test_the_new_declaration_ends_the_one_before_on_the_day_it_begins():
    request = union.approved(union.asked(days=10))
    old, new = Competence.objects.order_by("id")
    day = journal.now().date() + timedelta(days=10)
    assert (old.during.upper, old.ended_by) == (day, request.pk)
    assert (new.during.lower, new.during.upper, new.request) == (day, None, request.pk)
    placing = {each.member.code: each for each in electorate(day - timedelta(days=1), area="tariff")}["EU"]
    assert (placing.votes, placing.competence) == (1, old)
    assert {each.member.code: each for each in electorate(day, area="tariff")}["EU"].competence == new


def test_no_approval_reaches_back():
    request = union.asked()
    clock.move_to(journal.now() + timedelta(hours=23, minutes=59))
    union.approved(request)
    assert Competence.objects.get(request=request.pk).during.lower == journal.now().date()


def test_an_ended_declaration_gives_the_states_their_votes_back():
    row = Competence.objects.get()
    end = journal.now().date() + timedelta(days=3)
    request = declaring.ask_to_end(competence_id=row.pk, ends_on=end, reason="Denounced", by=cast.officer())
    union.approved(request)
    assert {each.capacity for each in electorate(end, area="tariff")} == {"elector"}
    with pytest.raises(Refused, match="declaration_ended"):
        declaring.ask_to_end(competence_id=row.pk, ends_on=end, reason="Again", by=cast.officer())


def test_the_declaration_and_its_document_are_on_record():
    request = union.approved(union.asked(content=steps.PDF))
    row = Competence.objects.get(request=request.pk)
    said = Entry.objects.get(act="declare_competence").payload
    assert row.digest in said
    assert request.symbol in said
    assert row.source == union.ACT


@pytest.mark.parametrize(
    "more, code",
    [
        ({"organisation": "JP"}, "organisation_unknown"),
        ({"territory": "JP"}, "territory_unknown"),
        ({"area": "weather"}, "area_unknown"),
        ({"votes": "three"}, "votes_unknown"),
        ({"source": " "}, "source_missing"),
        ({"days": -1}, "begins_in_the_past"),
        ({"content": b"MZ"}, "file_not_read"),
    ],
)
def test_what_cannot_be_declared_is_refused_in_its_field(more, code):
    with pytest.raises(Refused, match=code) as refusal:
        union.asked(**more)
    assert refusal.value.where


def test_a_second_declaration_for_the_same_states_waits_for_the_end_of_the_first():
    other = Member.objects.create(code="XU", name="Another Union", kind="organisation")
    with pytest.raises(Refused, match="declared_already"):
        union.asked(organisation=other.code)


def test_a_request_that_the_register_overtook_is_not_approved():
    late = union.asked(days=5)
    union.declared()
    with pytest.raises(Refused, match="declared_since"):
        union.approved(late)


def text(answer) -> str:
    return " ".join(unescape(answer.content.decode()).split())


# ---- what the table refuses


def written(**more) -> Competence:
    plain = {
        "organisation": Member.objects.get(code="EU"), "territory": CustomsTerritory.objects.get(code="JP"),
        "subject_area": "other", "during": (journal.now().date(), None), "source": "SQL",
    }  # fmt: skip
    with transaction.atomic():
        return Competence.objects.create(**(plain | more))


def test_the_application_declares_nothing_without_two_officers():
    with pytest.raises(IntegrityError, match=REFUSED):
        written()
    with pytest.raises(IntegrityError, match=REFUSED):
        written(request=union.asked().pk)  # that nobody approved
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        Competence.objects.update(during=(journal.now().date() - timedelta(days=99), journal.now().date()))


@pytest.mark.parametrize(
    "other",
    [
        {"votes": "one"}, {"source": "another act"}, {"subject_area": "other"}, {"digest": "a" * 64},
        {"declared_on": None}, {"territory": "JP"}, {"organisation": "JP"}, {"days": -1}, {"days": 1}, {"ended_by": 1},
    ],
    ids=lambda other: next(iter(other)),
)  # fmt: skip
def test_an_approved_request_declares_exactly_what_stands_in_it(other):
    """Somebody speaks SQL in the middle of an approval."""
    request = union.asked(territory="EU")
    cast.approved_row(request)
    asks, today = request.asks, journal.now().date()
    founded = Competence.objects.get()
    with transaction.atomic():
        Competence.objects.filter(pk=founded.pk).update(
            during=(founded.during.lower, today), ended_by=request.pk
        )
    plain = {
        "organisation": Member.objects.get(code="EU"), "territory": CustomsTerritory.objects.get(code="EU"),
        "subject_area": "tariff", "votes": "sum", "source": asks["source"], "digest": "", "request": request.pk,
        "declared_on": today, "during": (today, None),
    }  # fmt: skip
    changed = dict(other)
    if "days" in changed:
        changed = {"during": (today + timedelta(days=changed["days"]), None)}
    for name, table in (("territory", CustomsTerritory), ("organisation", Member)):
        if name in changed:
            changed[name] = table.objects.get(code=changed[name])
    with pytest.raises(IntegrityError, match=REFUSED):
        written(**(plain | changed))
    assert written(**plain).pk


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM members_competence", "UPDATE members_competence SET votes = 'sum'",
     "UPDATE members_electorateentry SET casts = 99", "DELETE FROM members_declarationdocument",
     "ALTER TABLE members_competence DISABLE TRIGGER by_two_officers"],
)  # fmt: skip
def test_the_application_rewrites_no_declaration_and_no_frozen_vote(statement):
    with (
        pytest.raises(DatabaseError, match="permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


# ---- counted


def test_the_votes_of_a_union_count_in_the_quorum_and_in_the_test_and_both_counters_agree():
    """Of 55 votes 13 are the Union's: with 9 others 22 are present, 28 are a quorum; with 15 they are one."""
    union.declared()
    ballot, other = cast.a_ballot(), cast.a_ballot(about="PROP/2026/902")
    others = [each for each in ballot.electorate.filter(capacity="elector") if each.code != "EU"]
    for code in ["EU", *(each.code for each in others[:14])]:
        cast.vote(ballot, code, "yes")
    cast.vote(ballot, others[14].code, "no")
    for code in (each.code for each in others[:27]):
        cast.vote(other, code, "yes")
    clock.move_to(ballot.closes_at)
    decision = close_ballot(ballot_id=ballot.pk)
    assert decision.arithmetic == "27 of 28 yes, 19 needed"
    assert decision.tally["counts"]["members"]["electorate"] == 55
    assert certify(decision_id=decision.pk) is not None
    clock.move_to(other.closes_at)
    assert close_ballot(ballot_id=other.pk).outcome == "no_quorum"


def test_the_published_register_says_how_many_votes_and_by_which_act():
    union.declared()
    ballot = cast.a_ballot()
    rows = {each["member"]: each for each in documents.register_rows(list(ballot.electorate.all()))}
    assert (rows["EU"]["votes"], rows["EU"]["acts_under"]) == (13, union.ACT)
    assert "votes" not in rows["JP"]
    assert documents.electorate_digest(list(ballot.electorate.all())) == ballot.electorate_digest


def test_a_rule_with_a_blocking_minority_of_members_is_not_opened_for_a_union_of_several_votes():
    union.declared()
    blocking = {
        "adopted_if": {"all": [
            {"code": "majority", "compare": "more_than", "counts": "yes", "denominator": 2, "numerator": 1,
             "of": "voting"},
            {"code": "blocking", "compare": "fewer_than", "counts": "no",
             "blocking": {"unit": "weight", "numerator": 1, "denominator": 3, "plus": 1}},
        ]},
        "assent": "yes", "quorum": [], "units": {"weight": "weight"},
    }  # fmt: skip
    with owner.as_owner():
        rule = DecisionRule.objects.create(
            code="blocking", version=1, title="Blocking", terms=blocking, citation="test"
        )
        SubjectRule.objects.create(
            subject="blocked", area="tariff", title="Blocked", rule=rule, during=(journal.now().date(), None)
        )
    with pytest.raises(Refused, match="rule_counts_otherwise"):
        cast.a_ballot(subject="blocked")


# ---- its states read, speak and draft, and do not cast


@pytest.mark.parametrize("votes", ["one", "sum"])
def test_a_represented_states_vote_is_refused_by_the_service_and_by_the_table(votes):
    if votes == "sum":
        union.declared()
    ballot = cast.a_ballot()
    with pytest.raises(Refused, match="represented"):
        cast.vote(ballot, "DE")
    seat = cast.delegate("DE")
    with pytest.raises(IntegrityError, match="a member without a vote"), transaction.atomic():
        Vote.objects.create(
            ballot=ballot, elector=ballot.electorate.get(code="DE"), sequence=1, choice="yes", salt="0" * 64,
            digest="0" * 64, cast_at=journal.now(), person=seat.person, accreditation_id=seat.accreditation,
        )  # fmt: skip


def test_an_electorate_that_the_application_writes_gives_nobody_several_votes_undeclared():
    ballot = cast.a_ballot()
    row = ballot.electorate.get(code="JP")
    row.pk, row.casts, row.member = None, 9, Member.objects.create(code="XX", name="Nowhere", kind="state")
    with pytest.raises(IntegrityError, match="several_votes_are_declared"), transaction.atomic():
        row.save(force_insert=True)


# ---- pages


def test_the_pages_say_for_whom_the_union_casts_how_many_votes(client, sign_in):
    union.declared(content=steps.PDF)
    digest = Competence.objects.latest("id").digest
    page = text(client.get("/members/EU/"))
    assert "On tariffs it casts 13 votes: one for each of its states that are parties." in page
    assert union.ACT in page
    assert "casts 13 votes, one of them for Germany" in text(client.get("/members/DE/"))
    assert client.get(f"/declarations/{digest}/").content == steps.PDF
    assert client.get(f"/declarations/{'0' * 64}/").status_code == 404
    ballot = cast.a_ballot()
    clock.move_to(ballot.closes_at)
    decision = close_ballot(ballot_id=ballot.pk)
    page = text(client.get(f"/decisions/{decision.year}-{decision.number}/"))
    assert "The European Union casts 13 votes for its 13 states in the alliance: Belgium, Czechia" in page
    assert f"The European Union acts under {union.ACT}" in page


def test_an_officer_declares_and_ends_on_pages_and_a_second_approves(sign_in):
    client, today = sign_in(cast.officer()), journal.now().date().isoformat()
    form = {
        "area": "tariff", "territory": "EU", "votes": "sum", "source": union.ACT, "declared_on": today,
        "starts_on": today, "reason": "Notified",
    }  # fmt: skip
    answer = client.post("/members/EU/declare/", form | {"declared_on": "2999-01-01"})
    assert (answer.status_code, "once it was made" in text(answer)) == (422, True)
    assert union.ACT in answer.content.decode()  # nothing typed is lost
    asked = client.post("/members/EU/declare/", form)
    page = text(client.get(asked.url))
    assert "13, with a weight of" in page
    assert "Finland" in page  # on another side than the Union
    cast.approve(number=Request.objects.get().number, by=cast.second_officer())
    row = Competence.objects.latest("id")
    ended = client.post(f"/members/EU/declarations/{row.pk}/end/", {"ends_on": "1999-01-01", "reason": "x"})
    assert ended.status_code == 422
    assert client.get("/members/JP/declare/").status_code == 404


def test_the_union_and_its_states_are_told_of_a_declaration_and_of_its_end_and_nobody_else_is(mailoutbox):
    row = union.declared()
    sweep.run_once()
    heads = {code: cast.user_of(cast.delegate(code)).email for code in ("EU", "DE", "JP")}
    told = {mail.to[0] for mail in mailoutbox if "acts for its states on tariffs from" in mail.subject}
    assert {heads["EU"], heads["DE"]} <= told and heads["JP"] not in told
    mailoutbox.clear()
    clock.move_to(journal.now() + timedelta(days=1))
    request = declaring.ask_to_end(
        competence_id=row.pk, ends_on=journal.now().date(), reason="Denounced", by=cast.officer()
    )
    union.approved(request)
    while sweep.run_once():
        pass
    told = {mail.to[0] for mail in mailoutbox if "on tariffs no more from" in mail.subject}
    assert {heads["EU"], heads["DE"]} <= told and heads["JP"] not in told
