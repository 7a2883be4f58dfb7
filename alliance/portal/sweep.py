"""What is due or undone, by the database: the one list that drives a vote to a publication.

A step asks PostgreSQL what is due and names the task that does one item. Celery's tick queues the tasks; the plain
command runs them in line and needs no Celery. Everything may run twice, late, or after a kill.

Where the public tree and the database tell two stories, as after a restore, the steps from the close to the
publication are left out: a ballot that closed with half its votes restored would be decided a second time.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from celery import signature
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from alliance.access import Refused
from alliance.portal.models import Heartbeat
from members.accession import settling
from members.accession import tasks as accession_tasks
from members.ballots import extending
from members.ballots import selectors as ballots
from members.ballots import tasks as ballot_tasks
from members.delegations import selectors as delegations
from members.delegations import tasks as delegation_tasks
from members.notices import digesting, reminding
from members.notices import selectors as notices
from members.notices import tasks as notice_tasks
from tariffs.catalogue import belonging
from tariffs.catalogue import tasks as catalogue_tasks
from tariffs.delivery import selectors as delivery
from tariffs.delivery import tasks as delivery_tasks
from tariffs.proposals import selectors as proposals
from tariffs.proposals import tasks as proposal_tasks
from tariffs.proposals.amending import selectors as amending
from tariffs.releases import selectors as releases
from tariffs.releases import standing
from tariffs.releases import tasks as release_tasks

logger = logging.getLogger(__name__)

# From the closing instant to the release one item leads to the next, so each is followed by those after it at once.
PIPELINE = ("close", "certify", "amend", "settle", "follow", "enact", "build", "publish")
QUEUED_FOR = 10  # seconds after which a queued item is dropped; the next tick finds it again
GO_ON = "alliance.portal.tasks.go_on"  # by name: that module stands above this one
# Mail must not keep ballots waiting: not by a server that does not answer, nor by hundreds of notices at once, which
# each tick would queue again until they are done.
MAIL_FOR = 2  # seconds a sweep spends on it
MAIL_AT_ONCE = 10  # notices that a tick queues


@dataclass(frozen=True)
class Step:
    """One kind of work: `due` lists the ids waiting for it, `task` does one of them; `law` where it makes law."""

    name: str
    due: Callable[[], Sequence[int]]
    task: Any  # a Celery task, called directly or queued
    law: bool = True


STEPS = (
    Step("extend", extending.due, ballot_tasks.extend_ballot),  # before the close that it moves
    Step("close", ballots.due_to_close, ballot_tasks.close_ballot),
    Step("certify", ballots.to_certify, ballot_tasks.certify),
    Step("amend", amending.to_go_on, proposal_tasks.go_on),
    Step("settle", settling.to_settle, accession_tasks.settle_motion),
    Step("leave", settling.to_leave, accession_tasks.leave),
    Step("follow", belonging.to_follow, catalogue_tasks.follow_membership),
    Step("enact", proposals.to_enact, proposal_tasks.enact),
    Step("build", releases.to_build, release_tasks.build_release),
    Step("publish", releases.to_publish, release_tasks.publish_release),
    Step("tell", notices.to_write, notice_tasks.write_notice, law=False),
    Step("remind_of_close", reminding.to_remind, notice_tasks.remind_of_close, law=False),
    Step("digest", digesting.to_digest, notice_tasks.write_digest, law=False),
    Step("remind", delivery.to_remind, delivery_tasks.remind, law=False),
    Step("forget", delivery.to_forget, delivery_tasks.forget_use, law=False),
    Step("forget_guests", delegations.guests_to_forget, delegation_tasks.forget_guest, law=False),
    Step("send", notices.to_send, notice_tasks.send_notice, law=False),
)


def _due(step: Step) -> Sequence[int]:
    """What waits for a step; nothing, and a line in the log, when the question itself fails."""
    try:
        return step.due()
    except Exception:
        logger.exception("what is due to %s could not be read; the next sweep asks again", step.name)
        return ()


def _steps() -> tuple[Sequence[Step], Refused | None]:
    """The steps of this sweep, and why the others are left out; all but those of the law when it cannot be told."""
    try:
        halted = standing.halted()
    except Exception as fault:
        logger.exception("whether publishing is halted could not be read; the next sweep asks again")
        halted = Refused(
            "halt_unknown",
            _("Publishing waits: the public tree could not be read ({fault}).").format(fault=fault),
        )
    return [step for step in STEPS if not (halted and step.law)], halted


def _beat(sweeper: str, halted: Refused | None) -> None:
    """Note that a sweep came through, for whoever watches (health.py). A failure is logged and ends nothing."""
    said = {"halted": halted.detail if halted else "", "mend": halted.mend if halted else ""}
    try:
        Heartbeat.objects.update_or_create(sweeper=sweeper, defaults={"at": Now(), **said})
    except Exception:
        logger.exception("the heartbeat of the sweep could not be written")


def run_once(*, without: Collection[str] = ()) -> dict[str, int]:
    """Do all that is due, step after step, in this process, but for the steps `without`. Answers how many items each
    step did.

    An item or a step that fails is logged and left for the next sweep; it blocks nothing else.
    """
    steps, halted = _steps()
    done = _run(step for step in steps if step.name not in without)
    _beat("command", halted)
    return done


def run_after(name: str) -> dict[str, int]:
    """Do, in this process, what is due of the steps of the pipeline behind one that was just done.

    Without it each step would wait for the next tick, and a release would come five ticks after the closing instant.
    Only steps further on: an item that cannot be done is tried once a tick, never in a circle.
    """
    further = PIPELINE[PIPELINE.index(name) + 1 :]
    steps, _unused = _steps()
    return _run(step for step in steps if step.name in further)


def _run(steps: Iterable[Step]) -> dict[str, int]:
    done: dict[str, int] = {}
    for step in steps:
        begun = time.monotonic()
        for item in _due(step):
            if not step.law and time.monotonic() - begun > MAIL_FOR:
                break
            try:
                step.task(item)
            except Exception:
                logger.exception("%s of %s failed; the next sweep tries again", step.name, item)
            else:
                done[step.name] = done.get(step.name, 0) + 1
    return done


def queue_what_is_due() -> None:
    """Queue one task for each item due. An item queued twice is done once: every service is idempotent."""
    steps, halted = _steps()
    for step in steps:
        link = None
        if step.name in PIPELINE[:-1]:
            link = signature(GO_ON, args=(step.name,), immutable=True, options={"expires": QUEUED_FOR})
        for item in _due(step)[: None if step.law else MAIL_AT_ONCE]:
            step.task.apply_async((item,), expires=QUEUED_FOR, link=link)
    _beat("celery", halted)
