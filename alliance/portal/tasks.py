"""Celery's tick, and what follows at once. A second beat, or none for a while, changes nothing."""

from celery import shared_task

from alliance.portal.sweep import queue_what_is_due, run_after


@shared_task
def sweep() -> None:
    """Queue everything that is due."""
    queue_what_is_due()


@shared_task
def go_on(after: str) -> None:
    """Do what became due by an item of the step `after`, down to the release. Celery calls it when one is done."""
    run_after(after)
