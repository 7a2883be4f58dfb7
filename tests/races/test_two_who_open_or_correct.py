"""An approval to open early meets an ordinary opening; two corrections of one standing meet: one of them stands."""

from datetime import timedelta
from functools import partial

from alliance.journal import clock
from members.accession.correcting import ask_to_correct
from members.approvals.services import approve_request
from members.ballots.models import Ballot
from members.registry.models import Standing
from tariffs.proposals.early import ask_to_open_early
from tariffs.proposals.services import put_to_ballot
from tests import cast
from tests.members import membership, rules
from tests.races.crew import Crew
from tests.tariffs import steps


def test_one_ballot_however_many_open_it_as_its_circulation_ends(crew: Crew):
    rules.circulate("floor", 6)
    version = steps.table()
    closes = cast.in_days(7)
    request = ask_to_open_early(version_id=version.pk, closes_at=closes, reason="Urgent", by=cast.officer())
    clock.move_to(version.tabled_at + timedelta(hours=6))
    opened = partial(put_to_ballot, version_id=version.pk, closes_at=closes, by=cast.officer())
    approved = partial(approve_request, number=request.number, by=cast.second_officer())
    said = [outcome.said for outcome in crew.at_once([opened, approved, opened])]
    assert sorted(said) == ["", "not_tabled", "not_tabled"]
    assert Ballot.objects.filter(about=version.symbol).count() == 1


def test_of_two_corrections_of_one_standing_the_first_stands(crew: Crew):
    requests = [
        ask_to_correct(
            code="KE", side="consumer", weight=weight, starts_on=membership.day(1), source="Note 4", reason="A slip",
            by=cast.officer(),
        )
        for weight in (70, 71)
    ]  # fmt: skip
    said = [
        outcome.said
        for outcome in crew.at_once(
            [
                partial(approve_request, number=row.number, by=by)
                for row, by in zip(requests, (cast.second_officer(), cast.chair()), strict=True)
            ]
        )
    ]
    assert sorted(said) == ["", "standing_changes_already"]
    assert Standing.objects.filter(member__code="KE", during__contains=membership.day(1)).count() == 1
