"""The sweep asks the database what is due; one item that fails blocks nothing else."""

import pytest

from alliance.journal import clock
from alliance.portal import sweep, tasks
from members.ballots.models import Decision
from members.ballots.services import close_ballot
from members.delegates.models import Accreditation
from members.notices.models import Notice
from tariffs.releases.models import Publication
from tests import cast, path

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture(autouse=True)
def no_tree(settings, tmp_path):
    """A public tree of its own: one that another test left would halt the sweep, as after a restore."""
    settings.PUBLICATION_ROOT = tmp_path / "publication"


def test_a_due_ballot_is_closed_certified_and_told_of_in_one_sweep(settings, tmp_path):
    settings.MAILBOX = tmp_path
    ballot = cast.a_ballot()
    cast.vote(ballot, "JP")
    cast.everybody_is_told()
    assert sweep.run_once() == {"tell": 1, "send": 1}
    clock.move_to(ballot.closes_at)
    done = sweep.run_once()
    assert done | {"send": 0} == {"close": 1, "certify": 1, "tell": 1, "send": 0}, "the outcome goes to all"
    assert Notice.objects.filter(kind="statutory").count() == Accreditation.objects.count()
    assert set(sweep.run_once()) <= {"send"}


def test_the_mail_about_a_vote_does_not_tell_the_choice(mailoutbox, settings):
    ballot = cast.a_ballot()
    vote = cast.vote(ballot, "JP", "abstain")
    cast.everybody_is_told()
    sweep.run_once()
    (mail,) = mailoutbox
    text = (mail.subject + mail.body).lower()
    assert "receipt" in text
    for trace in ("abstain", "yes", "against", vote.digest, vote.salt):
        assert trace not in text


def test_an_item_that_fails_blocks_nothing_else(monkeypatch, caplog):
    first, second = cast.a_ballot(), cast.a_ballot(days=7.01)
    clock.move_to(second.closes_at)
    [closing] = [step for step in sweep.STEPS if step.name == "close"]
    close = closing.task.__wrapped__

    def failing(ballot_id: int) -> None:
        if ballot_id == first.pk:
            raise OSError("a full disk")
        close(ballot_id)

    step = sweep.Step("close", closing.due, failing)
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

        def apply_async(self, items: tuple[int], expires: int, link: object) -> None:
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


def test_a_release_follows_a_close_without_another_tick(settings, tmp_path):
    settings.PUBLICATION_ROOT = tmp_path / "publication"
    ballot = path.on_ballot()
    cast.everybody_votes(ballot, yes=30)
    clock.move_to(ballot.closes_at)
    close_ballot(ballot_id=ballot.pk)
    tasks.go_on("close")
    assert Publication.objects.get().release.through_decision == ballot.decision.number
    assert sweep.run_after("close") == {}


@pytest.mark.parametrize(
    ("after", "further"), [("close", ["certify", "build"]), ("build", []), ("certify", ["build"])]
)
def test_what_follows_is_only_what_stands_further_on(monkeypatch, after, further):
    done: list[str] = []
    steps = [
        sweep.Step(name, lambda: [1], lambda item, name=name: done.append(name))
        for name in ("close", "certify", "build", "tell", "send")
    ]
    monkeypatch.setattr(sweep, "STEPS", steps)
    sweep.run_after(after)
    assert done == further


def test_each_step_down_to_the_release_is_queued_with_what_follows_it(monkeypatch):
    queued: dict[str, object] = {}

    class Task:
        def __init__(self, name: str) -> None:
            self.name = name

        def apply_async(self, items: tuple[int], expires: int, link: object) -> None:
            queued[self.name] = link

    steps = [sweep.Step(step.name, lambda: [7], Task(step.name)) for step in sweep.STEPS]
    monkeypatch.setattr(sweep, "STEPS", steps)
    sweep.queue_what_is_due()
    followed = {name: link.args for name, link in queued.items() if link is not None}
    steps_on = ("close", "certify", "amend", "settle", "follow", "enact", "build")
    assert followed == {name: (name,) for name in steps_on}
    assert {link.task for link in queued.values() if link is not None} == {tasks.go_on.name}


def test_a_tick_queues_few_notices_at_once_and_a_sweep_spends_little_time_on_them(monkeypatch):
    """350 votes in a minute: each tick would queue all their notices again, and ticks would expire behind them."""
    handed = failing_step(monkeypatch)
    task = sweep.STEPS[1].task
    step = sweep.Step("tell", lambda: list(range(350)), task, law=False)
    monkeypatch.setattr(sweep, "STEPS", (step,))
    sweep.queue_what_is_due()
    assert handed == list(range(sweep.MAIL_AT_ONCE))
    handed.clear()
    monkeypatch.setattr(sweep, "MAIL_FOR", -1)
    assert sweep.run_once() == {} and handed == []
