"""View-as: an officer looks on in a seat of a member. Who, which seat, why and when stands in both records."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from alliance import journal
from alliance.access import Refused, Role, require
from alliance.journal import clock
from alliance.journal.models import Entry
from members.ballots.casting import cast_vote
from members.delegates.models import Office, Person
from members.proofs.refusals import missing
from members.registry.models import Member
from members.viewing import selectors, services
from members.viewing.models import Viewing
from tests import cast

pytestmark = pytest.mark.usefixtures("world")

WHY = "The head asked why a row is refused"


def view(role: str = "head", code: str = "JP") -> Viewing:
    return services.begin_view(code=code, role=role, reason=WHY, by=cast.officer())


def look_on(client, role: str = "adviser"):
    return client.post("/view-as/", {"member": "JP", "role": role, "reason": WHY})


def acts(code: str = "JP") -> list[str]:
    rows = Entry.objects.filter(object_type="viewing", object_id__startswith=f"VIEW/{code}/")
    return list(rows.order_by("id").values_list("act", flat=True))


@pytest.mark.parametrize("role", ["head", "alternate", "adviser"])
def test_the_seat_has_the_members_role_and_the_officers_person_and_no_accreditation(role):
    row, officer = view(role), cast.officer()
    seat = selectors.seat_seen(selectors.running(row.pk, officer), officer)
    assert (seat.role, seat.member, seat.standing) == (Role(role), "JP", "party")
    assert (seat.person, seat.accreditation, seat.insider) == (officer.person, None, None)


def test_no_service_is_done_from_the_seat_that_is_looked_on_in():
    officer, ballot = cast.officer(), cast.a_ballot()
    seat = selectors.seat_seen(selectors.running(view().pk, officer), officer)
    with pytest.raises(Refused, match="looking_on"):
        require(seat, frozenset(Role), act="do anything")
    with pytest.raises(Refused, match="looking_on"):
        cast_vote(ballot_id=ballot.pk, choice="yes", text_digest=cast.TEXT, proof=missing(), by=seat)


def test_beginning_and_end_are_on_record_with_who_and_why(sign_in):
    client, officer = sign_in(cast.officer()), cast.officer()
    assert look_on(client)["Location"] == reverse("desk")
    assert "Japan’s desk" in client.get("/desk/").content.decode()
    assert client.post("/view-as/end/")["Location"] == reverse("delegation", args=["JP"])
    assert "Japan’s desk" not in client.get("/desk/").content.decode()
    begun, ended = Entry.objects.filter(object_type="viewing").order_by("id")
    assert (begun.act, begun.role, begun.person) == ("begin_view", "officer", officer.person)
    assert WHY in begun.payload and '"minutes":15' in begun.payload and '"role":"adviser"' in begun.payload
    assert (ended.act, ended.person) == ("end_view", officer.person)


def test_a_view_ends_at_sign_out(sign_in):
    client = sign_in(cast.officer())
    look_on(client)
    assert client.post("/accounts/logout/").status_code == 302
    assert acts() == ["begin_view", "end_view"] and Viewing.objects.get().ended_at is not None
    client = sign_in(cast.officer())
    assert "You look on" not in client.get("/desk/").content.decode()


def test_a_view_ends_with_the_office(sign_in, by_owner):
    client = sign_in(cast.officer())
    look_on(client)
    office = Office.objects.get(person=cast.officer().person)
    office.during = (office.during.lower, journal.now())
    office.save()
    assert "You look on" not in client.get("/").content.decode()


def test_it_is_over_after_a_quarter_of_an_hour_to_the_instant():
    row, officer = view(), cast.officer()
    assert row.until - row.begun_at == timedelta(minutes=15)
    clock.move_to(row.until - timedelta(seconds=1))
    assert selectors.running(row.pk, officer) is not None
    clock.move_to(row.until)
    assert selectors.running(row.pk, officer) is None
    assert services.end_view(number=row.pk, by=officer).ended_at is None  # it lapsed; there is nothing to end


def test_a_view_is_of_the_officer_who_began_it():
    row = view()
    assert selectors.running(row.pk, cast.second_officer()) is None
    with pytest.raises(Refused, match="view_unknown"):
        services.end_view(number=row.pk, by=cast.second_officer())


def test_officers_alone_look_on(sign_in):
    for seat in (cast.chair(), cast.delegate("JP"), cast.delegate("JP", "adviser")):
        assert sign_in(seat).get("/view-as/").status_code == 403
        with pytest.raises(Refused, match="role_may_not"):
            services.begin_view(code="JP", role="head", reason=WHY, by=seat)


@pytest.mark.parametrize(
    ("asks", "code"),
    [
        ({"code": "ZZ"}, "member_unknown"),
        ({"role": "officer"}, "seat_unknown"),
        ({"reason": " "}, "reason_missing"),
        ({"reason": "x" * 501}, "reason_missing"),
    ],
)
def test_what_is_no_seat_or_says_no_reason_is_refused(asks, code):
    with pytest.raises(Refused, match=code):
        services.begin_view(**{"code": "JP", "role": "head", "reason": WHY} | asks, by=cast.officer())
    assert not Viewing.objects.exists()


def test_the_form_keeps_what_was_typed(sign_in):
    answer = sign_in(cast.officer()).post("/view-as/", {"member": "JP", "role": "head", "reason": ""})
    assert answer.status_code == 422 and '<option value="JP" selected>' in answer.content.decode()


def test_the_delegation_reads_who_looked_on_and_nobody_elses_does(sign_in):
    view()
    page = sign_in(cast.delegate("JP", "adviser")).get("/delegation/JP/").content.decode()
    name = cast.user_of(cast.officer()).name
    assert "Who looked on" in page and name in page and WHY in page
    for seat, told in (
        (cast.delegate("JP"), True),
        (cast.officer(), True),
        (cast.delegate("AU"), False),
        (cast.delegate("DE"), False),
    ):
        record = sign_in(seat).get("/record/?act=begin_view").content.decode()
        assert ("VIEW/JP/" in record) is told, seat.member


def refused(sql: str, *values: object) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(caught.value.__cause__.diag.constraint_name or caught.value)


INSERT = """INSERT INTO members_viewing (person_id, member_id, role, reason, begun_at, until)
VALUES (%s, %s, 'head', 'why', %s, %s)"""


def test_the_table_dates_a_view_itself_and_wants_an_officer_in_office():
    at, japan = journal.now(), Member.objects.get(code="JP")
    for seat in (cast.delegate("JP"), cast.chair()):
        assert refused(INSERT, seat.person, japan.pk, at, at) == "an_officer_is_in_office"
    assert refused(INSERT, Person.objects.create().pk, japan.pk, at, at) == "an_officer_is_in_office"
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT, [cast.officer().person, japan.pk, at - timedelta(days=9), at + timedelta(days=9)]
        )
    row = Viewing.objects.get()
    assert row.begun_at >= at and row.until - row.begun_at == timedelta(minutes=15)


def test_the_table_ends_a_view_once_and_changes_nothing_else(by_owner):
    row = view()
    change = "UPDATE members_viewing SET ended_at = %s WHERE id = %s"
    assert refused(change, row.until + timedelta(seconds=1), row.pk) == "a_view_ends_once"
    services.end_view(number=row.pk, by=cast.officer())
    for ended_at in (None, row.begun_at):
        assert refused(change, ended_at, row.pk) == "a_view_ends_once"
    for column, value in (
        ("until", row.until + timedelta(hours=1)),
        ("reason", "other"),
        ("role", "adviser"),
    ):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            Viewing.objects.filter(pk=row.pk).update(**{column: value})


def test_a_page_that_is_looked_on_at_shows_no_form_that_would_be_refused(sign_in):
    """One rule of the style sheet, by a mark on the page; what ends the view stands outside of what it hides."""
    client = sign_in(cast.officer())
    assert "reads-only" not in client.get("/delegations/JP/").content.decode()
    look_on(client, "head")
    page = client.get("/delegations/JP/").content.decode()
    assert '<body class="house reads-only"' in page and "Forms are left out" in page
    form = client.get(reverse("motion_new")).content.decode()
    inside = form.index("<main")
    assert form.index("/view-as/end/") < inside < form.index('method="post"', inside)
    sheet = Path(finders.find("alliance/house.css")).read_text()
    assert '.reads-only main form[method="post"], .reads-only main button[form]' in sheet
