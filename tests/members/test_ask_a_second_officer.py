"""One officer asks, another decides, within 24 hours, once; what is approved is done in the same transaction."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from alliance import journal
from alliance.access import SYSTEM, Refused, Seat
from alliance.journal import clock
from alliance.journal.models import Entry
from members.approvals import selectors, services
from members.approvals.models import Request, Verdict
from members.delegates.models import Accreditation, Office
from members.delegations import crediting
from tests import cast, owner
from tests.members import delegation as steps

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def request_() -> Request:
    """The end of Kenya's alternate, asked by the first officer."""
    return ask_end(cast.delegate("KE", "alternate"))


def ask_end(seat: Seat, by: Seat | None = None) -> Request:
    return crediting.ask_to_end(
        accreditation_id=seat.accreditation or 0, reason=steps.WHY, by=by or cast.officer()
    )


def refusal(act) -> str:
    with pytest.raises(Refused) as refused, transaction.atomic():
        act()
    return refused.value.code


def approve(row: Request, by: Seat):
    return cast.approve(number=row.number, by=by)


def ended(row: Request) -> bool:
    end = Accreditation.objects.get(pk=row.asks["accreditation"]).during.upper
    return end is not None


def test_what_a_second_officer_approves_is_done_at_that_instant(request_):
    assert not ended(request_)
    verdict = approve(request_, cast.second_officer())
    row = Accreditation.objects.get(pk=request_.asks["accreditation"])
    assert row.during.upper >= verdict.given_at
    assert (row.changed_by, row.request) == (request_, None)
    acts = list(Entry.objects.order_by("-id").values_list("act", "person")[:3])
    second, first = cast.second_officer().person, cast.officer().person
    assert acts == [("approve_request", second), ("end_accreditation", second), ("ask_second_officer", first)]


def test_the_database_fills_in_office_and_time(request_):
    office = Office.objects.get(person=cast.officer().person)
    request_.refresh_from_db()
    assert (request_.asked_office, request_.symbol) == (office.pk, "REQ/0001")
    assert abs(request_.asked_at - journal.now()) < timedelta(seconds=30)


def test_nobody_approves_what_they_asked(request_):
    assert refusal(lambda: approve(request_, cast.officer())) == "own_request"
    assert refusal(lambda: services.refuse_request(number=1, reason="x", by=cast.officer())) == "own_request"
    assert not ended(request_)


def test_the_chair_may_be_the_second_officer(request_):
    approve(request_, cast.chair())
    assert ended(request_)


@pytest.mark.parametrize("who", [SYSTEM, "delegate"])
def test_neither_a_delegate_nor_the_portal_asks_or_decides(request_, who):
    seat = cast.delegate("JP") if who == "delegate" else who
    assert refusal(lambda: approve(request_, seat)) == "role_may_not"
    assert refusal(lambda: ask_end(cast.delegate("PE"), by=seat)) == "role_may_not"


def test_whoever_lost_the_office_meanwhile_decides_nothing(request_):
    late = cast.second_officer()  # the seat as a request read it, a moment ago
    cast.end_office(late)
    assert refusal(lambda: approve(request_, late)) == "office_ended"
    assert refusal(lambda: ask_end(cast.delegate("PE"), by=late)) == "office_ended"
    assert not ended(request_)


def test_what_somebody_asked_who_left_is_not_approved_but_may_be_refused(request_):
    cast.end_office(cast.officer())
    assert refusal(lambda: approve(request_, cast.second_officer())) == "asker_left"
    services.refuse_request(number=request_.number, reason="Who asked has left", by=cast.second_officer())
    assert not ended(request_)


def test_a_request_lapses_after_24_hours_and_nothing_is_written(request_):
    clock.move_to(request_.lapses_at - timedelta(seconds=30))
    assert list(selectors.waiting()) == [request_]
    clock.move_to(request_.lapses_at)
    assert (list(selectors.waiting()), list(selectors.lapsed())) == ([], [request_])
    assert refusal(lambda: approve(request_, cast.second_officer())) == "request_lapsed"
    assert not Verdict.objects.exists() and not ended(request_)


def test_a_request_is_decided_once(request_):
    services.refuse_request(number=request_.number, reason="The note is unsigned", by=cast.second_officer())
    assert refusal(lambda: approve(request_, cast.chair())) == "request_decided"
    assert not ended(request_)
    assert Entry.objects.latest("id").act == "refuse_request"


def test_a_refusal_and_a_request_say_why(request_):
    for reason in ("", "  ", "x" * 501):
        act = lambda reason=reason: services.refuse_request(  # noqa: E731
            number=request_.number, reason=reason, by=cast.second_officer()
        )
        assert refusal(act) == "reason_missing"
    assert not Verdict.objects.exists()


def test_what_can_no_longer_be_done_is_not_approved_either(request_):
    cast.end(cast.delegate("KE", "alternate"))
    assert refusal(lambda: approve(request_, cast.second_officer())) == "accreditation_ended"
    assert not Verdict.objects.exists()


def test_who_asks_for_the_same_twice_at_once_asks_once(request_):
    same = lambda: services.ask(  # noqa: E731
        act=request_.act, about=request_.about, payload=request_.asks, reason="x", by=cast.second_officer()
    )
    assert refusal(same) == "asked_already"
    assert Request.objects.count() == 1
    services.refuse_request(number=request_.number, reason="The note is unsigned", by=cast.second_officer())
    assert same().number > request_.number, "what was refused is asked again"


