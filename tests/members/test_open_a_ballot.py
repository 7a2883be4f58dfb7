"""Opening a ballot freezes all that governs it."""

from datetime import UTC, date, datetime

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from alliance import journal
from alliance.access import Refused
from alliance.journal.models import Numbering
from members.ballots.models import Ballot, ElectorateEntry
from members.ballots.services import open_ballot
from members.registry.models import Member, Standing
from members.registry.selectors import electorate
from tests import cast, owner

pytestmark = pytest.mark.usefixtures("world")


def test_a_tariff_ballot_has_43_electors_and_the_union_votes_for_its_13_states_present():
    ballot = cast.a_ballot()
    entries = ballot.electorate
    assert entries.count() == 56
    assert entries.filter(capacity=ElectorateEntry.Capacity.ELECTOR).count() == 43
    assert entries.filter(capacity=ElectorateEntry.Capacity.REPRESENTED, represented_by="EU").count() == 13
    assert entries.get(code="EU").capacity == ElectorateEntry.Capacity.ELECTOR


def test_the_rule_follows_from_the_subject():
    assert cast.a_ballot(subject="floor").rule.code == "two-thirds-present-and-voting"
    assert cast.a_ballot(subject="floor-end").rule.code == "simple-majority"
    assert cast.a_ballot(subject="floor-provisional").rule.code == "consensus-with-quorum"


def test_a_subject_without_a_rule_is_refused():
    with pytest.raises(Refused) as refusal:
        cast.a_ballot(subject="elections")
    assert refusal.value.code == "no_rule_for_subject"


def test_a_window_shorter_than_the_rule_asks_is_refused_with_the_earliest_close():
    with pytest.raises(Refused) as refusal:
        cast.a_ballot(days=1)
    assert refusal.value.code == "window_too_short"
    assert "72 hours" in refusal.value.detail


def test_a_window_of_more_than_a_year_is_refused():
    with pytest.raises(Refused) as refusal:
        cast.a_ballot(days=367)
    assert refusal.value.code == "window_too_long"


@pytest.mark.parametrize("role", ["head", "alternate", "adviser"])
def test_a_delegate_may_not_open_a_ballot(role):
    with pytest.raises(Refused) as refusal:
        open_ballot(
            subject="floor", title="x", about="PROP/2026/900", text_digest=cast.TEXT,
            closes_at=cast.in_days(7), by=cast.delegate("JP", role),
        )  # fmt: skip
    assert refusal.value.code == "role_may_not"


def test_renaming_a_member_after_opening_changes_nothing_in_the_electorate():
    ballot = cast.a_ballot()
    Member.objects.filter(code="JP").update(name="Renamed")
    assert ballot.electorate.get(code="JP").name == "Japan"


def test_the_electorate_is_read_as_of_a_date():
    assert electorate(date(2026, 2, 3), area="tariff") == []
    assert len(electorate(date(2026, 2, 4), area="tariff")) == 56
    assert sum(p.capacity == "elector" for p in electorate(date(2026, 3, 1), area="accession")) == 56


def test_a_party_without_standing_is_named_and_no_ballot_opens_without_it():
    today = journal.now().date()
    with owner.as_owner():
        Standing.objects.filter(member__code__in=["JP", "PE"]).update(
            during=DateRange(date(2026, 2, 4), today)
        )
    with pytest.raises(Refused) as refusal:
        cast.a_ballot()
    assert refusal.value.code == "register_incomplete"
    assert "Japan, Peru" in refusal.value.detail
    assert not Ballot.objects.exists()


@pytest.mark.parametrize(
    ("status", "represented"), [("party", 13), ("suspended", 13), ("observer", 0), ("withdrawn", 0)]
)
def test_a_union_stands_for_its_states_while_it_is_party_or_suspended(status, represented):
    if status != "party":
        cast.become("EU", status)
    placings = electorate(journal.now().date(), area="tariff")
    assert sum(p.capacity == "represented" for p in placings) == represented
    assert [p.capacity for p in placings if p.member.code == "EU"] == {
        "party": ["elector"], "suspended": ["suspended"],
    }.get(status, [])  # fmt: skip


def test_the_year_of_a_symbol_is_that_of_its_series_although_the_year_ends_meanwhile(monkeypatch):
    before, after = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    instants = iter([before])
    monkeypatch.setattr(journal, "now", lambda: next(instants, after), raising=False)
    ballot = open_ballot(
        subject="floor", title="x", about="PROP/2026/900", text_digest=cast.TEXT,
        closes_at=datetime(2027, 1, 9, tzinfo=UTC), by=cast.officer(),
    )  # fmt: skip
    assert Numbering.objects.get(series=f"BALLOT/{ballot.year}").last == ballot.number
    assert ballot.opens_at == after
