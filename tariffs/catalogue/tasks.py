"""A step of the sweep as a Celery task. Queued by the sweep alone."""

from celery import shared_task

from tariffs.catalogue import belonging


@shared_task
def follow_membership(country_id: int) -> None:
    """Bring one country's days in the group outside the alliance to what the register says."""
    belonging.follow(country_id=country_id)
