"""A motion and a text circulate before their ballot opens; two officers open it early, and everybody reads why."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from alliance import journal
from alliance.access import Refused
from alliance.journal import clock
from alliance.journal.models import Entry
from members.accession import acts as of_motions
from members.accession import motions
from members.approvals import acts
from members.approvals.models import Request
from members.approvals.services import approve_request
from members.ballots import circulation
from members.ballots.models import Ballot, SubjectRule
from tariffs.proposals import early, services
from tests import cast
from tests.members import membership, rules
from tests.tariffs import steps

pytestmark = pytest.mark.usefixtures("world")
WHY = "The stock of a smelter runs out this week."


def circulating(hours: int = 48):
    """A tabled text whose subject asks for so many hours of circulation."""
    rules.circulate("floor", hours)
    return steps.table()


def open_it(version, by=None) -> Ballot:
    return services.put_to_ballot(version_id=version.pk, closes_at=cast.in_days(7), by=by or cast.officer())


def ask(version) -> Request:
    closes = cast.in_days(7)
    return early.ask_to_open_early(version_id=version.pk, closes_at=closes, reason=WHY, by=cast.officer())


def refusal(act) -> Refused:
    with pytest.raises(Refused) as refused, transaction.atomic():
        act()
    return refused.value


def by_table(act) -> str:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act()
    return str(refused.value.__cause__.diag.constraint_name)


def test_one_officer_opens_when_the_text_has_circulated_and_not_a_moment_before():
    version = circulating()
    ends = version.tabled_at + timedelta(hours=48)
    clock.move_to(ends - timedelta(seconds=30))
    refused = refusal(lambda: open_it(version))
    assert refused.code == "circulating" and f"{ends:%H:%M} UTC" in refused.detail
    clock.move_to(ends)
    assert open_it(version).opened_early is None
    assert refusal(lambda: ask(version)).code == "not_tabled"


def test_two_officers_open_it_early_and_the_reason_stands_with_ballot_and_decision(client):
    version = circulating()
    row = ask(version)
    assert "circulates until" in acts.of(row.act).tell(row.asks).changes[0][1]
    assert not Ballot.objects.exists()
    approve_request(number=row.number, by=cast.second_officer())
    version.refresh_from_db()
    assert version.ballot.opened_early == row
    said = Entry.objects.get(act="open_ballot", object_id=version.ballot.symbol).payload
    assert json.loads(said)["opened_early"] == row.symbol
    decision = steps.decide(version.ballot)
    for page in (
        f"/ballots/{version.ballot.year}-{version.ballot.number}/",
        f"/decisions/{decision.year}-{decision.number}/",
    ):
        shown = client.get(page, follow=True).content.decode()
        assert "had circulated for 48 hours" in shown and WHY in shown and row.symbol in shown, page


def test_approved_after_it_has_circulated_it_opens_and_nothing_is_called_early():
    version = circulating(hours=6)
    row = ask(version)
    clock.move_to(version.tabled_at + timedelta(hours=7))
    assert refusal(lambda: ask(version)).code == "circulated"
    approve_request(number=row.number, by=cast.second_officer())
    version.refresh_from_db()
    assert version.ballot.opened_early is None


def test_a_ballot_that_opened_meanwhile_is_not_opened_again():
    version = circulating(hours=6)
    row = ask(version)
    clock.move_to(version.tabled_at + timedelta(hours=7))
    open_it(version)
    assert refusal(lambda: approve_request(number=row.number, by=cast.second_officer())).code == "not_tabled"


def test_the_table_ties_no_text_to_a_ballot_before_its_time():
    version = circulating()

    def tie(early_by: Request | None) -> None:
        ballot = Ballot.objects.get(pk=cast.a_ballot().pk)
        ballot.pk, ballot.number, ballot.opened_early = None, ballot.number + 500, early_by
        ballot.save(force_insert=True)
        version.ballot = ballot
        version.save(update_fields=["ballot"])

    waiting, other = ask(version), ask(steps.table())
    for each in (None, waiting, other):
        assert by_table(lambda each=each: tie(each)) == "a_text_circulates"
    approve_request(number=other.number, by=cast.second_officer())
    assert by_table(lambda: tie(other)) in ("a_text_circulates", "members_ballot_opened_early_id_key")


def test_the_table_takes_no_text_as_tabled_before():
    version = steps.table()
    version.pk, version.number = None, 2
    version.tabled_at = journal.now() - timedelta(days=3)
    assert by_table(lambda: version.save(force_insert=True)) == "a_text_is_tabled_now"


def test_a_motion_circulates_for_a_day_and_its_two_officers_are_told_that_it_opens_early(client):
    motion = membership.moved("suspension", "KE")
    assert motions.circulates_until(motion) == motion.moved_at + timedelta(hours=24)
    request = of_motions.ask_for_ballot(
        motion_id=motion.pk, closes_at=cast.in_days(7), reason=WHY, by=cast.officer()
    )
    assert "opens early" in acts.of(request.act).tell(request.asks).warnings[0]
    approve_request(number=request.number, by=cast.second_officer())
    motion.refresh_from_db()
    assert motion.ballot.opened_early == request and WHY in circulation.told(motion.ballot)
    later = membership.moved("suspension", "AR")
    clock.move_to(later.moved_at + timedelta(hours=24))
    assert membership.put(later).ballot.opened_early is None


def test_an_application_circulates_since_two_officers_declared_it_admissible():
    rules.circulate("accession", 48)
    row = membership.admissible()
    assert refusal(lambda: membership.on_ballot(row)).code == "circulating"
    clock.move_to(journal.now() + timedelta(hours=49))
    assert membership.on_ballot(row).ballot.opened_early is None


def test_hours_of_circulation_change_by_two_officers_from_a_day_on_and_never_otherwise():
    rules.circulate("floor", 48)
    before, after = SubjectRule.objects.filter(subject="floor").order_by("during")
    assert (before.circulation_hours, after.circulation_hours) == (0, 48)
    after.pk, after.circulation_hours = None, 0
    assert by_table(lambda: after.save(force_insert=True)) == "a_subject_takes_two_officers"


def test_the_page_says_until_when_the_text_circulates_and_asks_for_the_reason(sign_in):
    version = circulating()
    client, page = (
        sign_in(cast.officer()),
        f"/proposals/{version.proposal.year}-{version.proposal.number}/ballot/",
    )
    close = cast.in_days(7)
    sent = {"closes_on": close.date().isoformat(), "closes_time": "17:00"}
    shown = client.post(page, sent).content.decode()
    assert "This text still circulates" in shown and "Open the ballot on" not in shown
    answer = client.post(page, sent | {"early": "yes", "reason": ""})
    assert answer.status_code == 422 and not Request.objects.filter(act="open_early").exists()
    assert client.post(page, sent | {"confirmed": "yes"}).status_code == 409
    answer = client.post(page, sent | {"early": "yes", "reason": WHY})
    row = Request.objects.get(act="open_early")
    assert answer["Location"] == f"/requests/{row.number}/"
    shown = sign_in(cast.second_officer()).get(answer["Location"]).content.decode()
    assert "before it has circulated" in shown and WHY in shown
