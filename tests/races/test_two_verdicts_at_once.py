"""Two officers decide at the same instant, an office ends meanwhile: one verdict, one seat, in an order."""

from functools import partial

from alliance.access import Seat
from members.approvals.models import Verdict
from members.approvals.services import approve_request, refuse_request
from members.delegates.models import Accreditation, Office
from members.delegates.services import end_office
from tests import cast
from tests.counts import counted
from tests.members import delegation as steps
from tests.races import in_rounds
from tests.races.crew import Crew

GUEST = steps.ADA


def asked(number: int) -> tuple[int, object]:
    guest = steps.Guest(f"Guest {number}", f"guest{number}@capital.example", "adviser")
    user = steps.accepted(guest)
    return steps.asked(steps.credential(user.person_id)).number, user.person_id


@in_rounds(5)
def test_one_verdict_and_one_seat_however_many_decide_at_once(crew: Crew, rounds: int):
    second, chair = cast.second_officer(), cast.chair()
    approvals = 0
    for round_ in range(rounds):
        number, person = asked(round_)
        acts = [partial(approve_request, number=number, by=by) for by in (second, chair, second, chair)]
        acts.append(partial(refuse_request, number=number, reason="x", by=chair))
        said = [outcome.said for outcome in crew.at_once(acts)]
        assert sorted(said) == ["", *["request_decided"] * 4]
        verdict = Verdict.objects.get(request__number=number)
        assert Accreditation.objects.filter(person=person).count() == (verdict.outcome == "approved")
        approvals += verdict.outcome == "approved"
    counted("verdicts at once", rounds=rounds, approved=approvals)


@in_rounds(5)
def test_a_verdict_and_the_end_of_its_office_have_an_order(crew: Crew, rounds: int):
    by, chair = cast.second_officer(), cast.chair()
    for round_ in range(rounds):
        number, _ = asked(round_)
        office = _office(by)
        verdict, _ = crew.at_once(
            [
                partial(approve_request, number=number, by=by),
                partial(end_office, office_id=office.pk, by=chair),
            ]
        )
        office.refresh_from_db()
        assert verdict.said in ("", "office_ended")
        if verdict.fault is None:
            assert verdict.answer.given_at < office.during.upper
        _again(by)


def _office(seat: Seat) -> Office:
    return Office.objects.filter(person=seat.person, during__upper_inf=True).get()


def _again(seat: Seat) -> None:
    from members.delegates.models import Person
    from members.delegates.services import appoint

    appoint(
        person=Person.objects.get(pk=seat.person), role="officer", start=None, source="again", by=cast.chair()
    )
