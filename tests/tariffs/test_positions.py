"""A party says where it stands on a version, and why; it co-sponsors one. A new version asks each of them again."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from alliance import journal
from alliance.access import NOBODY, Refused, Seat
from alliance.domain import canon
from alliance.journal.models import Entry
from members.registry.models import Member
from tariffs.proposals import services
from tariffs.proposals.models import Version
from tariffs.proposals.negotiation import positions, reading, revising, standing
from tariffs.proposals.negotiation.models import CoSponsorship, Position
from tests import cast
from tests.tariffs import steps
from tests.tariffs.test_revise_and_return import code, page, second

pytestmark = pytest.mark.usefixtures("world")
WHY = "Our smelter buys at spot."


def take(version: Version, who: str = "AU", stance: str = "with_changes", reason: str = WHY) -> Position:
    return positions.take_position(
        proposal_id=version.proposal_id, digest=version.digest, stance=stance, reason=reason,
        by=cast.delegate(who),
    )  # fmt: skip


def join(version: Version, who: str = "AU") -> CoSponsorship:
    return positions.cosponsor(proposal_id=version.proposal_id, digest=version.digest, by=cast.delegate(who))


def leave(version: Version, who: str = "AU") -> None:
    positions.leave_cosponsors(proposal_id=version.proposal_id, by=cast.delegate(who))


def stands(version: Version, seat: Seat | None = None) -> list[tuple[str, str, int, bool]]:
    found = standing.stands(reading.versions(version.proposal, seat or cast.delegate("PE")))
    return [(each.code, each.stance, each.version, each.asked_again) for each in found]


def test_the_last_position_of_a_member_counts_and_every_one_is_kept():
    version = steps.table()
    take(version, "AU", "opposes")
    take(version, "PE", "reserves")
    take(version, "AU", "supports")
    assert stands(version) == [("AU", "supports", 1, False), ("PE", "reserves", 1, False)]
    assert Position.objects.count() == 3


def test_the_record_says_that_a_position_was_taken_and_on_which_text():
    version = steps.table()
    take(version)
    entry = Entry.objects.get(act="take_position")
    assert (entry.object_id, entry.member) == (version.symbol, "AU")
    assert version.digest in entry.payload and canon.digest(WHY) in entry.payload and WHY not in entry.payload


def test_a_new_version_asks_again_and_says_of_which_version_it_was(sign_in):
    first = steps.table()
    take(first)
    join(first, "PE")
    next_one = second(first)
    assert stands(first) == [("PE", "cosponsors", 1, True), ("AU", "with_changes", 1, True)]
    own = sign_in(cast.delegate("AU"))
    assert "asked again" in own.get(reverse("desk")).content.decode()
    text = own.get(page("proposal", first)).content.decode()
    assert "The text has changed since your state spoke" in text and WHY in text
    take(next_one, "AU", "supports")
    join(next_one, "PE")
    assert stands(first) == [("PE", "cosponsors", 2, False), ("AU", "supports", 2, False)]
    assert "asked again" not in own.get(reverse("desk")).content.decode()
    old = own.get(page("proposal_version", first, 1)).content.decode()
    assert "Could support it with changes" in old and "Supports it" not in old


def test_a_position_is_taken_on_the_text_that_was_shown():
    first = steps.table()
    second(first)
    assert code(lambda: take(first)) == "text_differs"


def test_a_position_gives_its_reason_over_the_page(sign_in):
    version = steps.table()
    client = sign_in(cast.delegate("AU"))
    sent = {"digest": version.digest, "stance": "opposes"}
    answer = client.post(page("proposal_position", version), sent)
    assert answer.status_code == 422
    shown = client.get(page("proposal_position", version)).content.decode()
    assert "It is not a vote and binds no vote." in shown
    client.post(page("proposal_position", version), {**sent, "reason": WHY})
    text = client.get(page("proposal", version)).content.decode()
    assert "Opposes it" in text and WHY in text and "Positions, not votes" in text


@pytest.mark.parametrize(
    ("status", "refused"),
    [("suspended", "not_a_party"), ("observer", "not_a_party"), (None, "proposal_unknown")],
)
def test_only_a_party_speaks_on_a_text(status, refused):
    version = steps.table()
    seat = cast.become("KE", status)
    given = {"proposal_id": version.proposal_id, "digest": version.digest, "by": seat}
    assert code(lambda: positions.take_position(stance="supports", reason=WHY, **given)) == refused
    assert code(lambda: positions.cosponsor(**given)) == refused


def test_a_sponsor_takes_no_position_on_its_own_text_and_no_adviser_any():
    version = steps.table()
    assert code(lambda: take(version, "JP")) == "own_proposal"
    assert code(lambda: join(version, "JP")) == "own_proposal"
    adviser = cast.delegate("JP", "adviser")
    given = {"proposal_id": version.proposal_id, "digest": version.digest, "by": adviser}
    assert code(lambda: positions.take_position(stance="supports", reason=WHY, **given)) == "role_may_not"
    assert code(lambda: positions.cosponsor(**given)) == "role_may_not"


def test_a_text_for_parties_takes_no_position_of_who_may_not_read_it():
    version = steps.table(audience="parties")
    take(version)
    assert stands(version, cast.become("KE", "observer")) == []
    assert stands(version, NOBODY) == []


def test_what_was_said_stays_when_the_ballot_opens_and_nothing_follows():
    version = steps.table()
    take(version)
    join(version, "PE")
    services.put_to_ballot(version_id=version.pk, closes_at=cast.in_days(7), by=cast.officer())
    assert code(lambda: take(version)) == "not_negotiated"
    assert code(lambda: join(version, "US")) == "not_negotiated"
    assert code(lambda: leave(version, "PE")) == "no_cosponsor"
    assert len(stands(version)) == 2


def test_a_cosponsor_joins_and_leaves_and_both_are_dated():
    version = steps.table()
    row = join(version)
    assert code(lambda: join(version)) == "cosponsors_it"
    assert code(lambda: take(version)) == "cosponsors_it"
    leave(version)
    row.refresh_from_db()
    assert row.left_at >= row.joined_at and stands(version) == []
    assert code(lambda: leave(version)) == "no_cosponsor"
    join(version)
    assert CoSponsorship.objects.count() == 2
    assert list(Entry.objects.filter(member="AU").values_list("act", flat=True)) == [
        "cosponsor", "leave_cosponsors", "cosponsor",
    ]  # fmt: skip


def test_whoever_leaves_leaves_every_version():
    first = steps.table()
    join(first)
    second(first)
    leave(first)
    assert stands(first) == []


def test_joining_and_leaving_over_the_page(sign_in):
    version = steps.table()
    client = sign_in(cast.delegate("AU"))
    assert "Australia co-sponsors" in client.get(page("proposal_cosponsor", version)).content.decode()
    client.post(page("proposal_cosponsor", version), {"digest": version.digest})
    assert "Co-sponsors it" in client.get(page("proposal", version)).content.decode()
    assert "Leave as co-sponsor" in client.get(page("proposal_cosponsor", version)).content.decode()
    client.post(page("proposal_cosponsor", version), {"leave": "yes"})
    assert "Co-sponsors it" not in client.get(page("proposal", version)).content.decode()


def _row(version: Version, who: str, **other: object) -> Position:
    seat = cast.delegate(who)
    fields = {
        "stance": "supports",
        "reason": WHY,
        "stated_at": journal.now(),
        "stated_by": seat.person,
    } | other
    return Position.objects.create(version=version, member=Member.objects.get(code=who), **fields)


def test_the_table_takes_no_position_that_the_service_would_refuse():
    first = steps.table()
    second(first)
    newest = Version.objects.latest("id")
    for insert, said in (
        (lambda: _row(first, "AU"), "on the newest text"),
        (lambda: _row(newest, "JP"), "parties other than the sponsor"),
        (lambda: _row(newest, "AU", stated_by=cast.delegate("PE").person), "a delegate of the member"),
        (lambda: _row(newest, "AU", stance="votes"), "a_position_is_one_of_four"),
        (lambda: _row(newest, "AU", reason=""), "a_position_gives_its_reason"),
    ):
        with pytest.raises(IntegrityError, match=said), transaction.atomic():
            insert()


def test_the_tables_keep_what_was_said():
    version = steps.table()
    take(version)
    join(version, "PE")
    for statement in (
        "UPDATE tariffs_position SET stance = 'supports'", "DELETE FROM tariffs_position",
        "UPDATE tariffs_cosponsorship SET joined_at = alliance_now()", "DELETE FROM tariffs_cosponsorship",
    ):  # fmt: skip
        with pytest.raises(Exception, match="append-only|permission denied"), transaction.atomic():
            connection.cursor().execute(statement)
    leave(version, "PE")
    with pytest.raises(IntegrityError, match="leaves once"), transaction.atomic():
        CoSponsorship.objects.update(left_at=None, left_by=None)


def test_who_speaks_waits_for_a_version_that_is_being_tabled_and_meets_the_new_text():
    """What the digest is for: the lock of the proposal gives both an order, and the later one is told."""
    first = steps.table()
    revising.revise(proposal_id=first.proposal_id, by=cast.delegate("JP"))
    take(first)  # while it is revised a state still says where it stands
    with pytest.raises(Refused) as refusal:
        positions.take_position(
            proposal_id=first.proposal_id,
            digest="0" * 64,
            stance="supports",
            reason=WHY,
            by=cast.delegate("AU"),
        )
    assert refusal.value.code == "text_differs"
