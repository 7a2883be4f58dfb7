"""What a seat was told stands on its page; what was sent is proved; who has not voted stays sealed to all others."""

import csv
import io
import re
from datetime import timedelta

import pytest

from alliance import journal
from alliance.journal import clock
from alliance.journal.models import Entry
from members.ballots.models import Ballot
from members.ballots.services import certify, close_ballot
from members.notices import choosing, dispatch, reminding, services
from members.notices.models import Notice
from tests import cast

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def reminded() -> Ballot:
    """A ballot that was opened, told of and reminded of: Japan has voted, Peru has not."""
    ballot = cast.a_ballot()
    services.write_notice(entry_id=Entry.objects.get(act="open_ballot").pk)
    cast.vote(ballot, "JP")
    clock.move_to(ballot.closes_at - timedelta(hours=2))
    reminding.remind_of_close(ballot_id=ballot.pk)
    return ballot


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_lists_what_is_unread_and_the_menu_counts_it_without_another_question(reminded, sign_in):
    client = sign_in(cast.delegate("PE"))
    text = page(client, "/notices/")
    assert "Peru has not voted" in text and "is open until" in text and "Notices (2)" in text
    assert text.count("Mark as read") == 2 and f"/ballots/{reminded.year}-{reminded.number}/" in text
    assert client.post("/notices/read/", {"notice": "x"}).status_code == 302
    assert "Notices (2)" in page(client, "/notices/")
    first = choosing.own(cast.delegate("PE")).first()
    client.post("/notices/read/", {"notice": str(first.pk)})
    assert "Notices (1)" in page(client, "/notices/")
    client.post("/notices/read/")
    text = page(client, "/notices/")
    assert "Mark as read" not in text and "Notices (" not in text


def test_nobody_marks_or_sees_what_another_was_told(reminded, sign_in):
    peru = Notice.objects.filter(member_code="PE").first()
    client = sign_in(cast.delegate("AU"))
    client.post("/notices/read/", {"notice": str(peru.pk)})
    peru.refresh_from_db()
    assert peru.read_at is None and "Peru" not in page(client, "/notices/")


def test_a_delegate_chooses_when_news_come(sign_in):
    client = sign_in(cast.delegate("PE"))
    assert client.post("/notices/how/", {"pace": "daily", "hour": "3"}).status_code == 422
    assert client.post("/notices/how/", {"pace": "at_once", "hour": "8"}).status_code == 302
    assert re.search(r'value="at_once"[^>]*checked', page(client, "/notices/how/"))


def rows(client, code: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page(client, f"/notices/dispatch/{code}/dispatch.csv"))))


def test_the_dispatch_is_proved_to_the_delegation_and_to_officers(reminded, sign_in, mailoutbox):
    peru = cast.delegate("PE")
    row = Notice.objects.get(person=peru.person, kind="statutory")
    services.send_notice(notice_id=row.pk)
    row.refresh_from_db()
    client = sign_in(peru)
    text = page(client, "/notices/dispatch/PE/")
    assert "Accepted late" in text and cast.user_of(peru).name in text
    openings = {each["person"]: each for each in rows(client, "PE") if each["kind"] == "statutory"}
    assert openings[str(peru.person)]["accepted_at"] == f"{row.sent_at:%Y-%m-%dT%H:%M:%SZ}"
    assert "@" not in str(openings)
    assert client.get("/notices/dispatch/AU/").status_code == 403
    assert client.get("/notices/dispatch/").url == "/notices/dispatch/PE/"
    assert "Peru" in page(sign_in(cast.officer()), "/notices/dispatch/")


def test_officers_read_no_reminder_of_an_open_ballot_and_all_of_a_decided_one(reminded, sign_in):
    kinds = {each["kind"] for each in rows(sign_in(cast.delegate("PE")), "PE")}
    assert kinds == {"statutory", "reminder"}
    client = sign_in(cast.officer())
    voted, silent = page(client, "/notices/dispatch/JP/"), page(client, "/notices/dispatch/PE/")
    for text in (voted, silent):
        shown = text.partition("<main")[2].partition("<aside")[0]
        assert "is open until" in shown and "has not voted" not in shown and "Reminder" not in shown
    assert {each["kind"] for each in rows(client, "PE")} == {"statutory"}
    for member, count in dispatch.by_member(cast.officer()):
        told = Notice.objects.filter(kind="statutory", member_code=member.code).count()
        assert count["written"] == told, "no count tells it either"
    clock.move_to(reminded.closes_at)
    certify(decision_id=close_ballot(ballot_id=reminded.pk).pk)
    assert {each["kind"] for each in rows(client, "PE")} == {"statutory", "reminder"}


def test_what_was_not_sent_says_its_true_cause_and_what_was_accepted_late_says_so(
    reminded, sign_in, settings
):
    peru = cast.delegate("PE")
    rows_of = Notice.objects.filter(person=peru.person)
    opened, reminder = rows_of.get(kind="statutory"), rows_of.get(kind="reminder")
    Notice.objects.filter(pk=opened.pk).update(sent_at=opened.written_at + timedelta(days=4))
    cast.vote(reminded, "PE")
    Notice.objects.filter(pk=reminder.pk).update(dropped_at=journal.now())
    text = page(sign_in(peru), "/notices/dispatch/PE/")
    assert re.search(r"Accepted late</span>\s+4 days after it was written\.", text)
    assert re.search(r"Not needed any more</span>\s+the vote was cast\.", text)
    assert "vertaken" not in text
    assert "no mail was needed: the vote was cast" in page(sign_in(peru), "/notices/")
    other = Notice.objects.filter(kind="statutory", member_code="PE", sent_at=None).first()
    assert other is not None
    Notice.objects.filter(pk=other.pk).update(dropped_at=journal.now())
    settings.DEMONSTRATION_NOTICE = "Demonstration, invented votes"
    text = page(sign_in(peru), "/notices/dispatch/PE/")
    assert re.search(r"Not needed any more</span>\s+it is older than this demonstration’s mail\.", text)
    assert "Not needed any more" in page(sign_in(cast.officer()), "/notices/dispatch/")


def test_a_delegate_finds_how_mails_are_chosen_and_what_is_chosen(sign_in):
    client = sign_in(cast.delegate("JP"))
    assert "News comes in one mail a day, at 08:00 by the clocks of Tokyo." in page(client, "/notices/")
    client.post("/notices/how/", {"pace": "daily", "hour": "17"})
    for path in ("/notices/", "/notices/how/"):
        assert "one mail a day, at 17:00 by the clocks of Tokyo." in page(client, path)
    assert "What you cannot switch off" in page(client, "/notices/how/")


def test_a_digest_of_somebody_else_leads_nowhere(sign_in):
    peru = cast.delegate("PE")
    at = journal.now()
    Notice.objects.create(
        kind="digest", person_id=peru.person, member_code="PE", subject="Your digest: 2 notices", body="…",
        path="/notices/", written_at=at, digest_at=at,
    )  # fmt: skip
    assert '<a href="/notices/">Your digest' in page(sign_in(peru), "/notices/dispatch/PE/")
    said = page(sign_in(cast.officer()), "/notices/dispatch/PE/")
    assert "Your digest: 2 notices" in said and '<a href="/notices/">Your digest' not in said
