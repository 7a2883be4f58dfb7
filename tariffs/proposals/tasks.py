"""Enactment, and going on with the votes on amendments, as Celery tasks. Queued by the sweep alone."""

from celery import shared_task

from tariffs.proposals import services
from tariffs.proposals.amending import services as amending


@shared_task
def enact(decision_id: int) -> None:
    """Put in force what one certified decision adopted."""
    services.enact(decision_id=decision_id)


@shared_task
def go_on(agenda_id: int) -> None:
    """The next step of the votes on the amendments to one text."""
    amending.go_on(agenda_id=agenda_id)
