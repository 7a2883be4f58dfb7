"""Steps of the sweep as Celery tasks: an id in, one service. Queued by the sweep alone."""

from celery import shared_task

from members.accession import settling


@shared_task
def settle_motion(motion_id: int) -> None:
    """Put on record what a certified decision on membership means."""
    settling.settle_motion(motion_id=motion_id)


@shared_task
def leave(notice_id: int) -> None:
    """Put on record that a notice of withdrawal has taken effect."""
    settling.leave(notice_id=notice_id)
