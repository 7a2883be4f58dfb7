"""An office is filled and ended by two officers, in the table; who held it is out at the next click."""

import pytest
from django.db import IntegrityError, connection, transaction

from alliance import journal
from alliance.access import Refused, Seat
from alliance.journal.models import Entry
from alliance.portal import sweep
from members.approvals.models import Request
from members.approvals.services import refuse_request
from members.delegates import offices, selectors
from members.delegates.contacts import contact_at
from members.delegates.models import Office, Person, User
from members.secretariat import services
from tests import cast

pytestmark = pytest.mark.usefixtures("world")
WHY = "Note 7 of the parties"


def ask(email: str = "ada@secretariat.example", role: str = "officer", by: Seat | None = None) -> Request:
    return services.ask_to_appoint(
        name="Ada Lovelace", email=email, role=role, reason=WHY, by=by or cast.officer()
    )


def ask_end(seat: Seat, by: Seat | None = None) -> Request:
    office = Office.objects.get(person=seat.person, during__upper_inf=True)
    return services.ask_to_end(office_id=office.pk, reason=WHY, by=by or cast.officer())


def approve(row: Request, by: Seat | None = None) -> Request:
    cast.approve(number=row.number, by=by or cast.second_officer())
    return row


def refusal(act) -> str:
    with pytest.raises(Refused) as refused, transaction.atomic():
        act()
    return refused.value.code


def test_an_address_that_a_form_of_anybody_named_keeps_nobody_out_of_an_office():
    contact_at("ada@secretariat.example", "An applicant's contact")
    approve(ask())
    user = User.objects.get(email="ada@secretariat.example")
    assert (user.name, user.is_active) == ("Ada Lovelace", True)
    assert Office.objects.filter(person=user.person, during__contains=journal.now()).exists()


def test_an_office_begins_at_the_instant_of_approval_and_names_its_request():
    row = approve(ask())
    user = User.objects.get(email="ada@secretariat.example")
    office = Office.objects.get(person=user.person)
    assert (office.request, office.source, office.during.lower) == (
        row,
        "REQ/0001",
        row.verdict.given_at,
    ) or (office.during.lower >= row.verdict.given_at)
    assert selectors.seat_of(user).role == "officer"
    acts = list(Entry.objects.order_by("-id").values_list("act", flat=True)[:4])
    assert acts == ["approve_request", "appoint", "ask_second_officer", "add_person"]


def test_nothing_is_given_before_nor_by_a_refusal():
    row = ask()
    refuse_request(number=row.number, reason="Unsigned", by=cast.chair())
    user = User.objects.get(email="ada@secretariat.example")
    assert selectors.seat_of(user).role == "signed_in"
    assert not user.has_usable_password()


def test_the_new_officer_is_told_how_to_set_a_password(mailoutbox):
    approve(ask())
    for _ in range(9):
        sweep.run_once()
    (mail,) = [each for each in mailoutbox if each.to == ["ada@secretariat.example"]]
    assert "/accounts/password/reset/" in mail.body and "secretariat officer" in mail.body


def test_an_officer_who_is_known_keeps_the_account():
    delegate = cast.delegate("JP", "adviser")
    row = ask(email=cast.user_of(delegate).email.upper())
    assert row.asks == {"person": str(delegate.person), "role": "officer"}


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda: ask(role="owner"), "office_unknown"),
        (lambda: ask(email=cast.user_of(cast.second_officer()).email), "office_held"),
        (lambda: (ask(), ask(by=cast.second_officer())), "asked_already"),
        (lambda: ask(by=cast.delegate("JP")), "role_may_not"),
        (lambda: services.ask_to_end(office_id=987, reason=WHY, by=cast.officer()), "office_unknown"),
    ],
)
def test_what_cannot_be_asked_is_refused(act, code):
    assert refusal(act) == code


def test_the_end_of_an_office_ends_its_sessions_at_once(client):
    late = cast.second_officer()
    client.force_login(cast.user_of(late))
    assert client.get("/requests/").status_code == 200
    row = approve(ask_end(late), by=cast.chair())
    assert client.get("/requests/").status_code == 302
    office = Office.objects.get(person=late.person)
    assert office.changed_by == row and office.during.upper >= row.verdict.given_at


def test_whose_office_ended_approves_nothing_and_what_they_asked_is_not_approved():
    late = cast.second_officer()
    asked_by_late, other = ask(by=late), ask_end(cast.chair())
    approve(ask_end(late), by=cast.chair())
    assert refusal(lambda: approve(other, by=late)) == "office_ended"
    assert refusal(lambda: approve(asked_by_late, by=cast.chair())) == "asker_left"
    assert refusal(lambda: ask("emmy@secretariat.example", by=late)) == "office_ended"


