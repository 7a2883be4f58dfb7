"""A rule on origins outside the alliance follows who belongs: by ballot, by notice, from the day on that they say."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction

from alliance import journal
from alliance.access import Refused
from alliance.domain import delta
from alliance.domain.period import Period
from alliance.domain.quote.__main__ import main as quote_offline
from alliance.journal import clock
from alliance.journal.models import Entry
from alliance.portal import sweep, waiting
from members.accession import settling
from members.accession.models import Motion
from members.registry.models import Country
from members.unions import declaring
from tariffs.catalogue import belonging
from tariffs.catalogue.models import OriginGroupMember
from tariffs.proposals import selectors as proposals
from tariffs.releases import selectors
from tariffs.releases.models import Publication, Release
from tariffs.releases.services import build_release
from tests import cast, path
from tests.members import membership as steps
from tests.members import union
from tests.tariffs import published, releasing

DAY = timedelta(days=1)


def owes(release: int, origin: str, on: date) -> bool:
    """Whether the floor on origins outside the alliance answers for a cargo, from the bytes of a release."""
    return selectors.book(release).groups["NONMEMBERS"].contains(origin, on)


def outside(code: str) -> list[Period]:
    rows = OriginGroupMember.objects.filter(group__code="NONMEMBERS", country__iso2=code).order_by("during")
    return [Period(row.during.lower, row.during.upper) for row in rows]


def follow(code: str) -> None:
    belonging.follow(country_id=Country.objects.get(iso2=code).pk)


def swept() -> int:
    """The sweep ran; the number of the newest published release."""
    sweep.run_once()
    return Publication.objects.order_by("-release_id").values_list("release_id", flat=True)[0]


def run_to(day: date) -> None:
    clock.move_to(datetime.combine(day, time(0, 5), UTC))


def decided_to_admit(in_days: int = 40) -> Motion:
    motion = steps.on_ballot(in_days=in_days)
    steps.decided(motion)
    return motion


@pytest.fixture
def asked(client):
    """What the API says of Chilean NdPr oxide."""

    def of(release: int, on: date):
        lot = {
            "product": "ndpr-oxide", "origin": "CL", "importer": "US", "on": on.isoformat(), "price": "69",
            "currency": "USD", "unit": "KGM", "content_basis": "gross", "value_basis": "CIF", "release": release,
        }  # fmt: skip
        return client.get("/api/v1/quote", lot).json()

    return of


def test_who_is_admitted_owes_until_the_day_before_and_the_next_release_says_so(
    released, asked, client, tmp_path
):
    motion = decided_to_admit()
    first = motion.effective_from
    assert swept() == 3
    assert asked(3, first - DAY)["rule"]["rule"] == released.rule
    assert asked(3, first)["rule"] is None
    assert asked(2, first)["rule"]["rule"] == released.rule  # as it was known then
    last = Release.objects.get(number=3)
    assert last.through_decision == motion.decision.number
    files = {each.name: bytes(each.content) for each in last.files.all()}
    before = {each.name: bytes(each.content) for each in Release.objects.get(number=2).files.all()}
    led = delta.apply(delta.read(files.pop(delta.NAME)), before)
    assert led == files and led["origin-groups.ndjson"] != before["origin-groups.ndjson"]
    assert swept() == 3
    entry = Entry.objects.get(act="follow_membership")
    assert (entry.object_type, entry.object_id, entry.role) == ("origingroup", "NONMEMBERS", "system")
    assert json.loads(entry.payload) == {
        "about": "CL", "acts": [motion.decision.symbol],
        "days": [{"before": first.isoformat(), "from": "2026-02-04"}],
        "days_before": [{"before": None, "from": "2026-02-04"}],
    }  # fmt: skip
    # A consumer that follows by deltas, without the portal, answers the same.
    with published.served(published.collected(client), {}) as address:
        published.load().main(address, tmp_path / "rules")
    for on in (first - DAY, first):
        lot = {
            "product": "ndpr-oxide", "origin": "CL", "importer": "US", "price": "69", "currency": "USD", "unit": "KGM",
            "content-basis": "gross", "value-basis": "CIF", "on": on.isoformat(),
        }  # fmt: skip
        words = [word for name, value in lot.items() for word in (f"--{name}", value)]
        alone, here = quote_offline([str(tmp_path / "rules" / "0003"), *words]), asked(3, on)
        assert alone["duty"] == here["duty"]
        assert (alone["rule"] is None) == (here["rule"] is None) == (on == first)


@pytest.mark.gate
def test_who_leaves_by_notice_owes_from_its_first_day_outside(released):
    notice = steps.notice(cast.delegate("KE"))
    run_to(notice.effective_on - DAY)
    assert swept() == 2
    run_to(notice.effective_on + 9 * DAY)  # late: it is dated as the notice says
    assert swept() == 3
    assert owes(3, "KE", notice.effective_on) and not owes(3, "KE", notice.effective_on - DAY)
    assert json.loads(Entry.objects.get(act="follow_membership").payload)["acts"] == [notice.symbol]
    assert Release.objects.get(number=3).through_decision == Release.objects.get(number=2).through_decision


@pytest.mark.gate
def test_who_is_expelled_comes_back_and_is_told_ahead(released):
    motion = steps.put(steps.moved("expulsion", "KE", in_days=60))
    steps.decided(motion)
    assert swept() == 3
    assert owes(3, "KE", motion.effective_from) and not owes(3, "KE", motion.effective_from - DAY)


@pytest.mark.gate
def test_a_suspended_party_is_a_member_still_and_a_release_tells_that_no_rule_binds_it(released):
    motion = steps.put(steps.moved("suspension", "KE", in_days=60))
    steps.decided(motion)
    assert swept() == 3
    assert not owes(3, "KE", motion.effective_from) and outside("KE") == []
    assert not selectors.book(3).territories["KE"].is_party(motion.effective_from)


@pytest.mark.gate
def test_who_is_not_admitted_stays_outside_and_builds_nothing(released):
    motion = steps.on_ballot()
    steps.decided(motion, yes=1, no=40)
    assert swept() == 2
    assert outside("CL") == [Period(date(2026, 2, 4), None)]


@pytest.mark.usefixtures("world")
def test_admission_alone_makes_no_first_release():
    decided_to_admit()
    sweep.run_once()
    assert len(outside("CL")) == 1 and outside("CL")[0].before is not None
    assert Release.objects.count() == 0


@pytest.mark.usefixtures("world")
def test_the_goods_of_a_unions_states_follow_the_union_and_those_that_are_parties_stay():
    motion = steps.put(steps.moved("expulsion", "EU", in_days=60))
    steps.settled(motion)
    gone = motion.effective_from
    for each in belonging.to_follow():
        belonging.follow(country_id=each)
    assert outside("ES") == [Period(gone, None)]  # a state of the Union, and no party itself
    assert outside("DE") == []
    assert Entry.objects.filter(act="follow_membership").count() == 27 - 13
    # Admitted before that day, it never is outside: what was told ahead does not come about.
    spain = steps.on_ballot(steps.admissible(country="ES"), in_days=15)
    steps.settled(spain)
    assert spain.effective_from < gone
    follow("ES")
    assert (outside("ES"), belonging.to_follow()) == ([], [])


@pytest.mark.usefixtures("world")
def test_where_no_union_acts_any_more_its_territory_belongs_by_its_parties():
    row = union.declared(votes="one")
    ends = journal.now().date() + 9 * DAY
    request = declaring.ask_to_end(competence_id=row.pk, ends_on=ends, reason="Ended", by=cast.officer())
    cast.approve(number=request.number, by=cast.second_officer())
    assert belonging.to_follow() == []


def refused(sql: str, *values: object) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return error.value.__cause__.diag.constraint_name


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM tariffs_origingroupmember WHERE country_id = %s",
        "UPDATE tariffs_origingroupmember SET during = daterange(lower(during), '2027-01-01') WHERE country_id = %s",
        "UPDATE tariffs_origingroupmember SET group_id = (SELECT id FROM tariffs_origingroup WHERE code = 'ALL')"
        " WHERE country_id = %s",
        "INSERT INTO tariffs_origingroupmember (group_id, country_id, during) SELECT g.id, j.id, '[2026-12-01,)'"
        " FROM tariffs_origingroup g, members_country c, members_country j"
        " WHERE g.code = 'NONMEMBERS' AND c.id = %s AND j.iso2 = 'JP'",
    ],
)
def test_the_table_takes_no_row_that_the_register_does_not_say(sql):
    china = Country.objects.get(iso2="CN").pk
    assert refused(sql, china) == "the_group_outside_follows_the_register"


@pytest.mark.usefixtures("world")
def test_what_waits_for_certification_holds_back_later_decisions_on_membership_too(monkeypatch):
    monkeypatch.setattr("tests.path.certify", lambda **kwargs: None)
    held = path.decided(yes=23)
    monkeypatch.undo()
    motion = steps.on_ballot()
    steps.decided(motion)
    assert settling.to_settle() == []
    with pytest.raises(Refused) as error:
        settling.settle_motion(motion_id=motion.pk)
    assert error.value.code == "earlier_decision_unsettled" and held.symbol in error.value.detail


@pytest.mark.usefixtures("world")
def test_a_decision_on_membership_that_is_not_on_record_holds_back_later_rules():
    motion = decided_to_admit()
    later = path.decided(yes=23)
    assert proposals.to_enact() == []
    settling.settle_motion(motion_id=motion.pk)
    assert proposals.to_enact() == [later.pk]


@pytest.mark.usefixtures("world")
def test_no_release_tells_half_of_an_admission_and_run_twice_it_moves_once():
    releasing.published(yes=23)
    steps.settled(steps.on_ballot())
    assert selectors.something_new(1, 2) and selectors.to_build() == []
    assert build_release() is None
    follow("CL")
    entries = Entry.objects.count()
    follow("CL")
    assert (belonging.to_follow(), Entry.objects.count()) == ([], entries)
    assert selectors.to_build() == [2] and build_release().number == 2


@pytest.mark.gate
def test_two_sweeps_at_once_move_it_once(committed):
    steps.settled(steps.on_ballot())
    (country,) = belonging.to_follow()

    def one(_) -> int:
        try:
            return len(belonging.follow(country_id=country))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(one, range(4))) == [1] * 4
    assert Entry.objects.filter(act="follow_membership").count() == 1


def builds() -> int:
    """What the officers' desk says under "Releases to build"."""
    return {each.name: each.waiting for each in waiting.read().due}["Releases to build"]


@pytest.mark.gate
def test_the_desk_counts_a_release_that_only_membership_calls_for(released):
    motion = decided_to_admit()
    settling.settle_motion(motion_id=motion.pk)
    assert builds() == 1
    swept()
    assert builds() == 0
    notice = steps.notice(cast.delegate("KE"))
    run_to(notice.effective_on)
    settling.leave(notice_id=notice.pk)
    assert builds() == 0  # the group has not followed yet
    follow("KE")
    assert builds() == 1
    swept()
    assert builds() == 0
