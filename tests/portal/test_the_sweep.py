"""The sweep asks the database what is due; one item that fails blocks nothing else."""

import pytest

from alliance.journal import clock
from alliance.portal import sweep
from members.ballots.models import Decision
from tests import cast

pytestmark = pytest.mark.usefixtures("world")


def test_a_due_ballot_is_closed_certified_and_told_of_in_one_sweep(settings, tmp_path):
    settings.MAILBOX = tmp_path
    ballot = cast.a_ballot()
    cast.vote(ballot, "JP")
    assert sweep.run_once() == {"tell": 1, "send": 1}
    clock.move_to(ballot.closes_at)
    assert sweep.run_once() == {"close": 1, "certify": 1}
    assert sweep.run_once() == {}


def test_the_mail_about_a_vote_does_not_tell_the_choice(mailoutbox, settings):
    ballot = cast.a_ballot()
    vote = cast.vote(ballot, "JP", "abstain")
    sweep.run_once()
    (mail,) = mailoutbox
    text = (mail.subject + mail.body).lower()
    assert "receipt" in text
    for trace in ("abstain", "yes", "against", vote.digest, vote.salt):
        assert trace not in text


def test_an_item_that_fails_blocks_nothing_else(monkeypatch, caplog):
    first, second = cast.a_ballot(), cast.a_ballot(days=7.01)
    clock.move_to(second.closes_at)
    close = sweep.STEPS[0].task.__wrapped__

    def failing(ballot_id: int) -> None:
        if ballot_id == first.pk:
            raise OSError("a full disk")
        close(ballot_id)

    step = sweep.Step("close", sweep.STEPS[0].due, failing)
    monkeypatch.setattr(sweep, "STEPS", (step,))
    assert sweep.run_once() == {"close": 1}
    assert Decision.objects.get().ballot == second
    assert "a full disk" in caplog.text
    caplog.clear()


def failing_step(monkeypatch) -> list[int]:
    """The sweep with a first step whose question fails; answers what its second step was handed."""
    handed: list[int] = []

    class Task:
        def __call__(self, item: int) -> None:
            handed.append(item)

        def apply_async(self, items: tuple[int], expires: int) -> None:
            handed.extend(items)

    def unreadable() -> list[int]:
        raise OSError("a broken table")

    steps = (sweep.Step("close", unreadable, Task()), sweep.Step("certify", lambda: [7], Task()))
    monkeypatch.setattr(sweep, "STEPS", steps)
    return handed


@pytest.mark.parametrize("run", ["run_once", "queue_what_is_due"])
def test_a_step_that_cannot_say_what_is_due_ends_no_sweep(monkeypatch, caplog, run):
    handed = failing_step(monkeypatch)
    getattr(sweep, run)()
    assert handed == [7]
    assert "a broken table" in caplog.text
    caplog.clear()
