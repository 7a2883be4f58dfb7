"""An amendment is withdrawn while its ballot opens; the portal goes on twice at once; the plan is begun twice."""

from datetime import timedelta
from functools import partial

from alliance import journal
from alliance.journal import clock
from members.ballots.models import Ballot
from tariffs.proposals.amending import services
from tariffs.proposals.models import Version
from tariffs.proposals.negotiation import amendments
from tariffs.proposals.negotiation.models import Amendment
from tests import cast
from tests.races.crew import Crew
from tests.tariffs import steps, voting
from tests.tariffs.steps import day, row


def contested() -> Version:
    version = steps.table(row(valid_from=day(90), sunset=day(700)))
    voting.move(version, "AU", amount="105")
    voting.move(version, "PE", amount="140")
    return version


def test_an_amendment_is_withdrawn_or_put_and_never_both(crew: Crew):
    version = contested()
    agenda = voting.put(version)
    voting.vote(voting.now_on(agenda), yes=3, no=20)
    near = Amendment.objects.get(version=version, number=1)
    taken_back = partial(amendments.withdraw_amendment, amendment_id=near.pk, by=cast.delegate("AU"))
    on = partial(services.go_on, agenda_id=agenda.pk)
    said = [outcome.said for outcome in crew.at_once([on, taken_back, on])]
    near.refresh_from_db()
    put = near.ballot_id is not None
    assert said == ["", "amendment_on_ballot" if put else "", ""]
    assert (near.ended_as, Ballot.objects.filter(state="open").count()) == ("" if put else "withdrawn", 1)
    opened = Ballot.objects.get(state="open")
    assert opened.about == (near.symbol if put else version.symbol)


def test_one_amended_text_and_one_ballot_however_many_go_on_at_once(crew: Crew):
    version = contested()
    agenda = voting.put(version)
    voting.vote(voting.now_on(agenda))
    on = partial(services.go_on, agenda_id=agenda.pk)
    assert [outcome.said for outcome in crew.at_once([on] * 3)] == [""] * 3
    assert Version.objects.filter(proposal=version.proposal).count() == 2
    assert Ballot.objects.filter(state="open").count() == 1


def test_one_agenda_however_many_officers_begin_it(crew: Crew):
    version = contested()
    clock.move_to(journal.now() + timedelta(minutes=1))
    shown = voting.shown(version).digest
    begin = partial(
        services.put_amendments, version_id=version.pk, windows=voting.WINDOWS, shown=shown, by=cast.officer()
    )
    said = [outcome.said for outcome in crew.at_once([begin] * 3)]
    assert sorted(said) == ["", "not_tabled", "not_tabled"]
    assert Ballot.objects.filter(state="open").count() == 1
