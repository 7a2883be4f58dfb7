"""Celery's tick. It only asks what is due; a second beat, or none for a while, changes nothing."""

from celery import shared_task

from alliance.portal.sweep import queue_what_is_due


@shared_task
def sweep() -> None:
    """Queue everything that is due."""
    queue_what_is_due()