def test_two_people_stay_in_office():
    for seat in (cast.chair(), cast.second_officer()):
        others = Office.objects.filter(during__upper_inf=True).exclude(person=cast.officer().person)
        if others.count() > 1:
            approve(ask_end(seat, by=cast.officer()), by=_another(seat))
    while Office.objects.filter(during__upper_inf=True).count() > 2:
        left = Office.objects.filter(during__upper_inf=True).exclude(person=cast.officer().person).last()
        approve(ask_end(Seat(role=left.role, person=left.person_id)), by=_another(cast.officer()))
    last = Office.objects.filter(during__upper_inf=True).last()
    assert refusal(lambda: ask_end(Seat(role=last.role, person=last.person_id))) == "two_must_remain"


def _another(seat: Seat) -> Seat:
    away = [cast.officer().person, seat.person]
    row = Office.objects.filter(during__upper_inf=True).exclude(person__in=away).first()
    return Seat(role=row.role, person=row.person_id)


def test_one_officer_may_not_do_it_past_the_request():
    person = Person.objects.get(pk=cast.delegate("JP").person)
    act = lambda: offices.appoint(person=person, role="officer", source="x", by=cast.officer())  # noqa: E731
    assert refusal(act) == "role_may_not"
    assert (
        refusal(lambda: offices.appoint(person=person, role="officer", source="x")) == "two_officers_needed"
    )
    office = Office.objects.get(role="chair")
    assert refusal(lambda: offices.end_office(office_id=office.pk)) == "two_officers_needed"


INSERT = """INSERT INTO members_office (person_id, role, source, during, request_id)
VALUES (%s, %s, 'x', tstzrange(%s, %s), %s)"""


def refused_by_table(sql: str, *values: object) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name in (
            "an_office_takes_two_officers", "members_office_request_id_key",
        )  # fmt: skip
    return False


def test_the_table_takes_exactly_what_was_approved_and_once():
    waiting, at = ask(), journal.now()
    person = waiting.asks["person"]
    other = str(cast.delegate("JP").person)
    assert refused_by_table(INSERT, person, "officer", at, None, None)
    assert refused_by_table(INSERT, person, "officer", at, None, waiting.pk)
    approve(waiting)
    at = journal.now()
    for row in (
        (other, "officer", at, None), (person, "chair", at, None), (person, "officer", at.replace(year=2020), None),
        (person, "officer", at.replace(year=2040), None), (person, "officer", at, at.replace(year=2040)),
        (person, "officer", at, None),
    ):  # fmt: skip
        assert refused_by_table(INSERT, *row, waiting.pk), row


def test_the_table_neither_ends_an_office_nor_brings_one_back_without_its_request():
    late = cast.second_officer()
    office = Office.objects.get(person=late.person)
    end = "UPDATE members_office SET during = tstzrange(lower(during), %s), changed_by_id = %s WHERE id = %s"
    assert refused_by_table(end, journal.now(), None, office.pk)
    row = ask_end(late)
    assert refused_by_table(end, journal.now(), row.pk, office.pk)
    approve(row, by=cast.chair())
    assert refused_by_table(end, None, row.pk, office.pk)
    assert refused_by_table(end, journal.now(), row.pk, Office.objects.get(role="chair").pk)


def test_the_page_says_who_since_when_and_by_what(sign_in):
    approve(ask())
    waiting = ask_end(cast.second_officer())
    page = sign_in(cast.officer()).get("/secretariat/").content.decode()
    assert "Ada Lovelace" in page and "REQ/0001" in page and waiting.symbol in page
    told = sign_in(cast.chair()).get(f"/requests/{waiting.number}/").content.decode()
    assert f'href="/requests/{waiting.number}/approve/"' in told
    assert "signed out everywhere" in told and ">The secretariat</a>" in told


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(sign_in):
    client = sign_in(cast.officer())
    email = cast.user_of(cast.second_officer()).email
    typed = {"name": "Ada", "email": email, "role": "officer", "reason": WHY}
    answer = client.post("/secretariat/appoint/", typed)
    assert answer.status_code == 422 and "secretariat officer already" in answer.content.decode()
    assert email in answer.content.decode()
    answer = client.post("/secretariat/appoint/", typed | {"email": "new@secretariat.example"})
    assert answer["Location"] == "/requests/1/"
