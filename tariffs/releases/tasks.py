"""Building and publishing as Celery tasks: an id in, one service. Queued by the sweep alone."""

from celery import shared_task

from tariffs.releases import services


@shared_task
def build_release(through: int) -> None:
    """Build the next release. `through` made it due; the service asks again under lock."""
    services.build_release()


@shared_task
def publish_release(number: int) -> None:
    """Publish one release that is built."""
    services.publish_release(number=number)
