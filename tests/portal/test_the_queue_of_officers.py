"""The secretariat's desk: each thing that waits by its name, linked to its file; what waits for others is no work."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.accession import acts
from tests import cast, path
from tests.members import delegation as delegations
from tests.members import membership as steps

pytestmark = pytest.mark.usefixtures("world")


def desk(sign_in, seat) -> str:
    answer = sign_in(seat).get("/desk/")
    assert answer.status_code == 200
    return answer.content.decode()


def asked(row):
    return acts.ask_for_ruling(
        application_id=row.pk, act="return_application", reason="No letter.", by=cast.officer()
    )


def test_an_application_stands_by_its_name_and_leads_to_its_file(sign_in):
    row = steps.application()
    page = desk(sign_in, cast.officer())
    assert "Chile asks to join" in page and "One thing waits for an officer." in page
    assert f'href="/applications/{row.year}-{row.number}/">Rule on {row.symbol}</a>' in page


def test_once_a_second_officer_is_asked_the_file_waits_for_that_officer_alone(sign_in):
    row = steps.application()
    request = asked(row)
    mine = desk(sign_in, cast.officer())
    assert "Nothing waits for you. 1 request of yours waits for " in " ".join(mine.split())
    assert f"Return an application, Chile ({row.symbol})" in mine
    assert "Rule on" not in mine and "Chile asks to join" not in mine
    other = desk(sign_in, cast.second_officer())
    assert "One thing waits for an officer." in other
    assert f"Decide on {request.symbol}" in other and f"Chile ({row.symbol})" in other


def test_an_admissible_application_leads_to_its_ballot(sign_in):
    row = steps.admissible()
    page = desk(sign_in, cast.officer())
    assert "The application of Chile is admissible" in page and f"Put {row.symbol} to the ballot" in page


def test_who_could_decide_is_named_without_who_asked(sign_in):
    asked(steps.application())
    page = " ".join(desk(sign_in, cast.officer()).split())
    said = page.partition("1 request of yours waits for ")[2].partition(".")[0]
    names = {cast.user_of(seat).name for seat in (cast.second_officer(), cast.chair())}
    assert all(name in said for name in names) and cast.user_of(cast.officer()).name not in said


def test_credentials_of_a_capital_wait_by_member_and_role(sign_in):
    row = delegations.credential(delegations.accepted().person_id)
    page = desk(sign_in, cast.officer())
    assert "Credentials for Japan: " in page
    assert f"/delegation/JP/credentials/{row.pk}/ask/" in page


def test_the_desk_asks_no_more_than_twelve_times_however_much_waits(sign_in):
    asked(steps.application())
    path.tabled()
    client = sign_in(cast.officer())
    client.get("/desk/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/desk/")
    assert len(queries) <= 12, "\n".join(each["sql"][:120] for each in queries.captured_queries)
