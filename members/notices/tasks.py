"""Notices as Celery tasks. Queued by the sweep alone."""

from celery import shared_task

from members.notices import digesting, reminding, services


@shared_task
def write_notice(entry_id: int) -> None:
    """Write the notice of one act."""
    services.write_notice(entry_id=entry_id)


@shared_task
def send_notice(notice_id: int) -> None:
    """Send one notice."""
    services.send_notice(notice_id=notice_id)


@shared_task
def remind_of_close(ballot_id: int) -> None:
    """Remind whoever has not voted on one ballot."""
    reminding.remind_of_close(ballot_id=ballot_id)


@shared_task
def write_digest(notice_id: int) -> None:
    """Write the digest of one person."""
    digesting.write_digest(notice_id=notice_id)
