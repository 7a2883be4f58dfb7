"""The demonstration's story: told by the ordinary services, whole, once, and true to its own arithmetic."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as project
from django.core.management import call_command

from alliance import journal
from alliance.domain import canon, delta, tally
from alliance.domain.book import KEYS
from alliance.domain.canon import parse_json
from alliance.domain.delta_form import place
from alliance.journal import clock
from alliance.journal.models import Entry, Incident
from alliance.local.story.chapters import CHAPTERS
from members.accession.selectors import awaiting_officers
from members.ballots import circulation
from members.ballots.models import Ballot, Decision, Vote
from members.delegates.models import Accreditation
from members.delegates.selectors import seat_on
from members.notices.models import Notice
from tariffs.floors.models import PriceFloor
from tariffs.proposals.amending import order, plan
from tariffs.proposals.checks import blocking, check_proposal
from tariffs.proposals.models import Proposal, Version
from tariffs.proposals.negotiation import amendments
from tariffs.proposals.negotiation.amendments import standing
from tariffs.proposals.negotiation.models import Amendment
from tariffs.releases import deltas
from tariffs.releases.models import Release
from tests import clones
from tests.counts import counted
from tests.tariffs import published

pytestmark = pytest.mark.gate  # told once, for all that is asked about it


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[str]:
    """The story, told once for this module in a database of its own. What the command printed."""
    root = project.PUBLICATION_ROOT
    with django_db_blocker.unblock(), clones.cloned("story"):
        project.PUBLICATION_ROOT = tmp_path_factory.mktemp("publication")
        try:
            printed = StringIO()
            call_command("story", stdout=printed)
            yield printed.getvalue()
        finally:
            project.PUBLICATION_ROOT = root


def test_six_ballots_are_decided_one_lost_one_without_quorum_and_four_releases_follow(told: str):
    assert [decision.outcome for decision in Decision.objects.order_by("number")] == [
        "adopted", "adopted", "not_adopted", "no_quorum", "adopted", "adopted",
    ]  # fmt: skip
    assert [(release.number, release.through_decision) for release in Release.objects.order_by("number")] == [
        (1, 1), (2, 2), (3, 5), (4, 6),
    ]  # fmt: skip
    assert not Incident.objects.exists()


def test_each_line_printed_names_the_ballot_its_arithmetic_and_its_release(told: str):
    assert "BALLOT/2026/001  A price floor for neodymium-praseodymium oxide: adopted, " in told
    assert "31 of 40 yes, 27 needed → release 1\n" in told
    assert "24 of 40 yes, 27 needed\n" in told


def test_the_floor_was_raised_and_the_published_row_kept_its_amount_and_validity(told: str):
    first, rest, raised = PriceFloor.objects.filter(line__product__slug="ndpr-oxide").order_by("version")
    assert (first.amount, first.validity.upper, first.record.upper) == (95, None, 5)
    assert (rest.amount, str(rest.validity.upper), rest.set_by.number) == (95, "2026-09-01", 1)
    assert (raised.amount, str(raised.validity.lower), raised.set_by.number) == (110, "2026-09-01", 5)


def test_one_floor_is_a_gate_price_and_is_published_with_its_terms(told: str):
    [floor] = PriceFloor.objects.exclude(terms={})
    terms = {"cases": [{"before": "2026-06-01", "kind": "in-transit"}],
             "mechanism": {"kind": "gate-price", "most": "600"}}  # fmt: skip
    assert (floor.line.product.slug, floor.terms) == ("germanium-metal", terms)
    rules = bytes(Release.objects.get(number=4).files.get(name="rules.ndjson").content)
    [row] = [
        row for row in map(parse_json, rules.splitlines()[1:]) if row["kind"] == "price-floor-with-terms"
    ]
    assert (row["rule"], row["terms"]) == (floor.line.symbol, terms)


def test_the_deltas_of_the_whole_history_lead_to_every_release_and_their_fold_to_the_newest(told: str):
    """Read twice: by the domain, and by the reference consumer, which shares no code with the portal."""
    reader, before = published.load(), None
    held: dict[str, bytes] = {}
    folded = []
    for release in Release.objects.order_by("number"):
        change = bytes(release.files.get(name=delta.NAME).content)
        folded.append(delta.read(change))
        made = delta.apply(folded[-1], held)
        assert reader.applied(change, held, release.number, before) == made == deltas.stored(release)
        held, before = made, release.manifest_sha256
        assert delta.apply(delta.fold(folded), {}) == held
    counted("deltas over the story", releases=len(folded), rows=sum(each.rows for each in folded))


def test_the_reference_consumer_follows_the_whole_history_without_an_alarm(told: str, client, tmp_path):
    """From nothing and from each release: by deltas alone, in one run, with nothing to remark."""
    pull, answers = published.load(), published.collected(client)
    live, runs = answers[published.LIVE], 0
    with published.served(answers, {}) as address:
        for start in range(5):
            folder = tmp_path / str(start)
            if start:
                digest = canon.sha256(answers[published.manifest(start)])
                published.put_live(answers, release=start, manifest_sha256=digest)
                pull.main(address, folder)
                answers[published.LIVE] = live
            said = (
                "4 is verified and kept in " + str(folder / "0004")
                if start < 4
                else "4 is the newest, and it is here"
            )
            assert pull.main(address, folder) == f"release {said}"
            for name in deltas.stored(Release.objects.get(pk=4)):
                assert (folder / "0004" / name).read_bytes() == answers[published.file(4, name)]
            runs += 1
    counted("the true history followed without a false alarm", runs=runs)


def test_every_file_of_the_history_stands_in_the_order_of_its_key(told: str):
    for release in Release.objects.order_by("number"):
        for name, content in deltas.stored(release).items():
            rows = [canon.parse_json(line) for line in content.splitlines()[1:]]
            key = KEYS[name.removesuffix(".ndjson")]
            keys = [place(tuple(row[each] for each in key)) for row in rows]
            assert keys == sorted(set(keys))


def test_every_decision_can_be_counted_again_from_its_document(told: str):
    for decision in Decision.objects.all():
        again = tally.tally_document(parse_json(decision.document.encode()))
        assert (again.outcome, again.arithmetic) == (decision.outcome, decision.arithmetic)


def test_some_states_changed_their_vote_and_the_last_one_counts(told: str):
    changed = Vote.objects.filter(sequence=2)
    assert changed.count() == sum(len(chapter.votes.first) for chapter in CHAPTERS) + 2
    brazil = Vote.objects.filter(ballot__number=1, elector__code="BR").order_by("sequence")
    assert [vote.choice for vote in brazil] == ["abstain", "yes"]


def test_one_ballot_is_open_with_most_votes_in_and_the_visitors_missing(told: str):
    ballot = Ballot.objects.get(state="open")
    voted = set(Vote.objects.filter(ballot=ballot).values_list("elector__code", flat=True))
    assert len(voted) == 36 and "JP" not in voted
    left = ballot.closes_at - journal.now()
    assert timedelta(days=4) < left < timedelta(days=8)
    assert ballot.closes_at.hour == 17 and ballot.closes_at.weekday() < 5


def test_the_visitors_draft_has_rows_and_one_check_that_blocks(told: str):
    draft = Proposal.objects.get(state="draft")
    assert draft.sponsor.code == "JP" and draft.rows.count() == 2
    findings = blocking(check_proposal(draft, at=journal.now()))
    assert [(finding.code, finding.row) for finding in findings] == [("A201", 2)]


def test_an_application_waits_for_two_officers(told: str):
    [row] = awaiting_officers()
    assert (row.name, row.state, row.documents.count()) == ("Chile", "received", 1)
    assert f"{row.symbol}     Chile asks to join" in told


def test_the_clock_is_true_again_and_history_ran_forward(told: str):
    assert clock.is_true()
    acts = Entry.objects.exclude(act__in=("load_seed", "add_person", "accredit", "appoint"))
    instants = list(acts.order_by("id").values_list("at", flat=True))
    assert instants == sorted(instants)
    assert instants[0] < datetime(2026, 3, 1, tzinfo=UTC)


def test_told_a_second_time_it_does_nothing_and_says_so(told: str):
    before, printed = Entry.objects.count(), StringIO()
    call_command("story", stdout=printed)
    assert "told before" in printed.getvalue()
    assert Entry.objects.count() == before


def test_the_text_under_vote_was_negotiated_and_one_of_two_amendments_stands_in_it(told: str):
    proposal = Ballot.objects.get(decision=None).version.proposal
    assert proposal.versions.count() == 2
    ends = Amendment.objects.filter(version__proposal=proposal).values_list("member__code", "ended_as")
    assert sorted(ends) == [("BO", "accepted"), ("KR", "withdrawn")]


def test_a_text_of_australia_is_in_negotiation_with_an_amendment_that_stands(told: str):
    proposal = Proposal.objects.get(state="tabled")
    assert (proposal.symbol, proposal.sponsor.code) == ("PROP/2026/008", "AU")
    [stands] = standing(proposal)
    assert (stands.member.code, stands.position, stands.cells) == ("EU", 2, {"amount": "24.00"})
    version = proposal.versions.get()
    assert [each.member.code for each in version.cosponsorships.all()] == ["CD"]
    stances = version.positions.values_list("member__code", "stance")
    assert list(stances) == [("ZM", "supports"), ("KR", "with_changes"), ("IN", "opposes")]
    assert f"{proposal.symbol}    {proposal.tabled_title}: on the table since " in told


def test_in_that_text_japan_can_move_an_amendment_and_an_officer_can_put_it_to_the_vote(told: str):
    version = Version.objects.get(proposal__state="tabled")
    now = journal.now()
    assert circulation.until(version.subject, since=version.tabled_at, at=now) < now
    japan = next(seat_on(row) for row in Accreditation.objects.filter(member__code="JP", role="head"))
    moved = amendments.move_amendment(
        proposal_id=version.proposal_id, digest=version.digest, row=1, cells={"amount": "27"},
        reason="Our refiners buy below 30.", by=japan,
    )  # fmt: skip
    assert moved.code == "A2"
    windows = plan.Windows(72, 72, time(17))
    begun = plan.now_of(version, order.standing_on(version), windows)
    assert len(begun.steps) == 3 and blocking(check_proposal(version.proposal, at=now)) == []


def test_notices_bear_the_day_on_which_what_they_tell_of_happened(told: str):
    for version in Version.objects.filter(proposal__number__gt=6):
        [day] = set(Notice.objects.filter(entry__act="table", entry__object_id=version.symbol).values_list(
            "written_at__date", flat=True))  # fmt: skip
        assert day == version.tabled_at.date()


def test_who_proved_a_vote_with_a_code_app_had_it_before(told: str):
    first = Entry.objects.filter(act="cast_vote").earliest("id").at
    voters = Entry.objects.filter(act="cast_vote").values("person")
    apps = Authenticator.objects.filter(user__person__in=voters)
    assert apps.latest("created_at").created_at < first
