"""Side and weight of a member are corrected by two officers from a day on; an open ballot keeps its electorate."""

import json
from datetime import UTC, date, datetime, time

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from alliance.access import Refused
from alliance.journal import clock
from alliance.journal.models import Entry
from members.accession import correcting
from members.approvals import acts
from members.approvals.models import Request
from members.approvals.services import approve_request
from members.ballots import documents
from members.registry.models import Member, Standing
from members.registry.selectors import electorate
from tests import cast
from tests.members import membership as steps

pytestmark = pytest.mark.usefixtures("world")
SOURCE = "Note 4 of the parties, annex II"


def ask(**more) -> Request:
    said = {
        "code": "KE",
        "side": "consumer",
        "weight": 77,
        "starts_on": steps.day(0),
        "source": SOURCE,
    } | more
    return correcting.ask_to_correct(**said, reason="A slip in the annex", by=cast.officer())


def approve(row: Request) -> Request:
    approve_request(number=row.number, by=cast.second_officer())
    return row


def weight(code: str, on: date, area: str = "tariff") -> tuple[str, int]:
    [found] = [each for each in electorate(on, area=area) if each.member.code == code]
    return found.side, found.weight


def by_table(act) -> str:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return str(refused.value.__cause__.diag.constraint_name)


def test_it_counts_from_its_day_and_leaves_open_ballots_as_they_were():
    was, ballot = weight("KE", steps.day(0)), cast.a_ballot()
    row = ask()
    assert weight("KE", steps.day(0)) == was
    approve(row)
    assert weight("KE", steps.day(-1)) == was and weight("KE", steps.day(0)) == ("consumer", 77)
    entry = ballot.electorate.get(code="KE")
    assert (entry.side, entry.weight) == was
    assert documents.electorate_digest(list(ballot.electorate.all())) == ballot.electorate_digest
    opened = cast.a_ballot(about="PROP/2026/901").electorate.get(code="KE")
    assert (opened.side, opened.weight) == ("consumer", 77)
    before, after = Standing.objects.filter(member__code="KE").order_by("during")
    assert before.during.upper == after.during.lower and (after.act, after.source) == (row.symbol, SOURCE)
    said = json.loads(Entry.objects.get(act="correct_standing").payload)
    assert (said["request"], said["weight"], said["about"]) == (row.symbol, 77, "KE")


def test_before_and_after_of_each_electorate_are_told():
    cast.a_ballot()
    told = acts.of("correct_standing").tell(ask().asks)
    said = {what: (before, after) for what, before, after in told.changes}
    for area in ("tariffs", "membership"):
        assert said[f"Electorate on {area}: Kenya"][1] == "consumer, weight 77, elector"
        before, after = said[f"Electorate on {area}, together"]
        assert before != after and before.count("weight") == after.count("weight") == 2
    assert told.warnings == ["1 open ballot keeps the electorate that was frozen."]


def test_a_day_ahead_waits_and_takes_no_other_before_it():
    ahead = steps.day(5)
    approve(ask(starts_on=ahead))
    assert weight("KE", steps.day(0)) != ("consumer", 77) and weight("KE", ahead) == ("consumer", 77)
    for day in (steps.day(0), ahead):
        with pytest.raises(Refused, match="standing_changes_already"):
            ask(starts_on=day, weight=3)
    approve(ask(starts_on=steps.day(6), weight=3))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"starts_on": date(2026, 2, 10)}, "day_over"), ({"weight": 0}, "weight_unreadable"),
        ({"weight": 5000}, "weight_unreadable"), ({"side": "both"}, "side_unknown"),
        ({"source": " "}, "source_missing"), ({"code": "ZZ"}, "member_unknown"),
    ],
)  # fmt: skip
def test_what_cannot_be_corrected_is_refused(more, code):
    with pytest.raises(Refused, match=code):
        ask(**more)


def test_a_request_whose_day_went_by_is_not_done_and_of_two_the_second_is_not():
    first, second = ask(), ask(weight=78)
    approve(first)
    with pytest.raises(Refused, match="standing_changes_already"):
        approve(second)
    late = ask(code="AR")
    clock.move_to(datetime.combine(steps.day(1), time(), UTC))
    with pytest.raises(Refused, match="day_over|request_lapsed"):
        approve(late)


def test_the_table_takes_a_standing_only_as_two_officers_approved_it():
    row, kenya = ask(starts_on=steps.day(2)), Member.objects.get(code="KE")
    day = steps.day(2)

    def restand(**more):
        held = Standing.objects.filter(member=kenya).latest("during")
        said = {"side": "consumer", "weight": 77, "source": SOURCE, "act": row.symbol, "on": day} | more
        on = said.pop("on")
        held.during = DateRange(held.during.lower, on)
        held.save(update_fields=["during"])
        Standing.objects.create(member=kenya, during=DateRange(on, None), **said)

    assert by_table(restand) == "a_standing_comes_from_an_act"
    approve(row)
    assert Standing.objects.filter(act=row.symbol).count() == 1
    close = "UPDATE members_standing SET during = daterange(lower(during), %s) WHERE act = %s"
    for more in ({"weight": 78, "on": steps.day(3)}, {"side": "producer", "on": steps.day(3)},
                 {"on": steps.day(3)}, {"source": "x", "on": steps.day(3)}):  # fmt: skip
        assert by_table(lambda more=more: restand(**more)) == "a_standing_comes_from_an_act"

    def end_alone():
        with connection.cursor() as cursor:
            cursor.execute(close, [steps.day(9), row.symbol])

    assert by_table(end_alone) == "a_status_is_followed"


def test_the_page_shows_what_changes_before_it_is_asked(sign_in):
    client, page = sign_in(cast.officer()), "/members/KE/standing/"
    assert page in client.get("/members/KE/").content.decode()
    sent = {"side": "consumer", "weight": "77", "starts_on": steps.day(1).isoformat(), "source": SOURCE}
    shown = client.post(page, sent | {"step": "look"}).content.decode()
    assert "Electorate on tariffs: Kenya" in shown and not Request.objects.exists()
    answer = client.post(page, sent | {"starts_on": "2026-02-05", "step": "look"})
    assert answer.status_code == 422 and "never reaches back" in answer.content.decode()
    assert client.post(page, sent | {"step": "ask", "reason": "A slip"})["Location"] == "/requests/1/"
    assert client.get("/requests/1/").status_code == 200
    assert page not in sign_in(cast.delegate("JP")).get("/members/KE/").content.decode()
