"""Where a head asked for it, one person of the delegation prepares a vote and another casts it."""

import pytest

from alliance.journal import clock
from alliance.journal.models import Entry
from alliance.portal import sweep
from alliance.portal.acts import visible_entries
from members.ballots import preparing
from members.ballots.models import Decision, Vote
from members.ballots.services import close_ballot
from members.ballots.special import Preparation, TwoPersons
from tests import cast, path
from tests.two_persons import asked, prepared, set_by, voted

pytestmark = pytest.mark.usefixtures("world")


def test_the_adviser_prepares_and_the_head_casts():
    ballot = cast.a_ballot()
    asked()
    row = prepared(ballot)
    vote = voted(ballot)
    assert vote.preparation == row
    assert vote.proof.person == vote.person != row.person
    acts = list(Entry.objects.order_by("id").filter(member="JP").values_list("act", flat=True))
    assert acts == ["set_two_persons", "prepare_vote", "cast_vote"]
    assert "yes" not in Entry.objects.get(act="prepare_vote").payload


def test_where_nobody_asked_one_person_is_enough():
    assert voted(cast.a_ballot()).preparation is None


def test_a_change_of_the_vote_takes_two_persons_again():
    ballot = cast.a_ballot()
    asked()
    prepared(ballot, "yes")
    voted(ballot, "yes")
    assert voted(ballot, "yes").sequence == 1, "the same vote again is that vote"
    prepared(ballot, "no")
    assert voted(ballot, "no").sequence == 2


def test_ended_it_still_holds_on_every_ballot_that_was_open():
    ballot = cast.a_ballot()
    asked()
    clock.move_to(cast.in_days(0.1))
    set_by(cast.delegate("JP"), on=False)
    assert preparing.takes_two(ballot, TwoPersons.objects.get().member_id)
    clock.move_to(cast.in_days(0.1))
    later = cast.a_ballot(about="PROP/2026/901")
    assert voted(later).preparation is None
    prepared(ballot)
    assert voted(ballot).preparation


def test_what_was_not_cast_is_emptied_with_the_decision_and_what_was_cast_stays():
    ballot = cast.a_ballot()
    asked()
    first = prepared(ballot, "no")
    second = prepared(ballot, "yes")
    voted(ballot, "yes")
    third = prepared(ballot, "abstain")
    clock.move_to(ballot.closes_at)
    close_ballot(ballot_id=ballot.pk)
    left = dict(Preparation.objects.values_list("pk", "choice"))
    assert left == {first.pk: "", second.pk: "yes", third.pk: ""}
    assert Preparation.objects.get(pk=third.pk).salt == ""
    assert "prepar" not in Decision.objects.get().document


def test_the_record_shows_a_preparation_to_its_own_delegation_alone_and_for_ever():
    ballot = cast.a_ballot()
    asked()
    prepared(ballot)

    def seen(seat) -> bool:
        return visible_entries(seat).filter(act="prepare_vote").exists()

    assert seen(cast.delegate("JP", "alternate"))
    for _ in range(2):
        assert not any(seen(seat) for seat in (cast.delegate("AU"), cast.officer(), cast.chair()))
        clock.move_to(ballot.closes_at)
        sweep.run_once()


@pytest.mark.parametrize("choice", ["yes", "no", "abstain"])
def test_the_paper_shows_it_to_the_delegation_and_leads_the_head_to_confirm(sign_in, choice):
    ballot = path.on_ballot()
    asked()
    page = f"/ballots/{ballot.year}-{ballot.number}/"
    client = sign_in(cast.delegate("JP", "adviser"))
    assert "Prepare Japan’s vote" in client.get(page).content.decode()
    answer = client.post(
        f"{page}prepare/", {"choice": choice, "text_digest": ballot.text_digest, "member": "JP"}, follow=True
    )
    assert "Another person of your delegation casts it" in answer.content.decode()
    text = sign_in(cast.delegate("JP")).get(page).content.decode()
    assert "You can cast it" in text and "Go on to confirm" in text
    label = Vote.Choice(choice).label
    for seat in (cast.delegate("AU"), cast.officer()):
        other = sign_in(seat).get(page).content.decode()
        assert f"<strong>{label}" not in other and "Prepared by" not in other


def test_every_choice_makes_pages_of_one_length(sign_in):
    sizes = set()
    ballot = path.on_ballot()
    asked()
    for choice in Vote.Choice.values:
        prepared(ballot, choice)
        for role in ("adviser", "head"):
            page = sign_in(cast.delegate("JP", role)).get(f"/ballots/{ballot.year}-{ballot.number}/")
            sizes.add((role, len(page.content)))
    assert len(sizes) == 2, sizes


def test_the_head_sets_it_on_its_page_and_nobody_else_does(sign_in):
    page = "/delegation/JP/two-persons/"
    assert sign_in(cast.delegate("JP", "adviser")).post(page, {"on": "yes"}).status_code == 403
    head = cast.delegate("JP")
    client = sign_in(head)
    assert "takes one person" in client.get(page).content.decode()
    code = cast.code(head)
    answer = client.post(page, {"on": "maybe", "code": code})
    assert answer.status_code == 422 and "did not say" in answer.content.decode()
    assert client.post(page, {"on": "yes"}).status_code == 422 and not TwoPersons.objects.exists()
    assert "takes two persons" in client.post(page, {"on": "yes", "code": code}, follow=True).content.decode()
    assert sign_in(cast.officer()).get(page).status_code == 200
    assert sign_in(cast.delegate("AU")).get(page).status_code == 403
