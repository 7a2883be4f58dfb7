"""Another party amends a row: its own object beside it, until a next version says it or its author takes it back."""

import pytest
from django.db import IntegrityError, connection, transaction

from alliance import journal
from alliance.access import NOBODY, Refused
from alliance.domain import canon
from alliance.journal.models import Entry
from alliance.portal import acts
from members.registry.models import Member
from tariffs.proposals import services
from tariffs.proposals.models import Version
from tariffs.proposals.negotiation import amendments, beside, reading, revising
from tariffs.proposals.negotiation.models import Amendment
from tests import cast
from tests.tariffs import steps, voting
from tests.tariffs.steps import day, row
from tests.tariffs.test_revise_and_return import code, page, second

pytestmark = pytest.mark.usefixtures("world")
WHY = "Our smelter buys at 95."


def move(
    version: Version, who: str = "AU", at_row: int = 1, after: int | None = None, **cells: str
) -> Amendment:
    return amendments.move_amendment(
        proposal_id=version.proposal_id, digest=version.digest, row=at_row, cells=cells or {"amount": "95"},
        reason=WHY, after=after, by=cast.delegate(who),
    )  # fmt: skip


def shown(version: Version) -> list[beside.Beside]:
    return beside.beside(reading.versions(version.proposal, cast.delegate("PE")), cast.delegate("PE"))


def states(version: Version) -> list[tuple[str, str]]:
    return [(each.amendment.symbol.rpartition("/v")[2], each.word) for each in shown(version)]


def test_an_amendment_says_what_the_row_shall_say_and_how_far_that_is():
    version = steps.table()
    made = move(version, amount="95", sunset=str(day(400)))
    assert made.symbol == f"{version.symbol}/A1"
    assert made.cells == {"amount": "95.00", "sunset": str(day(400))}
    amount = next(cell for cell in shown(version)[0].cells if cell.label == "Amount")
    assert (amount.before, amount.after, amount.difference) == ("110.00", "95.00", "−15, −13.64 %")
    assert canon.digest(amendments.document_of(made)) == made.digest
    entry = Entry.objects.get(act="move_amendment")
    assert made.digest in entry.payload and (entry.object_type, entry.object_id) == ("amendment", made.symbol)


@pytest.mark.parametrize(
    ("cells", "refused", "where"),
    [
        ({"amount": "110,00"}, "nothing_changed", "amount"),
        ({"amount": "1.234"}, "checks_block", "amount"),
        ({"amount": "-5"}, "checks_block", "amount"),
        ({"valid_until": "2020-01-01", "sunset": ""}, "checks_block", "valid_until"),
        ({"currency": "XXX"}, "checks_block", "currency"),
        ({"amount": "9" * 300}, "field_too_long", "amount"),
        ({"product": "ndpr-metal"}, "nothing_changed", "amount"),
    ],
    ids=["the same", "two ways", "negative", "past", "currency", "long", "another line"],
)
def test_an_amendment_is_read_and_checked_as_the_row_would_be(cells, refused, where):
    version = steps.table()
    with pytest.raises(Refused) as refusal:
        move(version, **cells)
    assert (refusal.value.code, refusal.value.where) == (refused, where)
    assert not Amendment.objects.exists()


def test_it_is_moved_on_a_row_that_the_version_shown_has():
    first = steps.table()
    assert code(lambda: move(first, at_row=2)) == "row_unknown"
    second(first)
    assert code(lambda: move(first)) == "text_differs"


def test_only_another_party_amends_and_once_a_row():
    version = steps.table()
    assert code(lambda: move(version, "JP")) == "own_proposal"
    move(version)
    assert code(lambda: move(version, amount="90")) == "amends_already"
    move(version, "PE", amount="90")
    assert states(version) == [("1/A1", "Pending for the vote"), ("1/A2", "Pending for the vote")]


