"""A seat in the table: not by the application alone, whatever SQL it sends; the owner founds."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from alliance import journal
from alliance.access import SYSTEM, Refused
from alliance.journal import clock
from members.approvals.models import Request
from members.approvals.services import withdraw_request
from members.delegates import seating
from members.delegates.models import Accreditation
from members.delegations import crediting, selectors
from members.registry.models import Member
from tests import cast
from tests.members import delegation as steps

pytestmark = pytest.mark.usefixtures("world")
REFUSED = "a second officer approved"


def written(**more) -> Accreditation:
    now = journal.now()
    said = {
        "person_id": cast.delegate("PE").person, "member": Member.objects.get(code="JP"), "role": "adviser",
        "during": (now, now + timedelta(days=9)), "source": "SQL",
    }  # fmt: skip
    with transaction.atomic():
        return Accreditation.objects.create(**(said | more))


def test_the_application_writes_no_seat_without_a_request():
    with pytest.raises(IntegrityError, match=REFUSED):
        written()
    with pytest.raises(IntegrityError, match=REFUSED):
        written(role="head", during=(journal.now(), None))


def test_a_request_that_nobody_approved_or_of_another_act_is_none():
    user = steps.accepted()
    waits = steps.asked(steps.credential(user.person_id))
    ends = crediting.ask_to_end(
        accreditation_id=cast.delegate("KE").accreditation or 0, reason="x", by=cast.officer()
    )
    steps.approved(ends)
    for request in (waits, ends):
        with pytest.raises(IntegrityError, match=REFUSED):
            written(request=request, person_id=user.person_id)


@pytest.fixture
def unused(monkeypatch) -> Request:
    """An approved request whose seat was not written: somebody speaks SQL in the middle of an approval."""
    user = steps.accepted()
    request = steps.asked(steps.credential(user.person_id))
    cast.approved_row(request)
    return request


def exactly(request: Request) -> dict:
    from datetime import datetime

    asks = request.asks
    return {
        "person_id": asks["person"], "role": asks["role"], "request": request,
        "during": (journal.now(), datetime.fromisoformat(asks["end"])),
    }  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        lambda asks: {"role": "head"},
        lambda asks: {"person_id": cast.delegate("PE").person},
        lambda asks: {"member": Member.objects.get(code="AU")},
        lambda asks: {"during": (asks["during"][0], None)},
        lambda asks: {"during": (asks["during"][0] - timedelta(days=1), asks["during"][1])},
        lambda asks: {"during": (asks["during"][0], asks["during"][1] + timedelta(days=1))},
        lambda asks: {"during": (asks["during"][0] + timedelta(days=1), asks["during"][1])},
    ],
    ids=["role", "person", "member", "no end", "earlier", "longer", "later"],
)
def test_an_approved_request_gives_exactly_what_stands_in_it(unused, other):
    asks = exactly(unused)
    with pytest.raises(IntegrityError, match=REFUSED):
        written(**(asks | other(asks)))


@pytest.mark.parametrize("who", [cast.officer, cast.second_officer], ids=["who asked", "who approved"])
def test_no_seat_is_given_by_a_request_that_its_own_person_asked_or_approved(who):
    """The two officers agree on a seat for one of them, and speak SQL."""
    person, now = who().person, journal.now()
    asks = {"person": str(person), "role": "adviser", "member": "JP", "start": now.isoformat(),
            "end": (now + timedelta(days=9)).isoformat()}  # fmt: skip
    row = Request.objects.create(
        number=9001, act="accredit", about="JP", payload=json.dumps(asks), reason="x",
        asked_by=cast.officer().person, asked_as="officer",
    )  # fmt: skip
    cast.approved_row(row)
    asked = {"person_id": person, "request": row, "during": (journal.now(), now + timedelta(days=9))}
    with pytest.raises(IntegrityError, match="two other officers"):
        written(**asked)


def test_it_gives_it_once(unused):
    written(**exactly(unused))
    with pytest.raises(IntegrityError, match="request_id"):
        written(**exactly(unused))


@pytest.mark.parametrize("seat", ["none", "old request"])
def test_the_application_moves_no_end_without_a_request_of_its_own(seat):
    held = steps.seated()
    rows = Accreditation.objects.filter(pk=held.accreditation)
    row = rows.get()
    more = {} if seat == "none" else {"changed_by": row.request}
    for during in ((row.during.lower, None), (row.during.lower, row.during.lower + timedelta(seconds=1))):
        with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
            rows.update(during=during, **more)


def test_a_request_that_moved_an_end_before_does_not_move_it_again():
    """Extended by one request, ended by a later one: the first does not bring the seat back."""
    held = steps.seated()
    extending = steps.approved(steps.asked(steps.credential(held.person, lasts=700)))
    rows = Accreditation.objects.filter(pk=held.accreditation)
    long = rows.get().during
    steps.approved(crediting.ask_to_end(accreditation_id=rows.get().pk, reason="x", by=cast.officer()))
    assert rows.get().during.upper <= journal.now()
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        rows.update(during=long, changed_by=extending)


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM members_accreditation", "UPDATE members_accreditation SET person_id = NULL",
     "UPDATE members_accreditation SET role = 'head'", "DROP TRIGGER by_two_officers ON members_accreditation",
     "ALTER TABLE members_accreditation DISABLE TRIGGER by_two_officers"],
)  # fmt: skip
def test_the_application_rewrites_no_seat_and_takes_no_guard_away(statement):
    with (
        pytest.raises(DatabaseError, match="permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_service_says_so_in_words_and_officers_have_no_way_around():
    person = cast.delegate("PE")
    row = Accreditation.objects.get(pk=person.accreditation)
    with pytest.raises(Refused, match="role_may_not"):
        seating.accredit(
            person=row.person, member=row.member, role="adviser", start=None, end=None, source="x",
            by=cast.officer(),
        )  # fmt: skip
    with pytest.raises(Refused, match="two_officers_needed"):
        seating.accredit(
            person=row.person, member=row.member, role="adviser", start=None, end=None, source="x", by=SYSTEM
        )
    with pytest.raises(Refused, match="two_officers_needed"):
        seating.end_accreditation(accreditation_id=row.pk, by=SYSTEM)


def test_an_extension_ends_when_the_credentials_end():
    held = steps.seated()
    row = steps.credential(held.person, lasts=700)
    steps.approved(steps.asked(row))
    assert Accreditation.objects.get(pk=held.accreditation).during.upper == crediting.ends_at(row)
    with pytest.raises(Refused, match="not_longer"):
        steps.approved(steps.asked(steps.credential(held.person, lasts=30)))


def test_credentials_that_begin_later_seat_later():
    user = steps.accepted()
    row = steps.credential(user.person_id, starts=10)
    steps.approved(steps.asked(row))
    held = Accreditation.objects.get(person=user.person)
    assert held.during.lower == crediting.starts_at(row)
    assert not Accreditation.objects.filter(pk=held.pk, during__contains=journal.now()).exists()
    clock.move_to(crediting.starts_at(row))
    assert Accreditation.objects.filter(pk=held.pk, during__contains=journal.now()).exists()


def test_credentials_are_asked_for_once():
    user = steps.accepted()
    row = steps.credential(user.person_id)
    request = steps.asked(row)
    assert steps.asked(row) == request, "asked again by the same officer, it is the one that stands"
    with pytest.raises(Refused, match="asked_already"):
        crediting.ask_for_seat(credential_id=row.pk, reason=steps.WHY, by=cast.second_officer())
    withdraw_request(number=request.number, by=cast.officer())
    assert row in selectors.unread(), "what was withdrawn waits for a reader again"
    assert steps.asked(row).number > request.number
