"""Tabling freezes rows and prose under one digest; the ballot opens on that digest and claims the lines."""

import json
from datetime import UTC, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from django.db import connection

from alliance.access import Refused
from alliance.domain import canon
from members.ballots.models import Ballot
from tariffs.floors import services as floors
from tariffs.proposals import selectors, services
from tariffs.proposals.models import ContestedLine, Proposal, Version
from tests import cast
from tests.tariffs import steps
from tests.tariffs.steps import day, row

pytestmark = pytest.mark.usefixtures("world")


def test_the_digest_is_that_of_the_canonical_document():
    version = steps.table()
    assert canon.sha256(version.document.encode()) == version.digest
    assert canon.canonical_bytes(json.loads(version.document)).decode() == version.document


def test_the_document_holds_what_was_meant_as_text():
    version = steps.table(row(amount="1 234,5", sunset="", valid_until=day(60)))
    document = json.loads(version.document)
    assert document["symbol"] == version.proposal.symbol
    assert (document["version"], document["language"], document["sponsor"]) == (1, "en", "JP")
    [said] = document["rows"]
    assert (said["amount"], said["valid_until"], said["names"]) == ("1234.50", day(60).isoformat(), "")
    assert all(isinstance(value, str) for value in said.values())
    change = version.changes.get()
    assert (change.amount, change.validity.upper) == (Decimal("1234.5"), day(61))


def test_one_letter_of_prose_is_another_digest():
    one, two = steps.draft(), steps.draft()
    services.save_text(
        proposal_id=two.pk, title=two.title, prose=two.prose + "!", language="en", by=cast.delegate("JP")
    )
    first = services.table_proposal(proposal_id=one.pk, by=cast.delegate("JP"))
    second = services.table_proposal(proposal_id=two.pk, by=cast.delegate("JP"))
    assert first.digest != second.digest


def test_the_subject_follows_from_the_changes():
    floor = steps.a_floor()
    end = {
        "kind": "end",
        "names": floor.symbol,
        "product": "ndpr-oxide",
        "origin": "ALL",
        "importer": "ALLIANCE",
        "valid_from": str(day(60)),
    }
    metal = {"product": "ndpr-metal", "valid_from": day(10), "sunset": ""}
    assert steps.table(end).subject == "floor-end"
    assert steps.table(row(**metal, valid_until=day(99))).subject == "floor-provisional"
    assert steps.table(row(**metal, valid_until=day(100))).subject == "floor"
    assert steps.table(end, row(**metal, valid_until=day(99))).subject == "floor"


def test_a_short_change_that_takes_later_days_from_a_floor_is_not_provisional():
    open_ended = steps.a_floor()
    soon = {"kind": "change", "amount": "115", "valid_from": day(40), "sunset": ""}
    change = row(**soon, names=open_ended.symbol, valid_until=day(100))
    assert steps.table(change).subject == "floor"


def test_a_short_change_of_a_floor_that_ends_by_then_is_provisional():
    short = steps.a_floor(sunset="", valid_until=day(100))
    last = short.validity.upper - timedelta(days=1)
    soon = {"kind": "change", "amount": "115", "names": short.symbol, "valid_from": day(40), "sunset": ""}
    assert steps.table(row(**soon, valid_until=last)).subject == "floor-provisional"
    assert steps.table(row(**soon, valid_until=last - timedelta(days=1))).subject == "floor"


def test_a_short_change_of_a_floor_that_lapses_by_then_is_provisional():
    lapsing = steps.a_floor(sunset=day(60))
    soon = {"kind": "change", "amount": "115", "names": lapsing.symbol, "valid_from": day(40), "sunset": ""}
    assert steps.table(row(**soon, valid_until=lapsing.sunset)).subject == "floor-provisional"


def test_a_draft_that_a_check_blocks_is_not_tabled():
    draft = steps.draft(row(amount="1.234"))
    with pytest.raises(Refused) as refusal:
        services.table_proposal(proposal_id=draft.pk, by=cast.delegate("JP"))
    assert refusal.value.code == "checks_block"
    assert [finding.code for finding in refusal.value.values["findings"]] == ["A201"]
    assert not Version.objects.exists()


def test_an_adviser_does_not_table():
    adviser = cast.Seat(role=cast.Role.ADVISER, member="JP")
    with pytest.raises(Refused) as refusal:
        services.table_proposal(proposal_id=steps.draft().pk, by=adviser)
    assert refusal.value.code == "role_may_not"


def test_a_tabled_text_is_tabled_once():
    version = steps.table()
    with pytest.raises(Refused) as refusal:
        services.table_proposal(proposal_id=version.proposal_id, by=cast.delegate("JP"))
    assert refusal.value.code == "not_a_draft"


def test_a_ballot_opens_on_the_digest_of_the_version():
    opened = steps.ballot()
    version = Version.objects.get()
    assert (opened.text_digest, opened.about, opened.subject) == (version.digest, version.symbol, "floor")
    assert version.ballot == opened
    assert Proposal.objects.get().state == Proposal.State.BALLOTING
    assert ContestedLine.objects.get().ballot == opened


def test_a_delegate_does_not_open_a_ballot():
    with pytest.raises(Refused) as refusal:
        services.put_to_ballot(version_id=steps.table().pk, closes_at=cast.in_days(7), by=cast.delegate("JP"))
    assert refusal.value.code == "role_may_not"