def test_the_sponsor_takes_one_into_the_draft_and_the_next_version_accepts_it():
    version = steps.table()
    made, jp = move(version, amount="95.5", valid_until=str(day(200)), sunset=""), cast.delegate("JP")
    draft = amendments.take_over(amendment_id=made.pk, by=jp)
    assert (draft.typed["amount"], draft.typed.get("sunset")) == ("95.50", None)
    made.refresh_from_db()
    assert made.ended_at is None  # taking over promises nothing
    next_one = services.table_proposal(proposal_id=version.proposal_id, by=jp)
    made.refresh_from_db()
    assert (made.ended_as, made.into, made.ended_by) == ("accepted", next_one, jp.person)
    assert states(version) == [("1/A1", "Accepted into version 2")]
    assert Entry.objects.get(act="accept_amendment").object_id == made.symbol
    assert code(lambda: amendments.take_over(amendment_id=made.pk, by=jp)) == "amendment_ended"


def test_what_the_next_version_says_by_hand_is_accepted_too_and_what_it_does_not_say_is_not():
    version = steps.table()
    said, other = move(version, amount="120"), move(version, "PE", amount="120", sunset=str(day(300)))
    second(version, amount="120")
    said.refresh_from_db()
    other.refresh_from_db()
    assert (said.ended_as, other.ended_as) == ("accepted", "")


def test_an_amendment_to_a_row_that_did_not_change_stands_on():
    metal = row(product="ndpr-metal")
    version = steps.table(row(), metal)
    move(version, at_row=2)
    second(version, amount="120")
    [each] = shown(version)
    assert (each.word, each.row) == ("Pending for the vote", 2)


def test_an_amendment_to_a_row_that_changed_is_asked_again_and_moved_again(sign_in):
    first = steps.table()
    old = move(first)
    next_one = second(first, amount="120")
    [each] = shown(first)
    assert (each.word, each.row, each.again) == ("Asked again", None, 1)
    client = sign_in(cast.delegate("AU"))
    again = f"{page('proposal_amend', first, 1)}?after={old.pk}"
    assert again in client.get(page("proposal", first)).content.decode()
    assert 'value="95.00"' in client.get(again).content.decode()
    new = move(next_one, after=old.pk)
    old.refresh_from_db()
    assert (old.ended_as, new.after) == ("replaced", old)
    assert states(first) == [("1/A1", "Moved again"), ("2/A1", "Pending for the vote")]


def test_nobody_replaces_or_withdraws_or_takes_over_what_is_anothers():
    first = steps.table()
    old = move(first)
    next_one = second(first, amount="120")
    assert code(lambda: move(next_one, "PE", after=old.pk)) == "amendment_unknown"
    for who in ("PE", "JP"):
        given = {"amendment_id": old.pk, "by": cast.delegate(who)}
        assert code(lambda given=given: amendments.withdraw_amendment(**given)) == "not_your_amendment"
    given = {"amendment_id": old.pk, "by": cast.delegate("AU")}
    assert code(lambda: amendments.take_over(**given)) == "not_your_proposal"


def test_its_author_withdraws_it_until_a_ballot_opens():
    version = steps.table()
    one, other = move(version), move(version, "PE")
    amendments.withdraw_amendment(amendment_id=one.pk, by=cast.delegate("AU"))
    assert states(version) == [("1/A1", "Withdrawn"), ("1/A2", "Pending for the vote")]
    voting.put(version)
    withdraw = lambda: amendments.withdraw_amendment(amendment_id=other.pk, by=cast.delegate("PE"))  # noqa: E731
    assert code(withdraw) == "amendment_on_ballot"
    assert code(lambda: move(version, "US")) == "not_negotiated"
    assert states(version)[1] == ("1/A2", "On the ballot")


def test_standing_amendments_are_told_in_the_order_of_a_vote():
    version = steps.table()
    move(version, "AU", amount="105")
    move(version, "PE", amount="140")
    [said] = beside.order(shown(version), version)
    assert said.index("A2 of Peru") < said.index("A1 of Australia") and "30 away" in said


def test_where_an_amendment_of_the_sunset_stands_among_others_is_said_with_why(sign_in):
    version = steps.table()
    move(version, "AU", sunset=str(day(300)))
    move(version, "PE", amount="140")
    said = beside.order(shown(version), version)
    assert said[1] == "On the days of row 1, as they were moved: A1 of Australia."
    assert said[2].startswith("Another day, as of a sunset, is not measured") and len(said) == 3
    assert "put after those to the amount of its row" in said[2]
    page_said = sign_in(cast.delegate("PE")).get(page("proposal", version)).content.decode()
    assert said[2] in page_said


