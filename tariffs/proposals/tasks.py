"""Enactment as a Celery task. Queued by the sweep alone."""

from celery import shared_task

from tariffs.proposals import services


@shared_task
def enact(decision_id: int) -> None:
    """Put in force what one certified decision adopted."""
    services.enact(decision_id=decision_id)
