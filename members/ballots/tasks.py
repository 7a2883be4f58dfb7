"""Closing and certifying as Celery tasks: an id in, one service. Queued by the sweep alone."""

from celery import shared_task

from members.ballots import extending, services


@shared_task
def extend_ballot(ballot_id: int) -> None:
    """Move the close of one ballot under the outage clause of its rule."""
    extending.extend_ballot(ballot_id=ballot_id)


@shared_task
def close_ballot(ballot_id: int) -> None:
    """Close, tally and decide one ballot that is due."""
    services.close_ballot(ballot_id=ballot_id)


@shared_task
def certify(decision_id: int) -> None:
    """Certify one decision by a second count."""
    services.certify(decision_id=decision_id)