def test_an_amendment_of_amount_and_sunset_is_said_to_stand_by_its_amount():
    version = steps.table()
    move(version, "AU", amount="140", sunset=str(day(300)))
    said = beside.order(shown(version), version)
    assert "A1 of Australia" in said[0] and "30 away" in said[0]
    assert said[1:] == ["An amendment of an amount and of days has its place by the amount."]


def test_the_page_shows_it_beside_its_row_and_offers_each_side_its_act(sign_in):
    version = steps.table()
    author = sign_in(cast.delegate("AU"))
    sent = {**row(), "amount": "95", "reason": WHY, "digest": version.digest}
    assert author.post(page("proposal_amend", version, 1), {**sent, "reason": ""}).status_code == 422
    bad = author.post(page("proposal_amend", version, 1), {**sent, "amount": "1.234"})
    assert bad.status_code == 422 and 'value="1.234"' in bad.content.decode()
    author.post(page("proposal_amend", version, 1), sent | {"confirmed": "yes"})
    own = author.get(page("proposal", version)).content.decode()
    assert "A1 of Australia" in own and "−15, −13.64 %" in own and WHY in own and "Withdraw" in own
    sponsor = sign_in(cast.delegate("JP"))
    assert "Take into the next version" in sponsor.get(page("proposal", version)).content.decode()
    taken = sponsor.post(page("amendment_take", version, 1, 1), follow=True).content.decode()
    assert 'value="95.00"' in taken and "Write version 2" in taken
    other = sign_in(cast.delegate("PE")).get(page("proposal", version)).content.decode()
    assert (
        "Take into the next version" not in other and page("amendment_withdraw", version, 1, 1) not in other
    )


def test_who_may_not_read_the_text_knows_of_no_amendment():
    version = steps.table(audience="parties")
    made = move(version)
    observer = cast.become("KE", "observer")
    assert not acts.visible_entries(observer).filter(object_id=made.symbol).exists()
    assert acts.visible_entries(cast.delegate("PE")).filter(object_id=made.symbol).exists()
    assert beside.beside(reading.versions(version.proposal, NOBODY), NOBODY) == []


def test_an_end_of_a_floor_is_amended_in_its_day_alone():
    floor = steps.a_floor()
    end = {"kind": "end", "names": floor.symbol, "product": "ndpr-oxide", "origin": "ALL", "importer": "ALLIANCE",
           "valid_from": str(day(60))}  # fmt: skip
    version = steps.table(end)
    made = move(version, valid_from=str(day(90)), amount="5")
    assert made.cells == {"valid_from": str(day(90))}


def test_the_table_takes_and_ends_an_amendment_only_as_the_service_does():
    version = steps.table()
    made = move(version)
    fields = {
        "version": version, "number": 2, "cells": {}, "reason": WHY, "digest": "0" * 64, "moved_at": journal.now(),
    }  # fmt: skip
    for who, other, said in (
        ("JP", {"position": 1}, "parties other than the sponsor"),
        ("PE", {"position": 7}, "moved to a row"),
        ("AU", {"position": 1}, "a_member_moves_one_amendment_to_a_row"),
    ):
        seat = cast.delegate(who)
        given = {**fields, **other, "member": Member.objects.get(code=who), "moved_by": seat.person}
        with pytest.raises(IntegrityError, match=said), transaction.atomic():
            Amendment.objects.create(**given)
    for statement in (
        "UPDATE tariffs_amendment SET cells = '{}'", "UPDATE tariffs_amendment SET reason = 'x'",
        "DELETE FROM tariffs_amendment",
    ):  # fmt: skip
        with pytest.raises(Exception, match="append-only|permission denied"), transaction.atomic():
            connection.cursor().execute(statement)
    with pytest.raises(IntegrityError, match="ends once"), transaction.atomic():
        Amendment.objects.update(ended_as="accepted", ended_at=journal.now(), into=version)
    amendments.withdraw_amendment(amendment_id=made.pk, by=cast.delegate("AU"))
    with pytest.raises(IntegrityError, match="ends once"), transaction.atomic():
        Amendment.objects.update(ended_as="", ended_at=None, ended_by=None)
    revising.revise(proposal_id=version.proposal_id, by=cast.delegate("JP"))
