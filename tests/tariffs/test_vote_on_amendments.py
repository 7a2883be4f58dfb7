"""Each standing amendment is put to the vote before the whole, one at a time, and the portal makes the amended text."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from alliance import journal
from alliance.access import SYSTEM, Refused
from alliance.journal import clock
from alliance.journal.models import Entry, Incident
from alliance.portal import sweep
from members.ballots.models import Ballot, SubjectRule
from tariffs.floors.models import PriceFloor
from tariffs.proposals import selectors as proposals
from tariffs.proposals import services as on_texts
from tariffs.proposals.amending import order, plan, selectors, services
from tariffs.proposals.models import ContestedLine, Proposal, Version
from tariffs.proposals.negotiation import amendments, revising
from tariffs.proposals.negotiation.models import Amendment
from tests import cast, owner
from tests.tariffs import duties, steps, voting
from tests.tariffs.steps import day, row
from tests.tariffs.voting import WINDOWS, move, now_on, put, step

pytestmark = pytest.mark.usefixtures("world")


def code(act) -> str:
    with pytest.raises(Refused) as refused, transaction.atomic():
        act()
    return refused.value.code


def far(**typed: str) -> dict[str, str]:
    """A row that begins late enough for several ballots."""
    return row(valid_from=day(90), sunset=day(700), **typed)


def ends(agenda) -> list[tuple[str, str]]:
    rows = Amendment.objects.filter(agenda=agenda).order_by("place")
    return [(each.symbol.rpartition("/")[2], each.ended_as) for each in rows]


def state(version: Version) -> str:
    return Proposal.objects.get(pk=version.proposal_id).state


def test_each_is_put_alone_the_furthest_first_and_then_the_whole_as_amended():
    version = steps.table(far(), far(product="ndpr-metal"))
    near, furthest = move(version, "AU", amount="105"), move(version, "PE", amount="140")
    other = move(version, "KE", at_row=2, sunset=str(day(400)))
    agenda = put(version)
    assert (state(version), now_on(agenda).text_digest) == ("amending", furthest.digest)
    assert (now_on(agenda).about, now_on(agenda).subject) == (furthest.symbol, "floor-amendment")
    step(agenda, yes=10, no=13)
    assert now_on(agenda).text_digest == near.digest
    step(agenda)
    assert now_on(agenda).text_digest == other.digest
    step(agenda)
    assert ends(agenda) == [("A2", "not_adopted"), ("A1", "adopted"), ("A3", "adopted")]
    made = agenda.made
    assert (agenda.ended_as, made.number, state(version)) == ("whole", 2, "balloting")
    first, second = json.loads(made.document)["rows"]
    assert first["amount"] == "105.00"
    assert second["amount"] == "110.00" and second["sunset"] == other.cells["sunset"]
    whole = made.ballot
    assert (whole.text_digest, whole.subject, whole.about) == (made.digest, "floor", made.symbol)
    assert Ballot.objects.filter(state="open").get() == whole


def test_the_whole_alone_puts_something_on_record_and_it_is_what_was_amended():
    version = steps.table(far())
    move(version, amount="105")
    agenda = step(put(version))
    assert not PriceFloor.objects.exists() and proposals.to_enact() == []
    decision = voting.vote(agenda.made.ballot)
    assert proposals.to_enact() == [decision.pk]
    on_texts.enact(decision_id=decision.pk)
    assert str(PriceFloor.objects.get().amount) == "105.000000"
    assert not ContestedLine.objects.exists() and state(version) == "adopted"
    assert proposals.unsettled().count() == 0


def test_where_none_is_adopted_the_same_version_comes_to_the_ballot():
    version = steps.table(far())
    move(version, amount="105")
    agenda = step(put(version), yes=5, no=20)
    version.refresh_from_db()
    assert (agenda.made, agenda.ended_as, version.ballot.text_digest) == (None, "whole", version.digest)


def test_an_adoption_implies_the_rejection_of_the_others_and_they_are_not_put():
    version = steps.table(far())
    move(version, "AU", amount="105")
    move(version, "PE", amount="140")
    move(version, "KE", sunset=str(day(400)))
    agenda = step(put(version))
    assert ends(agenda) == [("A2", "adopted"), ("A1", "not_put"), ("A3", "")]
    left_out = Amendment.objects.get(ended_as="not_put")
    assert (left_out.because.symbol[-2:], left_out.ballot) == ("A2", None)
    assert Entry.objects.get(act="leave_amendment_out").object_id == left_out.symbol
    step(agenda)
    [said] = json.loads(agenda.made.document)["rows"]
    assert (said["amount"], said["sunset"]) == ("140.00", Amendment.objects.get(number=3).cells["sunset"])


def test_its_author_withdraws_it_until_its_own_ballot_opens():
    version = steps.table(far())
    near, furthest = move(version, "AU", amount="105"), move(version, "PE", amount="140")
    agenda = put(version)
    withdraw = lambda each, who: amendments.withdraw_amendment(amendment_id=each.pk, by=cast.delegate(who))  # noqa: E731
    assert code(lambda: withdraw(furthest, "PE")) == "amendment_on_ballot"
    withdraw(near, "AU")
    step(agenda, yes=3, no=20)
    assert ends(agenda) == [("A2", "not_adopted"), ("A1", "withdrawn")]
    assert agenda.ended_as == "whole"


def test_what_has_no_distance_is_put_after_what_has_one_as_it_was_moved():
    version = steps.table(far())
    move(version, "AU", sunset=str(day(300)))
    move(version, "PE", unit="TNE", amount="100000")
    move(version, "KE", amount="109")
    move(version, "US", sunset=str(day(200)))
    found = order.order_of(version, order.standing_on(version))
    assert [each.amendment.code for each in found.items] == ["A3", "A2", "A1", "A4"]
    assert "no distance is computed" in found.sentences[0] and "as they were moved" in found.sentences[1]


def test_the_plan_says_every_instant_and_holds_where_the_next_sweep_comes_late():
    version = steps.table(far())
    move(version, "AU", amount="105")
    move(version, "PE", amount="140")
    found = voting.shown(version)
    assert [step.closes_at.strftime("%H:%M") for step in found.steps] == ["17:00"] * 3
    agenda = put(version)
    assert now_on(agenda).closes_at == found.steps[0].closes_at
    voting.vote(now_on(agenda), yes=3, no=20)
    clock.move_to(journal.now() + timedelta(hours=2))
    services.go_on(agenda_id=agenda.pk)
    assert now_on(agenda).closes_at == found.steps[1].closes_at
    step(agenda, yes=3, no=20)
    version.refresh_from_db()
    assert version.ballot.closes_at == found.steps[2].closes_at


@pytest.mark.parametrize(
    ("hours", "refused", "where"),
    [
        ({"amendment_hours": 71}, "window_too_short", "amendment_hours"),
        ({"whole_hours": 10}, "window_too_short", "whole_hours"),
        ({"whole_hours": 9000}, "window_too_long", "whole_hours"),
        ({"whole_hours": 72, "amendment_hours": 24 * 300}, "valid_before_close", "whole_hours"),
    ],
)
def test_windows_that_the_rules_or_the_first_day_do_not_allow_are_refused_at_their_field(
    hours, refused, where
):
    version = steps.table(far())
    move(version, amount="105")
    windows = plan.Windows(**(vars(WINDOWS) | hours))
    with pytest.raises(Refused) as refusal:
        put(version, windows)
    assert (refusal.value.code, refusal.value.where) == (refused, where)


def test_a_text_with_standing_amendments_comes_to_no_ballot_before_them():
    version = steps.table(far())
    move(version, amount="105")
    put_whole = lambda: on_texts.put_to_ballot(  # noqa: E731
        version_id=version.pk, closes_at=cast.in_days(7), by=cast.officer()
    )
    assert code(put_whole) == "amendments_stand"
    shown = voting.shown(version).digest
    move(version, "PE", amount="140")
    again = lambda: services.put_amendments(  # noqa: E731
        version_id=version.pk, windows=WINDOWS, shown=shown, by=cast.officer()
    )
    assert code(again) == "plan_differs"
    put(version)
    assert code(put_whole) == "not_tabled"


def test_the_text_is_frozen_while_its_amendments_are_voted_on():
    version = steps.table(far())
    move(version, amount="105")
    put(version)
    jp = cast.delegate("JP")
    assert code(lambda: revising.revise(proposal_id=version.proposal_id, by=jp)) == "not_tabled"
    assert code(lambda: move(version, "PE", amount="140")) == "not_negotiated"
    assert code(lambda: on_texts.withdraw(proposal_id=version.proposal_id, by=jp)) == "not_withdrawable"
    fields = {"number": 2, "digest": "0" * 64, "tabled_at": journal.now(), "audience": "members"}
    with pytest.raises(IntegrityError, match="changes by what was adopted alone"), transaction.atomic():
        Version.objects.create(proposal=version.proposal, subject="floor", document="{}", **fields)


def test_the_lines_stay_claimed_from_the_first_ballot_to_the_last():
    version, rival = steps.table(far()), steps.table(far(amount="90"))
    move(version, amount="105")
    agenda = put(version)
    put_rival = lambda: on_texts.put_to_ballot(  # noqa: E731
        version_id=rival.pk, closes_at=cast.in_days(7), by=cast.officer()
    )
    assert code(put_rival) == "checks_block"
    voting.vote(now_on(agenda))
    assert code(put_rival) == "checks_block"
    services.go_on(agenda_id=agenda.pk)
    assert code(put_rival) == "checks_block"


def test_a_step_done_twice_or_before_its_certification_changes_nothing():
    version = steps.table(far())
    move(version, "AU", amount="105")
    agenda = put(version)
    assert selectors.to_go_on() == []
    services.go_on(agenda_id=agenda.pk)
    assert Ballot.objects.count() == 1
    voting.vote(now_on(agenda))
    assert selectors.to_go_on() == [agenda.pk]
    for _ in range(2):
        services.go_on(agenda_id=agenda.pk)
    assert (Version.objects.count(), Ballot.objects.count(), selectors.to_go_on()) == (2, 2, [])


def test_a_whole_that_can_no_longer_close_in_time_becomes_an_incident_and_its_sponsor_mends_it():
    version = steps.table(row(valid_from=day(16), sunset=day(300)))
    move(version, amount="105")
    agenda = put(version)
    voting.vote(now_on(agenda))
    clock.move_to(journal.now() + timedelta(days=14))
    services.go_on(agenda_id=agenda.pk)
    agenda.refresh_from_db()
    assert (agenda.ended_as, agenda.made, state(version)) == ("stopped", None, "revising")
    assert Incident.objects.get().code == "whole_not_put"
    draft = Proposal.objects.get(pk=version.proposal_id).rows.get().typed
    assert draft["amount"] == "105.00" and not ContestedLine.objects.exists()
    keep = lambda: revising.keep_version(proposal_id=version.proposal_id, by=cast.delegate("JP"))  # noqa: E731
    assert code(keep) == "amended_by_vote"


def test_a_ballot_that_cannot_be_opened_yet_waits_with_an_incident():
    version = steps.table(far())
    move(version, "AU", amount="105")
    move(version, "PE", amount="140")
    agenda = put(version)
    voting.vote(now_on(agenda), yes=3, no=20)
    held = SubjectRule.objects.get(subject="floor-amendment")
    with owner.as_owner():
        during = DateRange(held.during.lower, journal.now().date())
        SubjectRule.objects.filter(pk=held.pk).update(during=during)
    services.go_on(agenda_id=agenda.pk)
    assert Incident.objects.get().code == "vote_not_opened"
    assert selectors.to_go_on() == [agenda.pk] and state(version) == "amending"


def test_nobody_but_the_portal_goes_on():
    version = steps.table(far())
    move(version, amount="105")
    agenda = put(version)
    for seat in (cast.officer(), cast.delegate("JP")):
        assert code(lambda seat=seat: services.go_on(agenda_id=agenda.pk, by=seat)) == "role_may_not"
    services.go_on(agenda_id=agenda.pk, by=SYSTEM)


def test_the_tables_take_no_vote_out_of_turn_and_no_result_that_was_not_voted():
    version = steps.table(far())
    move(version, "AU", amount="105")
    move(version, "PE", amount="140")
    agenda = put(version)
    waiting, on_it = Amendment.objects.filter(agenda=agenda).order_by("-place")
    for said, fields in (
        ("ends as its vote", {"ended_as": "adopted", "ended_at": journal.now()}),
        ("ends as its vote", {"ended_as": "withdrawn", "ended_at": journal.now()}),
        ("comes on one agenda", {"place": 7}),
    ):
        with pytest.raises(IntegrityError, match=said), transaction.atomic():
            Amendment.objects.filter(pk=on_it.pk).update(**fields)
    for said, fields in (
        ("ends as its vote", {"ended_as": "not_put", "because": on_it, "ended_at": journal.now()}),
        ("in its turn", {"ballot": cast.a_ballot()}),
    ):
        with pytest.raises(IntegrityError, match=said), transaction.atomic():
            Amendment.objects.filter(pk=waiting.pk).update(**fields)
    with pytest.raises(IntegrityError, match="before the whole"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(ballot=cast.a_ballot())


def test_the_sweep_finds_each_step_in_the_database_and_does_it():
    version = steps.table(far())
    move(version, "AU", amount="105")
    agenda = put(version)
    on_it = now_on(agenda)
    cast.everybody_votes(on_it, yes=23)
    clock.move_to(on_it.closes_at)
    done = sweep.run_once(without=("build", "publish", "tell", "send"))
    assert (done["close"], done["certify"], done["amend"]) == (1, 1, 1)
    assert state(version) == "balloting" and "amend" not in sweep.run_once(without=("tell", "send"))


def test_a_process_that_dies_in_the_middle_leaves_the_step_due(monkeypatch):
    version = steps.table(far())
    move(version, "AU", amount="105")
    agenda = put(version)
    voting.vote(now_on(agenda))
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError), transaction.atomic():
        broken.setattr(on_texts, "claim", lambda lines, ballot: 1 / 0)
        services.go_on(agenda_id=agenda.pk)
    assert (Version.objects.count(), ends(agenda)) == (1, [("A1", "")])
    assert selectors.to_go_on() == [agenda.pk]
    services.go_on(agenda_id=agenda.pk)
    assert state(version) == "balloting"


def test_an_amendment_to_a_provisional_floor_takes_what_a_provisional_floor_takes():
    version = steps.table(row(valid_from=day(40), valid_until=day(100), sunset=""))
    assert version.subject == "floor-provisional"
    move(version, amount="105")
    agenda = put(version)
    assert now_on(agenda).rule.code == "consensus-with-quorum"
    step(agenda, yes=22, no=1)
    assert ends(agenda) == [("A1", "not_adopted")]


def test_a_decision_on_an_amendment_holds_back_no_later_one_once_it_is_certified():
    version, other = steps.table(far()), steps.table(far(product="ndpr-metal"))
    move(version, "AU", amount="105")
    agenda = put(version)
    ballot = on_texts.put_to_ballot(version_id=other.pk, closes_at=cast.in_days(8), by=cast.officer())
    step(agenda)
    decision = voting.vote(ballot)
    assert proposals.to_enact() == [decision.pk]
    on_texts.enact(decision_id=decision.pk)
    assert PriceFloor.objects.count() == 1


def test_duties_have_no_distance_so_they_are_put_as_they_were_moved_and_the_amended_text_says_what_was_adopted():
    version = steps.table(duties.line(valid_from=day(90), valid_until=""))
    move(version, "AU", expression="5%")
    move(version, "PE", expression="40%")
    agenda = put(version)
    assert now_on(agenda).subject == "tariff-line-amendment"
    assert ends(agenda) == [("A1", ""), ("A2", "")]
    step(agenda)
    assert ends(agenda) == [("A1", "adopted"), ("A2", "not_put")]
    [said] = json.loads(agenda.made.document)["rows"]
    assert said["expression"] == "5%" and state(version) == "balloting"
