"""Two officers decide at the same instant, an office ends meanwhile: one verdict, one seat, in an order."""

from functools import partial

from alliance.access import Seat
from members.approvals import selectors
from members.approvals.models import Verdict
from members.approvals.services import refuse_request
from members.delegates.models import Accreditation, Office, Person
from members.secretariat.services import ask_to_end
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


@in_rounds(5, few=1)
def test_one_verdict_and_one_seat_however_many_decide_at_once(crew: Crew, rounds: int):
    second, chair = cast.second_officer(), cast.chair()
    approvals = 0
    for round_ in range(rounds):
        number, person = asked(round_)
        acts = [partial(cast.approve, number=number, by=by) for by in (second, chair, second, chair)]
        acts.append(partial(refuse_request, number=number, reason="x", by=chair))
        said = [outcome.said for outcome in crew.at_once(acts)]
        assert sorted(said) == ["", *["request_decided"] * 4]
        verdict = Verdict.objects.get(request__number=number)
        assert Accreditation.objects.filter(person=person).count() == (verdict.outcome == "approved")
        approvals += verdict.outcome == "approved"
    counted("verdicts at once", rounds=rounds, approved=approvals)


@in_rounds(5, few=1)
def test_a_verdict_and_the_end_of_its_office_have_an_order(crew: Crew, rounds: int):
    by = cast.second_officer()
    for round_ in range(rounds):
        number, _ = asked(round_)
        office = _office(by)
        verdict, _ = crew.at_once(
            [
                partial(cast.approve, number=number, by=by),
                partial(cast.end_office, by),
            ]
        )
        office.refresh_from_db()
        assert verdict.said in ("", "office_ended")
        if verdict.fault is None:
            assert verdict.answer.given_at < office.during.upper
        _again(by)


@in_rounds(5, few=1)
def test_ends_of_two_offices_and_a_verdict_of_one_of_them_have_an_order(crew: Crew, rounds: int):
    """Each of two approves the end of the other's office, while one of them approves a seat: no deadlock, nobody
    approves out of office, and two people stay."""
    first, second, chair = cast.officer(), cast.second_officer(), cast.chair()
    given = 0
    for round_ in range(rounds):
        number, _ = asked(round_)
        ends = {
            seat: ask_to_end(office_id=_office(seat).pk, reason="Note", by=asker).number
            for seat, asker in ((second, first), (chair, first))
        }
        said = crew.at_once(
            [
                partial(cast.approve, number=ends[second], by=chair),
                partial(cast.approve, number=ends[chair], by=second),
                partial(cast.approve, number=number, by=second),
            ]
        )
        assert {each.said for each in said[:2]} <= {"", "office_ended", "two_must_remain"}
        assert said[2].said in ("", "office_ended")
        assert [each.fault is None for each in said[:2]].count(True) == 1
        for each, seat in zip(said, (chair, second, second), strict=True):
            if each.fault is None:
                end = Office.objects.filter(person=seat.person).latest("id").during.upper
                assert end is None or each.answer.given_at < end
                given += 1
        for seat in (second, chair):
            if not Office.objects.filter(person=seat.person, during__upper_inf=True).exists():
                cast.appoint(Person.objects.get(pk=seat.person), str(seat.role))
        for waiting in selectors.waiting():
            refuse_request(
                number=waiting.number,
                reason="The round is over",
                by=chair if waiting.asked_by != chair.person else second,
            )
    counted("ends of two offices and a verdict", rounds=rounds, verdicts=given)


def _office(seat: Seat) -> Office:
    return Office.objects.filter(person=seat.person, during__upper_inf=True).get()


def _again(seat: Seat) -> None:
    cast.appoint(Person.objects.get(pk=seat.person))
