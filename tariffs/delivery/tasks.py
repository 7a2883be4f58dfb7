"""What the sweep does for keys. Queued by the sweep alone."""

from celery import shared_task

from tariffs.delivery import services


@shared_task
def remind(key_id: int) -> None:
    """Tell a contact that a key is about to expire."""
    services.remind(key_id=key_id)


@shared_task
def forget_use(key_id: int) -> None:
    """Drop old counts of a key."""
    services.forget_use(key_id=key_id)
