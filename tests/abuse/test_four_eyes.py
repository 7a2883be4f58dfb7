"""One officer alone, or two who are one person, try to make trust; and so does whoever speaks SQL as the application.
Beside `tests/members/test_ask_a_second_officer.py` and `test_seats_take_two_officers.py`."""

from collections.abc import Callable

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse

from alliance import journal
from alliance.access import Refused, Role, Seat
from members.approvals import services as approvals
from members.approvals.models import Request, Verdict
from members.delegates.models import Accreditation, Office, Person
from members.delegations import accepting, crediting, doubts
from members.delegations.inviting import Guest
from members.registry.models import Member
from members.secretariat import services as secretariat
from tests import cast, owner
from tests.members import delegation as steps
from tests.members.test_ask_a_second_officer import ask_end

pytestmark = pytest.mark.usefixtures("world")


def approve(row: Request, by: Seat) -> None:
    cast.approve(number=row.number, by=by)


def also_chair(officer: Seat) -> Seat:
    """The same person in another office: two accounts would need two persons, an account has one."""
    with owner.as_owner():
        Office.objects.create(
            person_id=officer.person, role="chair", during=(journal.now(), None), source="Also elected chair"
        )
    return Seat(role=Role.CHAIR, person=officer.person)


def credentials_of(officer: Seat):
    """An officer whom Japan has invited as its adviser."""
    row = steps.invited(Guest("An officer", cast.user_of(officer).email, "adviser"))
    accepting.accept_invitation(digest=row.digest, by=officer)
    return steps.credential(officer.person, "adviser")  # type: ignore[arg-type]


def _officer_and_chair() -> None:
    approve(ask_end(cast.delegate("KE", "alternate")), also_chair(cast.officer()))


def _own_seat_asked() -> None:
    crediting.ask_for_seat(credential_id=credentials_of(cast.officer()).pk, reason="x", by=cast.officer())


def _own_seat_approved() -> None:
    approve(steps.asked(credentials_of(cast.second_officer())), cast.second_officer())


def seat_of(officer: Seat) -> int:
    """An officer whom the founding seated in Japan's delegation too."""
    person = Person.objects.get(pk=officer.person)
    return cast.accredit(person, Member.objects.get(code="JP"), "adviser").pk


def _own_end_asked() -> None:
    crediting.ask_to_end(accreditation_id=seat_of(cast.officer()), reason="x", by=cast.officer())


def _own_doubt_asked() -> None:
    seat = seat_of(cast.officer())
    doubts.ask_about_seat(accreditation_id=seat, act="question_seat", reason="x", by=cast.officer())


def _own_end_approved() -> None:
    seat = seat_of(cast.second_officer())
    row = crediting.ask_to_end(accreditation_id=seat, reason="x", by=cast.officer())
    approve(row, cast.second_officer())


def _own_confirmed() -> None:
    seat = seat_of(cast.second_officer())
    with owner.as_owner():
        Accreditation.objects.filter(pk=seat).update(provisional=True)
    row = doubts.ask_about_seat(accreditation_id=seat, act="confirm_seat", reason="x", by=cast.officer())
    approve(row, cast.second_officer())


def office(who: Seat, role: str, by: Seat) -> Request:
    user = cast.user_of(who)
    return secretariat.ask_to_appoint(name="x", email=user.email, role=role, reason="x", by=by)


def _own_office_asked() -> None:
    office(cast.officer(), "chair", cast.officer())


def _own_office_approved() -> None:
    approve(office(cast.chair(), "officer", cast.officer()), cast.chair())


def _own_office_asked_past_the_service() -> None:
    """As a program asks that does not go through the secretariat's page."""
    payload = {"person": str(cast.officer().person), "role": "chair"}
    row = approvals.ask(act="appoint", about="", payload=payload, reason="x", by=cast.officer())
    approve(row, cast.second_officer())


def _by_a_view() -> None:
    from dataclasses import replace

    approve(ask_end(cast.delegate("KE", "alternate")), replace(cast.second_officer(), viewed=True))


def _by_nobody() -> None:
    approve(ask_end(cast.delegate("KE", "alternate")), Seat(role=Role.OFFICER))


def _office_that_is_to_begin() -> None:
    who = Person.objects.create()
    with owner.as_owner():
        Office.objects.create(
            person=who, role="officer", during=(cast.in_days(1), None), source="From tomorrow"
        )
    approve(ask_end(cast.delegate("KE", "alternate")), Seat(role=Role.OFFICER, person=who.pk))


def _seat_taken_for_an_office() -> None:
    """Japan's head with an officer's role in a seat that a program made up."""
    approve(
        ask_end(cast.delegate("KE", "alternate")), Seat(role=Role.OFFICER, person=cast.delegate("JP").person)
    )


ALONE: dict[str, tuple[Callable[[], None], str]] = {
    "officer and chair in one person": (_officer_and_chair, "own_request"),
    "an officer asks for a seat of their own": (_own_seat_asked, "own_seat"),
    "an officer approves a seat of their own": (_own_seat_approved, "own_seat"),
    "an officer asks for the end of a seat of their own": (_own_end_asked, "own_seat"),
    "an officer asks to doubt a seat of their own": (_own_doubt_asked, "own_seat"),
    "an officer approves the end of a seat of their own": (_own_end_approved, "own_seat"),
    "an officer confirms a seat of their own": (_own_confirmed, "own_seat"),
    "an officer asks for an office of their own": (_own_office_asked, "own_office"),
    "an officer approves an office of their own": (_own_office_approved, "own_office"),
    "an office asked for by who gets it, past the page": (_own_office_asked_past_the_service, "own_office"),
    "a verdict by an officer who looks on": (_by_a_view, "looking_on"),
    "a verdict by an office without a person": (_by_nobody, "role_may_not"),
    "a verdict by an office that is to begin": (_office_that_is_to_begin, "office_ended"),
    "a verdict by a delegate in an officer's name": (_seat_taken_for_an_office, "office_ended"),
}