def test_two_open_ballots_may_not_touch_one_line():
    first, second = steps.ballot(), steps.table(by=cast.delegate("AU"))
    with pytest.raises(Refused) as refusal:
        services.put_to_ballot(version_id=second.pk, closes_at=cast.in_days(7), by=cast.officer())
    assert refusal.value.code == "checks_block"
    [finding] = refusal.value.values["findings"]
    assert (finding.code, first.symbol in finding.message) == ("L407", True)


def test_the_key_of_the_line_refuses_a_second_ballot_where_the_check_saw_none(monkeypatch):
    first, second = steps.ballot(), steps.table(by=cast.delegate("AU"))
    monkeypatch.setattr("tariffs.proposals.services.check_proposal", lambda *_, **__: [])
    with pytest.raises(Refused) as refusal:
        services.put_to_ballot(version_id=second.pk, closes_at=cast.in_days(7), by=cast.officer())
    assert (refusal.value.code, refusal.value.values["ballot"]) == ("line_contested", first.symbol)
    assert Ballot.objects.count() == 1


def test_a_line_is_free_again_once_its_ballot_is_settled():
    services.enact(decision_id=steps.decide(steps.ballot(), yes=1, no=42).pk)
    assert steps.ballot(by=cast.delegate("AU")).symbol


def test_what_was_tabled_too_long_ago_is_not_put_to_the_ballot():
    version = steps.table(row(valid_from=day(5)))
    steps.clock.move_to(cast.in_days(6))
    with pytest.raises(Refused) as refusal:
        services.put_to_ballot(version_id=version.pk, closes_at=cast.in_days(7), by=cast.officer())
    assert [finding.code for finding in refusal.value.values["findings"]] == ["D304"]


OUTAGE = timedelta(hours=2)  # by which the outage clause of the seeded rules moves a close


def test_a_ballot_closes_before_the_day_on_which_a_change_begins():
    version = steps.table(row(valid_from=day(30)), row(product="ndpr-metal", valid_from=day(8)))
    first = datetime.combine(day(8), time(), UTC)
    for closes_at in (first, first + timedelta(hours=23), (first + timedelta(days=30))):
        with pytest.raises(Refused) as refusal:
            services.put_to_ballot(version_id=version.pk, closes_at=closes_at, by=cast.officer())
        assert (refusal.value.code, refusal.value.where) == ("valid_before_close", "closes_at")
        assert refusal.value.values["rows"] == ([2] if closes_at < first + timedelta(days=9) else [1, 2])
        assert f"{first - OUTAGE:%d %b %Y, %H:%M}" in refusal.value.mend
    assert not Ballot.objects.exists() and not ContestedLine.objects.exists()
    west = timezone(
        timedelta(hours=-9)
    )  # 20:00 there on the day before is the first day by the alliance's clock
    with pytest.raises(Refused):
        services.put_to_ballot(
            version_id=version.pk, closes_at=datetime.combine(day(7), time(20), west), by=cast.officer()
        )
    last = first - OUTAGE - timedelta(minutes=1)
    with pytest.raises(Refused) as refusal:  # an outage would move the close into the day
        services.put_to_ballot(version_id=version.pk, closes_at=first - OUTAGE, by=cast.officer())
    assert "could close, after an outage, on" in refusal.value.detail
    assert services.put_to_ballot(version_id=version.pk, closes_at=last, by=cast.officer()).closes_at == last


def test_an_end_also_begins_after_its_ballot():
    floor = steps.a_floor()
    end = {
        "kind": "end", "names": floor.symbol, "product": "ndpr-oxide", "origin": "ALL",
        "importer": "ALLIANCE", "valid_from": str(day(7)),
    }  # fmt: skip
    with pytest.raises(Refused) as refusal:
        steps.ballot(end)
    assert refusal.value.code == "valid_before_close"


def test_a_ballot_is_checked_at_an_instant_after_the_wait_for_its_lines(monkeypatch):
    version, lock = steps.table(row(valid_from=day(10))), floors.lock_lines

    def waits(lines):
        lock(lines)
        steps.clock.move_to(cast.in_days(11))

    monkeypatch.setattr("tariffs.floors.services.lock_lines", waits)
    with pytest.raises(Refused) as refusal:
        services.put_to_ballot(version_id=version.pk, closes_at=cast.in_days(7), by=cast.officer())
    assert [finding.code for finding in refusal.value.values["findings"]] == ["D304"]


def test_a_proposal_changes_at_an_instant_after_every_wait(monkeypatch):
    version, opening = steps.table(), services.open_ballot

    def waits(**what):
        steps.clock.move_to(cast.in_days(1))
        return opening(**what)

    monkeypatch.setattr(services, "open_ballot", waits)
    opened = services.put_to_ballot(version_id=version.pk, closes_at=cast.in_days(7), by=cast.officer())
    assert Proposal.objects.get().changed_at >= opened.opens_at


def test_a_frozen_text_is_seen_by_its_readers_and_once_decided_by_everybody():
    version = steps.table()
    nobody = cast.Seat(role=cast.Role.ANONYMOUS)
    assert version.proposal in selectors.visible(cast.delegate("PE"))
    assert version.proposal not in selectors.visible(nobody)
    opened = services.put_to_ballot(version_id=version.pk, closes_at=cast.in_days(7), by=cast.officer())
    assert version.proposal not in selectors.visible(nobody)
    steps.decide(opened)
    assert version.proposal in selectors.visible(nobody)


@pytest.mark.usefixtures("by_owner")
def test_the_document_cannot_be_changed_afterwards():
    version = steps.table()
    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("UPDATE tariffs_version SET document = '{}' WHERE id = %s", [version.pk])
