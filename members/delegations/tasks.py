"""Forgetting as a Celery task: an id in, one service. Queued by the sweep alone."""

from celery import shared_task

from members.delegations import forgetting


@shared_task
def forget_guest(invitation_id: int) -> None:
    """Erase a guest who never accepted an invitation."""
    forgetting.forget_guest(invitation_id=invitation_id)
