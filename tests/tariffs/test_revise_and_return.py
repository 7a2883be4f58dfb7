"""A tabled text gets its next version: its sponsor revises it, or the secretariat returns it for its form."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from alliance import journal
from alliance.access import Refused, Seat
from alliance.domain import canon
from alliance.journal.models import Entry
from alliance.portal import acts
from tariffs.proposals import services, widening
from tariffs.proposals.models import Proposal, Version
from tariffs.proposals.negotiation import revising
from tariffs.proposals.negotiation.models import Return
from tests import cast
from tests.tariffs import steps

pytestmark = pytest.mark.usefixtures("world")
REASONS = "Row 1 names no unit that customs know."


def second(version: Version, *, by: Seat | None = None, audience: str = "members", **typed: str) -> Version:
    """The next version, in which the first row says something else."""
    by = by or cast.delegate("JP")
    revising.revise(proposal_id=version.proposal_id, by=by)
    row = version.proposal.rows.order_by("position")[0]
    services.save_row(
        row_id=row.pk, typed={**row.typed, **(typed or {"amount": "120"})}, edition=row.edition, by=by
    )
    return services.table_proposal(proposal_id=version.proposal_id, by=by, audience=audience)


def returned(version: Version) -> Return:
    return revising.return_text(version_id=version.pk, fault="figures", reasons=REASONS, by=cast.officer())


def page(name: str, version: Version, *more: int) -> str:
    return reverse(name, args=[version.proposal.year, version.proposal.number, *more])


def code(call) -> str:
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.code


def test_a_tabled_text_is_revised_into_its_next_version():
    first = steps.table()
    next_one = second(first)
    assert (next_one.symbol, next_one.number) == (f"{first.proposal.symbol}/v2", 2)
    assert next_one.digest != first.digest and '"120.00"' in next_one.document
    first.refresh_from_db()
    assert canon.sha256(first.document.encode()) == first.digest
    assert Proposal.objects.get().state == "tabled"
    ballot = services.put_to_ballot(version_id=next_one.pk, closes_at=cast.in_days(7), by=cast.officer())
    assert ballot.text_digest == next_one.digest


def test_no_ballot_opens_while_a_text_is_revised_and_none_on_an_older_version():
    first = steps.table()
    revising.revise(proposal_id=first.proposal_id, by=cast.delegate("JP"))

    def put() -> object:
        return services.put_to_ballot(version_id=first.pk, closes_at=cast.in_days(7), by=cast.officer())

    assert code(put) == "not_tabled"
    revising.keep_version(proposal_id=first.proposal_id, by=cast.delegate("JP"))
    second(first)
    assert code(put) == "not_newest"


def test_the_same_text_is_no_next_version():
    first = steps.table()
    revising.revise(proposal_id=first.proposal_id, by=cast.delegate("JP"))
    table = lambda: services.table_proposal(proposal_id=first.proposal_id, by=cast.delegate("JP"))  # noqa: E731
    assert code(table) == "text_unchanged"


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"amount": "1234", "valid_until": "2027-12-31", "sunset": ""},
        {"mechanism": "gate-price", "most": "40", "combination": "max"},
    ],
    ids=["plain", "until", "terms"],
)
def test_a_version_that_is_kept_reads_as_it_was_tabled(typed):
    first = steps.table(steps.row(**typed))
    jp, draft = cast.delegate("JP"), first.proposal
    revising.revise(proposal_id=draft.pk, by=jp)
    services.save_text(proposal_id=draft.pk, title="Another", prose="Other reasons.", language="fr", by=jp)
    services.add_row(proposal_id=draft.pk, typed=steps.row(product="ndpr-metal"), by=jp)
    revising.keep_version(proposal_id=draft.pk, by=jp)
    draft.refresh_from_db()
    assert draft.state == "tabled"
    again = services.next_document(draft) | {"version": 1}
    assert canon.digest(again) == first.digest


def test_what_is_written_meanwhile_is_the_delegations_own(sign_in):
    first = steps.table()
    jp = cast.delegate("JP")
    revising.revise(proposal_id=first.proposal_id, by=jp)
    services.save_text(proposal_id=first.proposal_id, title="A secret title", prose="", language="en", by=jp)
    services.save_row(row_id=first.proposal.rows.get().pk, typed=steps.row(amount="777.5"), edition=1, by=jp)
    for seat in (cast.delegate("AU"), cast.officer()):
        client = sign_in(seat)
        for address in (
            reverse("proposals"), reverse("desk"), page("proposal", first), page("proposal_version", first, 1),
            reverse("record_of", args=[first.proposal.symbol]),
        ):  # fmt: skip
            text = client.get(address).content.decode()
            assert "A secret title" not in text and "777.5" not in text, address
        assert "is revising this text" in client.get(page("proposal", first)).content.decode()
        assert client.get(page("proposal_edit", first)).status_code in (403, 404)
        last = Entry.objects.filter(act="save_row").latest("id")
        assert not acts.visible_entries(seat).filter(pk=last.pk).exists()
    assert acts.visible_entries(jp).filter(act="save_row").exists()
    own = sign_in(jp).get(page("proposal_edit", first)).content.decode()
    assert "A secret title" in own and "Write version 2" in own


def test_who_read_a_version_reads_the_next():
    first = steps.table()
    with pytest.raises(Refused) as refusal:
        second(first, audience="parties")
    assert refusal.value.code == "audience_narrower"
    assert widening.levels_after(first) == ["public", "members"]


def test_the_page_shows_every_version_and_who_reads_it(sign_in):
    first = steps.table()
    second(first, audience="public")
    text = sign_in(cast.delegate("AU")).get(page("proposal", first)).content.decode()
    assert page("proposal_version", first, 1) in text
    assert "Members" in text and "Public" in text
    old = sign_in(cast.delegate("AU")).get(page("proposal_version", first, 1)).content.decode()
    assert "A newer version is on the table" in old and "110.00" in old and first.digest in old


def test_an_older_version_stays_with_its_readers(client):
    first = steps.table()
    second(first, audience="public")
    assert client.get(page("proposal", first)).status_code == 200
    assert client.get(page("proposal_version", first, 2)).status_code == 200
    assert client.get(page("proposal_version", first, 1)).status_code == 404
    assert page("proposal_version", first, 1) not in client.get(page("proposal", first)).content.decode()


def test_the_secretariat_returns_a_text_and_its_sponsor_reads_why(sign_in):
    first = steps.table()
    client = sign_in(cast.officer())
    empty = client.post(page("proposal_return", first), {"reasons": "x"})
    assert empty.status_code == 422 and "Choose what is wrong with its form" in empty.content.decode()
    client.post(page("proposal_return", first), {"fault": "figures", "reasons": REASONS})
    assert Proposal.objects.get().state == "returned"
    own = sign_in(cast.delegate("JP"))
    assert REASONS in own.get(page("proposal", first)).content.decode()
    assert REASONS in own.get(page("proposal_edit", first)).content.decode()
    assert first.proposal.symbol in own.get(reverse("desk")).content.decode()
    entry = Entry.objects.get(act="return_text")
    assert canon.digest(REASONS) in entry.payload and REASONS not in entry.payload


def test_a_returned_text_may_be_tabled_as_it_is_and_is_put_to_the_ballot():
    first = steps.table()
    returned(first)
    again = services.table_proposal(proposal_id=first.proposal_id, by=cast.delegate("JP"))
    assert again.number == 2
    assert services.put_to_ballot(version_id=again.pk, closes_at=cast.in_days(7), by=cast.officer())


def test_a_return_says_what_is_wrong_with_the_form():
    first, officer = steps.table(), cast.officer()

    def give_back(fault: str, reasons: str) -> object:
        return revising.return_text(version_id=first.pk, fault=fault, reasons=reasons, by=officer)

    assert code(lambda: give_back("too high", REASONS)) == "fault_unknown"
    assert code(lambda: give_back("figures", " ")) == "reason_missing"
    assert code(lambda: give_back("figures", "x" * 4001)) == "reason_too_long"
    assert code(lambda: give_back("figures", "12 \u202e 21")) == "reason_unreadable"
    assert not Return.objects.exists()


def test_a_text_under_revision_or_returned_is_withdrawn_by_its_head():
    for begin in (
        returned,
        lambda each: revising.revise(proposal_id=each.proposal_id, by=cast.delegate("JP")),
    ):
        first = steps.table()
        begin(first)
        services.withdraw(proposal_id=first.proposal_id, by=cast.delegate("JP"))
        first.proposal.refresh_from_db()
        assert first.proposal.state == "withdrawn"


def _version(first: Version, **other: object) -> None:
    fields = {"number": 2, "audience": "members", "digest": "b" * 64, "tabled_at": journal.now()} | other
    Version.objects.create(proposal=first.proposal, subject="floor", document="{}", **fields)


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"audience": "parties"}, "a_next_version_keeps_its_readers"),
        ({"number": 3}, "versions_are_numbered_without_gaps"),
    ],
)
def test_the_table_refuses_a_version_that_loses_readers_or_a_number(other, named):
    first = steps.table()
    with pytest.raises(IntegrityError, match="readers?|numbered|last version"), transaction.atomic():
        _version(first, **other)


def test_the_table_refuses_a_version_after_a_ballot():
    ballot = steps.ballot()
    with pytest.raises(IntegrityError, match="no next version"), transaction.atomic():
        _version(ballot.version)


def test_the_table_keeps_a_return_and_takes_none_but_of_what_is_on_the_table():
    first = steps.table()
    row = returned(first)
    for statement in ("UPDATE tariffs_return SET reasons = 'x'", "DELETE FROM tariffs_return"):
        with pytest.raises(Exception, match="append-only|permission denied"), transaction.atomic():
            connection.cursor().execute(statement)
    fields = {"fault": "figures", "reasons": "x", "returned_at": row.returned_at}
    other = steps.table(steps.row(product="ndpr-metal"))
    with pytest.raises(IntegrityError, match="the secretariat returns"), transaction.atomic():
        Return.objects.create(version=other, returned_by=cast.delegate("JP").person, **fields)
    revising.revise(proposal_id=other.proposal_id, by=cast.delegate("JP"))
    with pytest.raises(IntegrityError, match="on the table"), transaction.atomic():
        Return.objects.create(version=other, returned_by=row.returned_by, **fields)
