"""The tasks of this app, kept by its packages (Celery looks here)."""

from members.accession.tasks import leave, settle_motion
from members.ballots.tasks import certify, close_ballot, extend_ballot
from members.delegations.tasks import forget_guest
from members.notices.tasks import remind_of_close, send_notice, write_digest, write_notice

__all__ = [
    "certify",
    "close_ballot",
    "extend_ballot",
    "forget_guest",
    "leave",
    "remind_of_close",
    "send_notice",
    "settle_motion",
    "write_digest",
    "write_notice",
]
