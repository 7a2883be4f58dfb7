"""What is due or undone, by the database: the one list that drives a vote to a publication.

A step asks PostgreSQL what is due and names the task that does one item. Celery's tick queues the tasks; the plain
command runs them in line and needs no Celery. Everything may run twice, late, or after a kill.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from members.ballots import selectors as ballots
from members.ballots import tasks as ballot_tasks
from members.notices import selectors as notices
from members.notices import tasks as notice_tasks
from tariffs.proposals import selectors as proposals
from tariffs.proposals import tasks as proposal_tasks
from tariffs.releases import selectors as releases
from tariffs.releases import tasks as release_tasks

logger = logging.getLogger(__name__)

QUEUED_FOR = 10  # seconds after which a queued item is dropped; the next tick finds it again


@dataclass(frozen=True)
class Step:
    """One kind of work: `due` lists the ids waiting for it, `task` does one of them."""

    name: str
    due: Callable[[], Sequence[int]]
    task: Any  # a Celery task, called directly or queued


STEPS = (
    Step("close", ballots.due_to_close, ballot_tasks.close_ballot),
    Step("certify", ballots.to_certify, ballot_tasks.certify),
    Step("enact", proposals.to_enact, proposal_tasks.enact),
    Step("build", releases.to_build, release_tasks.build_release),
    Step("publish", releases.to_publish, release_tasks.publish_release),
    Step("tell", notices.to_write, notice_tasks.write_notice),
    Step("send", notices.to_send, notice_tasks.send_notice),
)


def _due(step: Step) -> Sequence[int]:
    """What waits for a step; nothing, and a line in the log, when the question itself fails."""
    try:
        return step.due()
    except Exception:
        logger.exception("what is due to %s could not be read; the next sweep asks again", step.name)
        return ()


def run_once() -> dict[str, int]:
    """Do all that is due, step after step, in this process. Answers how many items each step did.

    An item or a step that fails is logged and left for the next sweep; it blocks nothing else.
    """
    done: dict[str, int] = {}
    for step in STEPS:
        for item in _due(step):
            try:
                step.task(item)
            except Exception:
                logger.exception("%s of %s failed; the next sweep tries again", step.name, item)
            else:
                done[step.name] = done.get(step.name, 0) + 1
    return done


def queue_what_is_due() -> None:
    """Queue one task for each item due. An item queued twice is done once: every service is idempotent."""
    for step in STEPS:
        for item in _due(step):
            step.task.apply_async((item,), expires=QUEUED_FOR)