def test_who_asks_the_same_again_in_the_same_words_is_led_to_what_stands(request_):
    again = ask_end(cast.delegate("KE", "alternate"))
    assert (again, Request.objects.count()) == (request_, 1), "a double click asks once and is no error"
    assert Entry.objects.filter(act="ask_second_officer").count() == 1
    other = lambda: crediting.ask_to_end(  # noqa: E731
        accreditation_id=request_.asks["accreditation"], reason="Another reason", by=cast.officer()
    )
    assert refusal(other) == "asked_already"


def test_the_page_of_what_was_asked_already_leads_there(request_, sign_in):
    form = reverse("accreditation_end_ask", args=["KE", request_.asks["accreditation"]])
    client = sign_in(cast.officer())
    assert client.post(form, {"reason": steps.WHY})["Location"] == reverse("request", args=[request_.number])
    answer = sign_in(cast.second_officer()).post(form, {"reason": "As the capital says"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert f'href="{reverse("request", args=[request_.number])}">Open REQ/0001</a>' in page
    assert "As the capital says" in page, "what was typed is not lost"


def test_who_asked_withdraws_it_while_nobody_decided_and_may_ask_anew(request_):
    services.withdraw_request(number=request_.number, by=cast.officer())
    assert not selectors.waiting().exists() and not ended(request_)
    assert Entry.objects.latest("id").act == "withdraw_request"
    assert refusal(lambda: approve(request_, cast.second_officer())) == "request_decided"
    assert refusal(lambda: services.withdraw_request(number=1, by=cast.officer())) == "request_decided"
    assert ask_end(cast.delegate("KE", "alternate")).number == 2


def test_nobody_withdraws_what_another_asked_or_what_is_over(request_):
    withdraw = lambda by=None: services.withdraw_request(number=1, by=by or cast.officer())  # noqa: E731
    assert refusal(lambda: withdraw(cast.second_officer())) == "other_request"
    assert refusal(lambda: withdraw(cast.delegate("JP"))) == "role_may_not"
    clock.move_to(request_.lapses_at)
    assert refusal(withdraw) == "request_lapsed"


def test_a_request_is_withdrawn_on_its_page_and_another_officers_page_offers_none(request_, sign_in):
    page, there = "/requests/1/", "/requests/1/withdraw/"
    second = sign_in(cast.second_officer())
    assert there not in second.get(page).content.decode()
    assert second.post(there).status_code == 403
    first = sign_in(cast.officer())
    shown = first.get(page).content.decode()
    assert there in shown and cast.user_of(cast.second_officer()).name in shown
    assert [first.post(there)["Location"] for _ in range(2)] == [page] * 2, "pressed twice it is no error"
    shown = first.get(page).content.decode()
    assert "asked for it and withdrew it" in shown and there not in shown
    assert "Withdrawn" in second.get("/requests/").content.decode()


def test_a_number_that_was_never_given_is_not_found():
    assert refusal(lambda: cast.approve(number=987, by=cast.officer())) == "request_unknown"
    assert (
        refusal(lambda: ask_end(Seat(role=cast.officer().role, accreditation=987))) == "accreditation_unknown"
    )


# ---- past the services, in SQL as the application


def written(row: Request, by: Seat, **more) -> Verdict:
    proof = cast.approval(row.number, by).proof
    with transaction.atomic():
        said = {
            "given_by": by.person,
            "given_as": str(by.role),
            "outcome": "approved",
            "proof_id": proof,
        } | more
        return Verdict.objects.create(request=row, **said)


def test_the_table_refuses_who_asked(request_):
    with pytest.raises(IntegrityError, match="by a second officer"):
        written(request_, cast.officer())


def test_the_table_takes_a_withdrawal_of_who_asked_alone(request_):
    with pytest.raises(IntegrityError, match="withdrawn by who asked"):
        written(request_, cast.second_officer(), outcome="withdrawn", proof_id=None)


@pytest.mark.parametrize("outcome", ["approved", "refused"])
def test_the_table_refuses_who_holds_no_office(request_, outcome):
    with pytest.raises(IntegrityError, match="no office"):
        written(request_, cast.delegate("JP"), given_as="officer", outcome=outcome, reason="x")
    with pytest.raises(IntegrityError, match="no office"):
        written(request_, cast.second_officer(), given_as="chair")
    with pytest.raises(IntegrityError, match="no office"), transaction.atomic():
        Request.objects.create(
            number=9, act="accredit", about="JP", payload="{}", reason="x", asked_by=cast.delegate("JP").person,
            asked_as="officer",
        )  # fmt: skip


def test_the_table_refuses_a_lapsed_request_and_dates_nothing_itself(request_):
    verdict = written(request_, cast.second_officer(), given_at=journal.now() - timedelta(days=9))
    verdict.refresh_from_db()
    assert abs(verdict.given_at - journal.now()) < timedelta(seconds=30)
    other = ask_end(cast.delegate("PE"))
    clock.move_to(other.lapses_at)
    with pytest.raises(IntegrityError, match="24 hours"):
        written(other, cast.second_officer(), given_at=other.asked_at)


@pytest.mark.parametrize(
    "change",
    ["UPDATE members_request SET reason = ''", "DELETE FROM members_request", "DELETE FROM members_verdict",
     "UPDATE members_verdict SET outcome = 'refused'", "TRUNCATE members_verdict"],
)  # fmt: skip
def test_requests_and_verdicts_are_never_rewritten_not_even_by_the_owner(request_, change):
    approve(request_, cast.second_officer())
    with (
        owner.as_owner(),
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(change)