@pytest.mark.parametrize("name", ALONE)
def test_no_trust_is_made_by_one(name):
    act, code = ALONE[name]
    before = set(Accreditation.objects.values_list("pk", "during"))
    with pytest.raises(Refused) as refused, transaction.atomic():
        act()
    assert refused.value.code == code
    assert not Verdict.objects.exists()
    assert set(Accreditation.objects.values_list("pk", "during")) == before


def test_the_form_takes_no_other_name_than_that_of_who_is_signed_in():
    request = ask_end(cast.delegate("KE", "alternate"))
    client = Client()
    client.force_login(cast.user_of(cast.officer()))
    second = cast.second_officer()
    forged = {
        "by": str(second.person),
        "given_by": str(second.person),
        "given_as": "officer",
        "person": str(second.person),
    }
    assert client.post(reverse("request_approve", args=[request.number]), forged).status_code == 403
    assert not Verdict.objects.exists()


def test_a_link_that_is_followed_approves_nothing():
    """A picture in a mail, a page fetched ahead: GET decides nothing."""
    request = ask_end(cast.delegate("KE", "alternate"))
    client = Client()
    client.force_login(cast.user_of(cast.second_officer()))
    for method in ("get", "head", "options"):
        getattr(client, method)(reverse("request_approve", args=[request.number]))
    assert not Verdict.objects.exists()


# ---- past the services, in SQL as the application

BY_SQL: dict[str, tuple[str, str]] = {
    "a verdict on one's own request": (
        "INSERT INTO members_verdict (request_id, outcome, reason, given_by, given_as, given_office, given_at) "
        "VALUES ({request}, 'approved', '', '{person}', 'officer', 0, now())", "by a second officer",
    ),
    "a verdict on one's own request, as chair": (
        "INSERT INTO members_verdict (request_id, outcome, reason, given_by, given_as, given_office, given_at) "
        "VALUES ({request}, 'approved', '', '{person}', 'chair', 0, now())", "by a second officer",
    ),
    "a verdict by who holds no office": (
        "INSERT INTO members_verdict (request_id, outcome, reason, given_by, given_as, given_office, given_at) "
        "VALUES ({request}, 'approved', '', '{delegate}', 'officer', 0, now())", "no office",
    ),
    "who asked, changed afterwards": (
        "UPDATE members_request SET asked_by = '{second}'", "permission denied",
    ),
    "what was asked, changed afterwards": ("UPDATE members_request SET payload = '{}'", "permission denied"),
    "when it was asked, changed afterwards": ("UPDATE members_request SET asked_at = now()", "permission denied"),
    "a verdict turned round": ("UPDATE members_verdict SET outcome = 'approved'", "permission denied"),
    "a seat": (
        "INSERT INTO members_accreditation (person_id, member_id, role, during, source) SELECT '{person}', m.id, "
        "'adviser', tstzrange(alliance_now(), NULL), 'x' FROM members_member m WHERE m.code = 'JP'",
        "a second officer approved",
    ),
    "a seat on a request that nobody approved": (
        "INSERT INTO members_accreditation (person_id, member_id, role, during, source, request_id) SELECT "
        "'{person}', m.id, 'adviser', tstzrange(alliance_now(), NULL), 'x', {request} FROM members_member m "
        "WHERE m.code = 'JP'", "a second officer approved",
    ),
    "an adviser made head": ("UPDATE members_accreditation SET role = 'head'", "permission denied"),
    "a seat given to somebody else": (
        "UPDATE members_accreditation SET person_id = '{person}'", "permission denied",
    ),
    "the end of a seat taken away": (
        "UPDATE members_accreditation SET during = tstzrange(lower(during), NULL) WHERE upper(during) IS NOT NULL "
        "OR id = {seat}", "a second officer approved",
    ),
    "the rule taken off the table": (
        "ALTER TABLE members_verdict DISABLE TRIGGER by_a_second_officer", "must be owner",
    ),
    "the rule rewritten": (
        "CREATE OR REPLACE FUNCTION members_office_held(who uuid, held_as text) RETURNS bigint LANGUAGE sql AS "
        "'SELECT 1::bigint'", "must be owner|permission denied",
    ),
    "triggers switched off for the session": ("SET session_replication_role = replica", "permission denied"),
    "the clock moved back to before a request lapsed": ("DELETE FROM journal_clock", "permission denied"),
    "the record of it taken away": ("DELETE FROM journal_entry", "permission denied"),
}  # fmt: skip


@pytest.mark.parametrize("name", BY_SQL)
def test_the_tables_refuse_it_too(name):
    statement, said = BY_SQL[name]
    seat = steps.seated()
    request = ask_end(cast.delegate("KE", "alternate"))
    known = {
        "{request}": str(request.pk), "{person}": str(cast.officer().person), "{seat}": str(seat.accreditation),
        "{second}": str(cast.second_officer().person), "{delegate}": str(cast.delegate("JP").person),
    }  # fmt: skip
    for mark, value in known.items():
        statement = statement.replace(mark, value)
    with pytest.raises(Error, match=said), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
